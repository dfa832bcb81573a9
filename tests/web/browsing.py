"""The page driven in Chromium: what users do there, for its tests and its pictures."""

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from socket import socket

import httpx
from playwright.sync_api import Browser, Locator, Page, expect, sync_playwright

CHROMIUM_FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--process-per-site",
    # What runs for a second is over before it has been compiled any better.
    "--js-flags=--no-maglev --no-turbofan",
    # Each page would come with two hidden ones for the address bar, a third of all that it costs.
    "--disable-features=WebUIOmniboxPopup,WebUIOmniboxAimPopup",
]
DESKTOP = {"width": 1366, "height": 768}
PHONE = {"width": 390, "height": 844}
expect.set_options(timeout=20_000)  # the machine may be busy with other things as well
TURN = "#chat .told:is(:has(.about), .problem, :has(> p:only-child))"
"""A message that is the end of its turn."""


@contextmanager
def chromium() -> Iterator[Browser]:
    path = os.environ.get("CHROMIUM") or shutil.which("chromium-headless-shell")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=path or "/usr/bin/chromium", args=CHROMIUM_FLAGS
        )
        yield browser
        browser.close()


@contextmanager
def app_running(*arguments: str, **environment: str) -> Iterator[str]:
    """The address of `python app.py` with these arguments, ready to answer."""
    url = f"http://127.0.0.1:{free_port()}"
    command = [sys.executable, "app.py", "--port", url.rpartition(":")[2], *arguments]
    with subprocess.Popen(command, env=os.environ | environment) as process:
        try:
            _wait_until_ready(url, process)
            yield url
        finally:
            process.terminate()


def ask(page: Page, question: str) -> Locator:
    """Ask and wait; what came of it."""
    turns = page.locator(TURN)
    before = turns.count()
    page.locator("#question textarea").fill(question)
    page.keyboard.press("Enter")
    expect(turns).to_have_count(before + 1)
    expect(page.locator("#question .submit-button")).to_be_visible()
    expect(page.locator("#chat [data-testid='status-tracker'].hide")).to_have_count(1)
    return turns.last


def open_articles(page: Page) -> Locator:
    """The tab with the articles; its list."""
    page.get_by_role("tab").nth(1).click()
    expect(page.locator("#articles")).to_be_visible()
    return page.locator("#articles li")


def clipboard(page: Page, click: Locator) -> str:
    """What a click has copied."""
    page.evaluate("navigator.clipboard.writeText('')")
    click.click()
    copied = page.wait_for_function("navigator.clipboard.readText()")
    text: str = copied.json_value()
    return text


def free_port() -> int:
    with socket() as listening:
        listening.bind(("127.0.0.1", 0))
        port: int = listening.getsockname()[1]
        return port


def _wait_until_ready(url: str, process: subprocess.Popen[bytes]) -> None:
    for _ in range(600):
        if process.poll() is not None:
            raise RuntimeError(f"app.py ended with {process.returncode}")
        try:
            if httpx.get(f"{url}/healthz").status_code == 200:
                return
        except httpx.TransportError:
            pass
        time.sleep(0.2)
    raise TimeoutError("app.py did not get ready within two minutes")

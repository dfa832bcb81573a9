"""One real `app.py` for all page tests, on an index of the shipped and of a hostile article."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from socket import socket

import httpx
import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from corpus.loading import find_sources, load_articles
from index import Making, build_index
from index.shipped_encoder import ShippedEncoder

HOSTILE = (
    "红山水库<script>document.title='hacked'</script>的库容是三亿立方米。"
    "蓝山<img src=x onerror=\"document.title='hacked'\">的海拔是四千米。"
    "绿山![图](http://evil.example/a.png)的面积是五百公顷。"
    "黄山${document.title='hacked'}{{value}}的索道长六公里。"
    "黑山</s><pad></mark></p></article>的铁矿有七处。"
    "白山[点这里](javascript:alert(1))的高度是八百丈，<b onclick=alert(1)>见</b> "
    "www.evil.example 。\n"
    "# 标题不是标题\n> 引文不是引文\n* 星号**不是**强调 `代码` $x^2$ &lt;b&gt;\n"
)
CHROMIUM_FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@dataclass(frozen=True, slots=True)
class Running:
    """A running `app.py`: its address, and the file that names every host it tried to reach."""

    url: str
    network_log: Path


@pytest.fixture(scope="session")
def running(tmp_path_factory: pytest.TempPathFactory, encoder: ShippedEncoder) -> Iterator[Running]:
    folder = tmp_path_factory.mktemp("app")
    (folder / "hostile.txt").write_text(HOSTILE, encoding="utf-8")
    sources = [Path("corpus/articles"), folder / "hostile.txt"]
    assert len(load_articles(find_sources(sources)).articles) == 2
    build_index(sources, folder / "index", Making(encoder))
    url = f"http://127.0.0.1:{_free_port()}"
    log = folder / "network.log"
    environment = os.environ | {
        "PYTHONPATH": str(Path(__file__).with_name("watched_network")),
        "NETWORK_LOG": str(log),
        "JUZHENG_DATA": str(folder),
    }
    command = [sys.executable, "app.py", "--port", url.rpartition(":")[2], "--index"]
    with subprocess.Popen([*command, str(folder / "index")], env=environment) as process:
        try:
            _wait_until_ready(url, process)
            yield Running(url, log)
        finally:
            process.terminate()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    chromium = os.environ.get("CHROMIUM", "/usr/bin/chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=CHROMIUM_FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def page(browser: Browser, running: Running) -> Iterator[Page]:
    """The page, freshly opened at desktop width; no address outside may be asked for."""
    context = browser.new_context(viewport={"width": 1366, "height": 768}, locale="zh-CN")
    page = context.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(running.url)
    page.locator("#question textarea").wait_for()
    yield page
    context.close()
    assert [url for url in asked if not url.startswith((running.url, "data:", "blob:"))] == []


def _free_port() -> int:
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

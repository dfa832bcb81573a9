"""`python -m tests.web.screenshots`: the pictures of the page that README and docs show.

They are taken of a real `app.py` on the shipped article, with a fresh data folder.
"""

import io
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Literal

from PIL import Image
from playwright.sync_api import Browser, Page, ViewportSize, expect

from tests.web.browsing import DESKTOP, PHONE, app_running, ask, chromium, open_articles

FOLDER = Path("docs/screenshots")
COLOURS = 128
QUESTIONS = ("临影厂的室内影棚有多大？", "那它的户外街景呢？")


def take_all(url: str, browser: Browser, folder: Path) -> None:
    desktop = {"zh-light": ("zh-CN", "light"), "zh-dark": ("zh-CN", "dark")}
    desktop |= {"en-light": ("en-US", "light"), "en-dark": ("en-US", "dark")}
    for name, (locale, scheme) in desktop.items():
        page = opened(browser, url, locale=locale, scheme=scheme)
        for question in QUESTIONS:
            ask(page, question)
        _save(page, folder / f"{name}.png")
    page = opened(browser, url)
    open_articles(page).first.locator(".preview").click()
    expect(page.locator("#evidence article")).to_be_visible()
    _save(page, folder / "articles.png")
    phone = opened(browser, url, is_phone=True)
    cite = ask(phone, QUESTIONS[0]).locator("a.cite").first
    _save(phone, folder / "phone-chat.png")
    cite.tap()
    expect(phone.locator("#evidence mark.cited")).to_be_in_viewport()
    _save(phone, folder / "phone-evidence.png")


def opened(
    browser: Browser,
    url: str,
    *,
    locale: str = "zh-CN",
    scheme: Literal["light", "dark"] = "light",
    is_phone: bool = False,
    viewport: ViewportSize | None = None,
) -> Page:
    """The page as a new visitor sees it, ready to be typed into."""
    context = browser.new_context(
        viewport=viewport or (PHONE if is_phone else DESKTOP),
        device_scale_factor=2 if is_phone else 1,
        is_mobile=is_phone,
        has_touch=is_phone,
        locale=locale,
        color_scheme=scheme,
    )
    page = context.new_page()
    page.goto(url)
    page.locator("#question textarea").wait_for()
    return page


def _save(page: Page, path: Path) -> None:
    page.wait_for_timeout(800)  # what moves has come to rest
    picture = Image.open(io.BytesIO(page.screenshot())).convert("RGB")
    picture.quantize(COLOURS, dither=Image.Dither.NONE).save(path, optimize=True)
    print(f"{path} {path.stat().st_size:,} bytes")


def main(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    with (
        TemporaryDirectory() as data,
        app_running("--data", data) as url,
        chromium() as browser,
    ):
        take_all(url, browser, folder)


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else FOLDER)

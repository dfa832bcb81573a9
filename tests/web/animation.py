"""`python -m tests.web.animation`: one question asked, as the moving picture that the README shows.

It is filmed of a real `app.py` on the shipped article: the question is typed, the answer comes, its
sentence is marked beside it. Another question, or another file, can be named:

    python -m tests.web.animation --question 微短剧基金叫什么名字？ --to docs/question.webp
"""

import argparse
import io
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory

import httpx
from PIL import Image
from playwright.sync_api import Browser, Page, ViewportSize, expect

from tests.web.browsing import TURN, app_running, chromium
from tests.web.screenshots import opened

FILE = Path("docs/screenshots/question.webp")
QUESTION = "微短剧基金叫什么名字？"
ANOTHER = "临平有多少家时尚企业？"
"""Asked before, for whoever asks first waits until everything is loaded."""
VIEWPORT: ViewportSize = {"width": 1200, "height": 680}
LARGEST = 1_000_000
"""Bytes, as the file is loaded by everyone who looks at the README."""
BEFORE, A_CHARACTER, TYPED, A_STEP, ANSWERED = 1200, 130, 500, 120, 4500
"""Milliseconds."""
AT_REST = 8
"""Pictures alike, after which nothing moves any more."""
MOST_WAITING = 4
"""Pictures of the page at work: on a busy machine it takes longer than is worth showing."""
SETTLING = 3000
"""Milliseconds after which the empty page shows all that it has to show."""


@dataclass(slots=True)
class Film:
    """Pictures of a page, each with how long it is shown."""

    page: Page
    pictures: list[bytes] = field(default_factory=list)
    durations: list[int] = field(default_factory=list)

    def show(self, milliseconds: int) -> bool:
        """Take the page as it is; whether it has changed since."""
        picture = self.page.screenshot()
        if self.pictures and self.pictures[-1] == picture:
            self.durations[-1] += milliseconds
            return False
        self.pictures.append(picture)
        self.durations.append(milliseconds)
        return True

    def save(self, path: Path) -> None:
        first, *others = (Image.open(io.BytesIO(each)).convert("RGB") for each in self.pictures)
        first.save(
            path,
            save_all=True,
            append_images=others,
            duration=self.durations,
            loop=0,
            quality=80,
            method=6,
            minimize_size=True,
        )


def film(page: Page, question: str) -> Film:
    """What one sees who asks `question`, from the empty page to the marked sentence."""
    found = Film(page)
    page.locator("#question textarea").focus()
    found.show(BEFORE)
    for character in question:
        page.keyboard.insert_text(character)
        found.show(A_CHARACTER)
    found.show(TYPED)
    page.keyboard.press("Enter")
    _show_the_wait(found)
    expect(page.locator("#evidence mark").first).to_be_in_viewport()
    _show_until_at_rest(found)
    found.show(ANSWERED)
    return found


def _show_the_wait(found: Film) -> None:
    turn = found.page.locator(TURN)
    for _ in range(MOST_WAITING):
        if turn.count():
            return
        found.show(A_STEP)
        found.page.wait_for_timeout(A_STEP)
    expect(turn).to_have_count(1)


def _show_until_at_rest(found: Film) -> None:
    alike = 0
    while alike < AT_REST:
        alike = 0 if found.show(A_STEP) else alike + 1
        found.page.wait_for_timeout(A_STEP)


def _film_in(browser: Browser, url: str, question: str, path: Path) -> None:
    httpx.post(f"{url}/api/ask", json={"question": ANOTHER}, timeout=60).raise_for_status()
    page = opened(browser, url, viewport=VIEWPORT)
    page.wait_for_timeout(SETTLING)
    found = film(page, question)
    path.parent.mkdir(parents=True, exist_ok=True)
    found.save(path)
    size = path.stat().st_size
    print(f"{path} {size:,} bytes, {len(found.pictures)} pictures, {sum(found.durations)} ms")
    if size > LARGEST:
        raise SystemExit(f"{path} is larger than {LARGEST:,} bytes")


if __name__ == "__main__":
    reading = argparse.ArgumentParser(description=__doc__)
    reading.add_argument("--question", default=QUESTION)
    reading.add_argument("--to", type=Path, default=FILE)
    asked = reading.parse_args()
    with TemporaryDirectory() as data, app_running("--data", data) as url, chromium() as browser:
        _film_in(browser, url, asked.question, asked.to)

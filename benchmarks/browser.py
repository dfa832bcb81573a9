"""What a person waits for: `python -m benchmarks.browser SET --work DIR`, in headless Chromium.

The time from starting `app.py` until its page is served and until it can answer; from opening the
page in a profile without cache until a question can be typed; and from Enter until the answer
stands in the chat. SET is SQuAD-style JSON, whose passages are asked. CHROMIUM names the browser.
"""

import os
import time
from pathlib import Path
from typing import Annotated

import typer
from playwright.sync_api import Browser, Page, ViewportSize, sync_playwright
from rich.console import Console
from rich.table import Table

from benchmarks.measuring import p50_p95
from benchmarks.serving import serve
from corpus.console import run
from evaluation.sets.squad import read_squad

WARMING = 5
VIEWPORT = ViewportSize(width=1366, height=768)

app = typer.Typer(add_completion=False, pretty_exceptions_enable=False)


@app.command()
def browser(
    questions_file: Annotated[Path, typer.Argument(metavar="SET", exists=True)],
    work: Annotated[Path, typer.Option(help="a folder for index and data; it is kept")],
    opened: Annotated[int, typer.Option(min=1, help="fresh profiles")] = 10,
    asked: Annotated[int, typer.Option(min=1, help="questions")] = 100,
) -> None:
    """Measure start, page and answers as a person sees them."""
    squad = read_squad(questions_file)
    with serve(questions_file, squad, work) as server, sync_playwright() as playwright:
        chromium = playwright.chromium.launch(
            executable_path=os.environ.get("CHROMIUM", "/usr/bin/chromium"),
            args=["--no-sandbox", "--disable-gpu"],
        )
        opening = [_opened(chromium, server.url) for _ in range(opened)]
        page = _new_page(chromium)
        page.goto(server.url)
        texts = [question.question for question in squad.questions[: asked + WARMING]]
        taken = [_ask(page, text) for text in texts][WARMING:]
        chromium.close()
    table = Table("figure", "count", "p50 / p95 ms")
    table.add_row("start until the page is served", "1", f"{server.page_seconds * 1000:.0f}")
    table.add_row("start until it can answer", "1", f"{server.ready_seconds * 1000:.0f}")
    table.add_row("page in a fresh profile until a question can be typed", *_row(opening))
    table.add_row("Enter until the answer stands in the chat", *_row(taken))
    Console().print(table)


def _new_page(chromium: Browser) -> Page:
    return chromium.new_context(viewport=VIEWPORT, locale="zh-CN").new_page()


def _opened(chromium: Browser, url: str) -> float:
    """The seconds until a page in a fresh profile could be typed into."""
    page = _new_page(chromium)
    started = time.perf_counter()
    page.goto(url)
    page.locator("#question textarea").wait_for()
    seconds = time.perf_counter() - started
    page.context.close()
    return seconds


def _ask(page: Page, question: str) -> float:
    """The seconds from Enter until an answer stands in the chat, which is emptied after it."""
    page.locator("#question textarea").fill(question)
    started = time.perf_counter()
    page.keyboard.press("Enter")
    page.wait_for_function("() => document.querySelector('#chat .told:not(.problem)')", polling=10)
    seconds = time.perf_counter() - started
    page.locator("#chat [data-testid='status-tracker'].hide").wait_for(state="attached")
    page.get_by_label("清空对话").click()
    page.locator("#chat .told").wait_for(state="detached")
    return seconds


def _row(seconds: list[float]) -> tuple[str, str]:
    return str(len(seconds)), p50_p95(seconds)


if __name__ == "__main__":
    run(app)

"""What a person waits for: `python -m benchmarks.browser SET --work DIR`, in headless Chromium.

The time from starting `app.py` until its page is served and until it can answer; from opening the
page in a fresh browser until a question can be typed; and from Enter until the answer stands in the
chat. SET is SQuAD-style JSON, whose passages are asked. CHROMIUM names the browser.
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
from qa.evaluation.squad import read_squad

VIEWPORT = ViewportSize(width=1366, height=768)

app = typer.Typer(add_completion=False, pretty_exceptions_enable=False)


@app.command()
def browser(
    questions_file: Annotated[Path, typer.Argument(metavar="SET", exists=True)],
    work: Annotated[Path, typer.Option(help="a folder for index and data; it is kept")],
    opened: Annotated[int, typer.Option(min=1, help="fresh browsers")] = 10,
    asked: Annotated[int, typer.Option(min=1, help="questions")] = 100,
) -> None:
    """Measure start, page and answers as a person sees them."""
    squad = read_squad(questions_file)
    with serve(squad.articles, work):
        pass  # makes the index, so that what follows starts as an installed program does
    started = time.perf_counter()
    with serve(squad.articles, work) as server, sync_playwright() as playwright:
        ready = time.perf_counter() - started
        chromium = playwright.chromium.launch(
            executable_path=os.environ.get("CHROMIUM", "/usr/bin/chromium"),
            args=["--no-sandbox", "--disable-gpu"],
        )
        opening = [_opened(chromium, server.url)[0] for _ in range(opened)]
        _, page = _opened(chromium, server.url)
        texts = [question.question for question in squad.questions[: asked + 5]]
        taken = [_ask(page, text, number) for number, text in enumerate(texts)][5:]
        chromium.close()
    table = Table("figure", "count", "p50 / p95 ms")
    table.add_row("start until it can answer", "1", f"{ready * 1000:.0f}")
    table.add_row("page in a fresh browser until a question can be typed", *_row(opening))
    table.add_row("Enter until the answer stands in the chat", *_row(taken))
    Console().print(table)


def _opened(chromium: Browser, url: str) -> tuple[float, Page]:
    """The seconds until a fresh browser could be typed into, and its page."""
    page = chromium.new_context(viewport=VIEWPORT, locale="zh-CN").new_page()
    started = time.perf_counter()
    page.goto(url)
    page.locator("#question textarea").wait_for()
    return time.perf_counter() - started, page


def _ask(page: Page, question: str, number: int) -> float:
    """The seconds from Enter until the answer to the question of this number is there."""
    page.locator("#question textarea").fill(question)
    started = time.perf_counter()
    page.keyboard.press("Enter")
    page.wait_for_function(
        "n => document.querySelectorAll('#chat .told').length > n", arg=number, polling=10
    )
    return time.perf_counter() - started


def _row(seconds: list[float]) -> tuple[str, str]:
    return str(len(seconds)), p50_p95(seconds)


if __name__ == "__main__":
    run(app)

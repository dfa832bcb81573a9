"""The page of an evaluation run, in a browser."""

from pathlib import Path

from playwright.sync_api import Browser

from tests.evaluation.test_html_report import page_of_a_run
from tests.web.browsing import PHONE


def test_wrong_answers_are_filtered_and_nothing_hostile_runs(
    browser: Browser, tmp_path: Path
) -> None:
    (tmp_path / "report.html").write_text(page_of_a_run(tmp_path), "utf-8")
    shown = browser.new_page(viewport=PHONE)
    shown.goto((tmp_path / "report.html").as_uri())
    assert shown.evaluate("window.broken") is None
    assert shown.evaluate("document.documentElement.scrollWidth") <= 390
    assert shown.locator("svg").count() == 4
    assert shown.locator(".wrong:visible").count() == 2
    shown.locator("select[data-by=kind]").select_option("why")
    assert shown.locator(".wrong:visible").count() == 1
    assert shown.locator(".shown-count").inner_text() == "1"
    shown.close()

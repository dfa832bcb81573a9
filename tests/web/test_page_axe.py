"""No state of the page has what axe-core calls a serious or critical violation of WCAG."""

from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.web.browsing import ask, open_articles

AT_REST = """document.getAnimations().every(
    (each) => each.playState !== "running" || each.effect.getTiming().iterations === Infinity)"""
"""Colours change slowly, and a phone's sheet slides up."""


def empty(page: Page) -> None:
    expect(page.locator("#chat")).to_contain_text("问文章里写了的事")


def answered_and_searched(page: Page) -> None:
    ask(page, "临平有什么山？").locator("summary").click()
    page.locator("#evidence .find input").fill("临平")


def failed(page: Page) -> None:
    ask(page, "坏：axe")


def edited(page: Page) -> None:
    ask(page, "临平有什么山？")
    page.locator("#chat").get_by_label("编辑").click()


def articles(page: Page) -> None:
    expect(open_articles(page)).to_have_count(2)
    page.locator("#paste button").first.click()


def renaming(page: Page) -> None:
    open_articles(page).first.get_by_text("改名").click()
    expect(page.locator("dialog")).to_be_visible()


@pytest.mark.parametrize(
    "state",
    [empty, answered_and_searched, failed, edited, articles, renaming],
    ids=lambda state: state.__name__,
)
def test_the_page_is_accessible(quick_page: Page, state: Callable[[Page], None]) -> None:
    state(quick_page)
    assert violations(quick_page) == []
    quick_page.locator("body").evaluate("body => body.classList.add('dark')")
    assert violations(quick_page) == []


def violations(page: Page) -> list[str]:
    page.wait_for_function(AT_REST)
    found = Axe().run(page).response["violations"]
    return [
        f"{each['impact']} {each['id']}: {node['target']} {node['failureSummary']}"
        for each in found
        if each["impact"] in {"serious", "critical"}
        for node in each["nodes"]
    ]

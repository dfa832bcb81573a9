"""Collections in the page: chosen for a question, listed, added to, and moved between."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from index import Original
from tests.web.browsing import ask, open_articles
from tests.web.conftest import Visitor
from tests.web.quick import Quick, quick_server


@pytest.fixture
def own(tmp_path: Path) -> Iterator[Quick]:
    """Two articles in the default collection, and one in 人事."""
    with quick_server(tmp_path) as quick:
        salary = Original("薪酬.txt", "薪酬方案\n临平的山有津贴。\n".encode())
        quick.service.backend().library.add([salary], collection="人事")
        yield quick


def choose(page: Page, dropdown: str, option: str) -> None:
    page.locator(f"{dropdown} input").click()
    page.locator(f"{dropdown} [role=option]").filter(has_text=option).click()
    page.keyboard.press("Escape")


def test_a_question_is_asked_of_a_collection(visit: Visitor, own: Quick) -> None:
    page = visit(own.url)
    expect(ask(page, "临平的桥有几座？").locator("blockquote")).to_have_text("临平的桥有九座。[1]")
    choose(page, "#among", "合集 Collection：人事")
    expect(ask(page, "临平有什么山？").locator("blockquote")).to_have_text("临平的山有津贴。[1]")
    expect(page.locator("#evidence h2")).to_have_text("薪酬方案")
    assert "共 1 篇" in ask(page, "有哪些文章？").inner_text()
    visit.leave()


def test_articles_are_listed_added_to_and_moved_between_collections(
    visit: Visitor, own: Quick
) -> None:
    page = visit(own.url)
    articles = open_articles(page)
    expect(articles).to_have_count(3)
    choose(page, "#collection", "人事 (1)")
    expect(articles).to_have_count(1)
    expect(articles.locator("b.in")).to_have_text("人事")
    choose(page, "#into", "人事")
    page.locator("#paste button").first.click()
    page.locator("#paste-text textarea").fill("考勤有三条。")
    page.locator("#paste-add").click()
    expect(articles).to_have_count(2)
    articles.filter(has_text="考勤").locator(".move").click()
    page.locator("dialog input").fill("制度")
    page.locator("dialog [value=yes]").click()
    expect(articles).to_have_count(1)
    expect(page.locator("#told")).to_contain_text("已移动。")
    choose(page, "#collection", "制度 (1)")
    expect(articles).to_contain_text("考勤有三条。")
    assert own.service.backend().library.counts() == {"人事": 1, "制度": 1, "默认": 2}
    visit.leave()

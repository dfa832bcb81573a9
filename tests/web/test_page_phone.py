"""The page on a phone: the evidence is a sheet that a citation draws up."""

import re
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Page, expect

from tests.web.browsing import ask, open_articles
from tests.web.conftest import Visitor
from tests.web.quick import Quick, quick_server
from tests.web.test_page_axe import violations


@pytest.fixture
def phone(visit: Visitor, quick: Quick) -> Page:
    return visit(quick.url, phone=True)


@pytest.mark.parametrize("locale", ["zh-CN", "en-US"])
def test_what_is_below_the_box_ends_where_the_page_does(
    visit: Visitor, quick: Quick, locale: str
) -> None:
    page = visit(quick.url, phone=True, locale=locale)
    expect(page.locator("#among")).to_be_hidden()
    page.locator("#more").tap()
    ask(page, "临平有什么山？")
    for each in (page.locator("#among"), page.locator("#chat .icon-button").last):
        box = each.bounding_box()
        assert box
        assert box["x"] + box["width"] <= 390
    expect(page.locator("#chat-tools button").last).to_be_in_viewport(ratio=1)
    assert violations(page) == []


def test_a_phone_is_told_neither_of_keys_nor_of_dragging(phone: Page) -> None:
    expect(phone.locator("#question textarea")).to_have_attribute("placeholder", "问文章里的事")
    box = phone.locator("#question").bounding_box()
    assert box
    assert box["y"] > 844 * 7 / 8  # an eighth is left to composer, scope and exports
    open_articles(phone)
    upload = phone.locator("#upload [data-testid='upload-text']")
    assert upload.evaluate("each => getComputedStyle(each).fontSize") == "0px"
    assert "点这里选择文件" in upload.evaluate("each => getComputedStyle(each, '::after').content")


def test_which_articles_alone_are_asked_is_told_also_where_the_choice_is_folded(
    phone: Page,
) -> None:
    open_articles(phone).filter(has_text="余杭概况").get_by_text("只问这篇").tap()
    expect(phone.locator("#more")).to_have_text("只问 1 篇 · 导出")


def test_the_box_stays_in_sight(phone: Page) -> None:
    for _ in range(3):
        ask(phone, "临平有什么山？")
    expect(phone.locator("#question textarea")).to_be_in_viewport()
    expect(phone.locator(".told").last.locator("blockquote")).to_be_in_viewport()


def test_an_answer_leaves_the_sheet_down(phone: Page) -> None:
    ask(phone, "临平有什么山？")
    expect(phone.locator("#evidence .cited")).to_have_count(1)
    expect(phone.locator("#evidence")).to_be_hidden()


@pytest.mark.parametrize("way", ["Escape", "close"])
def test_a_citation_opens_the_sheet_and_closing_it_returns_the_focus(phone: Page, way: str) -> None:
    cite = ask(phone, "临平的桥有几座？").locator("a.cite").first
    cite.tap()
    expect(phone.locator("#evidence .cited")).to_be_in_viewport()
    expect(phone.locator("#evidence h2")).to_be_focused()
    if way == "Escape":
        phone.keyboard.press("Escape")
    else:
        phone.locator("#evidence").get_by_label("收起").tap()
    expect(phone.locator("#evidence")).to_be_hidden()
    expect(cite).to_be_focused()


def test_a_citation_of_a_removed_article_says_so_each_time(visit: Visitor, tmp_path: Path) -> None:
    with quick_server(tmp_path) as quick:
        page = visit(quick.url, phone=True)
        cite = ask(page, "塘里有什么藕？").locator("a.cite").first
        link = cite.get_attribute("href") or ""
        httpx.delete(f"{quick.url}/api/articles/{link.split('.')[1]}").raise_for_status()
        sheet = page.locator("#evidence")
        for _ in range(2):
            cite.tap()
            expect(sheet.locator(".gone p")).to_be_focused()
            expect(sheet).to_contain_text("这处引文所在的文章已经不在了")
            sheet.get_by_label("收起").tap()
            expect(sheet).to_be_hidden()
            expect(cite).to_be_focused()
        ask(page, "临平有什么山？")
        expect(page.locator("#evidence .cited")).to_have_count(1)
        expect(sheet).to_be_hidden()
        visit.leave()


def test_a_key_of_the_input_method_is_not_the_page_s(phone: Page) -> None:
    ask(phone, "临平的桥有几座？").locator("a.cite").first.tap()
    expect(phone.locator("#evidence .cited")).to_be_in_viewport()
    phone.evaluate(
        "document.dispatchEvent(new KeyboardEvent('keydown', {key: 'Escape', isComposing: true}))"
    )
    expect(phone.locator("#evidence")).to_have_class(re.compile(r"\bopen\b"))


def test_the_page_behind_the_sheet_does_not_move(phone: Page) -> None:
    ask(phone, "临平的桥有几座？")
    before = phone.evaluate("scrollY")
    phone.locator("#chat a.cite").first.tap()
    expect(phone.locator("#evidence .cited")).to_be_in_viewport()
    assert phone.evaluate("scrollY") == before


def test_the_evidence_is_stepped_through_in_the_sheet(phone: Page) -> None:
    ask(phone, "临平的桥有几座？").locator("a.cite").first.tap()
    phone.get_by_label("下一处证据").tap()
    expect(phone.locator("#evidence .place")).to_have_text("第 2 处证据，共 4 处")
    expect(phone.locator("#evidence .cited")).to_be_in_viewport()


def test_an_article_of_the_list_opens_in_the_sheet(phone: Page) -> None:
    open_articles(phone).get_by_role("button", name="余杭概况").tap()
    expect(phone.locator("#evidence h2")).to_have_text("余杭概况")
    expect(phone.locator("#evidence")).to_be_visible()


def test_the_sheet_is_accessible(phone: Page) -> None:
    ask(phone, "临平的桥有几座？").locator("a.cite").first.tap()
    expect(phone.locator("#evidence .cited")).to_be_in_viewport()
    assert violations(phone) == []
    phone.locator("body").evaluate("body => body.classList.add('dark')")
    assert violations(phone) == []

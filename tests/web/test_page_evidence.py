"""The article beside the chat: marked, stepped through, searched, and gone."""

import time
from pathlib import Path
from threading import Event
from typing import Any

import httpx
import pytest
from playwright.sync_api import Page, expect

from tests.web.browsing import ask
from tests.web.conftest import Visitor
from tests.web.quick import Quick, quick_server
from web.chat.asking import first_evidence, opened


def test_the_evidence_is_stepped_through_and_begins_again(quick_page: Page) -> None:
    ask(quick_page, "临平的桥有几座？")
    first, second = (
        quick_page.locator("#chat a.cite").nth(number).get_attribute("href") for number in (0, 1)
    )
    assert first != second
    count = quick_page.locator("#chat a.cite").count()
    place, mark = quick_page.locator("#evidence .place"), quick_page.locator("#evidence .cited")
    expect(place).to_have_text(f"第 1 处证据，共 {count} 处")
    expect(mark).to_have_text("临平的桥有九座。")
    quick_page.get_by_label("下一处证据").click()
    expect(place).to_have_text(f"第 2 处证据，共 {count} 处")
    expect(mark).not_to_have_text("临平的桥有九座。")
    for number in (1, count):
        quick_page.get_by_label("上一处证据").click()
        expect(place).to_have_text(f"第 {number} 处证据，共 {count} 处")
    expect(mark).to_have_text("临平概况")


@pytest.mark.parametrize("seconds", [(0.0, 0.0), (0.3, 0.6), (0.6, 0.3)])
def test_of_quick_steps_the_last_is_shown(
    quick_page: Page, monkeypatch: pytest.MonkeyPatch, seconds: tuple[float, float]
) -> None:
    slowness = iter(seconds)

    def slowly(*given: Any) -> str:
        time.sleep(next(slowness))
        return opened(*given)

    ask(quick_page, "临平的桥有几座？")
    expect(quick_page.locator("#evidence .place")).to_have_text("第 1 处证据，共 4 处")
    monkeypatch.setattr("web.chat.panel.opened", slowly)
    for _ in seconds:
        quick_page.get_by_label("上一处证据").click()
    quick_page.wait_for_timeout(1500)
    expect(quick_page.locator("#evidence .place")).to_have_text("第 3 处证据，共 4 处")
    expect(quick_page.locator("#evidence .cited")).to_have_text("临平有水。")


def test_an_answer_does_not_lose_the_place_of_a_citation_that_is_opened(
    quick_page: Page, quick: Quick, monkeypatch: pytest.MonkeyPatch
) -> None:
    go_on = Event()

    def once_answered(*given: Any) -> str:
        assert go_on.wait(20)
        return opened(*given)

    ask(quick_page, "临平的桥有几座？")
    quick_page.locator("#question textarea").fill("慢：塘里有什么藕？")
    quick_page.keyboard.press("Enter")
    expect(quick_page.locator("#question .stop-button")).to_be_visible()
    monkeypatch.setattr("web.chat.panel.opened", once_answered)
    quick_page.locator("#chat summary").first.click()
    quick_page.locator("#chat .told").first.get_by_text("[2]").click()
    quick.reader.release()
    expect(quick_page.locator("#evidence .cited")).to_have_text("塘里有藕。")
    go_on.set()
    expect(quick_page.locator("#evidence .cited")).to_have_text("临平有山。")
    expect(quick_page.locator("#evidence .place")).to_have_text("第 2 处证据，共 4 处")


def test_a_citation_of_an_older_turn_opens_its_evidence(quick_page: Page) -> None:
    ask(quick_page, "塘里有什么藕？")
    ask(quick_page, "临平的桥有几座？")
    expect(quick_page.locator("#evidence .cited")).to_have_text("临平的桥有九座。")
    quick_page.locator("#chat .told").first.get_by_text("[1]").click()
    expect(quick_page.locator("#evidence .cited")).to_have_text("塘里有藕。")
    expect(quick_page.locator("#evidence .place")).to_have_text("第 1 处证据，共 4 处")


def test_a_citation_of_a_removed_article_says_so(visit: Visitor, tmp_path: Path) -> None:
    with quick_server(tmp_path) as quick:
        page = visit(quick.url)
        ask(page, "塘里有什么藕？")
        link = page.locator("#chat a.cite").first.get_attribute("href") or ""
        httpx.delete(f"{quick.url}/api/articles/{link.split('.')[1]}").raise_for_status()
        page.locator("#chat a.cite").first.click()
        expect(page.locator("#evidence")).to_contain_text("这处引文所在的文章已经不在了")
        visit.leave()


def test_a_link_opens_at_the_sentence(quick_page: Page, quick: Quick, visit: Visitor) -> None:
    ask(quick_page, "临平的桥有几座？")
    quick_page.locator("#evidence .link").click()
    link = quick_page.evaluate("navigator.clipboard.readText()")
    assert link.startswith(f"{quick.url}/#ev.")
    page = visit(link)
    expect(page.locator("#evidence .cited")).to_have_text("临平的桥有九座。")
    expect(page.locator("#evidence .cited")).to_be_in_viewport()
    page.evaluate("location.hash = location.hash.replace(/[0-9a-f]{16}/, '0'.repeat(16))")
    expect(page.locator("#evidence")).to_contain_text("这处引文所在的文章已经不在了")


def test_a_forged_link_opens_nothing(quick: Quick, visit: Visitor) -> None:
    page = visit(f"{quick.url}/#ev.../../etc/passwd")
    expect(page.locator("#evidence")).to_contain_text("这处引文所在的文章已经不在了")


def test_a_forged_citation_opens_nothing(quick_page: Page) -> None:
    ask(quick_page, "你好")
    quick_page.evaluate(
        "document.querySelector('#chat .message.bot').innerHTML ="
        " '<a id=forged href=\"#ev.0000000000000000.0-9.0-9\">x</a>'"
    )
    quick_page.locator("#forged").click()
    expect(quick_page.locator("#evidence")).to_contain_text("这处引文所在的文章已经不在了")


def test_an_article_is_searched(quick_page: Page) -> None:
    ask(quick_page, "临平有什么山？")
    field, found = (quick_page.locator(f"#evidence .find {each}") for each in ("input", ".found"))
    field.fill("临平")
    expect(found).to_have_text("1/4")
    field.press("Enter")
    expect(found).to_have_text("2/4")
    field.press("Shift+Enter")
    field.press("Shift+Enter")
    expect(found).to_have_text("4/4")
    article = quick_page.locator("#evidence article")
    expect(article.get_by_text("临平的桥有九座。")).to_be_in_viewport()
    quick_page.get_by_label("下一个匹配").click()
    expect(found).to_have_text("1/4")
    field.fill("没有的词")
    expect(found).to_have_text("没有找到")


def test_what_was_sought_in_another_article_is_forgotten(quick_page: Page) -> None:
    ask(quick_page, "临平有什么山？")
    field, found = (quick_page.locator(f"#evidence .find {each}") for each in ("input", ".found"))
    field.fill("临平")
    expect(found).to_have_text("1/4")
    ask(quick_page, "塘里有什么藕？")
    expect(quick_page.locator("#evidence .cited")).to_have_text("塘里有藕。")
    expect(field).to_have_value("")
    expect(found).to_have_text("")
    assert quick_page.evaluate("CSS.highlights.get('found').size") == 0


def test_escape_leaves_the_focus_where_it_is(quick_page: Page) -> None:
    ask(quick_page, "临平有什么山？").locator("a.cite").first.click()
    expect(quick_page.locator("#evidence .cited")).to_be_in_viewport()
    quick_page.locator("#question textarea").focus()
    quick_page.keyboard.press("Escape")
    expect(quick_page.locator("#question textarea")).to_be_focused()


def test_the_keyboard_reaches_citation_tools_and_article(quick_page: Page) -> None:
    ask(quick_page, "临平的桥有几座？")
    quick_page.locator("#chat a.cite").first.focus()
    quick_page.keyboard.press("Enter")
    expect(quick_page.locator("#evidence .cited")).to_be_in_viewport()
    quick_page.get_by_label("上一处证据").focus()
    reached = []
    for _ in range(8):
        reached.append(
            quick_page.evaluate(
                "document.activeElement.className || document.activeElement.tagName"
            )
        )
        quick_page.keyboard.press("Tab")
    assert reached[:5] == ["previous", "next", "quote", "link", "INPUT"]
    assert "ARTICLE" in reached


def test_the_evidence_is_stepped_through_with_one_key(quick_page: Page) -> None:
    ask(quick_page, "临平的桥有几座？")
    expect(quick_page.locator("#evidence .place")).to_have_text("第 1 处证据，共 4 处")
    quick_page.get_by_label("下一处证据").focus()
    for place in (2, 3, 4, 1):
        quick_page.keyboard.press("Enter")
        expect(quick_page.locator("#evidence .place")).to_have_text(f"第 {place} 处证据，共 4 处")


def test_what_has_the_focus_is_seen(quick_page: Page) -> None:
    ask(quick_page, "临平有什么山？")
    outline = "getComputedStyle(document.activeElement).outlineStyle"
    for selector in (
        "#question textarea",
        "#chat a.cite",
        "#chat summary",
        "#theme",
        ".find input",
    ):
        quick_page.locator(selector).first.focus()
        quick_page.keyboard.press("Tab")
        quick_page.keyboard.press("Shift+Tab")
        assert quick_page.evaluate(outline) == "solid", selector


def test_what_a_page_shows_first_comes_too_late_for_one_that_was_asked(
    visit: Visitor, quick: Quick, monkeypatch: pytest.MonkeyPatch
) -> None:
    answered = Event()

    def late(*given: Any) -> str:
        assert answered.wait(20)
        return first_evidence(*given)

    monkeypatch.setattr("web.chat.panel.first_evidence", late)
    page = visit(quick.url)
    ask(page, "临平的桥有几座？")
    expect(page.locator("#evidence .cited")).to_have_text("临平的桥有九座。")
    answered.set()
    page.wait_for_timeout(1500)
    expect(page.locator("#evidence .cited")).to_have_text("临平的桥有九座。")

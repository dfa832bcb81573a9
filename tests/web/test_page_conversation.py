"""What becomes of a conversation: kept, copied, exported, judged."""

import json
import re
import time
from pathlib import Path
from typing import Any

import pytest
from docx import Document
from playwright.sync_api import Page, expect

from qa.feedback.log import FILE, FeedbackLog
from tests.web.browsing import TURN, ask, clipboard, free_port
from tests.web.conftest import Visitor
from tests.web.quick import Quick, quick_server


def test_the_conversation_is_there_after_a_reload(quick_page: Page) -> None:
    ask(quick_page, "临平有什么山？")
    quick_page.reload()
    expect(quick_page.locator("#chat blockquote")).to_have_text("临平有山。[1]")
    expect(quick_page.locator("#evidence .cited")).to_have_text("临平有山。")
    quick_page.locator("#chat a.cite").first.click()
    expect(quick_page.locator("#evidence .cited")).to_have_text("临平有山。")
    ask(quick_page, "余杭有什么塘？")
    expect(quick_page.locator("#chat .message.user")).to_have_count(2)


def test_the_conversation_is_there_after_a_restart(visit: Visitor, tmp_path: Path) -> None:
    port = free_port()
    with quick_server(tmp_path, port=port) as quick:
        page = visit(quick.url)
        ask(page, "临平有什么山？")
        page.goto("about:blank")
    with quick_server(tmp_path, port=port) as quick:
        page.goto(quick.url)
        expect(page.locator("#chat blockquote")).to_have_text("临平有山。[1]")
        visit.leave()


def test_the_conversation_is_copied_as_plain_text(quick_page: Page) -> None:
    ask(quick_page, "塘里有什么藕？")
    ask(quick_page, "临平有什么山？")
    assert clipboard(quick_page, quick_page.get_by_label("复制整个对话")) == (
        "问：塘里有什么藕？\n\n“塘里有藕。”\n—— 余杭概况 · 余杭晨报 · 2024年11月5日 22:50\n\n"
        "问：临平有什么山？\n\n“临平有山。”\n—— 临平概况"
    )


def test_a_question_is_copied_as_it_was_typed(quick_page: Page) -> None:
    ask(quick_page, "临平 *有* 什么<山>？")
    copy = quick_page.locator("#chat .message-buttons-right").get_by_label("复制这条")
    assert clipboard(quick_page, copy) == "临平 *有* 什么<山>？"


def test_a_citation_is_copied_from_answer_and_evidence(quick_page: Page) -> None:
    ask(quick_page, "塘里有什么藕？")
    for place in ("#chat", "#evidence"):
        button = quick_page.locator(f"{place} .quote")
        assert clipboard(quick_page, button) == (
            "「塘里有藕。」——《余杭概况》，余杭晨报，2024年11月5日 22:50，第 45–49 字"
        )
        expect(button).to_have_attribute("data-outcome", "已复制")
        expect(quick_page.get_by_role("status").filter(has_text="已复制")).to_have_count(1)


def test_a_citation_is_copied_where_the_browser_has_no_clipboard(quick_page: Page) -> None:
    quick_page.add_init_script("delete Navigator.prototype.clipboard")
    quick_page.reload()
    ask(quick_page, "塘里有什么藕？").locator(".quote").press("Enter")
    expect(quick_page.locator("#chat .quote")).to_be_focused()
    quick_page.locator("#question textarea").press("Control+V")
    expect(quick_page.locator("#question textarea")).to_have_value(re.compile("^「塘里有藕。」——"))


def test_a_word_on_each_button_says_what_it_does(quick_page: Page) -> None:
    ask(quick_page, "临平有什么山？")
    words = """buttons => buttons.map(each => [
        JSON.parse(getComputedStyle(each, "::before").content), each.ariaLabel])"""
    buttons = quick_page.locator("#chat .icon-button").evaluate_all(words)
    assert [word for word, _ in buttons] == [
        *("清空对话", "复制整个对话", "复制", "编辑"),
        *("复制", "重试", "撤销", "答得不对", "答得对", "其他"),
    ]
    assert all(word in label for word, label in buttons)


def test_the_conversation_is_saved_as_word(quick_page: Page) -> None:
    ask(quick_page, "临平有什么山？")
    with quick_page.expect_download() as download:
        quick_page.get_by_text("导出 .docx").click()
    assert download.value.suggested_filename == "juzheng.docx"
    texts = [each.text for each in Document(str(download.value.path())).paragraphs]
    assert {"1. 临平有什么山？", "「临平有山。」"} <= set(texts)


def test_the_conversation_is_saved_as_markdown(quick_page: Page) -> None:
    ask(quick_page, "临平有什么山？")
    with quick_page.expect_download() as download:
        quick_page.get_by_text("导出 .md").click()
    assert download.value.suggested_filename == "juzheng.md"
    text = download.value.path().read_text(encoding="utf-8")
    assert "## 1. 临平有什么山？" in text
    assert "> 「临平有山。」" in text


def test_the_conversation_is_saved_as_json(quick_page: Page) -> None:
    hostile = "临平 </div><script>document.title='hacked'</script>？"
    ask(quick_page, hostile)
    with quick_page.expect_download() as download:
        quick_page.get_by_text("导出 .json").click()
    assert download.value.suggested_filename == "juzheng.json"
    told = json.loads(download.value.path().read_bytes())
    assert [turn["question"] for turn in told["turns"]] == [hostile]
    assert quick_page.title() == "句证 Juzheng"


def test_what_users_say_of_an_answer_is_recorded(visit: Visitor, tmp_path: Path) -> None:
    with quick_server(tmp_path) as quick:
        page = visit(quick.url)
        for question, button in (
            ("临平有什么山？", "答得对"),
            ("余杭有什么塘？", "答得不对"),
            ("塘里有什么藕？", "其他反馈"),
            ("临平有什么水？", "答得对"),
        ):
            ask(page, question)
            page.get_by_label(button, exact=True).last.click()
        page.get_by_label("答得对，已评").last.click()
        expect(page.get_by_label("答得对，已评")).to_have_count(1)
        page.get_by_label("其他反馈").nth(2).focus()
        page.keyboard.press("Tab")
        expect(page.get_by_text("答案不对，出处对").nth(2)).to_be_focused()
        page.keyboard.press("Enter")
        expect_feedback(
            FeedbackLog(tmp_path / FILE),
            {"临平有什么山？": "right", "余杭有什么塘？": "wrong", "塘里有什么藕？": "passage"},
        )
        visit.leave()


def test_what_is_said_while_an_answer_is_on_its_way_is_kept(quick_page: Page, quick: Quick) -> None:
    ask(quick_page, "临平有什么山？")
    quick_page.locator("#question textarea").fill("慢：余杭有什么塘？")
    quick_page.keyboard.press("Enter")
    expect(quick_page.locator("#question .stop-button")).to_be_visible()
    none = quick_page.evaluate("localStorage['juzheng.verdicts']")
    quick_page.get_by_label("答得对", exact=True).first.click()
    expect(quick_page.get_by_label("答得对，已评")).to_have_count(1)
    quick_page.wait_for_function("none => localStorage['juzheng.verdicts'] !== none", arg=none)
    quick.reader.release()
    expect(quick_page.locator(TURN)).to_have_count(2)
    expect(quick_page.get_by_label("答得对，已评")).to_have_count(1)
    quick_page.reload()
    expect(quick_page.locator(TURN)).to_have_count(2)
    expect(quick_page.get_by_label("答得对，已评")).to_have_count(1)


def test_what_could_not_be_recorded_is_told(
    quick_page: Page, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: Any, **__: Any) -> None:
        raise OSError("No space left on device")

    monkeypatch.setattr(FeedbackLog, "add", full)
    ask(quick_page, "临平有什么山？")
    quick_page.get_by_label("答得对", exact=True).click()
    expect(quick_page.locator(".toast-body")).to_contain_text("反馈没有记下来")


def expect_feedback(log: FeedbackLog, verdicts: dict[str, str]) -> None:
    for _ in range(100):
        said = {each.question: each.verdict for each in log.latest()}
        if said == verdicts:
            return
        time.sleep(0.1)
    assert said == verdicts, log.where.read_text(encoding="utf-8")

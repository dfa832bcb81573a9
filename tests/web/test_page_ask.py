"""Asking in the page: sending, stopping, asking again, and starting over."""

import httpx
from playwright.sync_api import Page, Route, expect

from tests.web.browsing import TURN, ask
from tests.web.conftest import Visitor
from tests.web.quick import Quick


def test_an_empty_chat_says_what_can_be_asked(quick_page: Page) -> None:
    expect(quick_page.locator("#chat")).to_contain_text("问文章里写了的事")
    expect(quick_page.locator("#evidence h2")).to_have_text("余杭概况")
    expect(quick_page.locator("#evidence .evidence-note")).to_contain_text("最新加入的文章")
    expect(quick_page.locator("#evidence article")).to_contain_text("塘里有藕。")
    expect(quick_page.locator("#evidence mark, #evidence .taking")).to_have_count(0)
    expect(quick_page.locator("#question textarea")).to_be_focused()


def test_enter_sends_and_shift_enter_begins_a_line(quick_page: Page) -> None:
    box = quick_page.locator("#question textarea")
    box.press_sequentially("临平")
    box.press("Shift+Enter")
    box.press_sequentially("有什么")
    expect(box).to_have_value("临平\n有什么")
    box.press("Enter")
    expect(quick_page.locator("#chat .message.user")).to_have_text("临平 有什么")
    expect(quick_page.locator(TURN)).to_have_count(1)
    expect(box).to_have_value("")


def test_an_empty_question_is_not_asked(quick_page: Page, quick: Quick) -> None:
    before = len(quick.reader.asked)
    quick_page.locator("#question textarea").fill("  ")
    quick_page.keyboard.press("Enter")
    quick_page.wait_for_timeout(500)
    expect(quick_page.locator("#chat .message")).to_have_count(0)
    assert len(quick.reader.asked) == before


def test_a_question_has_a_length(quick_page: Page) -> None:
    quick_page.locator("#question textarea").fill("问" * 1200)
    expect(quick_page.locator("#question textarea")).to_have_value("问" * 1000)


def test_what_is_stopped_goes_back_into_the_box(quick_page: Page, quick: Quick) -> None:
    ask(quick_page, "临平有什么山？")
    quick_page.locator("#question textarea").fill("慢慢答")
    quick_page.keyboard.press("Enter")
    expect(quick_page.locator("#chat .message.user").last).to_have_text("慢慢答")
    quick_page.get_by_label("停止").click()
    expect(quick_page.locator("#question textarea")).to_have_value("慢慢答")
    expect(quick_page.locator("#chat .message.user")).to_have_count(1)
    expect(quick_page.get_by_label("发送")).to_be_visible()
    quick.reader.release()


def test_a_further_question_waits_in_the_box(quick_page: Page, quick: Quick) -> None:
    quick_page.locator("#question textarea").fill("慢慢想")
    quick_page.keyboard.press("Enter")
    expect(quick_page.get_by_label("停止")).to_be_visible()
    quick_page.locator("#question textarea").fill("下一问")
    quick_page.keyboard.press("Enter")
    quick.reader.release()
    expect(quick_page.locator(TURN)).to_have_count(1)
    expect(quick_page.locator("#question textarea")).to_have_value("下一问")


def test_retry_asks_again(quick_page: Page) -> None:
    assert "出错了" in ask(quick_page, "坏：临平有什么山？").inner_text()
    quick_page.locator("#chat").get_by_label("重试").click()
    expect(quick_page.locator("#chat blockquote")).to_have_text("临平有山。[1]")
    expect(quick_page.locator("#chat .message.user")).to_have_count(1)


def test_a_question_asked_before_the_page_has_come_to_rest_is_not_lost(quick_page: Page) -> None:
    restoring: list[Route] = []
    quick_page.route(
        "**/queue/join*",
        lambda route: (
            restoring.append(route)
            if route.request.post_data_json["data"] == [[], {}]
            else route.continue_()
        ),
    )
    quick_page.reload()
    ask(quick_page, "临平有什么山？")
    with quick_page.expect_response("**/queue/join*"):
        restoring[0].continue_()
    quick_page.wait_for_timeout(500)
    expect(quick_page.locator("#chat blockquote")).to_have_text("临平有山。[1]")


def test_undo_puts_the_question_back_into_the_box(quick_page: Page) -> None:
    ask(quick_page, "临平有什么山？")
    ask(quick_page, "余杭有什么塘？")
    quick_page.locator("#chat").get_by_label("撤销").click()
    expect(quick_page.locator("#question textarea")).to_have_value("余杭有什么塘？")
    expect(quick_page.locator("#chat .message.user")).to_have_text(["临平有什么山？"])


def test_an_edited_question_is_asked_and_what_followed_is_gone(quick_page: Page) -> None:
    ask(quick_page, "临平有什么山？")
    ask(quick_page, "临平有什么水？")
    quick_page.locator("#chat").get_by_label("编辑").first.click()
    quick_page.locator("#chat textarea").fill("塘里有什么藕？")
    quick_page.locator("#chat").get_by_label("发送").click()
    expect(quick_page.locator("#chat .message.user")).to_have_text(["塘里有什么藕？"])
    expect(quick_page.locator("#chat .message.bot blockquote")).to_have_text(["塘里有藕。[1]"])


def test_what_is_edited_is_the_question_as_it_was_typed(quick_page: Page) -> None:
    typed = "临平2024年的山高3.5%吗? <b>&amp;"
    ask(quick_page, typed)
    quick_page.locator("#chat").get_by_label("编辑").click()
    box = quick_page.locator("#chat textarea")
    expect(box).to_have_value(typed)
    box.press_sequentially("!")
    quick_page.locator("#chat").get_by_label("发送").click()
    expect(quick_page.locator("#chat .message.user")).to_have_text([f"{typed}!"])


def test_a_draft_outlives_what_is_not_sent_from_the_box(quick_page: Page) -> None:
    ask(quick_page, "坏二：临平有什么山？")
    quick_page.locator("#question textarea").fill("草稿")
    quick_page.locator("#chat").get_by_label("重试").click()
    expect(quick_page.locator("#chat blockquote")).to_have_text("临平有山。[1]")
    expect(quick_page.locator("#question textarea")).to_have_value("草稿")


def test_what_is_cleared_while_an_answer_is_on_its_way_stays_so(
    quick_page: Page, quick: Quick
) -> None:
    ask(quick_page, "临平有什么山？")
    quick_page.locator("#question textarea").fill("慢：余杭有什么塘？")
    quick_page.keyboard.press("Enter")
    expect(quick_page.get_by_label("停止")).to_be_visible()
    quick_page.get_by_label("清空对话").click()
    expect(quick_page.get_by_label("发送")).to_be_visible()
    quick.reader.release()
    ask(quick_page, "塘里有什么藕？")
    expect(quick_page.locator("#chat .message.user")).to_have_text(["塘里有什么藕？"])
    quick_page.reload()
    expect(quick_page.locator("#chat .message.user")).to_have_text(["塘里有什么藕？"])


def test_clear_clears_the_evidence_too(quick_page: Page) -> None:
    ask(quick_page, "临平有什么山？")
    expect(quick_page.locator("#evidence mark")).to_have_text("临平有山。")
    quick_page.get_by_label("清空对话").click()
    expect(quick_page.locator("#chat .message")).to_have_count(0)
    expect(quick_page.locator("#evidence .evidence-note")).to_contain_text("最新加入的文章")
    quick_page.reload()
    expect(quick_page.locator("#chat")).to_contain_text("问文章里写了的事")


def test_after_a_question_that_fails_the_next_is_answered(quick_page: Page) -> None:
    assert "出错了" in ask(quick_page, "坏了").inner_text()
    expect(ask(quick_page, "临平有什么山？").locator("blockquote")).to_have_text("临平有山。[1]")


def test_who_waits_is_told_the_place_in_the_queue(visit: Visitor, quick: Quick) -> None:
    page = visit(quick.url)
    page.locator("#question textarea").fill("慢一")
    with page.expect_request("**/gradio_api/queue/join*") as join:
        page.keyboard.press("Enter")
    body = join.value.post_data_json
    for number in range(8):
        sent = body | {"session_hash": f"other{number}"}
        httpx.post(join.value.url, json=sent).raise_for_status()
    other = visit(quick.url)
    other.locator("#question textarea").fill("慢二")
    other.keyboard.press("Enter")
    expect(other.locator("#chat [data-testid='status-tracker']")).to_contain_text("2/2")
    quick.reader.release()
    expect(other.locator(TURN)).to_have_count(1)


def test_a_hostile_question_is_shown_as_it_was_typed(quick_page: Page) -> None:
    question = (
        "<img src=x onerror=\"document.title='hacked'\"> **红山** ![a](http://evil.example/b)"
    )
    ask(quick_page, question)
    assert quick_page.locator("#chat .message.user").inner_text().strip() == question
    assert quick_page.title() == "句证 Juzheng"

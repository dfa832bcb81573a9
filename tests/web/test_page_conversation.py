"""What becomes of a conversation: kept, copied, exported, judged."""

import json
from pathlib import Path

from playwright.sync_api import Page, expect

from tests.web.browsing import ask, free_port
from tests.web.conftest import Visitor
from tests.web.quick import Quick, quick_server


def test_the_conversation_is_there_after_a_reload(quick_page: Page) -> None:
    ask(quick_page, "临平有什么山？")
    quick_page.reload()
    expect(quick_page.locator("#chat blockquote")).to_have_text("临平有山。[1]")
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


def clipboard(page: Page) -> str:
    page.wait_for_timeout(200)
    text: str = page.evaluate("navigator.clipboard.readText()")
    return text


def test_a_message_is_copied_as_plain_text_with_its_source(page: Page) -> None:
    ask(page, "临平区委副书记、代区长是谁？")
    page.locator("#chat .message-buttons-left").get_by_label("复制这条").click()
    assert clipboard(page) == (
        "周徐胤\n“临平区委副书记、代区长周徐胤表示,下一步,临平将持续打造最优“微短剧+”生态圈,构建"
        "全产业链,努力为全国微短剧行业高质量发展贡献更多“临平样板”。”\n"
        "—— 不久前,首届杭州·微短剧大会在杭州市临平区举行 · 中新网 杭州12月15日电(鲍梦妮)"
        " · sp20241105 · 2024-11-05 22:50:25"
    )


def test_the_conversation_is_copied_as_plain_text(quick_page: Page) -> None:
    ask(quick_page, "塘里有什么藕？")
    ask(quick_page, "临平有什么山？")
    quick_page.get_by_label("复制整个对话").click()
    assert clipboard(quick_page) == (
        "问：塘里有什么藕？\n\n“塘里有藕。”\n—— 余杭概况 · 余杭晨报 · 2024-11-05 22:50:25\n\n"
        "问：临平有什么山？\n\n“临平有山。”\n—— 临平概况"
    )


def test_a_question_is_copied_as_it_was_typed(quick_page: Page) -> None:
    ask(quick_page, "临平 *有* 什么<山>？")
    quick_page.locator("#chat .message-buttons-right").get_by_label("复制这条").click()
    assert clipboard(quick_page) == "临平 *有* 什么<山>？"


def test_the_conversation_is_saved_as_markdown(quick_page: Page) -> None:
    ask(quick_page, "临平有什么山？")
    with quick_page.expect_download() as download:
        quick_page.get_by_text("导出 .md").click()
    assert download.value.suggested_filename == "juzheng.md"
    text = download.value.path().read_text(encoding="utf-8")
    assert "## 1\\. 临平有什么山？" in text
    assert "> \\[1\\] <strong>临平有山。</strong>" in text


def test_the_conversation_is_saved_as_json(quick_page: Page) -> None:
    hostile = "临平 </div><script>document.title='hacked'</script>？"
    ask(quick_page, hostile)
    with quick_page.expect_download() as download:
        quick_page.get_by_text("导出 .json").click()
    assert download.value.suggested_filename == "juzheng.json"
    told = json.loads(download.value.path().read_bytes())
    assert [turn["question"] for turn in told["turns"]] == [hostile]
    assert quick_page.title() == "句证 Juzheng"


def feedback(quick: Quick) -> list[tuple[str, str]]:
    lines = (quick.folder / "feedback.jsonl").read_text(encoding="utf-8").splitlines()
    return [(line["verdict"], line["question"]) for line in map(json.loads, lines)]


def test_what_users_say_of_an_answer_is_recorded(visit: Visitor, tmp_path: Path) -> None:
    with quick_server(tmp_path) as quick:
        page = visit(quick.url)
        ask(page, "临平有什么山？")
        page.get_by_label("答得对").click()
        expect(page.locator("#chat")).to_be_visible()
        page.wait_for_timeout(500)
        ask(page, "余杭有什么塘？")
        page.get_by_label("答得不对").last.click()
        page.wait_for_timeout(500)
        page.get_by_label("其他反馈").last.click()
        page.get_by_text("答案不对，出处对").last.click()
        page.wait_for_timeout(500)
        assert feedback(quick) == [
            ("right", "临平有什么山？"),
            ("wrong", "余杭有什么塘？"),
            ("passage", "余杭有什么塘？"),
        ]
        visit.leave()

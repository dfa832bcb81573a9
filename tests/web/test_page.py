"""The page in a real browser, answered by the real models."""

import re

import httpx
import pytest
from playwright.sync_api import Page, expect

from tests.web.conftest import HOSTILE, Running

SENTENCE = (
    "为满足微短剧拍摄需求,一站式解决剧组工作和生活配套问题,临平还打造“临影厂”影视拍摄基地,"
    "内含1.5万平方米的室内实景影棚、8000平方米的户外街景及各类专业设施和设备。"
)


def ask(page: Page, question: str) -> None:
    answers = page.locator("#chat .message.bot")
    before = answers.count()
    page.locator("#question textarea").fill(question)
    page.keyboard.press("Enter")
    expect(answers).to_have_count(before + 1, timeout=30_000)


def test_a_question_is_answered_with_its_sentence_marked(page: Page) -> None:
    ask(page, "临影厂的户外街景有多大？")
    expect(page.locator("#chat")).to_contain_text("8000平方米")
    expect(page.locator("#evidence mark")).to_have_text(SENTENCE)
    expect(page.locator("#evidence mark strong")).to_contain_text("8000平方米")
    expect(page.locator("#evidence mark")).to_be_in_viewport()


def test_the_evidence_names_its_source(page: Page) -> None:
    ask(page, "临影厂的户外街景有多大？")
    expect(page.locator("#evidence header")).to_contain_text("2024-11-05 22:50:25")
    expect(page.locator("#evidence header")).to_contain_text("中新网 杭州12月15日电(鲍梦妮)")


def test_a_citation_of_an_older_turn_opens_its_evidence(page: Page) -> None:
    ask(page, "临影厂的户外街景有多大？")
    ask(page, "红山水库的库容是多少？")
    expect(page.locator("#evidence mark")).to_contain_text("三亿立方米")
    page.locator("#chat a[href^='#ev.']").first.click()
    expect(page.locator("#evidence mark")).to_have_text(SENTENCE)


def test_an_example_is_asked_with_a_click(page: Page) -> None:
    page.get_by_text("临影厂的户外街景有多大？").click()
    expect(page.locator("#evidence mark")).to_have_text(SENTENCE, timeout=30_000)


def test_no_answer_says_so_and_shows_what_is_near(page: Page) -> None:
    ask(page, "量子纠缠的贝尔不等式怎样证明？")
    expect(page.locator("#chat")).to_contain_text("没有找到能作证的句子")
    expect(page.locator("#chat a[href^='#near.']").first).to_be_visible()
    expect(page.locator("#evidence mark")).to_have_count(0)
    expect(page.locator("#evidence .near")).to_have_count(1)


def test_a_greeting_is_answered_without_evidence(page: Page) -> None:
    ask(page, "你好")
    expect(page.locator("#chat")).to_contain_text("您好")
    expect(page.locator("#evidence article")).to_have_count(0)


def test_clearing_the_chat_clears_the_evidence_too(page: Page) -> None:
    ask(page, "临影厂的户外街景有多大？")
    expect(page.locator("#evidence mark")).to_have_count(1)
    page.locator("#chat").get_by_label("清空对话").click()
    expect(page.locator("#chat .message")).to_have_count(0)
    expect(page.locator("#evidence article")).to_have_count(0)


def test_an_empty_question_is_not_asked(page: Page) -> None:
    page.locator("#question textarea").fill("  ")
    page.keyboard.press("Enter")
    page.wait_for_timeout(500)
    expect(page.locator("#chat .message")).to_have_count(0)


@pytest.mark.parametrize(
    ("question", "sentence"),
    [
        ("红山水库的库容是多少？", 0),
        ("蓝山的海拔是多少？", 1),
        ("绿山的面积是多少公顷？", 2),
        ("黄山的索道有多长？", 3),
        ("黑山的铁矿有几处？", 4),
        ("白山的高度是多少丈？", 5),
    ],
)
def test_hostile_text_is_shown_as_it_stands_and_does_nothing(
    page: Page, question: str, sentence: int
) -> None:
    ask(page, question)
    text = re.split(r"(?<=。)", HOSTILE.partition("\n")[0])[sentence]
    expect(page.locator("#evidence mark")).to_have_text(text)
    shown = page.locator("#chat .message.bot").inner_text()
    assert text in shown.replace("\n", "")
    assert page.title() == "句证 Juzheng"
    for inert in ("script", "img[src='x']", "img[src*='evil']", "b[onclick]", "a[href*='evil']"):
        expect(page.locator(f"#evidence {inert}, #chat .message {inert}")).to_have_count(0)


def test_a_hostile_question_is_shown_as_it_was_typed(page: Page) -> None:
    question = (
        "<img src=x onerror=\"document.title='hacked'\"> **红山** ![a](http://evil.example/b)"
    )
    ask(page, question)
    assert page.locator("#chat .message.user").inner_text().strip() == question
    assert page.title() == "句证 Juzheng"


def test_a_forged_citation_opens_nothing(page: Page) -> None:
    ask(page, "你好")
    page.evaluate(
        "document.querySelector('#chat .message.bot').innerHTML ="
        " '<a id=forged href=\"#ev.0000000000000000.0-9.0-9\">x</a>'"
    )
    page.locator("#forged").click()
    expect(page.locator("#evidence")).to_contain_text("已不在索引里")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_phone_needs_no_sideways_scrolling(page: Page, scheme: str) -> None:
    page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    page.set_viewport_size({"width": 390, "height": 844})
    ask(page, "临影厂的户外街景有多大？")
    width = page.evaluate("document.documentElement.scrollWidth")
    assert width <= 390
    expect(page.locator("#question textarea")).to_be_in_viewport()


def test_the_page_is_declared_chinese(page: Page) -> None:
    expect(page.locator("html")).to_have_attribute("lang", "zh-CN")


def test_machines_get_the_same_answer(running: Running) -> None:
    reply = httpx.post(
        f"{running.url}/api/ask", json={"question": "临影厂的户外街景有多大？"}, timeout=30
    )
    answer = reply.json()
    assert reply.status_code == 200
    assert answer["evidence"][0]["text"] == SENTENCE
    assert not answer["no_answer"]


def test_the_server_reached_no_host_outside(page: Page, running: Running) -> None:
    ask(page, "临影厂的户外街景有多大？")
    assert set(running.network_log.read_text(encoding="utf-8").split("\n")) == {"watching", ""}

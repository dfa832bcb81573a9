"""The page of the real `app.py`: what the models have a part in, and what is told of answers.

All of its tests stand in this file, so that one of the processes of tests starts it.
"""

import re

import httpx
from playwright.sync_api import Page, expect

from qa.confidence_bands import confidence_band
from tests.web.browsing import TURN, ask, clipboard, open_articles
from tests.web.conftest import HOSTILE, Running, Visitor
from tests.web.test_page_axe import violations

SENTENCE = (
    "为满足微短剧拍摄需求,一站式解决剧组工作和生活配套问题,临平还打造“临影厂”影视拍摄基地,"
    "内含1.5万平方米的室内实景影棚、8000平方米的户外街景及各类专业设施和设备。"
)


def test_the_span_comes_first_and_large_then_its_sentence(page: Page) -> None:
    told = ask(page, "临影厂的室内影棚有多大？")
    expect(told.locator("> :first-child")).to_have_text("1.5万平方米")
    expect(told.locator("blockquote")).to_have_text(f"{SENTENCE}[1]")
    expect(told.locator("blockquote strong")).to_have_text("1.5万平方米")
    size = "each => parseFloat(getComputedStyle(each).fontSize)"
    assert told.locator(".answer").evaluate(size) > 1.3 * told.locator("blockquote").evaluate(size)


def test_an_answer_tells_its_source_and_how_long_it_took(page: Page) -> None:
    question = "临影厂的户外街景有多少平方米？"
    told = ask(page, question)
    expect(told.locator(".source")).to_have_text(
        "不久前,首届杭州·微短剧大会在杭州市临平区举行 · 中新网 杭州12月15日电(鲍梦妮)"
        " · 2024年11月5日 22:50",
        use_inner_text=True,
    )
    assert re.search(r"用时 \d+\.\d\d 秒$", told.locator(".about").inner_text())
    assert "秒" not in ask(page, question).locator(".about").inner_text()  # it was remembered


def test_confidence_is_told_in_words_and_on_hover_how_often_they_hold(quick_page: Page) -> None:
    confidence = ask(quick_page, "临平有什么山？").locator(".confidence")
    assert confidence.inner_text() == "比较有把握"
    expect(confidence).to_have_attribute("title", " ".join(confidence_band(0.5).measured))


def test_every_article_that_supports_the_answer_is_cited(page: Page) -> None:
    told = ask(page, "临平区委副书记、代区长是谁？")
    expect(told.locator(".answer")).to_have_text("周徐胤")
    expect(told.locator("a.cite")).to_have_text(["[1]", "[2]"])
    told.get_by_text("[2]").click()
    expect(page.locator("#evidence mark.cited")).to_have_text(
        "临平区委副书记、代区长周徐胤表示，微短剧是一个风口产业。"
    )
    expect(page.locator("#evidence h2")).to_have_text("临平札记")


def test_alternatives_are_folded(quick_page: Page) -> None:
    told = ask(quick_page, "临平有什么山？")
    expect(told.locator("details li").first).to_be_hidden()
    told.locator("summary").click()
    expect(told.locator("details li").first).to_have_text(re.compile(r"^.+\[2\]\s*$"))


def test_no_answer_says_so_shows_what_is_near_and_is_accessible(page: Page) -> None:
    told = ask(page, "量子纠缠的贝尔不等式怎样证明？")
    expect(told).to_contain_text("文章里没有找到可以作为依据的句子")
    expect(told.locator("a[href^='#near.']").first).to_be_visible()
    expect(page.locator("#evidence mark.near")).to_have_count(1)
    expect(page.locator("#evidence")).to_contain_text("最接近的一处，未必回答了问题。")
    expect(page.locator("#evidence mark:not(.near)")).to_have_count(0)
    assert violations(page) == []
    page.locator("body").evaluate("body => body.classList.add('dark')")
    assert violations(page) == []


def test_a_greeting_is_answered_without_evidence(page: Page) -> None:
    expect(ask(page, "你好")).to_contain_text("您好")
    expect(page.locator("#evidence mark")).to_have_count(0)


def test_a_follow_up_tells_how_it_was_understood_and_lets_it_be_undone(page: Page) -> None:
    ask(page, "临影厂的室内影棚有多大？")
    told = ask(page, "那它的户外街景呢？")
    expect(told.locator(".understood q")).to_have_text("临影厂的户外街景有多大？")
    told.get_by_text("按原话问").click()
    expect(page.locator("#chat .understood")).to_have_count(0)
    expect(page.locator("#chat .message.user")).to_have_text(
        ["临影厂的室内影棚有多大？", "那它的户外街景呢？"]
    )


def test_two_questions_at_once_are_answered_one_by_one(page: Page) -> None:
    told = ask(page, "临影厂的室内影棚有多大，户外街景有多大？")
    expect(told.locator(".part")).to_have_count(2)
    expect(told.locator("blockquote")).to_have_count(2)
    told.get_by_text("按原话问").click()
    expect(page.locator("#chat .part")).to_have_count(0)


def test_hostile_text_is_shown_as_it_stands_and_does_nothing(page: Page) -> None:
    sentences = re.split(r"(?<=。)", HOSTILE.partition("\n")[0])
    for question, text in zip(ASKED_OF_HOSTILE, sentences, strict=False):
        shown = ask(page, question).inner_text()
        assert text in shown.replace("\n", "")
        expect(page.locator("#evidence mark.cited")).to_have_text(text)
    assert page.title() == "句证 Juzheng"
    for inert in ("script", "img[src='x']", "img[src*='evil']", "b[onclick]", "a[href*='evil']"):
        expect(page.locator(f"#evidence {inert}, #chat .message {inert}")).to_have_count(0)


ASKED_OF_HOSTILE = (
    "红山水库的库容是多少？",
    "蓝山的海拔是多少？",
    "绿山的面积是多少公顷？",
    "黄山的索道有多长？",
    "黑山的铁矿有几处？",
    "白山的高度是多少丈？",
)


def test_machines_get_the_same_answer(running: Running) -> None:
    question = {"question": "临影厂的户外街景有多大？"}
    reply = httpx.post(f"{running.url}/api/ask", json=question, timeout=30)
    assert reply.status_code == 200
    assert reply.json()["evidence"][0]["text"] == SENTENCE
    assert not reply.json()["no_answer"]


def test_the_server_reached_no_host_outside(visit: Visitor, running: Running) -> None:
    ask(visit(running.url), "临影厂的室内影棚有多大？")
    assert set(running.network_log.read_text(encoding="utf-8").split("\n")) == {"watching", ""}


def test_to_ask_an_earlier_turn_as_typed_keeps_those_after_it(page: Page) -> None:
    ask(page, "临影厂的室内影棚有多大？")
    ask(page, "那它的户外街景呢？")
    ask(page, "算力小镇集聚了多少家企业？")
    page.get_by_text("按原话问").click()
    expect(page.locator(TURN)).to_have_count(4)
    expect(page.locator("#chat .message.user").last).to_have_text("那它的户外街景呢？")


def test_an_example_is_asked_with_a_click(page: Page) -> None:
    example = page.locator("#chat .example").first
    example.wait_for(timeout=60_000)
    question = example.inner_text()
    example.click()
    expect(page.locator("#chat .message.user")).to_have_text(question)
    expect(page.locator("#evidence mark.cited")).to_be_in_viewport()


def test_example_questions_are_accessible(page: Page) -> None:
    expect(page.locator("#chat .example").first).to_be_visible(timeout=60_000)
    assert violations(page) == []


def test_a_message_is_copied_as_plain_text_with_its_source(page: Page) -> None:
    ask(page, "临平区委副书记、代区长是谁？")
    copy = page.locator("#chat .message-buttons-left").get_by_label("复制这条")
    assert clipboard(page, copy) == (
        "周徐胤\n“临平区委副书记、代区长周徐胤表示,下一步临平将立足地方优势,强化政策支持,全力打造"
        "微短剧全产业链,为微短剧行业长足发展提供良好的外部环境。”\n"
        "—— 不久前,首届杭州·微短剧大会在杭州市临平区举行 · 中新网 杭州12月15日电(鲍梦妮)"
        " · 2024年11月5日 22:50"
    )


def test_the_sentence_is_marked_scrolled_into_view_and_found_under_its_title(page: Page) -> None:
    ask(page, "临影厂的室内影棚有多大？")
    expect(page.locator("#evidence mark.cited")).to_be_in_viewport()
    expect(page.locator("#evidence mark.cited strong")).to_have_text("1.5万平方米")
    assert page.locator("#evidence article").evaluate("article => article.scrollTop") > 0
    assert page.evaluate("scrollY") == 0
    expect(page.locator("#evidence h2")).to_have_text(
        "不久前,首届杭州·微短剧大会在杭州市临平区举行"
    )
    about = page.locator("#evidence header .about")
    expect(about).to_have_text(
        "中新网 杭州12月15日电(鲍梦妮) · 发布于 2024年11月5日 22:50"
        " · 文件 linping-chinanews-20241105.txt",
        use_inner_text=True,
    )
    page.locator("#evidence .find input").fill("内含1.5万平方米的室内")  # across a mark
    expect(page.locator("#evidence .found")).to_have_text("1/1")


def width(page: Page) -> int:
    shown: int = page.evaluate("document.documentElement.scrollWidth")
    return shown


def test_nothing_needs_scrolling_sideways(visit: Visitor, running: Running) -> None:
    page = visit(running.url, phone=True)
    assert width(page) == 390
    ask(page, "临影厂的室内影棚有多大？")
    assert width(page) == 390
    page.locator("#chat a.cite").first.tap()
    expect(page.locator("#evidence mark.cited")).to_be_in_viewport()
    assert width(page) == 390
    page.locator("#evidence").get_by_label("收起").tap()
    open_articles(page)
    assert width(page) == 390

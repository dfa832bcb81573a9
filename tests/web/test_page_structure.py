"""Tables in the real page: not too wide for it, found and copied as they stand, accessible."""

from concurrent.futures import Future

import pytest
from playwright.sync_api import Locator, Page, expect

from qa import Answer
from qa.queue import AnsweringQueue
from tests.structured import CLAUSE, ROW, answer, window
from tests.web.browsing import ask
from tests.web.conftest import Visitor
from tests.web.quick import Quick
from tests.web.test_page_axe import violations
from web.chat.evidence import evidence_html
from web.chat.references import Citation

NARROW = {"width": 360, "height": 740}


@pytest.fixture(autouse=True)
def answers(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every question is answered from the table, and one with 空 by nothing."""

    def submit(queue: AnsweringQueue, request: object) -> "Future[Answer]":
        future: Future[Answer] = Future()
        is_withheld = "空" in str(request)
        future.set_result(
            answer((ROW, "8016"), (CLAUSE, "五天"), min_confidence=float(is_withheld))
        )
        return future

    def panel() -> str:
        return evidence_html(Citation(window(ROW), window(ROW, "306"), True))

    monkeypatch.setattr(AnsweringQueue, "submit", submit)
    monkeypatch.setattr("web.chat.panel.shown_evidence", lambda *_: panel())
    monkeypatch.setattr("web.chat.panel.opened", lambda *_: panel())


@pytest.fixture
def phone(visit: Visitor, quick: Quick) -> Page:
    page = visit(quick.url, phone=True)
    page.set_viewport_size(NARROW)  # type: ignore[arg-type]
    return page


def is_within(inner: Locator, outer: Locator) -> bool:
    box, frame = inner.bounding_box(), outer.bounding_box()
    assert box
    assert frame
    return frame["x"] - 1 <= box["x"] and box["x"] + box["width"] <= frame["x"] + frame["width"] + 1


def test_a_wide_table_scrolls_in_its_own_place(phone: Page) -> None:
    told = ask(phone, "宁波的电话？")
    told.locator("details.whole-row summary").tap()
    rows = told.locator("details .rows")
    assert rows.evaluate("each => each.scrollWidth > each.clientWidth")
    assert is_within(rows, phone.locator("#chat"))
    assert phone.evaluate("document.documentElement.scrollWidth") == 360
    cell = told.locator("details td.answered")
    assert cell.evaluate("each => each.getClientRects()[0].height") < 50


def test_on_a_phone_the_answered_cell_is_in_sight_beside_the_name_of_its_row(phone: Page) -> None:
    told = ask(phone, "宁波的电话？")
    told.locator("details.whole-row summary").tap()
    rows = told.locator("details .rows")
    assert is_within(rows.locator("td.answered"), rows)
    assert is_within(rows.locator("td").first, rows)


def test_a_table_has_all_of_the_room(quick_page: Page) -> None:
    told = ask(quick_page, "空")
    rows, chat = told.locator(".rows").first, quick_page.locator("#chat")
    assert rows.evaluate("each => each.clientWidth") > 0.8 * chat.evaluate(
        "each => each.clientWidth"
    )


def test_the_cited_cell_is_scrolled_into_the_sheet(phone: Page) -> None:
    ask(phone, "宁波的电话？").locator("a.cite").first.tap()
    cell = phone.locator("#evidence tr.cited td.answered")
    expect(cell).to_be_in_viewport()
    assert is_within(cell, phone.locator("#evidence article"))
    assert phone.evaluate("document.documentElement.scrollWidth") == 360


@pytest.mark.parametrize("question", ["宁波的电话？", "空"])
def test_a_table_is_accessible(quick_page: Page, question: str) -> None:
    told = ask(quick_page, question)
    told.locator("summary").first.click()
    assert violations(quick_page) == []
    quick_page.locator("body").evaluate("body => body.classList.add('dark')")
    assert violations(quick_page) == []


def test_a_table_has_a_name(quick_page: Page) -> None:
    table = ask(quick_page, "宁波的电话？").get_by_role("group", name="表格").first
    expect(table).to_be_visible()


def test_what_stands_in_cells_is_found_and_what_the_page_says_is_not(quick_page: Page) -> None:
    ask(quick_page, "宁波的电话？")
    field, found = (quick_page.locator(f"#evidence .find {each}") for each in ("input", ".found"))
    for text, count in (
        ("8016", "1/2"),
        *((each, "没有找到") for each in ("3068016", "空白", "第2页")),
    ):
        field.fill(text)
        expect(found).to_have_text(count)


def test_a_row_is_copied_with_its_header(quick_page: Page) -> None:
    ask(quick_page, "宁波的电话？")
    quick_page.locator("#chat .message-buttons-left").get_by_label("复制这条").click()
    copied = quick_page.wait_for_function("navigator.clipboard.readText()").json_value()
    assert copied == (
        "8016\n第四章 住宿\n表3 住宿标准\n"
        "地区\t预算\t备注\t联系人\t电话\t分机\n旺季\t淡季\n宁波\t600\t\t含早\t王芳\t8016\t306\n"
        "—— 差旅管理办法 · 松公〔2024〕7号 · 2024年11月5日 22:50 · 第2页"
    )

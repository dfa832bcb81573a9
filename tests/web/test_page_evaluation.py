"""The evaluation tab in a browser: a set is uploaded, asked, stopped, looked at and reported."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.web.conftest import Visitor
from tests.web.quick import Quick, quick_server
from tests.web.test_page_axe import violations

SET = (
    "问题,答案,原句\n临平有什么山？,临平有山。,\n余杭有什么塘？,余杭有塘。,\n"
    "临平的桥有几座？,九座,临平的桥有九座。\n天上有什么云？,,\n"
)


@pytest.fixture
def own(tmp_path: Path) -> Iterator[Quick]:
    with quick_server(tmp_path / "own") as quick:
        yield quick


@pytest.fixture
def tab(own: Quick, visit: Visitor) -> Iterator[Page]:
    page = visit(own.url)
    open_tab(page)
    yield page
    visit.leave()  # before the server does


def open_tab(page: Page) -> None:
    page.get_by_role("tab").nth(2).click()
    expect(page.locator("#run-set")).to_be_visible()


def upload(page: Page, text: str, name: str = "题.csv") -> None:
    file = {"name": name, "mimeType": "text/csv", "buffer": text.encode()}
    with page.expect_file_chooser() as chooser:
        page.locator("#add-set").click()
    chooser.value.set_files(file)  # type: ignore[arg-type]


def test_a_set_is_uploaded_run_and_reported(tab: Page) -> None:
    upload(tab, SET)
    expect(tab.locator("#set-told")).to_contain_text("4 题，可以评测。")
    tab.locator("#run-set").click()
    expect(tab.locator("#run-state")).to_contain_text("评测完成：题.csv 4/4", timeout=60_000)
    shown = tab.locator("#run-shown")
    figures = shown.get_by_role("row", name="完全一致").first.get_by_role("cell")
    expect(figures).to_have_text(["66.7%", "0.0% – 100.0%", "3"])
    expect(shown.locator(".wrong li")).to_have_count(1)
    expect(shown.locator(".wrong li")).to_contain_text("天上有什么云？ 没有答案，却答了")
    shown.get_by_role("link", name="看答的依据").click()
    expect(tab.locator("#evidence article")).to_be_visible()
    with tab.expect_popup() as opened:
        shown.get_by_role("link", name="打开报告").click()
    report = opened.value
    expect(report.locator("h1")).to_contain_text("句证评测")
    report.locator("select[data-by=kind]").select_option("unanswerable")
    expect(report.locator(".shown-count")).to_have_text("1")
    report.close()
    assert violations(tab) == []
    tab.locator("body").evaluate("body => body.classList.add('dark')")
    assert violations(tab) == []


def test_a_run_goes_on_without_its_page_and_is_stopped(
    tab: Page, own: Quick, visit: Visitor
) -> None:
    upload(tab, "问题,答案\n慢：临平有什么山？,临平有山。\n余杭有什么塘？,余杭有塘。\n")
    expect(tab.locator("#set-told")).to_contain_text("2 题")
    tab.locator("#run-set").click()
    expect(tab.locator("#run-state")).to_contain_text("正在评测：题.csv 0/2")
    visit.leave()
    again = visit(own.url)
    open_or_running(again)
    expect(again.locator("#run-state")).to_contain_text("正在评测：题.csv 0/2")
    assert violations(again) == []
    again.locator("#stop-run").click()
    expect(again.locator("#run-state")).to_contain_text("答完这一题就停")
    own.reader.release()
    expect(again.locator("#run-state")).to_contain_text("已停止", timeout=30_000)
    expect(again.locator("#runs")).to_contain_text("问了 1 题，没有问完")


def open_or_running(page: Page) -> None:
    page.get_by_role("tab").nth(2).click()
    expect(page.locator("#stop-run")).to_be_visible()


def test_what_is_wrong_with_a_set_is_told_before_it_is_asked(tab: Page, own: Quick) -> None:
    upload(tab, "问题,答案\n临平有什么海？,海<b>\n,山\n")
    told = tab.locator("#set-told")
    expect(told).to_contain_text("有 2 处问题，改好再上传：")
    expect(told.locator("li").first).to_contain_text(
        "第 2 行 line 2, evidence：文章里找不到：海<b>"
    )
    tab.locator("#run-set").click()
    expect(told).to_contain_text("有 2 处问题")
    assert own.reader.asked.count("临平有什么海？") == 0
    assert violations(tab) == []


def test_who_may_only_ask_sees_no_such_tab(visit: Visitor, tmp_path: Path) -> None:
    with quick_server(tmp_path, may_manage=False) as asking:
        page = visit(asking.url)
        expect(page.locator("#articles li")).to_have_count(0)
        expect(page.get_by_role("tab")).to_have_text(["问答", "文章"])
        visit.leave()

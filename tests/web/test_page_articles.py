"""The articles tab: listed, searched, added, renamed, removed, previewed, asked alone."""

import re
import time
from collections.abc import Iterator
from pathlib import Path
from threading import Event
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.web.browsing import ask, open_articles
from tests.web.conftest import Visitor
from tests.web.quick import ARTICLES, Quick, quick_server
from web.limits import LIMITS
from web.service.library import Library

HOSTILE_NAME = "<img src=x onerror=document.title='hacked'>.txt"
HOSTILE_TITLE = "<script>document.title='hacked'</script>标</li>"


@pytest.fixture
def own(tmp_path: Path) -> Iterator[Quick]:
    """A server whose articles a test may change."""
    with quick_server(tmp_path / "own") as quick:
        yield quick


@pytest.fixture
def own_page(own: Quick, visit: Visitor) -> Iterator[Page]:
    yield visit(own.url)
    visit.leave()  # before the server does


def test_the_list_tells_of_each_article(quick_page: Page) -> None:
    newest = open_articles(quick_page).filter(has_text="余杭概况")
    told = r"余杭晨报 · 发布于 2024年11月5日 22:50 · 文件 余杭\.txt · 4 句 · 20\d\d年\d+月\d+日加入"
    expect(newest.locator("p")).to_have_text(re.compile(told), use_inner_text=True)
    expect(quick_page.locator("#articles")).to_contain_text("第 1–2 篇，共 2 篇")


@pytest.mark.parametrize(
    ("search", "titles"), [("余杭晨报", ["余杭概况"]), ("临平.txt", ["临平概况"]), ("没有的", [])]
)
def test_the_list_is_searched(quick_page: Page, search: str, titles: list[str]) -> None:
    articles = open_articles(quick_page)
    quick_page.locator("#search-articles textarea, #search-articles input").fill(search)
    expect(articles.locator(".preview")).to_have_text(titles)


def test_the_search_ends_on_what_was_typed_last(
    quick_page: Page, monkeypatch: pytest.MonkeyPatch
) -> None:
    listed = Library.listed

    def slowly(*given: Any, **named: Any) -> Any:
        time.sleep(0.5)
        return listed(*given, **named)

    articles = open_articles(quick_page)
    expect(articles).to_have_count(2)
    monkeypatch.setattr(Library, "listed", slowly)
    quick_page.locator("#search-articles :is(textarea, input)").press_sequentially(
        "概况没有", delay=50
    )
    expect(quick_page.locator("#articles")).to_contain_text("没有符合的文章。")


def test_what_was_listed_before_a_search_does_not_take_its_place(
    quick_page: Page, monkeypatch: pytest.MonkeyPatch
) -> None:
    listed = Library.listed

    def whole_slowly(library: Library, search: str = "", **named: Any) -> Any:
        time.sleep(0 if search else 1)
        return listed(library, search, **named)

    monkeypatch.setattr(Library, "listed", whole_slowly)
    open_articles(quick_page)
    quick_page.locator("#search-articles :is(textarea, input)").fill("余杭晨报")
    quick_page.wait_for_timeout(2500)
    expect(quick_page.locator("#articles .preview")).to_have_text(["余杭概况"])


def test_an_article_is_previewed(quick_page: Page) -> None:
    open_articles(quick_page).get_by_role("button", name="临平概况").click()
    expect(quick_page.locator("#evidence h2")).to_have_text("临平概况")
    expect(quick_page.locator("#evidence mark")).to_have_count(0)


def test_only_one_article_is_asked(quick_page: Page) -> None:
    open_articles(quick_page).filter(has_text="余杭概况").get_by_text("只问这篇").click()
    expect(quick_page.locator("#question textarea")).to_be_visible()
    expect(quick_page.locator("#among")).to_contain_text("余杭概况")
    told = ask(quick_page, "临平有什么山？")
    expect(told.locator(".source")).to_have_text(
        "余杭概况 · 余杭晨报 · 2024年11月5日 22:50", use_inner_text=True
    )


def test_what_was_chosen_and_is_removed_fails_no_question(own_page: Page) -> None:
    choose(own_page, "余杭概况")
    remove(own_page, "余杭概况")
    expect(own_page.locator("#articles li")).to_have_count(1)
    own_page.get_by_role("tab").first.click()
    expect(own_page.locator("#among")).not_to_contain_text("余杭概况")
    expect(ask(own_page, "临平有什么山？").locator("blockquote")).to_have_text("临平有山。[1]")


def test_what_was_chosen_stays_so_however_many_are_newer(
    own_page: Page, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("web.articles.panel.MOST_CHOICES", 1)
    oldest = open_articles(own_page).last.locator(".preview").inner_text()
    choose(own_page, oldest)
    rename(own_page, oldest, "新名字")
    expect(own_page.locator("#articles li")).to_contain_text(["新名字"])
    own_page.get_by_role("tab").first.click()
    expect(own_page.locator("#among")).to_contain_text(oldest)
    expect(ask(own_page, "有什么？").locator(".source")).to_contain_text(oldest)


def choose(page: Page, title: str) -> None:
    open_articles(page).filter(has_text=title).get_by_text("只问这篇").click()
    expect(page.locator("#among")).to_contain_text(title)


def remove(page: Page, title: str) -> None:
    open_articles(page).filter(has_text=title).get_by_text("删除").click()
    page.locator("dialog [value=yes]").click()


def rename(page: Page, title: str, name: str) -> None:
    open_articles(page).filter(has_text=title).get_by_text("改名").click()
    page.locator("dialog input").fill(name)
    page.keyboard.press("Enter")


def test_articles_can_be_chosen_on_a_page_that_was_opened_too_early(
    visit: Visitor, tmp_path: Path
) -> None:
    loads = Event()
    with quick_server(tmp_path, loads=loads) as quick:
        page = visit(quick.url)
        page.get_by_role("tab").nth(1).click()
        expect(page.locator("#articles")).to_contain_text("还在载入")
        loads.set()
        expect(page.locator("#articles li")).to_have_count(2)
        page.get_by_role("tab").first.click()
        page.locator("#among input").click()
        expect(page.locator("#among [role=option]")).to_have_count(2)
        visit.leave()


def test_a_change_may_be_asked_for_while_another_is_under_way(
    own_page: Page, own: Quick, tmp_path: Path
) -> None:
    open_articles(own_page)
    upload = own_page.locator("#upload input[type=file]")
    with own.service.backend().library.queue.place():
        for count, name in enumerate(("黄山", "泰山", "华山"), 1):
            (tmp_path / f"{name}.txt").write_text(f"{name}有松。", encoding="utf-8")
            upload.set_input_files(tmp_path / f"{name}.txt")
            expect(own_page.locator("#told")).to_contain_text(f"前面还有 {count} 项改动")
        rename(own_page, "余杭概况", "余杭通知")
        rename(own_page, "临平概况", "临平通知")
    articles = own_page.locator("#articles li")
    for name in ("黄山", "泰山", "华山", "余杭通知", "临平通知"):
        expect(articles.filter(has_text=name)).to_have_count(1)


def test_of_several_files_each_outcome_is_told(own_page: Page, tmp_path: Path) -> None:
    files = {
        "黄山.txt": "黄山有松。".encode("gb18030"),
        "坏.pdf": b"%PDF-1.4 broken",
        "又一份.txt": ARTICLES["余杭.txt"].encode(),
    }
    for name, content in files.items():
        (tmp_path / name).write_bytes(content)
    articles = open_articles(own_page)
    own_page.locator("#upload input[type=file]").set_input_files(
        [tmp_path / name for name in files]
    )
    told = own_page.locator("#told li")
    expect(told).to_have_count(3)
    outcomes = {each.split()[0]: each for each in told.all_inner_texts()}
    assert "已加入" in outcomes["黄山.txt"]
    assert "坏.pdf" in outcomes
    assert "已加入" not in outcomes["坏.pdf"] + outcomes["又一份.txt"]
    expect(articles).to_have_count(3)
    expect(articles.first).to_contain_text("黄山.txt")


def write_notices(folder: Path, count: int) -> list[Path]:
    files = [folder / f"山{number}.txt" for number in range(count)]
    for number, file in enumerate(files):
        file.write_text(f"第{number}座山上有{number + 3}棵松。", encoding="utf-8")
    return files


def test_more_files_than_go_in_at_once_are_added_batch_by_batch(
    own_page: Page, tmp_path: Path
) -> None:
    articles = open_articles(own_page)
    (tmp_path / "坏.pdf").write_bytes(b"%PDF-1.4 broken")
    files = [*write_notices(tmp_path, LIMITS.files_per_upload + 2), tmp_path / "坏.pdf"]
    own_page.locator("#upload input[type=file]").set_input_files(files)
    told = own_page.locator("#told")
    expect(told).to_contain_text(f"加入 {LIMITS.files_per_upload + 2} 篇", timeout=60_000)
    expect(told).to_contain_text("没有收下 1 个")
    expect(told.locator("> * li:visible, li:visible")).to_have_count(1)  # what was refused
    told.locator("summary").click()
    expect(told.locator("li:visible")).to_have_count(len(files))
    expect(own_page.locator("#stop-adding")).to_be_hidden()
    expect(articles).to_have_count(50)
    expect(own_page.locator("#articles .turning")).to_have_count(2)


def test_the_adding_of_many_files_is_stopped(own_page: Page, own: Quick, tmp_path: Path) -> None:
    open_articles(own_page)
    with own.service.backend().library.queue.place():
        files = write_notices(tmp_path, 3 * LIMITS.files_per_upload)
        own_page.locator("#upload input[type=file]").set_input_files(files)
        own_page.locator("#stop-adding").click()
        expect(own_page.locator("#stop-adding")).to_be_hidden()
    expect(own_page.locator("#told")).to_contain_text("已停止，其余的没有加", timeout=60_000)
    expect(own_page.locator("#articles .turning").first).to_contain_text(
        f"共 {LIMITS.files_per_upload + 2} 篇", timeout=60_000
    )


def test_a_whole_folder_is_added(own_page: Page, tmp_path: Path) -> None:
    articles = open_articles(own_page)
    folder = tmp_path / "通知"
    folder.mkdir()
    write_notices(folder, 2)
    with own_page.expect_file_chooser() as chooser:
        own_page.locator("#add-folder").click()
    chooser.value.set_files(folder)
    expect(articles).to_have_count(4)


def test_questions_are_answered_while_files_are_added(
    own_page: Page, own: Quick, tmp_path: Path
) -> None:
    for number in range(20):
        (tmp_path / f"{number}.txt").write_text(f"第{number}山有松。" * 500, encoding="utf-8")
    open_articles(own_page)
    own_page.locator("#upload input[type=file]").set_input_files(list(tmp_path.glob("*.txt")))
    own_page.get_by_role("tab").first.click()
    expect(ask(own_page, "临平有什么山？").locator("blockquote")).to_have_text("临平有山。[1]")
    expect(open_articles(own_page)).to_have_count(22)


def test_a_pasted_text_is_asked(own_page: Page) -> None:
    articles = open_articles(own_page)
    own_page.locator("#paste button").first.click()
    own_page.locator("#paste-name :is(textarea, input)").fill("黄山记")
    own_page.locator("#paste-text textarea").fill("黄山有松。")
    own_page.locator("#paste-add").click()
    expect(articles).to_have_count(3)
    expect(own_page.locator("#paste-text textarea")).to_have_value("")
    own_page.get_by_role("tab").first.click()
    expect(ask(own_page, "黄山有松吗？").locator("blockquote")).to_have_text("黄山有松。[1]")


def test_an_article_is_renamed_and_stays_so_after_a_restart(visit: Visitor, tmp_path: Path) -> None:
    with quick_server(tmp_path) as quick:
        page = visit(quick.url)
        articles = open_articles(page)
        articles.filter(has_text="余杭概况").get_by_text("改名").click()
        expect(page.locator("dialog h3")).to_have_text("余杭概况")
        expect(page.locator("dialog input")).to_be_focused()
        page.locator("dialog input").fill("余杭通知")
        page.keyboard.press("Enter")
        expect(articles.filter(has_text="余杭通知")).to_have_count(1)
        visit.leave()
    with quick_server(tmp_path) as quick:
        page = visit(quick.url)
        expect(open_articles(page).filter(has_text="余杭通知")).to_have_count(1)
        visit.leave()


def test_an_article_is_removed_once_that_is_confirmed(own_page: Page) -> None:
    articles = open_articles(own_page)
    articles.filter(has_text="余杭概况").get_by_text("删除").click()
    expect(own_page.locator("dialog")).to_contain_text("删除后不再用它作答")
    own_page.keyboard.press("Enter")  # which is on "cancel"
    expect(own_page.locator("dialog")).to_be_hidden()
    articles.filter(has_text="余杭概况").get_by_text("删除").click()
    own_page.locator("dialog [value=yes]").click()
    expect(articles).to_have_count(1)
    expect(own_page.locator("#told")).to_contain_text("已删除，不再用它作答。")


def test_what_is_nowhere_else_is_removed_after_a_warning(own_page: Page, tmp_path: Path) -> None:
    articles = open_articles(own_page)
    (tmp_path / "黄山.txt").write_text("黄山有松。", encoding="utf-8")
    own_page.locator("#upload input[type=file]").set_input_files(tmp_path / "黄山.txt")
    expect(articles).to_have_count(3)
    for title, told in (("黄山", "无法恢复"), ("余杭概况", "文件夹里的原文件不受影响")):
        articles.filter(has_text=title).get_by_text("删除").click()
        expect(own_page.locator("dialog")).to_contain_text(told)
        own_page.keyboard.press("Escape")


def test_a_hostile_article_does_nothing_in_list_dialog_and_preview(
    own_page: Page, tmp_path: Path
) -> None:
    articles = open_articles(own_page)
    (tmp_path / HOSTILE_NAME).write_text(f"{HOSTILE_TITLE}\n黄山有松。\n", encoding="utf-8")
    own_page.locator("#upload input[type=file]").set_input_files(tmp_path / HOSTILE_NAME)
    expect(articles).to_have_count(3)
    expect(articles.first.locator(".preview")).to_have_text(HOSTILE_TITLE)
    articles.first.get_by_text("改名").click()
    expect(own_page.locator("dialog h3")).to_have_text(HOSTILE_TITLE)
    own_page.locator("dialog input").fill(HOSTILE_NAME)
    own_page.keyboard.press("Enter")
    expect(articles.first).to_contain_text(HOSTILE_NAME)
    articles.first.locator(".preview").click()
    expect(own_page.locator("#evidence h2")).to_have_text(HOSTILE_TITLE)
    articles.first.get_by_text("只问这篇").click()
    expect(own_page.locator("#among")).to_contain_text(HOSTILE_TITLE)
    assert own_page.title() == "句证 Juzheng"
    expect(own_page.locator("img[src='x'], li script, #evidence script")).to_have_count(0)


def test_a_long_list_is_turned(visit: Visitor, tmp_path: Path) -> None:
    (tmp_path / "articles").mkdir()
    for number in range(49):
        (tmp_path / "articles" / f"{number}.txt").write_text(
            f"第{number}山有松。", encoding="utf-8"
        )
    with quick_server(tmp_path) as quick:
        page = visit(quick.url)
        articles = open_articles(page)
        expect(page.locator("#articles")).to_contain_text("第 1–50 篇，共 51 篇")
        page.locator("#articles").get_by_role("button", name="下一页").first.click()
        expect(articles).to_have_count(1)
        page.locator("#articles").get_by_role("button", name="上一页").first.click()
        expect(articles).to_have_count(50)
        page.locator("#articles").get_by_role("button", name="下一页").first.click()
        expect(articles).to_have_count(1)
        remove(page, articles.locator(".preview").inner_text())
        expect(page.locator("#articles")).to_contain_text("第 1–50 篇，共 50 篇")
        visit.leave()

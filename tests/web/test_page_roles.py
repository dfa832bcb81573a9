"""Who may only ask sees no way to change the articles, and finds none by raw requests either."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from playwright.sync_api import Page, expect

from tests.web.browsing import ask, open_articles
from tests.web.conftest import Visitor
from tests.web.quick import Quick, quick_server
from tests.web.serving import event_of
from web.auth.accounts import User
from web.auth.users import UsersFile

NOT_ALLOWED = "您可以提问，但不能改动文章。"


@pytest.fixture(scope="module")
def asking(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Quick]:
    with quick_server(tmp_path_factory.mktemp("asking"), may_manage=False) as quick:
        yield quick


def test_who_may_only_ask_is_shown_the_list_and_no_more(visit: Visitor, asking: Quick) -> None:
    page = visit(asking.url)
    articles = open_articles(page)
    expect(articles).to_have_count(2)
    expect(page.locator("#articles .only")).to_have_count(2)
    expect(page.locator("#add, #upload, #paste, #articles :is(.rename, .remove)")).to_have_count(0)


def paste(page: Page) -> None:
    page.locator("#paste button").first.click()
    page.locator("#paste-text textarea").fill("黄山有松。")
    page.locator("#paste-add").click()


def rename(page: Page) -> None:
    page.locator("#articles .rename").first.click()
    page.locator("dialog [value=yes]").click()


def remove(page: Page) -> None:
    page.locator("#articles .remove").first.click()
    page.locator("dialog [value=yes]").click()


EVENTS = {
    paste: ("paste-add", "click"),
    rename: ("articles", "rename"),
    remove: ("articles", "remove"),
}


@pytest.mark.parametrize("change", EVENTS, ids=lambda change: change.__name__)
def test_a_change_by_raw_request_is_refused(
    visit: Visitor, asking: Quick, tmp_path: Path, change: Callable[[Page], None]
) -> None:
    """The request that the page sends for one who may manage, sent by one who may not."""
    with quick_server(tmp_path) as managing:
        page = visit(managing.url)
        open_articles(page)
        event = event_of(httpx.get(f"{managing.url}/config").json(), *EVENTS[change])["id"]
        with page.expect_request(
            lambda request: (
                "/queue/join" in request.url and request.post_data_json["fn_index"] == event
            )
        ) as join:
            change(page)
        visit.leave()
    before = httpx.get(f"{asking.url}/api/articles").json()
    assert NOT_ALLOWED in outcome(asking.url, join.value.post_data_json)
    assert httpx.get(f"{asking.url}/api/articles").json() == before


def outcome(url: str, body: dict[str, Any]) -> str:
    """What a raw request for an event of the page is told."""
    sent = body | {"session_hash": "raw"}
    httpx.post(f"{url}/gradio_api/queue/join", json=sent).raise_for_status()
    stream = f"{url}/gradio_api/queue/data?session_hash=raw"
    with httpx.stream("GET", stream, timeout=30) as reply:
        told = [json.loads(line.removeprefix("data:")) for line in reply.iter_lines() if line]
    return str(told)


def test_a_file_by_raw_request_is_refused(asking: Quick) -> None:
    files = {"files": ("a.txt", b"\xe5\xb1\xb1")}
    assert httpx.post(f"{asking.url}/gradio_api/upload", files=files).status_code == 403


def log_in(page: Page, password: str) -> None:
    page.locator("[name=name]").fill("小李")
    page.locator("[name=password]").fill(password)
    page.keyboard.press("Enter")


def test_who_is_known_comes_in_and_goes_out(visit: Visitor, tmp_path: Path) -> None:
    UsersFile(tmp_path / "users.json", cost=2).put(User("小李", False), "correct horse")
    with quick_server(tmp_path) as quick:
        [article] = quick.service.backend().library.listed("余杭").entries
        link = f"{quick.url}/#ev.{article.id}.39-44.39-44"
        page = visit(link, until="input[name=name]")
        log_in(page, "wrong horse")
        expect(page.get_by_role("alert")).to_contain_text("用户名或密码不对")
        log_in(page, "correct horse")
        expect(page.locator("#evidence .cited")).to_have_text("余杭有塘。")
        expect(ask(page, "临平有什么山？").locator("blockquote")).to_have_text("临平有山。[1]")
        expect(page.locator("#upload")).to_have_count(0)
        expect(page.locator("#theme")).to_have_attribute("title", "浅色或深色")
        page.get_by_role("button", name="退出").click()
        expect(page.locator("[name=password]")).to_be_visible()
        kept: str = page.evaluate("JSON.stringify(localStorage)")
        assert "juzheng.conversation" not in kept
        assert "juzheng.verdicts" not in kept
        log_in(page, "correct horse")
        expect(page.locator("#question textarea")).to_be_visible()
        expect(page.locator("#chat .message")).to_have_count(0)
        visit.leave()


def test_a_password_is_changed_from_the_page(visit: Visitor, tmp_path: Path) -> None:
    users = UsersFile(tmp_path / "users.json", cost=2)
    users.put(User("小李", False), "correct horse")
    with quick_server(tmp_path) as quick:
        page = visit(quick.url, until="input[name=name]")
        log_in(page, "correct horse")
        page.get_by_role("link", name="改密码").click()
        for field, text in (("old", "correct horse"), ("new", "新的密码一二三四")):
            page.locator(f"[name={field}]").fill(text)
        page.locator("[name=again]").fill("新的密码一二三四")
        page.keyboard.press("Enter")
        expect(page.get_by_role("alert")).to_contain_text("密码已更改")
        page.get_by_role("link", name="回到对话").click()
        expect(page.locator("#question textarea")).to_be_visible()
        visit.leave()
    assert users.verified("小李", "新的密码一二三四")


def test_who_is_refused_is_told_why(visit: Visitor, tmp_path: Path) -> None:
    users = UsersFile(tmp_path / "users.json", cost=2)
    users.put(User("小李", False), "correct horse")
    with quick_server(tmp_path) as quick:
        page = visit(quick.url, until="input[name=name]")
        log_in(page, "correct horse")
        page.locator("#question textarea").fill("临平有什么山？")
        # What the page asks for as it opens is told that the connection is lost, not why.
        expect(page.locator("#evidence")).to_contain_text("最新加入的文章")
        users.remove("小李")
        page.keyboard.press("Enter")
        expect(page.locator(".toast-body")).to_contain_text("请先登录")
        expect(page.locator(".toast-body")).not_to_contain_text("SyntaxError")
        visit.leave()

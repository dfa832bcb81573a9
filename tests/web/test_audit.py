"""What page, routes, logins and commands record of who did what, and the command that shows it."""

import base64
import json
from pathlib import Path

import httpx
import pytest
from starlette.types import ASGIApp
from typer.testing import CliRunner

from corpus import JuzhengError
from index.audit import Actor, AuditLog, Entry
from index.storage.originals import Original
from tests.web.serving import PASSWORD, application, client, raise_event, ready_service, served
from web.__main__ import app as commands
from web.auth.users import UsersFile
from web.service.library import Library
from web.service.service import Service

pytestmark = pytest.mark.anyio


@pytest.fixture
def log(tmp_path: Path) -> AuditLog:
    return AuditLog.default(tmp_path)


@pytest.fixture
def own_service(tmp_path: Path) -> Service:
    """A service whose data folder is the test's own."""
    return ready_service(tmp_path)


def told(log: AuditLog, *fields: str) -> list[tuple[str | None, ...]]:
    return [tuple(getattr(each, field) for field in fields) for each in log.read()]


def basic(name: str, password: str = PASSWORD) -> dict[str, str]:
    credentials = base64.b64encode(f"{name}:{password}".encode()).decode()
    return {"authorization": f"Basic {credentials}"}


async def test_what_a_user_changes_over_rest_is_recorded(
    own_service: Service, gradio_page: ASGIApp, users: UsersFile, tmp_path: Path, log: AuditLog
) -> None:
    http = client(application(own_service, tmp_path, page=gradio_page))
    http.headers.update(basic("李"))
    added = await http.post("/api/articles", json={"name": "塔.txt", "text": "余杭有塔。"})
    article = added.json()["outcomes"][0]["article_id"]
    await http.delete(f"/api/articles/{article}")
    assert told(log, "action", "user", "way", "client", "name", "article") == [
        ("login", "李", "api", "127.0.0.1", None, None),
        ("article_added", "李", "api", "127.0.0.1", "塔.txt", article),
        ("article_removed", "李", "api", "127.0.0.1", "塔.txt", article),
    ]


def test_what_a_user_changes_on_the_page_is_recorded(
    tmp_path: Path, users: UsersFile, log: AuditLog
) -> None:
    app = application(ready_service(tmp_path), tmp_path)
    with served(app) as url, httpx.Client(base_url=url, headers=basic("李"), timeout=30) as http:
        raise_event(http, "paste-add", "click", {"paste-name": "塔", "paste-text": "余杭有塔。"})
    assert told(log, "action", "user", "way", "client", "name")[-1] == (
        "article_added",
        "李",
        "page",
        "127.0.0.1",
        "塔",
    )


async def test_a_move_is_recorded_with_the_id_that_the_article_had(
    own_service: Service, gradio_page: ASGIApp, users: UsersFile, tmp_path: Path, log: AuditLog
) -> None:
    http = client(application(own_service, tmp_path, page=gradio_page))
    http.headers.update(basic("李"))
    (before,) = own_service.backend().library.index.articles.names()
    moved = await http.patch(f"/api/articles/{before}", json={"collection": "人事"})
    assert told(log, "action", "user", "way", "name", "article", "before", "collections")[1:] == [
        ("article_moved", "李", "api", "a.txt", moved.json()["id"], before, "人事")
    ]


async def test_on_this_machine_alone_it_is_told_as_local(
    own_service: Service, gradio_page: ASGIApp, tmp_path: Path, log: AuditLog
) -> None:
    http = client(application(own_service, tmp_path, page=gradio_page))
    await http.post("/api/articles", json={"name": "塔.txt", "text": "余杭有塔。"})
    assert told(log, "user", "way", "name") == [("local", "api", "塔.txt")]


async def test_what_is_refused_or_there_already_is_not_recorded(
    own_service: Service, gradio_page: ASGIApp, tmp_path: Path, log: AuditLog
) -> None:
    http = client(application(own_service, tmp_path, page=gradio_page))
    await http.post("/api/articles", json={"name": "同.txt", "text": "临平有山。临平有水。"})
    await http.post("/api/articles", files={"files": ("图.png", b"\x89PNG\0\0")})
    await http.delete(f"/api/articles/{'0' * 16}")
    assert log.read() == []


async def test_logins_are_recorded_with_name_and_address(
    service: Service, gradio_page: ASGIApp, users: UsersFile, tmp_path: Path, log: AuditLog
) -> None:
    app = application(service, tmp_path, page=gradio_page)
    transport = httpx.ASGITransport(app=app, client=("2001:db8::7", 1))
    http = httpx.AsyncClient(transport=transport, base_url="http://localhost")
    await http.post("/login", data={"name": "李", "password": "wrong horse"})
    await http.post("/login", data={"name": "李", "password": PASSWORD})
    await http.get("/config")
    await http.get("/api/articles", headers=basic("\x1b[2J王\n" + "长" * 500))
    assert told(log, "action", "user", "way", "client") == [
        ("login_failed", "李", "page", "2001:db8::7"),
        ("login", "李", "page", "2001:db8::7"),
    ]
    http.cookies.clear()
    await http.get("/api/articles", headers=basic("\x1b[2J王\n" + "长" * 500))
    (action, name) = told(log, "action", "user")[-1]
    assert (action, name) == ("login_failed", "\x1b[2J王\n" + "长" * 194)
    assert log.where.read_text(encoding="utf-8").replace("\n", "").isprintable()


async def test_who_fails_too_often_fills_no_disk(
    service: Service, gradio_page: ASGIApp, users: UsersFile, tmp_path: Path, log: AuditLog
) -> None:
    http = client(application(service, tmp_path, page=gradio_page))
    for _ in range(15):
        await http.post("/login", data={"name": "李", "password": "wrong horse"})
    assert told(log, "action", "name") == [("login_failed", None)] * 10 + [
        ("locked_out", "李"),
        ("locked_out", "127.0.0.1"),
    ]


async def test_nothing_is_changed_that_cannot_be_recorded_but_anybody_may_come_in(
    own_service: Service, gradio_page: ASGIApp, users: UsersFile, tmp_path: Path, log: AuditLog
) -> None:
    log.where.mkdir()
    http = client(application(own_service, tmp_path, page=gradio_page))
    article = {"name": "塔.txt", "text": "余杭有塔。"}
    refused = await http.post("/api/articles", json=article, headers=basic("李"))
    assert (refused.status_code, "审计日志" in refused.json()["detail"]) == (503, True)
    assert (await http.get("/api/articles", headers=basic("李"))).json()["total"] == 1


def test_a_change_that_was_made_stays_where_the_disk_fills_up_meanwhile(
    own_service: Service,
    log: AuditLog,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    library: Library = own_service.backend().library
    monkeypatch.setattr(AuditLog, "check", lambda log: log.where.mkdir())
    library.add([Original("塔.txt", "余杭有塔。".encode())])
    assert [each.name for each in library.listed("塔").entries] == ["塔.txt"]
    assert ["塔.txt" in each.message for each in caplog.records if each.levelname == "ERROR"] == [
        True
    ]


def run(*arguments: str, typed: str = "") -> str:
    done = CliRunner().invoke(commands, [*arguments], input=typed, catch_exceptions=False)
    return done.stdout


def test_users_that_commands_add_change_and_remove_are_recorded(
    tmp_path: Path, log: AuditLog
) -> None:
    data = ("--data", str(tmp_path))
    run("users", "add", "王", *data, typed=f"{PASSWORD}\n")
    run("users", "add", "王", "--manage", *data, typed=f"{PASSWORD}\n")
    run("users", "change", "王", "--password", *data, typed="another horse\n")
    run("users", "logout", "王", *data)
    run("users", "disable", "王", *data)
    run("users", "enable", "王", *data)
    run("users", "remove", "王", *data)
    with pytest.raises(JuzhengError):
        run("users", "remove", "王", *data)
    assert told(log, "action", "name", "user", "way") == [
        ("user_added", "王", "local", "command"),
        ("user_changed", "王", "local", "command"),
        ("password_changed", "王", "local", "command"),
        ("user_logged_out", "王", "local", "command"),
        ("user_disabled", "王", "local", "command"),
        ("user_enabled", "王", "local", "command"),
        ("user_removed", "王", "local", "command"),
    ]


def test_what_a_user_is_let_into_is_recorded(tmp_path: Path, log: AuditLog) -> None:
    data = ("--data", str(tmp_path))
    for options in (["--collection", "制度", "--collection", "人事"], [], ["--all-collections"]):
        run("users", "add", "王", *options, *data, typed=f"{PASSWORD}\n")
    assert told(log, "action", "collections") == [
        ("user_added", "人事、制度"),
        ("user_changed", "人事、制度"),
        ("user_changed", None),
    ]


@pytest.fixture
def recorded(log: AuditLog) -> AuditLog:
    """What 李 and 张 did in two Novembers, one under a name that would clear the screen."""
    entries = [
        Entry.of(Actor("李", "page", "192.0.2.7"), "login"),
        Entry.of(
            Actor("李", "page", "192.0.2.7"), "article_renamed", name="\x1b[2J新", before="旧"
        ),
        Entry.of(Actor("local", "command"), "user_removed", name="李"),
        Entry.of(Actor("张", "api", "192.0.2.8"), "article_removed", name="李", article="0" * 16),
    ]
    times = ["2025-11-01", "2026-11-01", "2026-11-02", "2026-11-03"]
    dated = zip(times, entries, strict=True)
    lines = [each.values | {"time": f"{time}T12:00:00+00:00"} for time, each in dated]
    log.record([entry for values in lines if (entry := Entry.from_values(values))])
    return log


def test_the_table_tells_all_and_clears_no_screen(
    recorded: AuditLog, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "140")
    monkeypatch.setenv("TZ", "UTC")
    shown = run("audit", "--data", str(tmp_path))
    rows = [" ".join(line.strip("│").split()) for line in shown.splitlines() if "│" in line]
    assert rows == [
        "2025-11-01 12:00:00 │ 李 · 网页 page · 192.0.2.7 │ 登录 login │",
        "2026-11-01 12:00:00 │ 李 · 网页 page · 192.0.2.7 │ 文章改名 article renamed │ 旧 → [2J新",
        "2026-11-02 12:00:00 │ local · 命令 command │ 删除用户 user removed │ 李",
        "2026-11-03 12:00:00 │ 张 · 接口 API · 192.0.2.8 │ 移除文章 article removed │"
        " 李 0000000000000000",
    ]


@pytest.mark.parametrize(
    ("options", "actions"),
    [
        ([], ["login", "article_renamed", "user_removed", "article_removed"]),
        (["--since", "2026-01-01"], ["article_renamed", "user_removed", "article_removed"]),
        (["--since", "2026-11-03T00:00:00"], ["article_removed"]),
        (["--user", "李"], ["login", "article_renamed", "user_removed"]),
        (["--user", "李", "--since", "2026-11-02"], ["user_removed"]),
        (["--user", "王"], []),
    ],
)
def test_it_is_narrowed_down_by_time_and_user(
    recorded: AuditLog, tmp_path: Path, options: list[str], actions: list[str]
) -> None:
    shown = run("audit", "--data", str(tmp_path), "--json", *options)
    assert [each["action"] for each in json.loads(shown)] == actions
    assert shown.replace("\n", "").isprintable()


def test_without_a_log_nothing_is_told(tmp_path: Path) -> None:
    assert json.loads(run("audit", "--data", str(tmp_path), "--json")) == []


def test_a_log_that_cannot_be_opened_is_told(tmp_path: Path, log: AuditLog) -> None:
    log.where.mkdir()
    with pytest.raises(JuzhengError, match="cannot be opened"):
        run("audit", "--data", str(tmp_path))

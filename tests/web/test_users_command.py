"""`python -m web users`: what it lists and changes, and that a running server heeds it at once."""

import json
from pathlib import Path

import httpx
import pytest
from starlette.types import ASGIApp
from typer.testing import CliRunner

from corpus import JuzhengError
from tests.web.serving import PASSWORD, application, client
from web.__main__ import app as commands
from web.auth.accounts import User
from web.auth.users import UsersFile
from web.service.service import Service

pytestmark = pytest.mark.anyio
ANOTHER = "another horse"


def run(file: Path, *arguments: str, typed: str = "") -> str:
    command = ["users", *arguments, "--users", str(file)]
    return CliRunner().invoke(commands, command, input=typed, catch_exceptions=False).stdout


def listed(file: Path, *keys: str) -> list[list[object]]:
    return [[each[key] for key in keys] for each in json.loads(run(file, "list", "--json"))]


@pytest.fixture
def app(service: Service, gradio_page: ASGIApp, users: UsersFile, tmp_path: Path) -> ASGIApp:
    return application(service, tmp_path, page=gradio_page)


@pytest.fixture
async def zhang(app: ASGIApp) -> httpx.AsyncClient:
    """The browser in which 张 is logged in."""
    http = client(app)
    await http.post("/login", data={"name": "张", "password": PASSWORD})
    return http


async def status(http: httpx.AsyncClient) -> int:
    return (await http.get("/config")).status_code


async def login(app: ASGIApp, name: str, password: str) -> httpx.Response:
    return await client(app).post("/login", data={"name": name, "password": password})


def test_users_are_added_listed_and_removed(tmp_path: Path) -> None:
    file = tmp_path / "new" / "users.json"
    run(file, "add", "张", typed=f"{PASSWORD}\n")
    run(file, "add", "李", "--manage", typed=f"{PASSWORD}\n")
    assert listed(file, "name", "role") == [["张", "ask"], ["李", "manage"]]
    assert UsersFile(file).verified("李", PASSWORD)
    run(file, "remove", "张")
    assert listed(file, "name") == [["李"]]


def test_a_user_sees_the_collections_that_are_named(tmp_path: Path) -> None:
    file, keys = tmp_path / "users.json", ("role", "collections")
    run(file, "add", "张", "--collection", " 人事 ", "--collection", "制度", typed=f"{PASSWORD}\n")
    assert listed(file, *keys) == [["ask", ["人事", "制度"]]]
    run(file, "add", "张", "--manage", typed=f"{PASSWORD}\n")  # as when a password is changed
    assert listed(file, *keys) == [["manage", ["人事", "制度"]]]
    run(file, "add", "张", "--all-collections", typed=f"{PASSWORD}\n")
    assert listed(file, *keys) == [["ask", None]]


@pytest.mark.parametrize("name", ["", "\u200b", "名" * 61])
def test_a_collection_that_cannot_be_is_none_to_see(tmp_path: Path, name: str) -> None:
    with pytest.raises(JuzhengError, match="cannot be called"):
        run(tmp_path / "users.json", "add", "张", "--collection", name, typed=f"{PASSWORD}\n")
    assert not (tmp_path / "users.json").exists()


@pytest.mark.parametrize(
    ("options", "changed"),
    [
        (["--manage"], ["manage", ["人事"]]),
        (["--no-manage"], ["ask", ["人事"]]),
        (["--collection", "制度"], ["ask", ["制度"]]),
        (["--all-collections"], ["ask", None]),
    ],
)
def test_a_change_leaves_what_is_not_named(
    users: UsersFile, options: list[str], changed: list[object]
) -> None:
    users.put(User("张", False, frozenset({"人事"})), PASSWORD)
    run(users.path, "change", "张", *options)
    assert listed(users.path, "role", "collections")[0] == changed
    assert users.verified("张", PASSWORD)


def test_a_password_is_changed_and_nothing_else(users: UsersFile) -> None:
    run(users.path, "change", "李", "--password", typed=f"{ANOTHER}\n")
    account = users.verified("李", ANOTHER)
    assert account
    assert account.user == User("李", True)
    assert not users.verified("李", PASSWORD)


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["change", "张"], "Name what to change"),
        (["change", "张", "--password"], "8 to 256"),
        (["change", "王", "--manage"], "no user 王"),
        (["disable", "王"], "no user 王"),
        (["enable", "王"], "no user 王"),
        (["logout", "王"], "no user 王"),
    ],
)
def test_what_cannot_be_done_is_told(users: UsersFile, arguments: list[str], told: str) -> None:
    with pytest.raises(JuzhengError, match=told):
        run(users.path, *arguments, typed="short\n")


async def test_rights_count_at_once_and_nobody_has_to_log_in_anew(
    users: UsersFile, zhang: httpx.AsyncClient
) -> None:
    addition = {"name": "塔.txt", "text": "余杭有塔。"}
    refused = await zhang.post("/api/articles", json=addition)
    run(users.path, "change", "张", "--manage")
    assert refused.status_code == 403
    assert (await zhang.delete(f"/api/articles/{'0' * 16}")).status_code == 404


@pytest.mark.parametrize(
    "ending",
    [["logout", "张"], ["disable", "张"], ["remove", "张"], ["change", "张", "--password"]],
    ids=lambda ending: ending[0],
)
async def test_sessions_end_at_once_in_a_running_server(
    users: UsersFile, zhang: httpx.AsyncClient, ending: list[str]
) -> None:
    assert await status(zhang) == 200
    run(users.path, *ending, typed=f"{ANOTHER}\n")
    assert await status(zhang) == 401


async def test_who_was_logged_out_may_come_in_again(
    app: ASGIApp, users: UsersFile, zhang: httpx.AsyncClient
) -> None:
    run(users.path, "logout", "张")
    assert (await login(app, "张", PASSWORD)).status_code == 303


async def test_who_is_disabled_is_told_so_with_the_right_password_alone(
    app: ASGIApp, users: UsersFile
) -> None:
    run(users.path, "disable", "张")
    right, wrong = await login(app, "张", PASSWORD), await login(app, "张", ANOTHER)
    machine = await client(app).get("/api/articles", auth=httpx.BasicAuth("张", PASSWORD))
    assert (right.status_code, "帐号已停用" in right.text) == (403, True)
    assert (wrong.status_code, "用户名或密码不对" in wrong.text) == (403, True)
    assert (machine.status_code, "帐号已停用" in machine.json()["detail"]) == (403, True)
    assert listed(users.path, "name", "disabled") == [["张", True], ["李", False]]


async def test_a_machine_that_was_known_is_outside_once_it_is_disabled(
    app: ASGIApp, users: UsersFile
) -> None:
    http, basic = client(app), httpx.BasicAuth("张", PASSWORD)
    assert (await http.get("/api/articles", auth=basic)).status_code == 200
    run(users.path, "disable", "张")
    assert (await http.get("/api/articles", auth=basic)).status_code == 403


async def test_enabling_lets_in_anew_and_revives_no_session(
    app: ASGIApp, users: UsersFile, zhang: httpx.AsyncClient
) -> None:
    run(users.path, "disable", "张")
    run(users.path, "enable", "张")
    assert await status(zhang) == 401
    assert (await login(app, "张", PASSWORD)).status_code == 303


def test_a_new_password_lets_nobody_in_who_is_disabled(users: UsersFile) -> None:
    run(users.path, "disable", "张")
    run(users.path, "add", "张", typed=f"{ANOTHER}\n")
    assert listed(users.path, "disabled")[0] == [True]


async def test_it_tells_when_each_was_here_last(users: UsersFile, zhang: httpx.AsyncClient) -> None:
    assert listed(users.path, "last_seen") == [[None], [None]]
    await status(zhang)
    [[seen], [never]] = listed(users.path, "last_seen")
    assert (isinstance(seen, str), never) == (True, None)
    run(users.path, "remove", "张")
    run(users.path, "add", "张", typed=f"{PASSWORD}\n")
    assert listed(users.path, "last_seen")[0] == [None]  # another 张


def test_the_table_tells_all(
    users: UsersFile, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "120")
    monkeypatch.setenv("TZ", "UTC")
    users.put(User("张", False, frozenset({"人事", "制度"})), PASSWORD)
    run(users.path, "disable", "张")
    seen = '{"format": 1, "values": {"李": "2026-11-27T08:05:00Z"}}'
    (tmp_path / "users.seen.json").write_text(seen, encoding="utf-8")
    rows = [" ".join(line.split()) for line in run(users.path, "list").splitlines() if "│" in line]
    assert rows == [
        "│ 张 │ 提问 ask，已停用 disabled │ 人事、制度 │ 从未 never │",
        "│ 李 │ 管理 manage │ 全部 all │ 2026-11-27 08:05 │",
    ]

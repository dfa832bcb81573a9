"""Who is let in, to page and routes alike, and what a role allows."""

import base64
from collections.abc import Iterator
from pathlib import Path

import gradio as gr
import httpx
import pytest
from starlette.requests import Request
from starlette.types import ASGIApp

from tests.web.serving import PASSWORD, application, client, raise_event, served
from web.auth.access import may_manage, user_name
from web.auth.accounts import Account, PasswordHash, User
from web.auth.credentials import Credentials
from web.auth.doorkeeper import COOKIE
from web.auth.users import UsersFile
from web.service.service import Service

pytestmark = pytest.mark.anyio


@pytest.fixture
def app(service: Service, gradio_page: ASGIApp, tmp_path: Path) -> ASGIApp:
    return application(service, tmp_path, page=gradio_page)


@pytest.fixture
def http(app: ASGIApp, users: UsersFile) -> httpx.AsyncClient:
    return client(app)


def basic(name: str, password: str = PASSWORD) -> dict[str, str]:
    credentials = base64.b64encode(f"{name}:{password}".encode()).decode()
    return {"authorization": f"Basic {credentials}"}


async def log_in(http: httpx.AsyncClient, name: str, password: str = PASSWORD) -> httpx.Response:
    return await http.post("/login", data={"name": name, "password": password})


async def listing(http: httpx.AsyncClient, name: str = "", password: str = PASSWORD) -> int:
    """The status that somebody, or a stranger, is given for the list of articles."""
    headers = basic(name, password) if name else None
    return (await http.get("/api/articles", headers=headers)).status_code


@pytest.mark.parametrize(
    "path",
    [
        "/api/articles",
        "/api/openapi.json",
        "/config",
        "/gradio_api/info",
        "/gradio_api/queue/data?session_hash=x",
        "/theme.css",
        "/login/",
        "/healthz/",
        "//healthz",
    ],
)
async def test_a_stranger_is_shown_nothing(http: httpx.AsyncClient, path: str) -> None:
    refused = await http.get(path)
    is_asked_for_basic = "www-authenticate" in refused.headers
    assert (refused.status_code, is_asked_for_basic) == (401, path.startswith("/api/"))


async def test_a_stranger_finds_the_door_and_the_pulse(http: httpx.AsyncClient) -> None:
    page = await http.get("/", headers={"accept": "text/html,*/*"})
    assert (page.status_code, page.headers["location"]) == (303, "/login")
    assert (await http.get("/login")).status_code == 200
    assert (await http.get("/healthz")).status_code == 200


async def test_gradio_is_told_so_that_it_can_show_it(http: httpx.AsyncClient) -> None:
    refused = await http.post("/gradio_api/queue/join", json={})
    assert (refused.status_code, refused.json()["detail"][:4]) == (401, "请先登录")


async def test_a_browser_logs_in_and_out(http: httpx.AsyncClient) -> None:
    welcome = await log_in(http, "张")
    cookie = set(welcome.headers["set-cookie"].split("; "))
    assert (welcome.status_code, welcome.headers["location"]) == (303, "/")
    assert {"HttpOnly", "SameSite=strict", "Path=/"} <= cookie
    assert "Secure" not in cookie
    proxy = {"authorization": "Bearer of the proxy"}
    assert (await http.get("/config", headers=proxy)).status_code == 200
    token = http.cookies[COOKIE]
    await http.post("/logout")
    http.cookies[COOKIE] = token
    assert (await http.get("/config")).status_code == 401


async def test_over_https_the_cookie_stays_there(app: ASGIApp, users: UsersFile) -> None:
    welcome = await log_in(client(app, url="https://localhost"), "张")
    assert "Secure" in welcome.headers["set-cookie"].split("; ")


@pytest.mark.parametrize(("site", "status"), [("same-origin", 303), ("cross-site", 403)])
async def test_nobody_needs_a_session_to_leave_it_and_no_other_website_ends_one(
    http: httpx.AsyncClient, site: str, status: int
) -> None:
    farewell = await http.post("/logout", headers={"sec-fetch-site": site})
    assert farewell.status_code == status
    assert farewell.headers.get("location", "/login") == "/login"


@pytest.mark.parametrize(("name", "password"), [("张", "wrong horse"), ("王", PASSWORD), ("", "")])
async def test_who_is_not_known_stays_outside(
    http: httpx.AsyncClient, name: str, password: str
) -> None:
    refused = await log_in(http, name, password)
    assert (refused.status_code, "用户名或密码不对" in refused.text) == (403, True)
    assert "set-cookie" not in refused.headers
    assert await listing(http, name, password) == 401


async def test_a_machine_is_verified_once(
    http: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert await listing(http, "张") == 200
    monkeypatch.setattr(UsersFile, "verified", lambda *_: pytest.fail("verified again"))
    assert await listing(http, "张") == 200


def test_what_a_machine_has_shown_is_not_known_for_ever() -> None:
    now = 0.0
    credentials = Credentials(10, lambda: now)
    account = Account(User("张", False), PasswordHash.of(PASSWORD, n=2))
    credentials.remember("Basic …", account)
    now = 9.9
    assert credentials.recall("Basic …") == account
    now = 10
    assert credentials.recall("Basic …") is None


async def test_a_user_who_is_removed_or_changed_is_outside_at_once(
    app: ASGIApp, users: UsersFile
) -> None:
    browser, machine = client(app), client(app)
    await log_in(browser, "张")
    assert await listing(machine, "李") == 200
    users.put(User("李", True), "another horse")
    users.remove("张")
    assert (await browser.get("/config")).status_code == 401
    assert await listing(machine, "李") == 401
    assert await listing(machine, "李", "another horse") == 200


async def test_a_file_of_users_that_is_damaged_lets_nobody_in(
    http: httpx.AsyncClient, users: UsersFile
) -> None:
    users.path.write_text("{", encoding="utf-8")
    refused = await log_in(http, "李")
    assert (refused.status_code, "无法读取用户文件" in refused.text) == (503, True)
    assert await listing(http, "李") == 503


async def test_a_file_of_users_counts_once_it_comes_and_when_it_is_gone_lets_nobody_in(
    app: ASGIApp, tmp_path: Path
) -> None:
    http, file = client(app), UsersFile(tmp_path / "users.json", cost=2)
    assert await listing(http) == 200
    file.put(User("张", False), PASSWORD)
    assert (await listing(http), await listing(http, "张")) == (401, 200)
    file.path.unlink()
    assert (await listing(http), await listing(http, "张")) == (401, 401)


async def test_who_fails_too_often_has_to_wait(http: httpx.AsyncClient) -> None:
    statuses = [(await log_in(http, "张", "wrong horse")).status_code for _ in range(11)]
    assert statuses == [403] * 10 + [429]
    refused = await http.get("/api/articles", headers=basic("张"))
    assert (refused.status_code, 0 < int(refused.headers["retry-after"]) <= 30) == (429, True)


async def test_logging_in_often_is_no_failure(http: httpx.AsyncClient) -> None:
    assert {(await log_in(http, "张")).status_code for _ in range(12)} == {303}


@pytest.mark.parametrize(
    "authorization",
    ["", "Basic", "Basic !", "Basic 5byg", "Bearer abc", "Basic //8=", "basic OjE="],
)
async def test_what_is_no_basic_opens_nothing(http: httpx.AsyncClient, authorization: str) -> None:
    refused = await http.get("/api/articles", headers={"authorization": authorization})
    assert refused.status_code == 401


@pytest.mark.parametrize(("name", "statuses"), [("张", (403, 403)), ("李", (200, 404))])
async def test_only_managers_change_articles(
    http: httpx.AsyncClient, name: str, statuses: tuple[int, int]
) -> None:
    article = {"name": name, "text": "临平有山。"}
    addition = await http.post("/api/articles", json=article, headers=basic(name))
    removal = await http.delete(f"/api/articles/{'0' * 16}", headers=basic(name))
    assert (addition.status_code, removal.status_code) == statuses


async def test_only_managers_leave_files_with_gradio(
    http: httpx.AsyncClient, page_folder: Path
) -> None:
    for path in ("/gradio_api/upload", "/gradio_api/upload/", "//gradio_api/upload"):
        upload = await http.post(path, files={"files": b"x"}, headers=basic("张"))
        assert upload.status_code in {403, 404, 405}
    assert [path for path in (page_folder / "gradio").rglob("*") if path.is_file()] == []
    upload = await http.post("/gradio_api/upload", files={"files": b"x"}, headers=basic("李"))
    assert page_folder / "gradio" in Path(upload.json()[0]).parents


@pytest.mark.parametrize(
    ("state", "name", "manages"),
    [
        ({}, "", False),
        ({"user": None}, "", False),
        ({"user": "李"}, "", False),
        ({"may_manage": True}, "", False),
        ({"user": User("张", False)}, "张", False),
        ({"user": User("李", True)}, "李", True),
    ],
)
def test_in_doubt_nobody_manages(state: dict[str, object], name: str, manages: bool) -> None:
    request = Request({"type": "http", "state": state})
    for each in (request, gr.Request(request)):
        assert (user_name(each), may_manage(each)) == (name, manages)
    assert not may_manage(None)


@pytest.fixture
def url(app: ASGIApp, users: UsersFile) -> Iterator[str]:
    with served(app) as url:
        yield url


@pytest.mark.parametrize(("name", "is_added"), [("张", False), ("李", True)])
def test_a_raw_event_of_the_page_asks_for_the_role_too(
    url: str, service: Service, name: str, is_added: bool
) -> None:
    """A control that is hidden, or an event that is private, is reached by a raw POST."""
    with httpx.Client(base_url=url, headers=basic(name), timeout=30) as http:
        values = {"paste-name": f"{name}带来的.txt", "paste-text": f"{name}写了这篇。"}
        events = raise_event(http, "paste-add", "click", values)
    assert '"success":true' in events
    assert service.backend().library.listed(f"{name}带来的").total == is_added

"""Who is let in, to page and routes alike, and what a role allows."""

import base64
from collections.abc import Iterator
from pathlib import Path

import gradio as gr
import httpx
import pytest
from starlette.requests import Request
from starlette.types import ASGIApp

from tests.web.serving import (
    application,
    client,
    page_of,
    raise_event,
    ready_service,
    served,
)
from web.auth.access import may_manage
from web.auth.accounts import User
from web.auth.doorkeeper import COOKIE
from web.auth.users import UsersFile
from web.service.service import Service

pytestmark = pytest.mark.anyio

PASSWORD = "correct horse"
BROWSER = {"accept": "text/html,*/*"}


@pytest.fixture(scope="module")
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Service:
    return ready_service(tmp_path_factory.mktemp("service"))


@pytest.fixture
def users(tmp_path: Path) -> UsersFile:
    """张 may ask, 李 may manage as well."""
    file = UsersFile(tmp_path / "users.json", cost=2)
    file.put(User("张", False), PASSWORD)
    file.put(User("李", True), PASSWORD)
    return file


@pytest.fixture(scope="module")
def page_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("page")


@pytest.fixture(scope="module")
def page(service: Service, page_folder: Path) -> ASGIApp:
    return page_of(service, page_folder)


@pytest.fixture
def http(service: Service, page: ASGIApp, users: UsersFile, tmp_path: Path) -> httpx.AsyncClient:
    return client(application(service, tmp_path, page=page))


def basic(name: str, password: str = PASSWORD) -> dict[str, str]:
    shown = base64.b64encode(f"{name}:{password}".encode()).decode()
    return {"authorization": f"Basic {shown}"}


async def log_in(http: httpx.AsyncClient, name: str, password: str = PASSWORD) -> httpx.Response:
    return await http.post("/login", data={"name": name, "password": password})


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
    assert (await http.get(path)).status_code == 401


async def test_a_stranger_finds_the_door_and_the_pulse(http: httpx.AsyncClient) -> None:
    page = await http.get("/", headers=BROWSER)
    assert (page.status_code, page.headers["location"]) == (303, "/login")
    assert (await http.get("/login")).status_code == 200
    assert (await http.get("/healthz")).status_code == 200


async def test_gradio_is_told_so_that_it_can_show_it(http: httpx.AsyncClient) -> None:
    refused = await http.post("/gradio_api/queue/join", json={})
    assert (refused.status_code, refused.json()["detail"][:4]) == (401, "请先登录")


@pytest.mark.parametrize(("path", "asked"), [("/api/articles", True), ("/config", False)])
async def test_only_machines_are_asked_for_basic(
    http: httpx.AsyncClient, path: str, asked: bool
) -> None:
    assert ("www-authenticate" in (await http.get(path)).headers) is asked


async def test_a_browser_logs_in_and_out(http: httpx.AsyncClient) -> None:
    come_in = await log_in(http, "张")
    cookie = come_in.headers["set-cookie"]
    assert (come_in.status_code, come_in.headers["location"]) == (303, "/")
    assert {"HttpOnly", "SameSite=strict", "Path=/"} <= set(cookie.split("; "))
    assert (await http.get("/config")).status_code == 200
    kept = http.cookies[COOKIE]
    await http.post("/logout")
    http.cookies[COOKIE] = kept
    assert (await http.get("/config")).status_code == 401


async def test_nobody_needs_a_session_to_leave_it(http: httpx.AsyncClient) -> None:
    gone = await http.post("/logout")
    assert (gone.status_code, gone.headers["location"]) == (303, "/login")


async def test_another_website_logs_nobody_out(http: httpx.AsyncClient) -> None:
    foreign = {"sec-fetch-site": "cross-site"}
    assert (await http.post("/logout", headers=foreign)).status_code == 403


async def test_a_session_counts_whatever_else_is_shown(http: httpx.AsyncClient) -> None:
    await log_in(http, "张")
    shown = {"authorization": "Bearer of the proxy"}
    assert (await http.get("/config", headers=shown)).status_code == 200


async def test_over_https_the_cookie_stays_there(
    service: Service, page: ASGIApp, users: UsersFile, tmp_path: Path
) -> None:
    http = client(application(service, tmp_path, page=page), url="https://localhost")
    assert "Secure" in (await log_in(http, "张")).headers["set-cookie"].split("; ")


@pytest.mark.parametrize(("name", "password"), [("张", "wrong horse"), ("王", PASSWORD), ("", "")])
async def test_who_is_not_known_stays_outside(
    http: httpx.AsyncClient, name: str, password: str
) -> None:
    refused = await log_in(http, name, password)
    assert refused.status_code == 403
    assert "用户名或密码不对" in refused.text
    assert "set-cookie" not in refused.headers
    assert (await http.get("/api/articles", headers=basic(name, password))).status_code == 401


async def test_a_machine_is_verified_once(
    http: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert (await http.get("/api/articles", headers=basic("张"))).status_code == 200
    monkeypatch.setattr(UsersFile, "verified", lambda *_: pytest.fail("verified again"))
    assert (await http.get("/api/articles", headers=basic("张"))).status_code == 200


async def test_a_user_who_is_removed_or_changed_is_outside_at_once(
    http: httpx.AsyncClient, users: UsersFile
) -> None:
    await log_in(http, "张")
    await http.get("/api/articles", headers=basic("李"))
    users.put(User("李", True), "another horse")
    users.remove("张")
    assert (await http.get("/config")).status_code == 401
    assert (await http.get("/api/articles", headers=basic("李"))).status_code == 401
    assert (
        await http.get("/api/articles", headers=basic("李", "another horse"))
    ).status_code == 200


async def test_a_file_of_users_that_vanishes_lets_nobody_in(
    http: httpx.AsyncClient, users: UsersFile
) -> None:
    assert (await http.get("/api/articles", headers=basic("李"))).status_code == 200
    users.path.unlink()
    assert (await http.get("/api/articles", headers=basic("李"))).status_code == 401
    assert (await http.get("/api/articles")).status_code == 401


async def test_a_file_of_users_that_is_damaged_lets_nobody_in(
    http: httpx.AsyncClient, users: UsersFile
) -> None:
    users.path.write_text("{", encoding="utf-8")
    assert (await http.get("/api/articles", headers=basic("李"))).status_code == 503
    refused = await log_in(http, "李")
    assert refused.status_code == 503
    assert "无法读取用户文件" in refused.text


async def test_a_file_of_users_that_comes_later_counts_as_well(
    service: Service, page: ASGIApp, tmp_path: Path
) -> None:
    http = client(application(service, tmp_path, page=page))
    assert (await http.get("/api/articles")).status_code == 200
    UsersFile(tmp_path / "users.json", cost=2).put(User("张", False), PASSWORD)
    assert (await http.get("/api/articles")).status_code == 401


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


@pytest.mark.parametrize(("name", "status"), [("张", 403), ("李", 200)])
async def test_only_managers_add_articles(http: httpx.AsyncClient, name: str, status: int) -> None:
    pasted = {"name": name, "text": "临平有山。"}
    assert (
        await http.post("/api/articles", json=pasted, headers=basic(name))
    ).status_code == status


@pytest.mark.parametrize(("name", "status"), [("张", 403), ("李", 404)])
async def test_only_managers_remove_articles(
    http: httpx.AsyncClient, name: str, status: int
) -> None:
    removed = await http.delete(f"/api/articles/{'0' * 16}", headers=basic(name))
    assert removed.status_code == status


async def test_only_managers_leave_files_with_gradio(
    http: httpx.AsyncClient, page_folder: Path
) -> None:
    for path in ("/gradio_api/upload", "/gradio_api/upload/", "//gradio_api/upload"):
        sent = await http.post(path, files={"files": b"x"}, headers=basic("张"))
        assert sent.status_code in {403, 404, 405}
    assert [path for path in (page_folder / "gradio").rglob("*") if path.is_file()] == []
    sent = await http.post("/gradio_api/upload", files={"files": b"x"}, headers=basic("李"))
    assert sent.status_code == 200


@pytest.mark.parametrize(
    "state", [{}, {"user": None}, {"user": User("张", False)}, {"user": "李"}, {"may_manage": True}]
)
def test_in_doubt_nobody_manages(state: dict[str, object]) -> None:
    request = Request({"type": "http", "state": state})
    assert not may_manage(request)
    assert not may_manage(gr.Request(request))
    assert not may_manage(None)


def test_a_manager_manages() -> None:
    request = Request({"type": "http", "state": {"user": User("李", True)}})
    assert may_manage(request)
    assert may_manage(gr.Request(request))


@pytest.fixture
def url(service: Service, page: ASGIApp, users: UsersFile, tmp_path: Path) -> Iterator[str]:
    with served(application(service, tmp_path, page=page)) as url:
        yield url


@pytest.mark.parametrize(("name", "is_added"), [("张", False), ("李", True)])
def test_a_raw_event_of_the_page_asks_for_the_role_too(
    url: str, service: Service, name: str, is_added: bool
) -> None:
    """A control that is hidden, or an event that is private, is reached by a raw POST."""
    with httpx.Client(base_url=url, headers=basic(name), timeout=30) as http:
        values = {"paste-name": f"{name}带来的.txt", "paste-text": f"{name}写了这篇。"}
        told = raise_event(http, "paste-add", "click", values)
    assert '"success":true' in told
    found = service.backend().library.listed(f"{name}带来的").total
    assert found == is_added

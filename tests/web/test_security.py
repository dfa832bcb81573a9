"""What guards page and routes alike: headers, hosts, origins, rates, sizes and times."""

from collections.abc import AsyncIterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from queue import SimpleQueue
from time import sleep
from typing import Any, Protocol

import anyio
import httpx
import pytest
from starlette.types import ASGIApp

from qa import Answer, AnsweringQueue, QuestionAnswerer
from tests.web.serving import application, client, page_of, ready_service, served
from web.limits import LIMITS
from web.rates import TokenBuckets
from web.requests import client_of
from web.server.security import HEADERS
from web.service.service import Service

pytestmark = pytest.mark.anyio


@pytest.fixture(scope="module")
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Service:
    return ready_service(tmp_path_factory.mktemp("service"))


@pytest.fixture(scope="module")
def page(service: Service, tmp_path_factory: pytest.TempPathFactory) -> ASGIApp:
    return page_of(service, tmp_path_factory.mktemp("page"))


@pytest.fixture
def http(service: Service, page: ASGIApp, tmp_path: Path) -> httpx.AsyncClient:
    return client(application(service, tmp_path, page=page, hosts=("Juzheng.example.cn",)))


class Limited(Protocol):
    def __call__(self, **limits: Any) -> httpx.AsyncClient: ...


@pytest.fixture
def limited(service: Service, page: ASGIApp, tmp_path: Path) -> Limited:
    """Asks an application that has other limits than usual."""

    def build(**limits: Any) -> httpx.AsyncClient:
        return client(application(service, tmp_path, page=page, limits=replace(LIMITS, **limits)))

    return build


ASKED = {"json": {"question": "临平有水吗？"}}


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/", 200),
        ("GET", "/healthz", 200),
        ("GET", "/login", 200),
        ("GET", "/api/nothing", 404),
        ("GET", "/assets/nothing.js", 404),
        ("GET", "/gradio_api/file=/etc/passwd", 403),
    ],
)
async def test_every_response_carries_the_headers(
    http: httpx.AsyncClient, method: str, path: str, status: int
) -> None:
    response = await http.request(method, path)
    assert response.status_code == status
    assert {name: response.headers[name] for name in HEADERS} == HEADERS


async def test_a_failure_carries_the_headers_too(
    service: Service, page: ASGIApp, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(QuestionAnswerer, "find", lambda *_, **__: 1 / 0)
    app = application(service, tmp_path, page=page)
    transport = httpx.ASGITransport(app=app, raise_app_exceptions=False)
    http = httpx.AsyncClient(transport=transport, base_url="http://localhost")
    response = await http.post("/api/ask", **ASKED)
    assert response.status_code == 500
    assert response.headers["content-security-policy"] == HEADERS["Content-Security-Policy"]


@pytest.mark.parametrize(
    ("host", "status"),
    [
        ("127.0.0.1:7860", 200),
        ("localhost:7860", 200),
        ("LOCALHOST", 200),
        ("[::1]:7860", 200),
        ("192.168.1.5:7860", 200),
        ("juzheng.example.cn", 200),
        ("evil.example", 421),
        ("localhost.evil.example", 421),
        ("127.0.0.1.evil.example", 421),
        ("127.0.0.1@evil.example", 421),
        ("[::1", 421),
        ("", 421),
    ],
)
@pytest.mark.parametrize("path", ["/healthz", "/login"])
async def test_only_known_hosts_are_answered_to(
    http: httpx.AsyncClient, host: str, status: int, path: str
) -> None:
    assert (await http.get(path, headers={"host": host})).status_code == status


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 200),
        ({"origin": "http://127.0.0.1:7860"}, 200),
        ({"sec-fetch-site": "same-origin", "origin": "http://127.0.0.1:7860"}, 200),
        ({"sec-fetch-site": "none"}, 200),
        ({"origin": "http://evil.example"}, 403),
        ({"origin": "http://127.0.0.1:3000"}, 403),
        ({"origin": "http://localhost:7860"}, 403),
        ({"origin": "null"}, 403),
        ({"sec-fetch-site": "cross-site"}, 403),
        ({"sec-fetch-site": "same-site", "origin": "http://127.0.0.1:7860"}, 403),
    ],
)
async def test_only_the_page_itself_makes_a_browser_change_anything(
    http: httpx.AsyncClient, headers: dict[str, str], status: int
) -> None:
    assert (await http.post("/api/ask", **ASKED, headers=headers)).status_code == status


@pytest.mark.parametrize(
    "path",
    ["/gradio_api/queue/join", "/gradio_api/upload", "/gradio_api/run/x", "/login", "/logout"],
)
async def test_the_routes_of_the_page_are_guarded_as_well(
    http: httpx.AsyncClient, path: str
) -> None:
    response = await http.post(path, headers={"origin": "http://evil.example"})
    assert (response.status_code, "另" in response.text or "别的网站" in response.text) == (
        403,
        True,
    )


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("POST", "/gradio_api/process_recording"),
        ("POST", "/gradio_api/component_server"),
        ("POST", "/gradio_api/vibe-edit"),
        ("GET", "/gradio_api/deep_link?session_hash=x"),
        ("GET", "/gradio_api/proxy=https://a.hf.space/"),
        ("GET", "/monitoring/summary"),
    ],
)
async def test_what_the_page_does_not_need_is_not_there(
    http: httpx.AsyncClient, method: str, path: str
) -> None:
    refused = await http.request(method, path)
    assert (refused.status_code, refused.text[:2]) == (404, "没有")


@pytest.mark.parametrize("origin", ["http://evil.example", "http://localhost:3000"])
async def test_no_other_website_may_read_an_answer(http: httpx.AsyncClient, origin: str) -> None:
    asked = {"origin": origin, "access-control-request-method": "POST"}
    for headers in ({"origin": origin}, asked):
        for path in ("/config", "/api/articles"):
            method = "OPTIONS" if headers is asked else "GET"
            response = await http.request(method, path, headers=headers)
            assert "access-control-allow-origin" not in response.headers


async def test_who_asks_too_often_is_told_when_to_come_again(limited: Limited) -> None:
    http = limited(requests_per_second=0.1, burst=2)
    statuses = [(await http.post("/api/ask", **ASKED)).status_code for _ in range(3)]
    refused = await http.post("/gradio_api/queue/join", json={})
    assert statuses == [200, 200, 429]
    assert (refused.status_code, 0 < int(refused.headers["retry-after"]) <= 10) == (429, True)
    assert (await http.get("/theme.css")).status_code == 200


async def test_without_a_rate_nobody_asks_too_often(limited: Limited) -> None:
    http = limited(requests_per_second=0, burst=1)
    statuses = {(await http.get("/api/articles")).status_code for _ in range(5)}
    assert statuses == {200}


def test_a_bucket_is_refilled_as_time_goes_by() -> None:
    now = 0.0
    buckets = TokenBuckets(0.5, 2, clock=lambda: now)
    assert [buckets.take("a") for _ in range(3)] == [0, 0, 2]
    assert buckets.take("b") == 0
    now = 2
    assert [buckets.take("a") for _ in range(2)] == [0, 2]
    buckets.give_back("a")
    assert buckets.take("a") == 0


@pytest.mark.parametrize(
    ("host", "known_as"),
    [
        ("10.0.0.7", "10.0.0.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("::ffff:10.0.0.7", "::ffff:a00:7"),
        ("unix", "unix"),
    ],
)
def test_a_client_is_an_address_or_a_household(host: str, known_as: str) -> None:
    assert client_of({"client": (host, 1)}) == known_as


async def endless(sent: list[int]) -> AsyncIterator[bytes]:
    while True:
        sent.append(1000)
        yield b"x" * 1000


@pytest.mark.parametrize("path", ["/api/ask", "/login", "/gradio_api/queue/join"])
async def test_a_request_that_never_ends_is_not_read_to_its_end(
    limited: Limited, path: str
) -> None:
    http = limited(request_bytes=5000)
    sent: list[int] = []
    headers = {"content-type": "application/x-www-form-urlencoded"}
    response = await http.post(path, content=endless(sent), headers=headers)
    assert (response.status_code, sum(sent)) == (413, 6000)


async def test_a_request_that_says_it_is_too_large_is_not_read(http: httpx.AsyncClient) -> None:
    headers = {"content-length": str(LIMITS.request_bytes + 1)}
    response = await http.post("/api/ask", content=b"{}", headers=headers)
    assert response.status_code == response.json()["status"] == 413


async def test_files_may_be_larger_than_questions(limited: Limited) -> None:
    http = limited(request_bytes=100, upload_request_bytes=5000)
    statuses = [
        (await http.post("/api/articles", files={"files": ("大.txt", b"x" * size)})).status_code
        for size in (1000, 6000)
    ]
    assert statuses == [200, 413]


async def test_gradio_stores_no_file_that_is_too_large(service: Service, tmp_path: Path) -> None:
    small = replace(LIMITS, upload_bytes=1000)
    http = client(application(service, tmp_path, limits=small))
    sent = await http.post("/gradio_api/upload", files={"files": ("a.txt", b"x" * 2000)})
    assert sent.status_code == 413
    assert [path for path in (tmp_path / "gradio").rglob("*") if path.is_file()] == []


async def stalled() -> AsyncIterator[bytes]:
    yield b'{"question": '
    await anyio.sleep(30)
    yield b'"?"}'


async def test_a_request_that_falls_silent_is_given_up(limited: Limited) -> None:
    http = limited(silent_seconds=0.05)
    response = await http.post("/api/ask", content=stalled())
    assert (response.status_code, response.headers["connection"]) == (408, "close")


async def test_a_machine_is_told_where_an_answer_takes_too_long(
    limited: Limited, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(QuestionAnswerer, "find", lambda *_, **__: sleep(0.5))
    http = limited(answer_seconds=0.05)
    response = await http.post("/api/ask", **ASKED)
    assert (response.status_code, response.headers["retry-after"]) == (503, "10")


def test_many_questions_at_one_instant_leave_room_for_the_page(
    service: Service, page: ASGIApp, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    waiting: SimpleQueue[Future[Answer]] = SimpleQueue()
    answer = service.backend().answerer.ask("临平有水吗？")

    def submit(*_: object, **__: object) -> Future[Answer]:
        waiting.put(asked := Future())
        return asked

    monkeypatch.setattr(AnsweringQueue, "submit", submit)
    with (
        served(application(service, tmp_path, page=page)) as url,
        httpx.Client(base_url=url, timeout=60, limits=httpx.Limits(max_connections=None)) as http,
        ThreadPoolExecutor(100) as people,
    ):
        asked = [people.submit(http.post, "/api/ask", **ASKED) for _ in range(100)]
        unanswered = [waiting.get(timeout=30) for _ in range(100)]
        opened = http.get("/config").status_code
        for each in unanswered:
            each.set_result(answer)
        assert (opened, {each.result().status_code for each in asked}) == (200, {200})

"""What guards page and routes alike: headers, hosts, origins, rates, sizes and times."""

import asyncio
import re
from collections.abc import AsyncIterator, Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import replace
from itertools import product
from pathlib import Path
from threading import Semaphore
from time import sleep

import anyio
import gradio
import httpx
import pytest
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from qa import Answer, AnsweringQueue, QuestionAnswerer
from tests.web.serving import application, client, served
from web.limits import LIMITS
from web.rates import TokenBuckets
from web.requests import client_of
from web.server.security import HEADERS
from web.server.traffic import BodyLimit
from web.service.service import Service

pytestmark = pytest.mark.anyio


@pytest.fixture
def app(service: Service, gradio_page: ASGIApp, tmp_path: Path) -> ASGIApp:
    return application(service, tmp_path, page=gradio_page, hosts=("Juzheng.example.cn",))


@pytest.fixture
def http(app: ASGIApp) -> httpx.AsyncClient:
    return client(app)


Limited = Callable[..., httpx.AsyncClient]


@pytest.fixture
def limited(service: Service, gradio_page: ASGIApp, tmp_path: Path) -> Limited:
    """Asks an application that has other limits than usual."""
    return lambda **limits: client(
        application(service, tmp_path, page=gradio_page, limits=replace(LIMITS, **limits))
    )


FILES_OF_GRADIO = Path(gradio.__file__).parent / "templates" / "frontend" / "assets"
QUESTION = {"json": {"question": "临平有水吗？"}}


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/", 200),
        ("/healthz", 200),
        ("/login", 200),
        ("/api/nothing", 404),
        ("/assets/nothing.js", 404),
        ("/gradio_api/file=/etc/passwd", 403),
    ],
)
async def test_every_response_carries_the_headers(
    http: httpx.AsyncClient, path: str, status: int
) -> None:
    response = await http.get(path)
    assert response.status_code == status
    assert response.headers.items() >= {(name.lower(), value) for name, value in HEADERS.items()}


async def test_what_bears_a_hash_is_kept_by_browsers_and_nothing_else(
    http: httpx.AsyncClient,
) -> None:
    names = [each.name for each in FILES_OF_GRADIO.iterdir()]
    assert [each for each in names if not re.search(r"-[\w-]{8,9}\.\w+$", each)] == []
    kept = await http.get(f"/assets/{names[0]}")
    assert kept.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    for path in ("/", "/config", "/theme.css", "/assets/nothing.js"):
        assert "immutable" not in (await http.get(path)).headers.get("Cache-Control", "")


async def test_a_failure_carries_the_headers_too(
    app: ASGIApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(QuestionAnswerer, "find", lambda *_, **__: 1 / 0)
    transport = httpx.ASGITransport(app=app, raise_app_exceptions=False)
    http = httpx.AsyncClient(transport=transport, base_url="http://localhost")
    response = await http.post("/api/ask", **QUESTION)
    assert response.status_code == 500
    assert response.headers.items() >= {(name.lower(), value) for name, value in HEADERS.items()}


OWN_HOSTS = ("127.0.0.1:7860", "localhost:7860", "LOCALHOST", "[::1]:7860", "192.168.1.5:7860")
OTHER_HOSTS = ("evil.example", "localhost.evil.example", "127.0.0.1.evil.example", "[::1", "")


@pytest.mark.parametrize(
    ("host", "status"),
    [
        *product(OWN_HOSTS, [200]),
        ("juzheng.example.cn", 200),
        *product(OTHER_HOSTS, [421]),
        ("127.0.0.1@evil.example", 421),
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
        ({"sec-fetch-site": "none", "origin": "http://evil.example"}, 403),
        ({"sec-fetch-site": "same-origin", "origin": "http://evil.example"}, 403),
        ({"sec-fetch-site": "same-site", "origin": "http://127.0.0.1:7860"}, 403),
    ],
)
async def test_only_the_page_itself_makes_a_browser_change_anything(
    http: httpx.AsyncClient, headers: dict[str, str], status: int
) -> None:
    assert (await http.post("/api/ask", **QUESTION, headers=headers)).status_code == status


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("POST", "/gradio_api/process_recording"),
        ("POST", "/gradio_api/call/like"),
        ("POST", "/gradio_api/api/like"),
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
    assert (refused.status_code, refused.text[:7]) == (404, "没有这个地址。")


@pytest.mark.parametrize("origin", ["http://evil.example", "http://localhost:3000"])
async def test_no_other_website_may_read_an_answer(http: httpx.AsyncClient, origin: str) -> None:
    headers = {"origin": origin, "access-control-request-method": "POST"}
    for path in ("/config", "/api/articles"):
        for method in ("GET", "OPTIONS"):
            response = await http.request(method, path, headers=headers)
            assert "access-control-allow-origin" not in response.headers


async def test_who_asks_too_often_is_told_when_to_come_again(limited: Limited) -> None:
    http = limited(requests_per_second=0.1, burst=2)
    statuses = [(await http.post("/api/ask", **QUESTION)).status_code for _ in range(3)]
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


async def endless(parts: list[bytes]) -> AsyncIterator[bytes]:
    while len(parts) < 1000:  # else a server that reads on would not fail but hang
        parts.append(b"x" * 1000)
        yield parts[-1]


@pytest.mark.parametrize("path", ["/api/ask", "/login", "/gradio_api/queue/join"])
async def test_a_request_that_never_ends_is_not_read_to_its_end(
    limited: Limited, path: str
) -> None:
    http = limited(request_bytes=5000)
    parts: list[bytes] = []
    headers = {"content-type": "application/x-www-form-urlencoded"}
    response = await http.post(path, content=endless(parts), headers=headers)
    assert (response.status_code, len(parts)) == (413, 6)


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
    http = client(application(service, tmp_path, limits=replace(LIMITS, upload_bytes=1000)))
    upload = await http.post("/gradio_api/upload", files={"files": ("a.txt", b"x" * 2000)})
    assert upload.status_code == 413
    assert [path for path in (tmp_path / "gradio").rglob("*") if path.is_file()] == []


async def stalled() -> AsyncIterator[bytes]:
    yield b'{"question": '
    await anyio.sleep(30)
    yield b'"?"}'


async def test_a_request_that_falls_silent_is_given_up(limited: Limited) -> None:
    http = limited(silent_seconds=0.05)
    response = await http.post("/api/ask", content=stalled())
    assert (response.status_code, response.headers["connection"]) == (408, "close")


@pytest.mark.parametrize("turns", range(4), ids=lambda turns: f"{turns}-turns")
async def test_who_stops_a_request_at_the_instant_it_comes_stops_it(turns: int) -> None:
    has_come = asyncio.get_running_loop().create_future()

    async def receive() -> Message:
        await has_come
        return {"type": "http.request", "body": b"{}"}

    async def answer(_: Scope, receive: Receive, __: Send) -> None:
        await receive()
        await asyncio.Event().wait()  # what is asked takes for ever

    limited = BodyLimit(answer, LIMITS)
    scope = {"type": "http", "path": "/api/ask", "method": "POST", "headers": []}
    work = asyncio.ensure_future(limited(scope, receive, lambda _: anyio.sleep(0)))
    await anyio.wait_all_tasks_blocked()
    has_come.set_result(None)
    for _ in range(turns):
        await asyncio.sleep(0)
    work.cancel()
    await asyncio.wait({work}, timeout=0.5)
    was_stopped = work.cancelled()
    work.cancel()
    assert was_stopped


async def test_a_machine_is_told_where_an_answer_takes_too_long(
    limited: Limited, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(QuestionAnswerer, "find", lambda *_, **__: sleep(0.5))
    http = limited(answer_seconds=0.05)
    response = await http.post("/api/ask", **QUESTION)
    assert (response.status_code, response.headers["retry-after"]) == (503, "10")


def test_many_questions_at_one_instant_leave_room_for_the_page(
    app: ASGIApp, service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    future, questions = Future[Answer](), Semaphore(0)
    answer = service.backend().queue.ask("临平有水吗？")

    def submit(*_: object, **__: object) -> Future[Answer]:
        questions.release()
        return future

    monkeypatch.setattr(AnsweringQueue, "submit", submit)
    with (
        served(app) as url,
        httpx.Client(base_url=url, timeout=60, limits=httpx.Limits(max_connections=None)) as http,
        ThreadPoolExecutor(100) as people,
    ):
        responses = [people.submit(http.post, "/api/ask", **QUESTION) for _ in range(100)]
        assert all(questions.acquire(timeout=30) for _ in range(100))
        status = http.get("/config").status_code
        future.set_result(answer)
        assert (status, {each.result().status_code for each in responses}) == (200, {200})

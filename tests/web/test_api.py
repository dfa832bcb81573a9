"""The routes and headers, without a page and without a model."""

from functools import partial
from pathlib import Path
from threading import Event

import httpx
import pytest
from fastapi import FastAPI

from index import LivingIndex, Making, build_index
from qa import QuestionAnswerer
from tests.fakes import FakeEncoder, FakeReader
from web.api import add_api
from web.library import Library
from web.security import HEADERS, SecurityHeaders
from web.service import Backend, NotReadyError, Service

pytestmark = pytest.mark.anyio


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


def open_backend(folder: Path) -> Backend:
    (folder / "a.txt").write_text("临平有山。临平有水。", encoding="utf-8")
    build_index([folder / "a.txt"], folder / "index", Making(FakeEncoder()))
    living = LivingIndex(folder / "index", encoder=FakeEncoder())
    return Backend(QuestionAnswerer(living, FakeReader(), min_confidence=0), Library(living))


def client(service: Service) -> httpx.AsyncClient:
    server = FastAPI()
    add_api(server, service)
    server.add_middleware(SecurityHeaders)
    transport = httpx.ASGITransport(app=server)
    return httpx.AsyncClient(transport=transport, base_url="http://test")


@pytest.fixture
def ready(tmp_path: Path) -> Service:
    service = Service(partial(open_backend, tmp_path))
    service.start()
    service.backend(wait_seconds=30)
    return service


async def test_health_is_503_until_a_question_can_be_answered(tmp_path: Path) -> None:
    go_on = Event()
    service = Service(lambda: (go_on.wait(30), open_backend(tmp_path))[1])
    async with client(service) as http:
        service.start()
        assert (await http.get("/healthz")).status_code == 503
        assert (await http.post("/api/ask", json={"question": "?"})).status_code == 503
        go_on.set()
        service.backend(wait_seconds=30)
        assert (await http.get("/healthz")).status_code == 200


async def test_a_question_is_answered_as_json(ready: Service) -> None:
    async with client(ready) as http:
        answer = (await http.post("/api/ask", json={"question": "临平有水吗？"})).json()
    evidence = answer["evidence"][0]
    assert answer["answer"] == evidence["text"] == "临平有水。"
    assert (evidence["article"], evidence["start"], evidence["end"]) == ("a.txt", 5, 10)


async def test_half_a_character_does_no_harm(ready: Service) -> None:
    async with client(ready) as http:
        asked = await http.post("/api/ask", content=b'{"question": "\\ud800?"}')
        assert asked.status_code in {200, 422}


@pytest.mark.parametrize(
    "body", [{}, {"question": ""}, {"question": 7}, {"question": "长" * 1001}, [], "临平"]
)
async def test_what_is_no_question_is_refused(ready: Service, body: object) -> None:
    async with client(ready) as http:
        assert (await http.post("/api/ask", json=body)).status_code == 422


async def test_every_response_carries_the_headers(ready: Service) -> None:
    async with client(ready) as http:
        headers = (await http.get("/nothing")).headers
    assert {name: headers[name] for name in HEADERS} == HEADERS


def test_a_failure_to_load_is_told() -> None:
    def fail() -> Backend:
        raise ValueError("no index")

    service = Service(fail)
    told: list[Exception | None] = []
    service.when_failed(lambda: told.append(service.failure))
    service.start()
    with pytest.raises(NotReadyError):
        service.backend(wait_seconds=30)
    assert [str(failure) for failure in told] == ["no index"]

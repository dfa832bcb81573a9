"""The server that keeps the index is away: all are told, none where it stands, and it passes."""

from pathlib import Path
from unittest.mock import Mock

import httpx
import pytest

from index.errors import StoreError
from tests.web.serving import application, client, ready_service
from web.chat.asking import Asking, answered
from web.service.service import Service

pytestmark = pytest.mark.anyio

AWAY = StoreError("milvus://inner:19530/news", "away", "连不上。", "it cannot be reached.")


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture
def service(tmp_path: Path) -> Service:
    return ready_service(tmp_path)


@pytest.fixture
def http(service: Service, tmp_path: Path) -> httpx.AsyncClient:
    return client(application(service, tmp_path))


async def test_health_tells_it_until_the_server_is_back(
    service: Service, http: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    reloading = service.backend().library.reloading
    before = (await http.get("/healthz")).json()
    with monkeypatch.context() as patch:
        patch.setattr(reloading.store, "look", Mock(side_effect=AWAY))
        assert not reloading.refresh()
        told = await http.get("/healthz")
    assert told.status_code == 503
    assert (told.json()["ready"], told.json()["trouble"]) == (False, "away")
    assert reloading.refresh()
    assert (await http.get("/healthz")).json() == before


async def test_who_asks_is_told_but_not_where_it_stands(
    service: Service, http: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    index = service.backend().queue.index
    with monkeypatch.context() as patch:
        patch.setattr(type(index), "retrieve", Mock(side_effect=AWAY))
        refused = await http.post("/api/ask", json={"question": "余杭有什么？"})
        turn = await answered(service, Asking("余杭有什么？", (), ()))
    assert (refused.status_code, refused.headers["retry-after"]) == (503, "10")
    assert turn.problem
    for text in (refused.json()["detail"], " ".join(turn.problem)):
        assert "连不上" in text
        assert "it cannot be reached" in text
        assert "inner" not in text
    assert (await answered(service, Asking("余杭有什么？", (), ()))).answer

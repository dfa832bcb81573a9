"""What the application tells of Milvus where it is away, silent or full, until that is over."""

import asyncio
import resource
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp

from index import ReloadingIndex
from index.audit import AuditLog
from index.errors import StoreError
from index.milvus.store import MilvusStore
from qa import AnsweringQueue, QuestionAnswerer
from tests.fakes import FakeEncoder, FakeReader
from tests.index.contract.proxy import Proxy
from tests.index.contract.serving import OPTIONS, Server, original, seconds_until
from web.auth.accounts import User
from web.auth.users import UsersFile
from web.server.middleware import protect
from web.service.service import Backend, Service

MOST_SECONDS = 8.0
SOON_SECONDS = 2.0
"""Within so many seconds a change is to be seen; the machine of the tests is given some more."""


def application(reloading: ReloadingIndex, folder: Path) -> ASGIApp:
    """What `app.py` serves, but for the page."""
    answerer = QuestionAnswerer(reloading, FakeReader(), min_confidence=0)
    backend = Backend.over(reloading, AnsweringQueue(answerer), data=folder)
    service = Service(lambda: backend)
    service.start()
    service.backend(wait_seconds=60)
    return protect(
        PlainTextResponse("页 page"),
        service,
        users=UsersFile(folder / "users.json"),
        everyone=User("", True),
        audit=AuditLog.default(folder),
    )


def asked(app: ASGIApp, method: str, path: str, **options: Any) -> tuple[int, dict[str, Any]]:
    """The status and the body of an answer."""

    async def ask() -> httpx.Response:
        transport = httpx.ASGITransport(app=app)
        async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1:7860") as http:
            return await http.request(method, path, **options)

    answer = asyncio.run(ask())
    return answer.status_code, answer.json()


def health(app: ASGIApp) -> tuple[int, str | None]:
    status, told = asked(app, "GET", "/healthz")
    return status, told.get("trouble")


def test_all_is_told_until_it_is_over_and_nothing_is_started_anew(
    behind_proxy: MilvusStore, proxy: Proxy, tmp_path: Path
) -> None:
    with ReloadingIndex(behind_proxy, encoder=FakeEncoder()) as reloading:
        app = application(reloading, tmp_path)
        assert health(app) == (200, None)
        behind_proxy.connection.seconds = 0.6
        proxy.refuse()
        seconds_until(lambda: health(app) == (503, "away"), most=MOST_SECONDS)
        status, told = asked(app, "POST", "/api/ask", json={"question": "临平有什么？"})
        assert (status, str(proxy.port) in told["detail"]) == (503, False)
        assert "it cannot be reached" in told["detail"]
        proxy.accept()
        seconds_until(lambda: health(app) == (200, None), most=MOST_SECONDS)
        proxy.swallows = True
        seconds_until(lambda: health(app) == (503, "slow"), most=MOST_SECONDS)
        proxy.accept()
        seconds_until(lambda: health(app) == (200, None), most=MOST_SECONDS)
        behind_proxy.connection.seconds = 10.0
        behind_proxy.add([original("水.txt", "余杭有水。")], OPTIONS)
        seconds_until(lambda: reloading.current.version == 2, most=2 * SOON_SECONDS)
        status, told = asked(app, "POST", "/api/ask", json={"question": "余杭有什么？"})
        assert (status, "余杭有水。" in str(told)) == (200, True)


@contextmanager
def without_room(process: int) -> Iterator[None]:
    """No file of a process may grow, as where the disk is full."""
    before = resource.prlimit(process, resource.RLIMIT_FSIZE)
    resource.prlimit(process, resource.RLIMIT_FSIZE, (1, before[1]))
    try:
        yield
    finally:
        resource.prlimit(process, resource.RLIMIT_FSIZE, before)


@pytest.mark.skipif(not hasattr(resource, "prlimit"), reason="Linux alone limits another process")
def test_without_room_the_last_good_version_serves_on(
    server: Server, behind_proxy: MilvusStore, tmp_path: Path
) -> None:
    (tmp_path / "桥.txt").write_text("桐乡有桥。", encoding="utf-8")
    with ReloadingIndex(behind_proxy, encoder=FakeEncoder()) as reloading:
        with without_room(server.pid):
            for change in (
                lambda: behind_proxy.add([original("水.txt", "余杭有水。")], OPTIONS),
                lambda: behind_proxy.build([tmp_path], OPTIONS),
                lambda: behind_proxy.remove(["山.txt"]),
            ):
                with pytest.raises(StoreError, match="has run out of space or quota") as told:
                    change()
                assert told.value.trouble == "full"
                assert "milvus://127.0.0.1" in str(told.value)
                assert "Make room, then try again" in str(told.value)
            assert reloading.refresh()
            [hit] = reloading.current.search("临平的山")
            assert (hit.chunk.text, reloading.current.version) == ("临平有山。山上有塔。", 1)
        behind_proxy.add([original("水.txt", "余杭有水。")], OPTIONS)
        assert behind_proxy.build([tmp_path], OPTIONS).manifest.articles == 3
        assert list(behind_proxy.verify()) == []

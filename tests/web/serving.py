"""The whole application with stand-ins for the models, asked in its own process or by TCP."""

import asyncio
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from threading import Thread
from typing import Any
from uuid import uuid4

import httpx
import uvicorn
from starlette.types import ASGIApp

from index import ReloadingIndex, UpdateOptions, build_index
from index.audit import AuditLog
from index.folder_store import FolderStore
from qa import AnsweringQueue, QuestionAnswerer
from tests.fakes import FakeEncoder, FakeReader
from web.auth.accounts import User
from web.auth.users import UsersFile
from web.limits import LIMITS, Limits
from web.server.connections import connections_within
from web.server.middleware import protect
from web.server.server import page_server
from web.service.service import Backend, Service

PASSWORD = "correct horse"


def open_backend(folder: Path) -> Backend:
    """An index of one article: 临平有山。临平有水。"""
    (folder / "a.txt").write_text("临平有山。临平有水。", encoding="utf-8")
    build_index([folder / "a.txt"], folder / "index", UpdateOptions(FakeEncoder()))
    reloading = ReloadingIndex(FolderStore(folder / "index"), encoder=FakeEncoder())
    answerer = QuestionAnswerer(reloading, FakeReader(), min_confidence=0)
    return Backend.over(reloading, AnsweringQueue(answerer), data=folder)


def ready_service(folder: Path) -> Service:
    service = Service(lambda: open_backend(folder))
    service.start()
    service.backend(wait_seconds=30)
    return service


def application(
    service: Service,
    folder: Path,
    *,
    page: ASGIApp | None = None,
    limits: Limits = LIMITS,
    hosts: tuple[str, ...] = (),
    may_manage: bool = True,
) -> ASGIApp:
    """What `app.py` serves; its file of users is `users.json` in `folder`."""
    return protect(
        page or page_of(service, folder, limits),
        service,
        users=UsersFile(folder / "users.json"),
        everyone=User("", may_manage),
        hosts=hosts,
        audit=AuditLog.default(folder),
        limits=limits,
    )


def page_of(service: Service, folder: Path, limits: Limits = LIMITS) -> ASGIApp:
    """The page, unprotected; it takes a second."""

    async def built() -> ASGIApp:
        return page_server(service, temporary=folder / "gradio", limits=limits)

    # Gradio begins an event loop for each of its locks where none runs, and closes none of them.
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, built()).result()


def client(app: ASGIApp, *, url: str = "http://127.0.0.1:7860") -> httpx.AsyncClient:
    return httpx.AsyncClient(transport=httpx.ASGITransport(app=app), base_url=url)


@contextmanager
def served(app: ASGIApp, *, port: int = 0, limits: Limits = LIMITS) -> Iterator[str]:
    """The address at which uvicorn serves `app` meanwhile, on `port`, or on any that is free."""
    bounded = connections_within(limits)
    config = uvicorn.Config(app, port=port, http=bounded, log_level="error", ws="none")
    server = uvicorn.Server(config)
    thread = Thread(target=server.run)
    thread.start()
    while not server.started:
        if not thread.is_alive():
            raise RuntimeError("uvicorn did not start")
        time.sleep(0.01)
    port = server.servers[0].sockets[0].getsockname()[1]
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        server.should_exit = server.force_exit = True
        thread.join()


def raise_event(
    http: httpx.Client,
    element: str,
    kind: str,
    values: dict[str, Any],
    data: dict[str, Any] | None = None,
) -> str:
    """What the page tells of an event of one of its elements that is raised by a raw request.

    `values` are those of the event's inputs, by element; texts are empty without. `data` is what
    the element's own script sends along.
    """
    config = http.get("/config").json()
    names = {each["id"]: each["props"].get("elem_id") for each in config["components"]}
    empty = {each["id"]: "" for each in config["components"] if each["type"] == "textbox"}
    event = event_of(config, element, kind)
    given = [values.get(names.get(each), empty.get(each)) for each in event["inputs"]]
    session = uuid4().hex
    joined = {"fn_index": event["id"], "session_hash": session, "data": given, "event_data": data}
    http.post("/gradio_api/queue/join", json=joined).raise_for_status()
    return http.get("/gradio_api/queue/data", params={"session_hash": session}).text


def event_of(config: dict[str, Any], element: str, kind: str) -> dict[str, Any]:
    """What the page's `/config` tells of an event of one of its elements."""
    names = {each["id"]: each["props"].get("elem_id") for each in config["components"]}
    (event,) = (
        each
        for each in config["dependencies"]
        if [(names.get(target), found) for target, found in each["targets"]] == [(element, kind)]
    )
    return event

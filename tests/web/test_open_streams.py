"""A stream that somebody holds open ends once they may come in no more."""

import asyncio
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import replace
from pathlib import Path

import httpx
import pytest
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from tests.web.serving import PASSWORD, application, served
from web.auth.accounts import Account, User
from web.auth.open_streams import send_while_known
from web.auth.users import UsersFile
from web.limits import LIMITS
from web.service.service import Service

STREAM = "/gradio_api/heartbeat/some-session"
"""Open until the browser goes, with a word every 15 seconds."""
START = {"type": "http.response.start", "status": 200, "headers": []}
END = {"type": "http.response.body", "body": b"", "more_body": False}


@pytest.fixture(scope="module")
def url(service: Service, gradio_page: ASGIApp, page_folder: Path) -> Iterator[str]:
    """A server that looks ten times a second; Gradio's streams end with the first."""
    limits = replace(LIMITS, look_seconds=0.1)
    with served(application(service, page_folder, page=gradio_page, limits=limits)) as url:
        yield url


@pytest.fixture
def users(page_folder: Path) -> UsersFile:
    """Those of the server: 张 and 李."""
    file = UsersFile(page_folder / "users.json", cost=2)
    file.path.unlink(missing_ok=True)
    file.put(User("张", False), PASSWORD)
    file.put(User("李", True), PASSWORD)
    return file


@contextmanager
def by_cookie(url: str) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=url, timeout=5) as http:
        http.post("/login", data={"name": "张", "password": PASSWORD})
        yield http


@contextmanager
def by_basic(url: str) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=url, timeout=5, auth=("张", PASSWORD)) as http:
        yield http


@pytest.mark.parametrize("come_in", [by_cookie, by_basic])
@pytest.mark.parametrize(
    "change",
    [
        lambda users: users.change("张", lambda each: replace(each, is_disabled=True)),
        lambda users: users.remove("张"),
        lambda users: users.change("张", Account.without_sessions),
        lambda users: users.put(User("张", False), "another password"),
        lambda users: users.path.write_bytes(b"{"),
    ],
    ids=["disabled", "removed", "logged out", "another password", "nobody can be known"],
)
def test_it_ends(
    url: str,
    users: UsersFile,
    come_in: Callable[[str], AbstractContextManager[httpx.Client]],
    change: Callable[[UsersFile], object],
) -> None:
    with come_in(url) as http, http.stream("GET", STREAM) as stream:
        words = stream.iter_lines()
        assert next(words) == "data: ALIVE"
        change(users)
        assert [each for each in words if each] == []  # and the end is that of a whole answer


@pytest.mark.parametrize(
    "change",
    [
        lambda users: users.put(User("王", False), PASSWORD),
        lambda users: users.change("李", lambda each: replace(each, is_disabled=True)),
        lambda users: users.change("张", lambda each: replace(each, user=User("张", True))),
    ],
    ids=["another added", "another disabled", "other rights"],
)
def test_it_stays_open(url: str, users: UsersFile, change: Callable[[UsersFile], object]) -> None:
    timeout = httpx.Timeout(5, read=1)
    with by_cookie(url) as http, http.stream("GET", STREAM, timeout=timeout) as stream:
        words = stream.iter_lines()
        assert next(words) == "data: ALIVE"
        change(users)
        with pytest.raises(httpx.ReadTimeout):
            list(words)


async def streaming(scope: Scope, receive: Receive, send: Send) -> None:
    assert scope["type"] == "http"
    await send(START)
    await send({"type": "http.response.body", "body": b"data: ALIVE\n\n", "more_body": True})
    await asyncio.sleep(60)


def test_it_ends_for_whoever_came_before_there_were_users(service: Service, tmp_path: Path) -> None:
    limits = replace(LIMITS, look_seconds=0.1)
    with (
        served(application(service, tmp_path, page=streaming, limits=limits)) as url,
        httpx.stream("GET", f"{url}{STREAM}") as stream,
    ):
        words = stream.iter_lines()
        assert next(words) == "data: ALIVE"
        UsersFile(tmp_path / "users.json", cost=2).put(User("张", False), PASSWORD)
        assert [each for each in words if each] == []


async def nothing() -> Message:
    await asyncio.sleep(60)
    return {"type": "http.disconnect"}


def answered(app: ASGIApp, *, is_known: bool) -> list[Message]:
    """What is sent where it is looked every 10 ms."""
    sent: list[Message] = []

    async def send(message: Message) -> None:
        sent.append(message)

    async def answer() -> None:
        await send_while_known(
            app, {}, nothing, send, is_known=lambda: is_known, every_seconds=0.01
        )

    asyncio.run(answer())
    return sent


async def hold(scope: Scope, receive: Receive, send: Send) -> None:
    await send(START)
    try:
        await asyncio.sleep(60)
    except asyncio.CancelledError:
        await send({"type": "http.response.body", "body": b"secret", "more_body": True})
        raise


async def think(scope: Scope, receive: Receive, send: Send) -> None:
    await asyncio.sleep(0.1)
    await send(START)
    await send(END)


async def fail(scope: Scope, receive: Receive, send: Send) -> None:
    raise TimeoutError("its own")


def test_nothing_of_what_the_application_says_at_last_is_sent() -> None:
    assert answered(hold, is_known=False) == [START, END]


@pytest.mark.parametrize("is_known", [True, False])
def test_what_has_not_begun_is_answered(is_known: bool) -> None:
    assert answered(think, is_known=is_known) == [START, END]


def test_a_timeout_of_the_application_is_its_own() -> None:
    with pytest.raises(TimeoutError, match="its own"):
        answered(fail, is_known=False)

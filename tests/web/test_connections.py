"""Connections that say nothing, or not enough, do not keep others out."""

import socket
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from typing import Any
from urllib.parse import urlsplit

import httpx
import pytest
from starlette.responses import PlainTextResponse
from starlette.types import Receive, Scope, Send

from tests.web.serving import served
from web.limits import LIMITS

IN_PART = b"GET / HTTP/1.1\r\nHost: localhost\r\nX-Slow: "


async def hello(scope: Scope, receive: Receive, send: Send) -> None:
    if scope["type"] == "http":
        await PlainTextResponse("hello")(scope, receive, send)


@pytest.fixture
def serving() -> Iterator[Callable[..., str]]:
    with ExitStack() as stack:

        def serve(**limits: Any) -> str:
            return stack.enter_context(served(hello, limits=replace(LIMITS, **limits)))

        yield serve


@contextmanager
def connected(url: str) -> Iterator[socket.socket]:
    at = urlsplit(url)
    with socket.create_connection((at.hostname, at.port), timeout=10) as opened:
        yield opened


def is_closed(opened: socket.socket, within: float) -> bool:
    """Whether the other side closes a connection without a word within so many seconds."""
    opened.settimeout(within)
    try:
        return opened.recv(1) == b""
    except ConnectionResetError:
        return True
    except TimeoutError:
        return False


@pytest.mark.parametrize("sent", [b"", IN_PART])
def test_who_never_asks_is_sent_away(serving: Callable[..., str], sent: bytes) -> None:
    with connected(serving(head_seconds=0.3)) as silent:
        silent.sendall(sent)
        assert is_closed(silent, within=5)


def test_a_byte_now_and_then_does_not_put_it_off(serving: Callable[..., str]) -> None:
    with connected(serving(head_seconds=0.6)) as slow:
        slow.sendall(IN_PART)
        for _ in range(4):
            assert not is_closed(slow, within=0.1)
            slow.sendall(b"x")
        assert is_closed(slow, within=5)


def test_nor_after_a_request_that_was_answered(serving: Callable[..., str]) -> None:
    with connected(serving(head_seconds=0.3)) as slow:
        slow.sendall(b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n")
        answer = b""
        while not answer.endswith(b"hello"):
            answer += slow.recv(1000)
        slow.sendall(IN_PART)
        assert is_closed(slow, within=2)


def test_whose_answer_takes_long_is_not(serving: Callable[..., str]) -> None:
    async def slowly(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            time.sleep(0.6)
            await hello(scope, receive, send)

    with served(slowly, limits=replace(LIMITS, head_seconds=0.2)) as url:
        assert httpx.get(url, trust_env=False).text == "hello"


@pytest.mark.parametrize("most", ["connections", "connections_of_one_client"])
def test_beyond_the_most_none_is_taken_until_one_goes(
    serving: Callable[..., str], most: str
) -> None:
    url = serving(**{most: 3})
    with ExitStack() as opened:
        three = [opened.enter_context(connected(url)) for _ in range(3)]
        with connected(url) as fourth:
            assert is_closed(fourth, within=5)
        three[0].close()
        time.sleep(0.2)
        assert httpx.get(url, trust_env=False).text == "hello"


def test_two_hundred_that_send_a_byte_a_second_keep_nobody_waiting(
    serving: Callable[..., str],
) -> None:
    url = serving()
    with ExitStack() as opened, httpx.Client(base_url=url, trust_env=False) as http:
        alone = slowest(http)
        slow = [opened.enter_context(connected(url)) for _ in range(200)]
        for each in slow:
            each.sendall(IN_PART)
        assert slowest(http) < 2 * alone + 0.05


def slowest(http: httpx.Client) -> float:
    """Seconds of the slowest but one in twenty of a hundred requests."""
    times = []
    for _ in range(100):
        began = time.perf_counter()
        assert http.get("/").text == "hello"
        times.append(time.perf_counter() - began)
    return sorted(times)[94]

"""Keep one client from taking the server for itself: how often, how much and how slowly."""

import asyncio

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from web.limits import Limits
from web.problems import RefusedError, refusal, too_often
from web.rates import Buckets
from web.requests import SAFE_METHODS, client_of, is_for_machines, is_upload
from web.server.security import Check


def rate_limit(limits: Limits, buckets: Buckets) -> Check:
    """Each client has one of the `buckets` of tokens, and what makes work costs one.

    What the page only loads costs none, or opening it would use up the bucket.
    """

    def check(scope: Scope) -> None:
        if not limits.requests_per_second or not _makes_work(scope):
            return
        if wait := buckets.take(client_of(scope)):
            raise too_often(wait, "请求太频繁，请稍后再试。", "Too many requests; try again later.")

    return check


class BodyLimit:
    """ASGI middleware that stops reading a request that is too large or stays silent too long."""

    def __init__(self, app: ASGIApp, limits: Limits) -> None:
        self._app = app
        self._limits = limits

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        limits = self._limits
        most = limits.upload_request_bytes if is_upload(scope) else limits.request_bytes
        announced = Headers(scope=scope).get("content-length", "")
        if announced.isdecimal() and int(announced) > most:
            await refusal(scope, _too_large(most))(scope, receive, send)
            return
        size, is_whole = 0, False

        async def receive_some() -> Message:
            nonlocal size, is_whole
            if is_whole:  # all that can come now is that the client has gone
                return await receive()
            try:
                # `wait_for` would lose a cancellation that comes with the message, before 3.12.
                async with asyncio.timeout(limits.silent_seconds):
                    message = await receive()
            except TimeoutError:
                raise _too_slow() from None
            size += len(message.get("body", b""))
            is_whole = not message.get("more_body", False)
            if size > most:
                raise _too_large(most)
            return message

        await self._app(scope, receive_some, send)


class AnswerTimeout:
    """ASGI middleware that tells a machine so where an answer takes too long.

    A question that still waits is dropped; what a thread is at goes on, and comes to nothing.
    """

    def __init__(self, app: ASGIApp, limits: Limits) -> None:
        self._app = app
        self._seconds = limits.answer_seconds

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or not is_for_machines(scope) or is_upload(scope):
            await self._app(scope, receive, send)
            return
        has_begun = has_ended = False

        async def send_in_time(message: Message) -> None:
            nonlocal has_begun
            has_begun = True
            if not has_ended:
                await send(message)

        work = asyncio.ensure_future(self._app(scope, receive, send_in_time))
        try:
            await asyncio.wait({work}, timeout=self._seconds)
        except asyncio.CancelledError:  # who waits for the answer may come in no more
            work.cancel()
            raise
        if work.done() or has_begun:
            await work
        else:
            has_ended = True
            work.cancel()
            _unfinished.add(work)
            work.add_done_callback(_unfinished.discard)
            await refusal(scope, _too_busy())(scope, receive, send)


_unfinished: set[asyncio.Future[None]] = set()
"""Held, or the event loop would forget them half done."""


def _too_slow() -> RefusedError:
    return RefusedError(
        408,
        "请求未传完，已超时。",
        "The rest of the request did not come in time.",
        headers={"Connection": "close"},
    )


def _too_busy() -> RefusedError:
    return RefusedError(
        503,
        "服务器太忙，没有及时答上来。请稍后再试。",
        "The server is too busy to answer in time; try again later.",
        headers={"Retry-After": "10"},
    )


def _too_large(most: int) -> RefusedError:
    return RefusedError(
        413,
        f"请求太大，上限是 {most:,} 字节。",
        f"The request is too large; at most {most:,} bytes.",
    )


def _makes_work(scope: Scope) -> bool:
    return scope["method"] not in SAFE_METHODS or scope["path"].startswith("/api/")

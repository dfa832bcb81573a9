"""What a page asks and is answered belongs to the account that opened it, or to the browser.

Gradio gives the stream of a session to whoever names its `session_hash`, which the browser makes
up. Here the name that reaches Gradio is a keyed digest of it and of its owner: named by another it
is another session, and there is nothing to be read, cancelled or reset.
"""

import hashlib
import json
import secrets
from collections.abc import Callable
from functools import partial
from typing import Any
from urllib.parse import parse_qsl, urlencode

from cachetools import LRUCache
from starlette.datastructures import MutableHeaders
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from web.problems import RefusedError, refusal
from web.requests import SAFE_METHODS

COOKIE = "juzheng-browser"
REMEMBERED = 10_000
"""Sessions in which something was asked; the oldest are forgotten first."""
_NAME = "session_hash"
_EVENTS = "/gradio_api/"
_HEARTBEAT = "/gradio_api/heartbeat/"
_STREAM = "/gradio_api/queue/data"


class OwnSessions:
    """ASGI middleware that makes a session of Gradio its owner's.

    That is the user, whom `Access` knows; where everyone is let in without a name, the browser,
    by a cookie that it is given with the page.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app
        self._key = secrets.token_bytes(32)
        self._asked: LRUCache[str, None] = LRUCache(REMEMBERED)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        request = Request(scope)
        browser = request.cookies.get(COOKIE, "")
        if not scope["path"].startswith(_EVENTS):
            # With the page alone: what it loads at the same time would each bring another.
            wants_cookie = scope["path"] == "/" and not browser
            secure = _is_secure(scope)
            given = partial(_send_with_cookie, send, secure=secure) if wants_cookie else send
            await self._app(scope, receive, given)
            return
        user = scope["state"]["user"].name
        own = partial(self._own, f"user {user}" if user else f"browser {browser}")
        if scope["path"] == _STREAM and not self._was_asked(request, own):
            await refusal(scope, _nothing_asked())(scope, receive, send)
            return
        await self._app(_head(scope, own), self._body(scope, receive, own), send)

    def _own(self, owner: str, name: str) -> str:
        text = f"{owner}\0{name}".encode("utf-8", "surrogatepass")
        return hashlib.blake2b(text, key=self._key, digest_size=16).hexdigest()

    def _was_asked(self, request: Request, own: "Own") -> bool:
        """Gradio finds out, and fails, when it has begun to answer."""
        return own(request.query_params.get(_NAME, "")) in self._asked

    def _body(self, scope: Scope, receive: Receive, own: "Own") -> Receive:
        """The request's body, with the owner's name of the session."""
        kind = Request(scope).headers.get("content-type", "")
        if scope["method"] in SAFE_METHODS or kind.startswith("multipart/"):
            return receive
        read = False

        async def received() -> Message:
            nonlocal read
            message = await receive()
            if read or message["type"] != "http.request":
                return message
            body = message.get("body", b"")
            while message.get("more_body"):
                message = await receive()
                body += message.get("body", b"")
            read = True
            return {"type": "http.request", "body": self._renamed(body, own)}

        return received

    def _renamed(self, body: bytes, own: "Own") -> bytes:
        try:
            found: Any = json.loads(body)
        except ValueError:
            return body  # Gradio tells what is wrong with it
        if not isinstance(found, dict) or not isinstance(found.get(_NAME), str):
            return body
        name = own(found[_NAME])
        self._asked[name] = None
        return json.dumps(found | {_NAME: name}).encode()


Own = Callable[[str], str]
"""A session's name as its owner alone has it."""


def _head(scope: Scope, own: Own) -> Scope:
    """The request's head, with the owner's name of the session."""
    query = parse_qsl(scope["query_string"].decode("latin-1"), keep_blank_values=True)
    named = [(key, own(value) if key == _NAME else value) for key, value in query]
    changed = {**scope, "query_string": urlencode(named).encode("ascii")}
    if scope["path"].startswith(_HEARTBEAT):
        path = _HEARTBEAT + own(scope["path"].removeprefix(_HEARTBEAT))
        changed |= {"path": path, "raw_path": path.encode("ascii")}
    return changed


async def _send_with_cookie(send: Send, message: Message, *, secure: bool) -> None:
    if message["type"] == "http.response.start":
        attributes = "; Path=/; HttpOnly; SameSite=Strict" + ("; Secure" if secure else "")
        value = f"{COOKIE}={secrets.token_urlsafe(24)}{attributes}"
        MutableHeaders(scope=message).append("set-cookie", value)
    await send(message)


def _nothing_asked() -> RefusedError:
    return RefusedError(404, "这里没有提过问题。", "Nothing was asked here.")


def _is_secure(scope: Scope) -> bool:
    return bool(scope["scheme"] == "https")

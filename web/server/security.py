"""Keep the page to itself: nothing from outside is loaded, and no other website gets at it."""

from collections.abc import Callable, Collection
from ipaddress import ip_address
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from web.problems import RefusedError, refusal
from web.requests import SAFE_METHODS

CONTENT_SECURITY_POLICY = "; ".join(
    [
        "default-src 'self'",
        "script-src 'self' 'unsafe-inline' 'unsafe-eval'",  # gr.HTML calls Function()
        "style-src 'self' 'unsafe-inline'",
        "img-src 'self' data: blob:",
        "font-src 'self' data:",
        "connect-src 'self'",
        "worker-src 'self' blob:",
        "object-src 'none'",
        "base-uri 'self'",
        "form-action 'self'",
        "frame-ancestors 'self'",
    ]
)
POLICY = "Content-Security-Policy"
HEADERS = {
    POLICY: CONTENT_SECURITY_POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",  # with none at all, a form is sent with `Origin: null`
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
UNUSED = (
    "/gradio_api/api/",
    "/gradio_api/call/",
    "/gradio_api/component_server",
    "/gradio_api/deep_link",
    "/gradio_api/dev",
    "/gradio_api/process_recording",
    "/gradio_api/proxy=",
    "/gradio_api/stream",
    "/gradio_api/undo-vibe",
    "/gradio_api/vibe",
    "/monitoring",
)
"""How the paths of Gradio begin that the page has no use for: they write to the disk, run ffmpeg,
fetch from elsewhere or ask past the queue."""


class SecurityHeaders:
    """ASGI middleware that sets `HEADERS` on every response.

    A policy that a response brings is kept beside the one for all: browsers heed both. What is
    in a sandbox opens under no `Cross-Origin-Opener-Policy`: browsers refuse the two together.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                own = headers.getlist(POLICY)
                headers.update(HEADERS)
                for policy in own:
                    headers.append(POLICY, policy)
                    if policy.startswith("sandbox"):
                        headers["Cross-Origin-Opener-Policy"] = "unsafe-none"
            await send(message)

        await self._app(scope, receive, send_with_headers)


Check = Callable[[Scope], None]
"""Looks at a request's head; raises `RefusedError` where the request is not to be done."""


class Guard:
    """ASGI middleware that does no request which one of `checks` refuses."""

    def __init__(self, app: ASGIApp, *checks: Check) -> None:
        self._app = app
        self._checks = checks

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            try:
                for check in self._checks:
                    check(scope)
            except RefusedError as error:
                await refusal(scope, error)(scope, receive, send)
                return
        await self._app(scope, receive, send)


def known_hosts(names: Collection[str]) -> Check:
    """Answer only to these names, to localhost and to addresses.

    A website that lets its own name resolve to this machine (DNS rebinding) comes under its own
    name; under an address nobody but this server can have come.
    """
    hosts = {"localhost", *(name.lower().rstrip(".") for name in names)}

    def check(scope: Scope) -> None:
        host = Headers(scope=scope).get("host", "")
        name = _host_name(host)
        if name not in hosts and not _is_address(name):
            raise RefusedError(
                421,
                f"不认识主机名 {host!r}。启动时请加 --allow-host 主机名。",
                f"The host name {host!r} is not known. Start with --allow-host NAME.",
            )

    return check


def used_routes(scope: Scope) -> None:
    """Let nobody at what Gradio offers and the page does not need."""
    if scope["path"].startswith(UNUSED):
        raise RefusedError(404, "没有这个地址。", "There is nothing at this address.")


def same_origin(scope: Scope) -> None:
    """Let no other website change anything.

    The rules are those of Go's `http.CrossOriginProtection`, and both have to be kept: what a
    browser says of where a request comes from, and the `Origin` beside it. What says nothing
    comes from no browser.
    """
    if scope["method"] not in SAFE_METHODS and not _is_same_origin(Headers(scope=scope)):
        raise RefusedError(
            403,
            "请求来自别的网站，已拒绝。",
            "The request comes from another website and is refused.",
        )


def _is_same_origin(headers: Headers) -> bool:
    if headers.get("sec-fetch-site", "none") not in {"same-origin", "none"}:
        return False
    if (origin := headers.get("origin")) is None:
        return True
    return origin.partition("://")[2].lower() == headers.get("host", "").lower() != ""


def _host_name(host: str) -> str:
    try:
        return (urlsplit(f"//{host}").hostname or "").rstrip(".")
    except ValueError:
        return ""


def _is_address(name: str) -> bool:
    try:
        ip_address(name)
    except ValueError:
        return False
    return True

"""Streamable HTTP, beside the other routes for machines and guarded like them."""

from collections.abc import Callable
from functools import cached_property
from typing import TYPE_CHECKING

from anyio import to_thread
from fastapi import FastAPI
from starlette.requests import ClientDisconnect, Request
from starlette.routing import Route
from starlette.types import Message, Receive, Scope, Send

from web.auth.access import seen_by
from web.limits import Limits
from web.mcp.installed import NOT_INSTALLED, is_installed
from web.problems import RefusedError, tell_problems
from web.requests import MCP
from web.service.service import Backend, Service

if TYPE_CHECKING:
    from mcp.server.streamable_http_manager import StreamableHTTPSessionManager


def mcp_server(service: Service, limits: Limits) -> FastAPI:
    """`POST /mcp`; where the SDK is missing it tells what to install."""
    endpoint = StreamableHttp(service, limits) if is_installed() else _tell_not_installed
    route = Route(MCP, endpoint, methods=["POST"])
    server = FastAPI(docs_url=None, redoc_url=None, openapi_url=None, routes=[route])
    tell_problems(server)
    return server


class StreamableHttp:
    """ASGI application that answers each request by itself.

    Nothing is remembered of a client and no stream stays open, so that a thousand of them cost
    nothing while they are silent, and whoever comes is checked each time.
    """

    def __init__(self, service: Service, limits: Limits) -> None:
        self._service = service
        self._limits = limits

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            body = await Request(scope, receive).body()
        except ClientDisconnect:
            return
        parts = iter([{"type": "http.request", "body": body, "more_body": False}])

        async def receive_again() -> Message:
            return next(parts, None) or await receive()

        # A manager for each request, of what its sender sees, as it keeps nothing.
        manager_over = await to_thread.run_sync(lambda: self._manager_over)
        manager = manager_over(seen_by(Request(scope), self._service).backend)
        async with manager.run():
            await manager.handle_request(scope, receive_again, send)

    @cached_property
    def _manager_over(self) -> "Callable[[Callable[[], Backend]], StreamableHTTPSessionManager]":
        """Makes a manager; made by the first request, as the SDK takes half a second to import."""
        from mcp.server.streamable_http_manager import StreamableHTTPSessionManager

        from web.mcp.protocol import protocol_server

        def manager(backend: Callable[[], Backend]) -> StreamableHTTPSessionManager:
            return StreamableHTTPSessionManager(
                protocol_server(backend),
                stateless=True,
                json_response=True,
                max_request_body_size=self._limits.request_bytes,
            )

        return manager


async def _tell_not_installed(_: Request) -> None:
    raise RefusedError(404, *NOT_INSTALLED)

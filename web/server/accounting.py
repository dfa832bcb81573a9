"""Give each request an id, count it, and tell the log of it, whatever becomes of it."""

import logging
import time

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from web.operation.metrics import OTHER, Metrics
from web.operation.request_ids import HEADER, begin_request

logger = logging.getLogger(__name__)

GONE = 499
"""The status that is told where the client went before there was one, as nginx has it."""


class Accounting:
    """ASGI middleware for the outermost place, from where it sees what all others refuse."""

    def __init__(self, app: ASGIApp, metrics: Metrics) -> None:
        self._app = app
        self._metrics = metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        request_id, started = begin_request(Headers(scope=scope).get(HEADER)), time.perf_counter()
        status = 0

        async def send_with_id(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                MutableHeaders(scope=message)[HEADER] = request_id
            await send(message)

        try:
            await self._app(scope, receive, send_with_id)
        except Exception:
            status = status or 500
            raise
        finally:
            self._tell(scope, status or GONE, time.perf_counter() - started)

    def _tell(self, scope: Scope, status: int, seconds: float) -> None:
        route, user = route_of(scope), scope.get("state", {}).get("user")
        self._metrics.request(scope["method"], route, status)
        told = {
            "method": scope["method"],
            "route": route,
            "status": status,
            "milliseconds": round(1000 * seconds, 1),
            "user": user.name if user and user.name else None,
        }
        logger.info("request", extra={"fields": told})


def route_of(scope: Scope) -> str:
    """The template of the route that a request took, of which there are but so many.

    >>> route_of({"path": "/nothing/here"})
    'other'
    """
    template = getattr(scope.get("route"), "path", OTHER)
    # FastAPI tells the route of a router that was included as it stands there, without the prefix.
    is_included = scope["path"].startswith("/api/") and template.startswith("/")
    return f"/api{template}" if is_included and not template.startswith("/api/") else str(template)

"""How many connections there may be, and how long one may stay silent before it asks something.

uvicorn waits for a request's head for ever: a few hundred connections that send nothing, or a byte
a minute, would hold all that a process may open.
"""

import asyncio
from collections import Counter
from typing import ClassVar

from uvicorn.protocols.http.h11_impl import H11Protocol

from web.limits import LIMITS, Limits


class BoundedConnection(H11Protocol):
    """A connection of HTTP/1.1, closed at once where there are too many, later where it waits."""

    limits: ClassVar[Limits] = LIMITS
    open_of: ClassVar[Counter[str]] = Counter()
    """Connections by the address of the client."""

    _client = ""
    _deadline: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        client = self.client[0] if self.client else "unknown"
        limits, open_of = self.limits, self.open_of
        if (
            open_of.total() >= limits.connections
            or open_of[client] >= limits.connections_of_one_client
        ):
            transport.abort()
            return
        self._client = client
        open_of[client] += 1
        self._wait()

    def data_received(self, data: bytes) -> None:
        super().data_received(data)
        if self.cycle is None or self.cycle.response_complete:
            self._wait()
        else:
            self._stop_waiting()

    def connection_lost(self, exc: Exception | None) -> None:
        self._stop_waiting()
        if self._client:
            self.open_of.subtract([self._client])
            if not self.open_of[self._client]:
                del self.open_of[self._client]
        super().connection_lost(exc)

    def _wait(self) -> None:
        """For a whole head: from its first byte on, which the next ones do not put off."""
        if not self._deadline:
            self._deadline = self.loop.call_later(self.limits.head_seconds, self.transport.abort)

    def _stop_waiting(self) -> None:
        if self._deadline:
            self._deadline.cancel()
            self._deadline = None


def connections_within(limits: Limits) -> type[BoundedConnection]:
    """What uvicorn takes as `http`, with other limits and a count of its own."""

    class Within(BoundedConnection):
        open_of: ClassVar[Counter[str]] = Counter()

    Within.limits = limits
    return Within

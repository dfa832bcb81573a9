"""How often a client may come: a bucket of tokens for each, refilled as time goes by."""

import time
from collections.abc import Callable
from threading import Lock

from cachetools import LRUCache

REMEMBERED = 10_000
"""Clients; whoever was away longest is forgotten, and begins with a full bucket."""


class TokenBuckets:
    """At most `burst` at one instant, and `per_second` on average, for each client."""

    def __init__(
        self, per_second: float, burst: int, *, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._per_second = per_second
        self._burst = burst
        self._clock = clock
        self._buckets: LRUCache[str, tuple[float, float]] = LRUCache(REMEMBERED)
        self._lock = Lock()

    def take(self, client: str) -> float:
        """Take a token; 0, or, where there is none, the seconds until there will be one."""
        with self._lock:
            tokens = self._tokens(client)
            self._buckets[client] = tokens - 1 if tokens >= 1 else tokens, self._clock()
            return 0 if tokens >= 1 else (1 - tokens) / self._per_second

    def give_back(self, client: str) -> None:
        with self._lock:
            self._buckets[client] = self._tokens(client) + 1, self._clock()

    def _tokens(self, client: str) -> float:
        tokens, then = self._buckets.get(client, (self._burst, self._clock()))
        return min(self._burst, tokens + (self._clock() - then) * self._per_second)

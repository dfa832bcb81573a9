"""How often a client may come: a bucket of tokens for each, refilled as time goes by; and how often
it may fail, after which it has to wait, longer each time."""

import time
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from threading import Lock
from typing import Protocol

from cachetools import LRUCache

REMEMBERED = 10_000
"""Clients; whoever was away longest is forgotten, and begins anew."""


class Buckets(Protocol):
    """What is counted of requests, by one process or by several together."""

    def take(self, client: str) -> float:
        """Take a token; 0, or, where there is none, the seconds until there will be one."""
        ...


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

    def _tokens(self, client: str) -> float:
        tokens, then = self._buckets.get(client, (self._burst, self._clock()))
        return min(self._burst, tokens + (self._clock() - then) * self._per_second)


@dataclass(frozen=True, slots=True)
class Waits:
    """`free` tries, then `first_seconds` to wait, twice as long each time up to `most_seconds`.

    A failed try is forgotten, bit by bit, in `forget_seconds` without anything to wait for.
    """

    free: int
    first_seconds: float
    most_seconds: float
    forget_seconds: float

    def after(self, tries: float) -> float:
        """Seconds to wait after so many failed tries, of which a part may be forgotten.

        >>> waits = Waits(free=3, first_seconds=30, most_seconds=100, forget_seconds=30)
        >>> [waits.after(tries) for tries in (2, 2.9, 3, 4, 5)]
        [0, 30, 30, 60, 100]
        """
        if tries <= self.free - 1:
            return 0
        doublings = min(max(0, tries - self.free), 64)
        return min(self.most_seconds, self.first_seconds * 2**doublings)


@dataclass(frozen=True, slots=True)
class Tried:
    """What a client has tried in vain, a part of it forgotten, and until when it has to wait.

    Seconds of any clock that is the same for all that is tried.
    """

    tries: float
    until: float

    def left(self, waits: Waits, now: float) -> float:
        """The tries that are not forgotten yet."""
        return max(0, self.tries - max(0, now - self.until) / waits.forget_seconds)

    def once_more(self, waits: Waits, now: float) -> "Tried":
        tries = self.left(waits, now) + 1
        return Tried(tries, now + waits.after(tries))

    def once_less(self, waits: Waits, now: float) -> "Tried":
        return Tried(max(0, self.left(waits, now) - 1), now)


class FailedTries:
    """What each client has tried in vain, and until when it has to wait; asked by one thread."""

    def __init__(self, waits: Waits, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._waits = waits
        self._clock = clock
        self._tries: LRUCache[Hashable, Tried] = LRUCache(REMEMBERED)

    def wait(self, client: Hashable) -> float:
        """Seconds until the next try; 0 is now."""
        now = self._clock()
        return max(0, self._tried(client, now).until - now)

    def take(self, client: Hashable) -> None:
        """Count a try as failed until it is given back: others may come at the same instant."""
        now = self._clock()
        self._tries[client] = self._tried(client, now).once_more(self._waits, now)

    def give_back(self, client: Hashable) -> None:
        """The try did not fail."""
        now = self._clock()
        self._tries[client] = self._tried(client, now).once_less(self._waits, now)

    def forgive(self, client: Hashable) -> None:
        self._tries.pop(client, None)

    def _tried(self, client: Hashable, now: float) -> Tried:
        return self._tries.get(client, Tried(0, now))

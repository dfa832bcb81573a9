"""How often a client may come, counted by all processes together.

No request waits for the database: each process counts for itself, and every half second they tell
one another what they gave out. In between a client that asks them all at once may take its burst
from each; what it took too much it has to do without afterwards.
"""

import time
from collections import Counter
from collections.abc import Callable
from threading import Lock

from cachetools import LRUCache
from psycopg import Connection

from index.shared.place import SharedPlace
from web.rates import REMEMBERED

_SPEND = """
    INSERT INTO rates AS r (client, tokens, at)
    SELECT client, greatest(%(burst)s - spent, -%(burst)s), %(now)s
    FROM unnest(%(clients)s::text[], %(spent)s::float8[]) AS new (client, spent)
    ORDER BY client
    ON CONFLICT (client) DO UPDATE SET at = excluded.at, tokens = greatest(
        least(%(burst)s, r.tokens + greatest(0, excluded.at - r.at) * %(rate)s)
            + excluded.tokens - %(burst)s,
        -%(burst)s
    )
"""
_NEWS = "SELECT client, tokens, at FROM rates WHERE at > %s"
_FORGET = "DELETE FROM rates WHERE at < %s"
OVERLAP_SECONDS = 3.0
"""What was told so long before the last time is heard again: others may have begun to tell it
earlier and ended later."""


class SharedBuckets:
    """What `web.rates.TokenBuckets` is for one process; while the place is away it is just that."""

    def __init__(self, place: SharedPlace, per_second: float, burst: int) -> None:
        self._per_second = per_second
        self._burst = burst
        self._clock: Callable[[], float] = time.monotonic
        self._shared_clock = place.clock
        self._buckets: LRUCache[str, tuple[float, float]] = LRUCache(REMEMBERED)
        self._spent: Counter[str] = Counter()
        self._heard_at = 0.0
        self._lock = Lock()
        place.on_beat.append(self.tell)

    def take(self, client: str) -> float:
        """Take a token; 0, or, where there is none, the seconds until there will be one."""
        with self._lock:
            tokens = self._tokens(client)
            if tokens < 1:
                return (1 - tokens) / self._per_second
            self._buckets[client] = tokens - 1, self._clock()
            self._spent[client] += 1
            return 0

    def tell(self, connection: Connection) -> None:
        """Tell the others what was given out since, and hear of what they did.

        Raises:
            psycopg.Error: the place is away; it is told the next time.
        """
        with self._lock:
            spent, self._spent = self._spent, Counter()
        now = self._shared_clock()
        try:
            if spent:
                self._spend(connection, spent, now)
            news = connection.execute(_NEWS, [self._heard_at - OVERLAP_SECONDS]).fetchall()
        except BaseException:
            with self._lock:
                self._spent += spent
            raise
        self._heard_at = now
        with self._lock:
            for client, tokens, at in news:
                refilled = min(self._burst, tokens + max(0.0, now - at) * self._per_second)
                self._buckets[client] = refilled - self._spent[client], self._clock()

    def _spend(self, connection: Connection, spent: Counter[str], now: float) -> None:
        values = {
            "clients": list(spent),
            "spent": [float(each) for each in spent.values()],
            "burst": float(self._burst),
            "rate": self._per_second,
            "now": now,
        }
        connection.execute(_SPEND, values)
        full = 2 * self._burst / self._per_second
        connection.execute(_FORGET, [now - full - OVERLAP_SECONDS])

    def _tokens(self, client: str) -> float:
        tokens, then = self._buckets.get(client, (float(self._burst), self._clock()))
        return min(self._burst, tokens + (self._clock() - then) * self._per_second)

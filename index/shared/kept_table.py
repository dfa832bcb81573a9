"""Values by name that several processes read and change: of each a row, in memory a copy of all.

Each change has a number, and its rows bear it, so that a copy is brought up to date by what has a
higher one. What was removed stays as a row without value until every copy has heard of it.
"""

import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from threading import Lock
from typing import Generic, TypeVar

from psycopg import Connection

from index.shared.place import SharedPlace

Value = TypeVar("Value")

WHOLE_SECONDS = 3600
"""A copy that was looked after longer ago than this is read anew, from the first row."""
_NEWER = """
    SELECT k.change, r.name, r.value FROM kept_kinds k
    LEFT JOIN kept r ON r.kind = k.kind AND r.change > %s
    WHERE k.kind = %s ORDER BY r.change
"""
_PUT = """
    INSERT INTO kept (kind, name, value, change) VALUES (%(kind)s, %(name)s, %(value)s, %(change)s)
    ON CONFLICT (kind, name)
    DO UPDATE SET value = excluded.value, change = excluded.change, at = clock_timestamp()
"""
_SWEEP = """
    DELETE FROM kept WHERE kind = %s AND value IS NULL AND at < clock_timestamp() - interval '1 day'
"""


class KeptTable(Generic[Value]):
    """Like `web.auth.kept_file.KeptFile`, and made by the same `parse` and `dump`: a row of it is
    what the file would be that holds this one value.
    """

    def __init__(
        self,
        place: SharedPlace,
        kind: str,
        *,
        parse: Callable[[bytes], Mapping[str, Value]],
        dump: Callable[[Mapping[str, Value]], str],
    ) -> None:
        self.where = f"{place.address.shown} ({kind})"
        self.kind = kind
        self.change = 0
        self._place = place
        self._parse = parse
        self._dump = dump
        self._lock = Lock()
        self._values: dict[str, Value] = {}
        self._looked_at = -float("inf")
        place.followed.append(self)

    def read(self) -> Mapping[str, Value]:
        """Of a place that is watched the copy, for as long as that is good.

        Raises:
            SharedPlaceError: the place is away, or has been for too long; or whatever `parse`
                raises.
        """
        self._place.check_remembered()
        if not self._place.is_watched or self._looked_at < 0:
            self.refresh()
        return self._values

    def refresh(self) -> None:
        """Bring the copy up to date.

        Raises:
            SharedPlaceError: the place is away; or whatever `parse` raises.
        """
        self._place.run(self._take_in)

    @contextmanager
    def changing(self) -> Iterator[dict[str, Value]]:
        """The values, of which those are written that were changed; others who do so wait.

        Raises:
            SharedPlaceError: the place is away, or the others take too long.
        """
        with self._place.transaction() as connection:
            connection.execute("SELECT 1 FROM kept_kinds WHERE kind = %s FOR UPDATE", [self.kind])
            self._take_in(connection)
            earlier, change = self._values, self.change
            values = dict(earlier)
            yield values
            if values == earlier:
                return
            self._write(connection, earlier, values, change + 1)
        with self._lock:
            if self.change == change:  # else another thread has read it meanwhile
                self._values, self.change = values, change + 1

    def _take_in(self, connection: Connection) -> None:
        with self._lock:
            now = time.monotonic()
            is_whole = now - self._looked_at > WHOLE_SECONDS
            values = {} if is_whole else dict(self._values)
            since = 0 if is_whole else self.change
            for change, name, value in connection.execute(_NEWER, [since, self.kind]):
                self.change = change
                values.pop(name, None)
                if value is not None:
                    values |= self._parse(value.encode())
            self._values, self._looked_at = values, now

    def _write(
        self,
        connection: Connection,
        earlier: Mapping[str, Value],
        values: Mapping[str, Value],
        change: int,
    ) -> None:
        rows = [
            {"kind": self.kind, "name": name, "value": self._row(values, name), "change": change}
            for name in earlier.keys() | values.keys()
            if name not in values or name not in earlier or values[name] != earlier[name]
        ]
        with connection.cursor() as cursor:
            cursor.executemany(_PUT, rows)
        connection.execute("UPDATE kept_kinds SET change = %s WHERE kind = %s", [change, self.kind])
        connection.execute(_SWEEP, [self.kind])

    def _row(self, values: Mapping[str, Value], name: str) -> str | None:
        return self._dump({name: values[name]}) if name in values else None

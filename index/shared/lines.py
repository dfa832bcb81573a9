"""A journal in the shared place: lines that are only ever added, by several processes."""

from collections import Counter
from collections.abc import Callable, Sequence
from datetime import datetime
from uuid import NAMESPACE_OID, uuid4, uuid5

from psycopg import Connection

from index.shared.errors import SharedPlaceError
from index.shared.place import SharedPlace

_SIZE = "SELECT coalesce(sum(octet_length(line) + 1), 0)::bigint FROM lines WHERE kind = %s"
_ADD = (
    "INSERT INTO lines (kind, batch, number, line) VALUES (%s, %s, %s, %s) ON CONFLICT DO NOTHING"
)
_TAKE = """
    INSERT INTO lines (kind, batch, number, line, at)
    VALUES (%s, %s, %s, %s, least(%s, clock_timestamp())) ON CONFLICT DO NOTHING
"""
TAKEN_AT_ONCE = 500
"""Lines of one transaction, which has to end within seconds."""


class SharedLines:
    """The lines of one kind; what `index.journal.JournalFile` is in the data folder."""

    def __init__(self, place: SharedPlace, kind: str) -> None:
        self.where = f"{place.address.shown} ({kind})"
        self._place = place
        self._kind = kind

    def append(self, lines: bytes, *, on_size: Callable[[int], None] | None = None) -> None:
        """Add whole lines, all or none, and each once, also where the connection broke meanwhile.

        `on_size` hears how many bytes all will have, and raises to add nothing.

        Raises:
            SharedPlaceError: the place is away, or takes nothing now.
        """
        batch, texts = uuid4(), [each.decode() for each in lines.split(b"\n") if each]

        def add(connection: Connection) -> None:
            if _is_read_only(connection):
                raise self._read_only()
            if on_size:
                (size,) = connection.execute(_SIZE, [self._kind]).fetchone() or (0,)
                on_size(size + len(lines))
            with connection.cursor() as cursor:
                rows = [(self._kind, batch, *each) for each in enumerate(texts)]
                cursor.executemany(_ADD, rows)

        self._place.run(add)

    def take(self, lines: Sequence[tuple[datetime, bytes]]) -> int:
        """Take over lines that were added elsewhere, and when; how many were not there yet.

        They are known by what they say: however often the same are taken over, each is there as
        often as it was elsewhere.

        Raises:
            SharedPlaceError: the place is away; then some may be there.
        """
        seen: Counter[bytes] = Counter()
        rows = []
        for at, line in lines:
            batch = uuid5(NAMESPACE_OID, f"{self._kind}\n{line.decode()}")
            rows.append((self._kind, batch, seen[line], line.decode(), at))
            seen[line] += 1
        new = 0
        for start in range(0, len(rows), TAKEN_AT_ONCE):
            some = rows[start : start + TAKEN_AT_ONCE]
            new += self._place.run(lambda connection, some=some: _take(connection, some))  # type: ignore[misc]
        return new

    def read(self) -> list[bytes]:
        """All lines, in the order of the times at which they were added.

        Raises:
            SharedPlaceError: the place is away.
        """

        def read(connection: Connection) -> list[bytes]:
            query = "SELECT line FROM lines WHERE kind = %s ORDER BY at, id"
            return [line.encode() for (line,) in connection.execute(query, [self._kind])]

        return self._place.run(read)

    def _read_only(self) -> SharedPlaceError:
        return SharedPlaceError(
            f"数据库 {self.where} 现在只能读，可能是备用库。请把地址指向主库。",
            f"The database {self.where} can only be read now, and may be a standby. Name the"
            " primary one.",
        )


def _take(connection: Connection, rows: Sequence[tuple[object, ...]]) -> int:
    with connection.cursor() as cursor:
        cursor.executemany(_TAKE, rows)
        return cursor.rowcount


def _is_read_only(connection: Connection) -> bool:
    row = connection.execute("SHOW transaction_read_only").fetchone()
    return row == ("on",)

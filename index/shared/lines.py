"""A journal in the shared place: lines that are only ever added, by several processes."""

from collections.abc import Callable
from uuid import uuid4

from psycopg import Connection

from index.shared.errors import SharedPlaceError
from index.shared.place import SharedPlace

_SIZE = "SELECT coalesce(sum(octet_length(line) + 1), 0)::bigint FROM lines WHERE kind = %s"
_ADD = (
    "INSERT INTO lines (kind, batch, number, line) VALUES (%s, %s, %s, %s) ON CONFLICT DO NOTHING"
)


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

    def read(self) -> list[bytes]:
        """All lines, in the order in which they were added.

        Raises:
            SharedPlaceError: the place is away.
        """

        def read(connection: Connection) -> list[bytes]:
            query = "SELECT line FROM lines WHERE kind = %s ORDER BY id"
            return [line.encode() for (line,) in connection.execute(query, [self._kind])]

        return self._place.run(read)

    def _read_only(self) -> SharedPlaceError:
        return SharedPlaceError(
            f"数据库 {self.where} 现在只能读，可能是备用库。请把地址指向主库。",
            f"The database {self.where} can only be read now, and may be a standby. Name the"
            " primary one.",
        )


def _is_read_only(connection: Connection) -> bool:
    row = connection.execute("SHOW transaction_read_only").fetchone()
    return row == ("on",)

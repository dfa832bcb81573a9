"""The way into the shared place, and what is done where it is away."""

import logging
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Protocol, TypeVar

import psycopg
from psycopg import Connection
from psycopg.errors import ReadOnlySqlTransaction
from psycopg_pool import ConnectionPool

from index.shared.address import Address
from index.shared.errors import SharedPlaceError
from index.shared.line import (
    KEYWORDS,
    STATEMENT_SECONDS,
    configure,
    connected,
    conninfo,
    hung_up_after,
)
from index.shared.schema import bring_up_to_date

logger = logging.getLogger(__name__)
Result = TypeVar("Result")

PAUSES = (0.1, 0.4, 1.5)
"""Seconds before what failed is tried again."""
OPENING_SECONDS = 30
"""How long a server that starts waits for a database that starts as well."""
GRACE_SECONDS = 600
"""While the place is away, who is known stays known for so long, and after that nobody is."""
MOST_CONNECTIONS = 8
"""Of one process, beside that of `watch`."""
_NOW = "SELECT extract(epoch FROM clock_timestamp())::float8"


class Followed(Protocol):
    """What keeps a copy of something in the place, and is told when that was changed."""

    @property
    def kind(self) -> str: ...

    @property
    def change(self) -> int:
        """The number of the last change that the copy has."""
        ...

    def refresh(self) -> None:
        """Raises:
        SharedPlaceError: the place is away.
        """
        ...


class SharedPlace:
    """A PostgreSQL database, in its own schema.

    Once it is watched it is known whether it is away: whoever needs it then is refused at once,
    and copies of what stands there are good for `GRACE_SECONDS`.
    """

    def __init__(self, address: Address, *, steady: Callable[[], float] = time.monotonic) -> None:
        """What is `steady` tells seconds, and cannot be set back."""
        self.address = address
        self._steady = steady
        self.followed: list[Followed] = []
        self.on_beat: list[Callable[[Connection], None]] = []
        """Called every half second, where the place is watched, with a connection."""
        self.is_watched = False
        self._pool = ConnectionPool(
            conninfo(address.url),
            min_size=0,
            max_size=MOST_CONNECTIONS,
            timeout=STATEMENT_SECONDS,
            open=False,
            configure=configure,
            kwargs=KEYWORDS,
        )
        self._reason: str | None = None
        self._met_at = steady()
        self._clock_ahead = 0.0

    @classmethod
    def open(
        cls,
        address: Address,
        *,
        patience_seconds: float = STATEMENT_SECONDS,
        steady: Callable[[], float] = time.monotonic,
    ) -> "SharedPlace":
        """The place at `address`, its tables brought up to date.

        Raises:
            SharedPlaceError: it cannot be reached within so many seconds, or not be used.
        """
        try:
            place = cls(address, steady=steady)
        except psycopg.ProgrammingError as error:
            raise SharedPlaceError(
                f"共享的地方 {address.shown} 的地址里有 PostgreSQL 不认识的参数：{error}",
                f"The URL of the shared place {address.shown} has a parameter that PostgreSQL does"
                f" not know: {error}",
            ) from error
        deadline, pause = time.monotonic() + patience_seconds, PAUSES[0]
        while True:
            try:
                with place.connect() as connection, hung_up_after(connection):
                    bring_up_to_date(connection, address.shown)
                    place.met(connection)
                break
            except psycopg.OperationalError as error:
                if time.monotonic() + pause > deadline:
                    raise place._away(_first_line(error)) from error
                time.sleep(pause)
                pause = min(2 * pause, PAUSES[-1])
        # What it cannot connect to is told by `watch`, once.
        logging.getLogger("psycopg.pool").setLevel(logging.ERROR)
        place._pool.open()
        return place

    def close(self) -> None:
        self._pool.close()

    def connect(self) -> Connection:
        """A connection apart from the others, which commits each statement by itself.

        Raises:
            psycopg.Error: there is none to be had.
        """
        return connected(self.address.url)

    @contextmanager
    def transaction(self) -> Iterator[Connection]:
        """A connection on which all is done or, where anything is raised, nothing.

        Raises:
            SharedPlaceError: the place is away, or became so; what was done may be done or not
                where that was at the very end.
        """
        if self.is_away:
            raise self._away()
        try:
            with self._pool.connection() as connection, hung_up_after(connection):
                yield connection
        except (psycopg.OperationalError, ReadOnlySqlTransaction) as error:
            raise self.lost(error) from error

    def run(self, work: Callable[[Connection], Result]) -> Result:
        """What `work` returns in a transaction, tried again where the connection breaks.

        It may be done twice, where the connection breaks at its very end: the second time it has
        to find out.

        Raises:
            SharedPlaceError: the place is away.
        """
        if self.is_away:
            raise self._away()
        for pause in PAUSES:
            try:
                with self.transaction() as connection:
                    return work(connection)
            except SharedPlaceError:
                time.sleep(pause)
        with self.transaction() as connection:
            return work(connection)

    @property
    def is_away(self) -> bool:
        """Whether it could not be reached the last time; not known where it is not watched."""
        return self.is_watched and self._reason is not None

    @property
    def is_forgotten(self) -> bool:
        """Whether it has been away for longer than copies of what stands there are good."""
        return self.is_away and self._steady() - self._met_at > GRACE_SECONDS

    def check_remembered(self) -> None:
        """Raises:
        SharedPlaceError: it is forgotten.
        """
        if self.is_forgotten:
            raise self._away()

    def clock(self) -> float:
        """Seconds since 1970 by the clock of the database, which all processes have in common."""
        return self._steady() + self._clock_ahead

    def met(self, connection: Connection) -> None:
        """It answers, and tells the time.

        Raises:
            psycopg.Error: it does not.
        """
        before = self._steady()
        [(now,)] = connection.execute(_NOW).fetchall()
        self._clock_ahead = now - (before + self._steady()) / 2
        self._met_at = self._steady()
        if self._reason is not None:
            logger.warning("The shared place %s is back.", self.address.shown)
        self._reason = None

    def lost(self, error: Exception) -> SharedPlaceError:
        """It cannot be reached because of `error`, which is told in what comes back."""
        reason = _first_line(error)
        if not _was_told(error):
            if self._reason is None:
                logger.warning("The shared place %s is away: %s", self.address.shown, reason)
            self._reason = reason
            if not self._pool.closed:
                self._pool.drain()  # those that lie ready broke as well
        return self._away(reason)

    def _away(self, reason: str | None = None) -> SharedPlaceError:
        why = reason or self._reason or ""
        return SharedPlaceError(
            f"数据库 {self.address.shown} 用不了（{why}）。请稍后再试，或请管理员检查它。",
            f"The database {self.address.shown} cannot be used ({why}). Try again later, or have"
            " whoever runs it look.",
        )


def _first_line(error: Exception) -> str:
    return str(error).strip().partition("\n")[0]


def _was_told(error: Exception) -> bool:
    """Whether the database itself refused something, and goes on; not that it shuts down."""
    state = getattr(error, "sqlstate", None)
    return state is not None and not state.startswith(("08", "57P"))

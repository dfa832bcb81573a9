"""Turns that one process at a time has, wherever it runs: advisory locks of PostgreSQL.

The lock is the connection's, so that whoever is killed loses it at once, and whose machine falls
silent within half a minute.
"""

import hashlib
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from threading import local

import psycopg
from psycopg import Connection
from psycopg.errors import QueryCanceled

from index.shared.errors import SharedPlaceError
from index.shared.line import hung_up_after
from index.shared.place import SharedPlace

PATIENCE_SECONDS = 600.0
"""How long a change waits for another to be published."""
SLICE_SECONDS = 30.0
"""Of waiting, after which it is seen whether the database is there still."""


class SharedTurns:
    """The turns of what is called `name`: an `index.storage.turns.Turns`."""

    def __init__(
        self, place: SharedPlace, name: str, *, patience_seconds: float = PATIENCE_SECONDS
    ) -> None:
        self._place = place
        self._name = name
        self._patience = patience_seconds
        self._mine = local()

    @contextmanager
    def building(self, *, on_wait: Callable[[], None] = lambda: None) -> Iterator["SharedTurn"]:
        """Raises:
        SharedPlaceError: the place is away.
        """
        with self._turn("building", on_wait, patience=float("inf")) as turn:
            yield turn

    @contextmanager
    def publishing(self) -> Iterator["SharedTurn"]:
        """Raises:
        SharedPlaceError: the place is away, or another has had it for too long.
        """
        held: SharedTurn | None = getattr(self._mine, "turn", None)
        if held:
            yield held
            return
        with self._turn("publishing", lambda: None, patience=self._patience) as turn:
            self._mine.turn = turn
            try:
                yield turn
            finally:
                self._mine.turn = None

    @contextmanager
    def _turn(
        self, kind: str, on_wait: Callable[[], None], *, patience: float
    ) -> Iterator["SharedTurn"]:
        number = _number(f"{kind} {self._name}")
        try:
            connection = self._place.connect()
        except psycopg.OperationalError as error:
            raise self._place.lost(error) from error
        with connection:  # leaving it closes it, which gives the lock back
            try:
                self._take(connection, number, on_wait, patience)
            except psycopg.OperationalError as error:
                raise self._place.lost(error) from error
            yield SharedTurn(self._place, connection)

    def _take(
        self, connection: Connection, number: int, on_wait: Callable[[], None], patience: float
    ) -> None:
        row = connection.execute("SELECT pg_try_advisory_lock(%s)", [number]).fetchone()
        if row == (True,):
            return
        on_wait()
        connection.execute("SET lock_timeout = 0")
        until = time.monotonic() + patience
        while (left := until - time.monotonic()) > 0:
            seconds = min(left, SLICE_SECONDS)
            connection.execute(f"SET statement_timeout = {max(1, round(1000 * seconds))}".encode())
            try:
                with hung_up_after(connection, seconds + 5):
                    connection.execute("SELECT pg_advisory_lock(%s)", [number])
                return
            except QueryCanceled:
                continue
        raise SharedPlaceError(
            f"另一个进程改动 {self._name} 已超过 {patience:g} 秒。请稍后再试。",
            f"Another process has been changing {self._name} for more than {patience:g} seconds."
            " Try again later.",
        )


@dataclass(frozen=True, slots=True)
class SharedTurn:
    """The turn that `connection` has, while it lasts."""

    place: SharedPlace
    connection: Connection

    def check(self) -> None:
        """Raises:
        SharedPlaceError: the connection broke, and the turn is lost.
        """
        try:
            with hung_up_after(self.connection):
                self.connection.execute("SELECT 1")
        except psycopg.Error as error:
            raise SharedPlaceError(
                f"与数据库 {self.place.address.shown} 的连接断了，改动没有生效。请再试一次。",
                f"The connection to the database {self.place.address.shown} broke, and the change"
                " was not made. Try again.",
            ) from error


def _number(name: str) -> int:
    """What the lock is known by: 63 bits of the name."""
    return int.from_bytes(hashlib.blake2b(name.encode(), digest_size=8).digest()) >> 1

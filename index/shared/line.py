"""A line to the database: how it is opened, and that nobody waits on it for ever."""

import socket
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from threading import Timer
from typing import Any

import psycopg
from psycopg import Connection
from psycopg.conninfo import make_conninfo

CONNECT_SECONDS = 3
STATEMENT_SECONDS = 5
"""Each of them at most; what waits for a lock in the database waits no longer."""
TRANSACTION_SECONDS = 10
"""After which it is hung up, where the database says nothing any more."""
_SETTINGS = (
    "SET search_path = juzheng; SET client_encoding = 'UTF8';"
    f" SET statement_timeout = '{STATEMENT_SECONDS}s'; SET lock_timeout = '{STATEMENT_SECONDS}s';"
    f" SET idle_in_transaction_session_timeout = '{TRANSACTION_SECONDS}s';"
    " SET tcp_keepalives_idle = 10; SET tcp_keepalives_interval = 5; SET tcp_keepalives_count = 3"
).encode()
"""By statements rather than by libpq's `options`, which PgBouncer refuses. The last let the
database notice within half a minute that a machine is gone which said no farewell."""
_LIBPQ: dict[str, int | str] = {
    "application_name": "juzheng",
    "connect_timeout": CONNECT_SECONDS,
    "keepalives_idle": 10,
    "keepalives_interval": 5,
    "keepalives_count": 3,
    "tcp_user_timeout": 1000 * TRANSACTION_SECONDS,
}
KEYWORDS: dict[str, Any] = {"prepare_threshold": None}
"""Of a connection: nothing is prepared by name, which PgBouncer knows from 1.21 on only."""


def conninfo(url: str) -> str:
    """What libpq opens a line to `url` by."""
    return make_conninfo(url, **_LIBPQ)


def connected(url: str) -> Connection:
    """A line that commits each statement by itself.

    Raises:
        psycopg.Error: there is none to be had.
    """
    connection = psycopg.connect(conninfo(url), autocommit=True, **KEYWORDS)
    connection.execute(_SETTINGS)
    return connection


def configure(connection: Connection) -> None:
    """Give a line of a pool the settings of all."""
    connection.execute(_SETTINGS)
    connection.commit()


@contextmanager
def hung_up_after(connection: Connection, seconds: float | None = None) -> Iterator[None]:
    """Where the database is silent, nothing in libpq ends the waiting but the end of the line."""
    line = connection.fileno()

    def hang_up() -> None:
        with suppress(OSError), socket.fromfd(line, socket.AF_INET, socket.SOCK_STREAM) as same:
            same.shutdown(socket.SHUT_RDWR)

    timer = Timer(seconds or TRANSACTION_SECONDS, hang_up)
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()

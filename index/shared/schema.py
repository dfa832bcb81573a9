"""The tables of the shared place, made and brought up to date by whoever opens it first.

What stands there is told by steps, of which none is ever changed once it was released: a later
program adds further ones. Processes of the earlier program go on meanwhile, so that a step adds
tables and columns, and takes nothing away that they need.
"""

from typing import LiteralString

from psycopg import Connection
from psycopg.errors import InsufficientPrivilege

from index.shared.errors import SharedPlaceError

SCHEMA = "juzheng"
"""All tables lie in this schema of the database."""
STEPS: tuple[LiteralString, ...] = (
    """
    CREATE TABLE kept_kinds (kind text PRIMARY KEY, change bigint NOT NULL DEFAULT 0);
    CREATE TABLE kept (
        kind text NOT NULL REFERENCES kept_kinds,
        name text NOT NULL,
        value text,
        change bigint NOT NULL,
        at timestamptz NOT NULL DEFAULT clock_timestamp(),
        PRIMARY KEY (kind, name)
    );
    CREATE INDEX kept_by_change ON kept (kind, change);
    INSERT INTO kept_kinds (kind) VALUES ('users'), ('sessions'), ('seen');

    CREATE TABLE lines (
        id bigserial PRIMARY KEY,
        kind text NOT NULL,
        batch uuid NOT NULL,
        number int NOT NULL,
        line text NOT NULL,
        at timestamptz NOT NULL DEFAULT clock_timestamp(),
        UNIQUE (batch, number)
    );
    CREATE INDEX lines_of_kind ON lines (kind, id);

    CREATE TABLE keys (name text PRIMARY KEY, value bytea NOT NULL);

    CREATE TABLE tries (client text PRIMARY KEY, tries float8 NOT NULL, until float8 NOT NULL);
    CREATE TABLE came_in (client text PRIMARY KEY, at float8 NOT NULL);
    CREATE TABLE rates (client text PRIMARY KEY, tokens float8 NOT NULL, at float8 NOT NULL);
    CREATE INDEX rates_by_time ON rates (at);
    """,
)
"""`kept` are values by name, and where one is null it was removed; `lines` are journals; `tries`,
`came_in` and `rates` count what clients do, in seconds since 1970 by the clock of the database."""
_TURN: LiteralString = "SELECT pg_advisory_xact_lock(7_514_236_981)"
"""Any number that others who use the database hardly think of; held until the transaction ends."""


def bring_up_to_date(
    connection: Connection, shown: str, *, steps: tuple[LiteralString, ...] = STEPS
) -> None:
    """Make the tables, or do the steps that are lacking; processes that start at once take turns.

    Raises:
        SharedPlaceError: a later program made them, the database is not in UTF-8, or nothing can
            be made there. `shown` is how it is called.
    """
    with connection.transaction():
        if _one(connection, "SHOW server_encoding") != "UTF8":
            raise SharedPlaceError(
                f"数据库 {shown} 的编码不是 UTF8。请用 ENCODING 'UTF8' 另建一个。",
                f"The database {shown} is not in UTF8. Make another one with ENCODING 'UTF8'.",
            )
        connection.execute(_TURN)
        done = _steps_done(connection, shown)
        if done > len(steps):
            raise SharedPlaceError(
                f"数据库 {shown} 的格式版本是 {done}，本程序只认识到 {len(steps)}。请更新程序。",
                f"The database {shown} has format {done}, and this program knows {len(steps)}."
                " Update Juzheng.",
            )
        for number, step in enumerate(steps[done:], done + 1):
            connection.execute(step)
            connection.execute("INSERT INTO steps (number) VALUES (%s)", [number])


def _steps_done(connection: Connection, shown: str) -> int:
    try:
        if not _one(connection, "SELECT to_regclass('juzheng.steps') IS NOT NULL"):
            with connection.transaction():
                connection.execute("CREATE SCHEMA IF NOT EXISTS juzheng")
                connection.execute(
                    "CREATE TABLE steps (number int PRIMARY KEY, at timestamptz DEFAULT now())"
                )
        return int(str(_one(connection, "SELECT count(*) FROM steps")))
    except InsufficientPrivilege as error:
        raise SharedPlaceError(
            f"数据库 {shown} 里不能建表（{error}）。请让它归这个用户所有，或授予 CREATE。",
            f"No tables can be made in the database {shown} ({error}). Let this user own it, or"
            " grant CREATE.",
        ) from error


def _one(connection: Connection, query: LiteralString) -> object:
    row = connection.execute(query).fetchone()
    return row[0] if row else None

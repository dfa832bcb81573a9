"""A connection to an index on which only the articles of some collections are to be seen.

Temporary views bear the names of the tables, and SQLite looks for a temporary one first: whatever
is asked on such a connection, by whoever and whenever it was written, is asked of these alone.
"""

import sqlite3
from collections.abc import Collection

from corpus import DEFAULT_COLLECTION

_HAS_COLLECTIONS = "SELECT 1 FROM pragma_table_info('articles', 'main') WHERE name = 'collection'"
_TABLES = "SELECT name FROM main.sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
_VISIBLE = """
PRAGMA temp_store = MEMORY;
CREATE TEMP TABLE visible (number INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE);
"""
_SEEN = {
    "articles": "number IN (SELECT number FROM temp.visible)",
    "chunks": "article IN (SELECT number FROM temp.visible)",
    "sources": "article IN (SELECT id FROM temp.visible)",
    "sketches": "article IN (SELECT id FROM temp.visible)",
    "bands": "article IN (SELECT id FROM temp.visible)",
}
"""Of each table what is to be seen; of any other nothing is."""


def show_only(connection: sqlite3.Connection, collections: Collection[str]) -> None:
    """From now on the connection sees no article but those of `collections`."""
    has_collections = _has_collections(connection)
    connection.executescript(_VISIBLE)
    found = "INSERT INTO temp.visible SELECT number, id FROM main.articles"
    if has_collections:
        for each in collections:
            connection.execute(f"{found} WHERE collection = ?", (each,))
    elif DEFAULT_COLLECTION in collections:
        connection.execute(found)
    connection.commit()
    for (table,) in connection.execute(_TABLES).fetchall():
        columns = "*" if has_collections or table != "articles" else _WITH_DEFAULT
        where = _SEEN.get(table, "0")
        connection.execute(
            f"CREATE TEMP VIEW {table} AS SELECT {columns} FROM main.{table} WHERE {where}"  # noqa: S608
        )


def show_collections(connection: sqlite3.Connection) -> None:
    """Let a version that was made before there were collections look as if all were in one."""
    if not _has_collections(connection):
        connection.execute(
            f"CREATE TEMP VIEW articles AS SELECT {_WITH_DEFAULT} FROM main.articles"  # noqa: S608
        )


_WITH_DEFAULT = f"*, '{DEFAULT_COLLECTION}' AS collection"


def _has_collections(connection: sqlite3.Connection) -> bool:
    return connection.execute(_HAS_COLLECTIONS).fetchone() is not None

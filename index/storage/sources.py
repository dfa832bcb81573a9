"""Where the articles of an index come from: files in folders, and originals kept beside them."""

import os
import sqlite3
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from corpus.loading.formats.converting import readers
from index.search.article_store import ArticleStore

ADDED_ORIGIN = ""
"""The origin of a file that was added: its original is kept with the index."""

SCHEMA = """
CREATE TABLE sources (
    origin BLOB NOT NULL, path BLOB NOT NULL, name TEXT NOT NULL, stamp TEXT NOT NULL,
    article TEXT, chinese TEXT, english TEXT, removed INTEGER NOT NULL, given TEXT,
    PRIMARY KEY (origin, path)
) WITHOUT ROWID;
CREATE INDEX sources_of_article ON sources (article);
"""
_COLUMNS = "origin, path, name, stamp, article, chinese, english, removed"


@dataclass(frozen=True, slots=True)
class SourceRecord:
    """A file that was read, and what came of it.

    `origin` is the file or folder it was found in, absolute, or `ADDED_ORIGIN`; then `path` is the
    name of its original. `stamp` changes when the file is written to. `article` is the id of its
    text, and None where it could not be read: then `chinese` and `english` tell why; beside an
    article they tell which parts of the file were not read. `removed` is set where a user took the
    article out of the index while the file stayed: it is not indexed again until its text changes.
    `given_name` is the name that a user gave the article in place of the file's own, which is
    `name`.
    """

    origin: str
    path: str
    name: str
    stamp: str = ""
    article: str | None = None
    chinese: str | None = None
    english: str | None = None
    removed: bool = False
    given_name: str | None = None

    @property
    def called(self) -> str:
        """The name of the article, where it is named after this file."""
        return self.given_name or self.name

    @property
    def key(self) -> tuple[str, str]:
        return self.origin, self.path


def all_sources(articles: ArticleStore) -> list[SourceRecord]:
    """The sources of the version that the articles are of."""
    return list(SourceTable(articles.connection))


class SourceTable:
    """The sources of one version of an index, in the file of its articles."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def create(self) -> None:
        self._connection.executescript(SCHEMA)

    def __iter__(self) -> Iterator[SourceRecord]:
        """All of them, by origin and path."""
        yield from self._select("ORDER BY origin, path")

    def of_origins(self, origins: Iterable[str]) -> list[SourceRecord]:
        return [r for each in origins for r in self._select("WHERE origin = ?", os.fsencode(each))]

    def of_article(self, article_id: str) -> list[SourceRecord]:
        """The files with this text, first the one that the article is named after.

        What was added comes last: a text that is there already keeps its name.
        """
        order = "ORDER BY origin = x'', origin, path"
        return list(self._select(f"WHERE article = ? AND NOT removed {order}", article_id))

    def article_of(self, record: SourceRecord) -> str | None:
        """The article that a source of the same origin and path has had so far."""
        records = self._select("WHERE origin = ? AND path = ?", *_key(record))
        return next((each.article for each in records), None)

    def put(self, record: SourceRecord) -> None:
        """Add a record, or replace the one of the same origin and path."""
        rest = (record.name, record.stamp, record.article, record.chinese, record.english)
        self._connection.execute(
            f"INSERT OR REPLACE INTO sources ({_COLUMNS}, given)"  # noqa: S608
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (*_key(record), *rest, record.removed, record.given_name),
        )

    def delete(self, record: SourceRecord) -> None:
        self._connection.execute("DELETE FROM sources WHERE origin = ? AND path = ?", _key(record))

    def _select(self, condition: str, *values: object) -> Iterator[SourceRecord]:
        column = "given" if self._has_given_names else "NULL"
        query = f"SELECT {_COLUMNS}, {column} FROM sources {condition}"  # noqa: S608
        for row in self._connection.execute(query, values).fetchall():
            origin, path, name, stamp, article, chinese, english, removed, given_name = row
            key = os.fsdecode(origin), os.fsdecode(path)
            facts = name, stamp, article, chinese, english
            yield SourceRecord(*key, *facts, removed=bool(removed), given_name=given_name)

    @cached_property
    def _has_given_names(self) -> bool:
        """Versions of format 3 that are old enough have none."""
        columns = self._connection.execute("SELECT name FROM pragma_table_info('sources')")
        return ("given",) in columns.fetchall()


def stamp_of(path: Path, *, now_ns: int) -> str:
    """Changes when the file is written to; empty where it was written to too lately to be sure.

    Raises:
        OSError: the file is not there, or out of reach.
    """
    status = path.stat()
    if any(0 <= now_ns - at < UNSURE_NS for at in (status.st_mtime_ns, status.st_ctime_ns)):
        return ""
    return f"{status.st_size} {status.st_mtime_ns} {status.st_ctime_ns} {status.st_ino}"


def lacking_stamp(stamp: str) -> str:
    """That of a file that was not read, or in part: it changes as well when more can be read."""
    return f"{stamp} {readers()}" if stamp else ""


UNSURE_NS = 2_000_000_000
"""A file written to twice within the resolution of its time stamp would look unchanged; two
seconds is that of FAT, the coarsest."""


def _key(record: SourceRecord) -> tuple[bytes, bytes]:
    return os.fsencode(record.origin), os.fsencode(record.path)

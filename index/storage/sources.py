"""Where the articles of an index come from: files in folders, and originals kept beside them."""

import os
import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

from corpus import DEFAULT_COLLECTION
from corpus.loading.formats.converting import readers
from index.search.article_store import ArticleStore

ADDED_ORIGIN = ""
"""The origin of a file that was added: its original is kept with the index."""

SCHEMA = """
CREATE TABLE sources (
    origin BLOB NOT NULL, path BLOB NOT NULL, name TEXT NOT NULL, stamp TEXT NOT NULL,
    article TEXT, chinese TEXT, english TEXT, removed INTEGER NOT NULL, given TEXT,
    collection TEXT, PRIMARY KEY (origin, path)
) WITHOUT ROWID;
CREATE INDEX sources_of_article ON sources (article);
"""
FOLDERS = """
CREATE TABLE IF NOT EXISTS folders (
    path BLOB PRIMARY KEY, collection TEXT NOT NULL
) WITHOUT ROWID;
"""
_COLUMNS = "origin, path, name, stamp, article, chinese, english, removed"


@dataclass(frozen=True, slots=True)
class SourceRecord:
    """A file that was read, and what came of it.

    `origin` is the file or folder it was found in, absolute, or `ADDED_ORIGIN`; then `path` is the
    name of its original. `stamp` changes when the file is written to. `article` is the id of its
    text, and None where it could not be read: then `chinese` and `english` tell why; beside an
    article they tell which parts of the file were not read. `removed` is set where a user took the
    article out of the index while the file stayed: it is not indexed again until its text changes;
    then `article` is what the id of the text is in the default collection.
    `given_name` is the name that a user gave the article in place of the file's own, which is
    `name`. `collection` is the one that the article belongs to.
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
    collection: str = DEFAULT_COLLECTION

    @property
    def called(self) -> str:
        """The name of the article, where it is named after this file."""
        return self.given_name or self.name

    @property
    def key(self) -> tuple[str, str]:
        return self.origin, self.path


def folders_of(articles: ArticleStore) -> list[tuple[str, str]]:
    """The folders of the version that the articles are of, with the collections they were given."""
    return list(SourceTable(articles.connection).folders().items())


def all_sources(articles: ArticleStore) -> list[SourceRecord]:
    """The sources of the version that the articles are of."""
    return list(SourceTable(articles.connection))


class SourceTable:
    """The sources of one version of an index, in the file of its articles."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def create(self) -> None:
        self._connection.executescript(SCHEMA + FOLDERS)

    def upgrade(self) -> None:
        """Add what versions of this format that were made before collections lack."""
        if "collection" not in self._columns:
            self._connection.execute("ALTER TABLE sources ADD COLUMN collection TEXT")
            del self._columns
        self._connection.executescript(FOLDERS)

    def folders(self) -> dict[str, str]:
        """By folder or file that is reconciled by a build the collection that it was given."""
        if not self._connection.execute(_HAS_FOLDERS).fetchone():
            return {}
        rows = self._connection.execute("SELECT path, collection FROM folders ORDER BY path")
        return {os.fsdecode(path): collection for path, collection in rows}

    def put_folders(self, folders: Mapping[str, str | None]) -> None:
        """Remember the collections of folders; None forgets a folder."""
        for path, collection in folders.items():
            row = os.fsencode(path), collection
            self._connection.execute("DELETE FROM folders WHERE path = ?", row[:1])
            if collection is not None:
                self._connection.execute("INSERT INTO folders VALUES (?, ?)", row)

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
            f"INSERT OR REPLACE INTO sources ({_COLUMNS}, given, collection)"  # noqa: S608
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (*_key(record), *rest, record.removed, record.given_name, record.collection),
        )

    def delete(self, record: SourceRecord) -> None:
        self._connection.execute("DELETE FROM sources WHERE origin = ? AND path = ?", _key(record))

    def _select(self, condition: str, *values: object) -> Iterator[SourceRecord]:
        later = (each if each in self._columns else "NULL" for each in ("given", "collection"))
        query = f"SELECT {_COLUMNS}, {', '.join(later)} FROM sources {condition}"  # noqa: S608
        for row in self._connection.execute(query, values).fetchall():
            origin, path, name, stamp, article, chinese, english, removed, given, collection = row
            key = os.fsdecode(origin), os.fsdecode(path)
            facts = name, stamp, article, chinese, english
            record = SourceRecord(*key, *facts, removed=bool(removed), given_name=given)
            yield replace(record, collection=collection or DEFAULT_COLLECTION)

    @cached_property
    def _columns(self) -> frozenset[str]:
        """Versions that are old enough have fewer."""
        rows = self._connection.execute("SELECT name FROM pragma_table_info('sources')")
        return frozenset(name for (name,) in rows)


_HAS_FOLDERS = "SELECT 1 FROM sqlite_master WHERE name = 'folders'"


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

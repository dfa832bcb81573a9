"""Embeddings that were made, by text: what an interrupted build resumes from.

One SQLite file beside the versions. What is damaged in it is left out, which costs the time to
embed those texts again and nothing else.
"""

import hashlib
import sqlite3
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any, TypeVar
from zlib import crc32

import numpy as np

from index.encoders.encoder import Embeddings
from index.storage.folder import writing

T = TypeVar("T")

SCHEMA = """
PRAGMA page_size = 16384; -- a row of a larger embedding would take a page of 4096 of its own
CREATE TABLE IF NOT EXISTS embeddings (
    key BLOB PRIMARY KEY, vector BLOB NOT NULL, checksum INTEGER NOT NULL
) WITHOUT ROWID;
"""
WAIT_SECONDS = 60
"""How long one process waits for another that is writing."""
NO_DAMAGE = frozenset(
    {
        *(sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED, sqlite3.SQLITE_PROTOCOL),
        *(sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR, sqlite3.SQLITE_CANTOPEN),
        *(sqlite3.SQLITE_NOMEM, sqlite3.SQLITE_INTERRUPT),
    }
)
"""What can go wrong with a file that is whole."""


class EmbeddingCache:
    """Embeddings in half precision by the key of their text; for use as a context manager.

    Several processes may use one file at the same time. Where it turns out to be damaged it is
    begun anew. Every method raises IndexFolderError where it cannot be written to.
    """

    def __init__(self, file: Path, *, encoder_fingerprint: str) -> None:
        """Raises:
        IndexFolderError: it cannot be written to.
        """
        self._file = file
        self._space = hashlib.sha256(encoder_fingerprint.encode()).digest()[:8]
        self._connection: sqlite3.Connection | None = None
        self._try(lambda connection: None)

    def __enter__(self) -> "EmbeddingCache":
        return self

    def __exit__(self, *_: object) -> None:
        self._close()

    def get(self, keys: Sequence[bytes]) -> dict[bytes, Embeddings]:
        """Those embeddings of `keys` that are there and whole, each of shape (dimension,)."""
        return self._try(lambda connection: self._get(connection, keys))

    def missing(self, keys: Iterable[bytes]) -> set[bytes]:
        """Those of `keys` that are not there."""
        key_set = set(keys)
        if len(key_set) > 1000:
            return key_set - self._try(self._keys)
        return key_set - self.get(list(key_set)).keys()

    def put(self, keys: Sequence[bytes], embeddings: Embeddings) -> None:
        """Remember embeddings, shape (len(keys), dimension), as soon as this returns."""
        vectors = [row.tobytes() for row in embeddings.astype(np.float16)]
        full = [self._space + key for key in keys]
        rows = [(k, v, crc32(k + v)) for k, v in zip(full, vectors, strict=True)]
        self._try(lambda connection: _insert(connection, rows))

    def keep_only(self, keys: Iterable[bytes]) -> None:
        """Forget all others, those of other encoders too, and give their space back."""
        rows = [(self._space + key,) for key in keys]
        self._try(lambda connection: _delete_all_but(connection, rows))

    def drop_damaged(self) -> None:
        """Forget what is damaged."""
        self._try(_delete_damaged)

    def _get(
        self, connection: sqlite3.Connection, keys: Sequence[bytes]
    ) -> dict[bytes, Embeddings]:
        query = "SELECT key, vector, checksum FROM embeddings WHERE key = ?"
        embeddings = {}
        for key in keys:
            for row in connection.execute(query, (self._space + key,)):
                if _is_whole(row):
                    embeddings[key] = np.frombuffer(row[1], np.float16).astype(np.float32)
        return embeddings

    def _keys(self, connection: sqlite3.Connection) -> set[bytes]:
        query = "SELECT substr(key, 9) FROM embeddings WHERE substr(key, 1, 8) = ?"
        return {key for (key,) in connection.execute(query, (self._space,))}

    def _try(self, work: Callable[[sqlite3.Connection], T]) -> T:
        """Do it, once more where the file was damaged and had to be begun anew."""
        with writing(self._file.parent):
            try:
                return work(self._opened())
            except sqlite3.Error as error:
                if not _is_damage(error):
                    raise
            self._close()
            for ending in ("", "-journal", "-wal", "-shm"):
                self._file.with_name(self._file.name + ending).unlink(missing_ok=True)
            return work(self._opened())

    def _opened(self) -> sqlite3.Connection:
        if not self._connection:
            self._file.parent.mkdir(parents=True, exist_ok=True)
            self._connection = _connect(self._file)
            try:
                self._connection.executescript(SCHEMA)
            except BaseException:
                self._close()
                raise
        return self._connection

    def _close(self) -> None:
        if self._connection:
            self._connection.close()
            self._connection = None


def damaged_rows(file: Path) -> tuple[int, int]:
    """How many embeddings are in the file, and how many of them are damaged.

    Raises:
        sqlite3.Error: the file as a whole is damaged.
    """
    connection = _connect(file)
    try:
        _check(connection)
        whole = [_is_whole(row) for row in _rows(connection)]
        return len(whole), whole.count(False)
    finally:
        connection.close()


def _connect(file: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(file, timeout=WAIT_SECONDS)
    connection.text_factory = bytes  # a flipped bit makes a text of what are bytes
    return connection


def _insert(connection: sqlite3.Connection, rows: Sequence[tuple[bytes, bytes, int]]) -> None:
    with connection:
        connection.executemany("INSERT OR REPLACE INTO embeddings VALUES (?, ?, ?)", rows)


def _delete_all_but(connection: sqlite3.Connection, keys: Sequence[tuple[bytes]]) -> None:
    _delete_damaged(connection)
    with connection:
        connection.execute("CREATE TEMP TABLE kept (key BLOB PRIMARY KEY)")
        connection.executemany("INSERT OR IGNORE INTO kept VALUES (?)", keys)
        connection.execute("DELETE FROM embeddings WHERE key NOT IN (SELECT key FROM kept)")
    connection.execute("DROP TABLE kept")
    connection.execute("VACUUM")


def _delete_damaged(connection: sqlite3.Connection) -> None:
    _check(connection)
    damaged = [(row[0],) for row in _rows(connection) if not _is_whole(row)]
    with connection:
        connection.executemany("DELETE FROM embeddings WHERE key = ?", damaged)


def _check(connection: sqlite3.Connection) -> None:
    (verdict,) = connection.execute("PRAGMA integrity_check(1)").fetchone()
    if verdict != b"ok":
        raise sqlite3.DatabaseError(verdict)


def _rows(connection: sqlite3.Connection) -> sqlite3.Cursor:
    return connection.execute("SELECT key, vector, checksum FROM embeddings")


def _is_whole(row: tuple[Any, Any, Any]) -> bool:
    key, vector, checksum = row
    return isinstance(key, bytes) and isinstance(vector, bytes) and crc32(key + vector) == checksum


def _is_damage(error: sqlite3.Error) -> bool:
    code = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_CORRUPT)
    return code & 0xFF not in NO_DAMAGE

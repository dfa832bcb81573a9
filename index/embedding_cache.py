"""Embeddings that were made, by text: what an interrupted build resumes from.

One SQLite file beside the versions. What is damaged in it is left out, which costs the time to
embed those texts again and nothing else.
"""

import hashlib
import sqlite3
from collections.abc import Iterable, Sequence
from pathlib import Path
from zlib import crc32

import numpy as np

from index.encoder import Embeddings

SCHEMA = """
CREATE TABLE IF NOT EXISTS embeddings (
    key BLOB PRIMARY KEY, vector BLOB NOT NULL, checksum INTEGER NOT NULL
) WITHOUT ROWID;
"""
WAIT_SECONDS = 60
"""How long one process waits for another that is writing."""


class EmbeddingCache:
    """Embeddings in half precision by the key of their text; for use as a context manager.

    Several processes may use one file at the same time.
    """

    def __init__(self, file: Path, *, encoder_fingerprint: str) -> None:
        """Open `file`, and begin it anew where it is damaged or of no use.

        Raises:
            OSError, sqlite3.Error: it cannot be written to.
        """
        self._file = file
        self._space = hashlib.sha256(encoder_fingerprint.encode()).digest()[:8]
        try:
            self._connection = self._connect()
        except sqlite3.DatabaseError as error:
            if isinstance(error, sqlite3.OperationalError):  # it is busy, or the disk is full
                raise
            self._discard()
            self._connection = self._connect()

    def __enter__(self) -> "EmbeddingCache":
        return self

    def __exit__(self, *_: object) -> None:
        self._connection.close()

    def get(self, keys: Sequence[bytes]) -> dict[bytes, Embeddings]:
        """Those embeddings of `keys` that are there and whole, each of shape (dimension,)."""
        found = {}
        for key in keys:
            for vector, checksum in self._rows(key):
                if crc32(self._space + key + vector) == checksum:
                    found[key] = np.frombuffer(vector, np.float16).astype(np.float32)
        return found

    def missing(self, keys: Iterable[bytes]) -> set[bytes]:
        """Those of `keys` that are not there."""
        wanted = set(keys)
        if len(wanted) > 1000:
            return wanted - self._keys()
        return wanted - self.get(list(wanted)).keys()

    def put(self, keys: Sequence[bytes], embeddings: Embeddings) -> None:
        """Remember embeddings, shape (len(keys), dimension), as soon as this returns."""
        vectors = [row.tobytes() for row in embeddings.astype(np.float16)]
        full = [self._space + key for key in keys]
        rows = [(k, v, crc32(k + v)) for k, v in zip(full, vectors, strict=True)]
        with self._connection:
            self._connection.executemany("INSERT OR REPLACE INTO embeddings VALUES (?, ?, ?)", rows)

    def keep_only(self, keys: Iterable[bytes]) -> None:
        """Forget all others, those of other encoders too, and give their space back."""
        with self._connection:
            self._connection.execute("CREATE TEMP TABLE kept (key BLOB PRIMARY KEY)")
            self._connection.executemany(
                "INSERT OR IGNORE INTO kept VALUES (?)", ((self._space + key,) for key in keys)
            )
            self._connection.execute(
                "DELETE FROM embeddings WHERE key NOT IN (SELECT key FROM kept)"
            )
        self._connection.execute("DROP TABLE kept")
        self._connection.execute("VACUUM")

    def _rows(self, key: bytes) -> list[tuple[bytes, int]]:
        query = "SELECT vector, checksum FROM embeddings WHERE key = ?"
        try:
            return self._connection.execute(query, (self._space + key,)).fetchall()
        except sqlite3.OperationalError:
            raise
        except sqlite3.DatabaseError:  # a damaged page
            self._begin_anew()
            return []

    def _keys(self) -> set[bytes]:
        query = "SELECT substr(key, 9) FROM embeddings WHERE substr(key, 1, 8) = ?"
        try:
            return {key for (key,) in self._connection.execute(query, (self._space,))}
        except sqlite3.OperationalError:
            raise
        except sqlite3.DatabaseError:
            self._begin_anew()
            return set()

    def _begin_anew(self) -> None:
        self._connection.close()
        self._discard()
        self._connection = self._connect()

    def _connect(self) -> sqlite3.Connection:
        connection = sqlite3.connect(self._file, timeout=WAIT_SECONDS)
        connection.executescript(SCHEMA)
        return connection

    def _discard(self) -> None:
        for ending in ("", "-journal"):
            self._file.with_name(self._file.name + ending).unlink(missing_ok=True)


def damaged_rows(file: Path) -> tuple[int, int]:
    """How many embeddings are in the file, and how many of them are damaged.

    Raises:
        sqlite3.Error: the file as a whole is damaged.
    """
    connection = sqlite3.connect(file)
    try:
        (verdict,) = connection.execute("PRAGMA integrity_check(1)").fetchone()
        if verdict != "ok":
            raise sqlite3.DatabaseError(verdict)
        rows = connection.execute("SELECT key, vector, checksum FROM embeddings")
        whole = [crc32(key + vector) == checksum for key, vector, checksum in rows]
        return len(whole), whole.count(False)
    finally:
        connection.close()

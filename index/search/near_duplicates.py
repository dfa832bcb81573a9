"""Find articles that are nearly the same: last year's notice with another date.

MinHash with banding (Broder, 1997; Leskovec, Rajaraman and Ullman, *Mining of Massive Datasets*,
chapter 3): articles that share nearly all of their five-character shingles nearly always agree in
a whole band of minima, and only those that do are compared.
"""

import hashlib
import re
import sqlite3
from threading import Lock

import numpy as np
from cachetools import LRUCache, cached
from numpy.typing import NDArray

from corpus import Article
from corpus.segment import fold

SHINGLE = 5
BANDS, ROWS = 10, 4
"""At a similarity of 0.8 a pair agrees in a band with probability 0.995, at 0.5 with 0.48."""
LEAST_SIMILARITY = 0.8
"""Share of the minima that are equal above which articles are told to be nearly the same."""
BAND_COMPARISONS = 20
"""Articles that are compared for agreeing in one band."""
SKETCHED_CHARACTERS = 200_000
"""Characters of an article that are looked at."""

REMEMBERED = 512
"""Sketches that are remembered: a change of a part of the articles asks for each several times."""

SCHEMA = """
CREATE TABLE sketches (article TEXT PRIMARY KEY, minima BLOB NOT NULL) WITHOUT ROWID;
CREATE TABLE bands (band BLOB NOT NULL, article TEXT NOT NULL, PRIMARY KEY (band, article))
WITHOUT ROWID;
"""
_random = np.random.default_rng(20260101)  # any numbers will do, as long as they stay the same
_FACTORS = _random.integers(1, 2**63, BANDS * ROWS, np.uint64) | np.uint64(1)
_OFFSETS = _random.integers(0, 2**63, BANDS * ROWS, np.uint64)

Minima = NDArray[np.uint32]
"""Shape (BANDS * ROWS,)."""


class NearDuplicates:
    """Sketches of the articles of one version, in the file of its articles."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def create(self) -> None:
        self._connection.executescript(SCHEMA)

    def add(self, article: Article) -> None:
        minima = sketch_of(article)
        self._connection.execute(
            "INSERT OR REPLACE INTO sketches VALUES (?, ?)", (article.id, minima.tobytes())
        )
        self._connection.executemany(
            "INSERT OR IGNORE INTO bands VALUES (?, ?)",
            ((band, article.id) for band in bands(minima)),
        )

    def remove(self, article_id: str) -> None:
        for band in bands(self._minima(article_id)):
            self._connection.execute(
                "DELETE FROM bands WHERE band = ? AND article = ?", (band, article_id)
            )
        self._connection.execute("DELETE FROM sketches WHERE article = ?", (article_id,))

    def of(self, article_id: str) -> list[tuple[str, float]]:
        """The ids of the articles that are nearly the same, with similarity, the nearest first."""
        minima = self._minima(article_id)
        near: dict[str, float] = {}
        for band in bands(minima):
            query = "SELECT article FROM bands WHERE band = ? AND article != ? LIMIT ?"
            for (other,) in self._connection.execute(query, (band, article_id, BAND_COMPARISONS)):
                near[other] = near.get(other) or similarity(minima, self._minima(other))
        similar = [pair for pair in near.items() if pair[1] >= LEAST_SIMILARITY]
        return sorted(similar, key=lambda pair: -pair[1])

    def _minima(self, article_id: str) -> Minima:
        query = "SELECT minima FROM sketches WHERE article = ?"
        rows = self._connection.execute(query, (article_id,)).fetchall()
        return np.frombuffer(rows[0][0], np.uint32) if rows else np.empty(0, np.uint32)


@cached(LRUCache[str, Minima](REMEMBERED), key=lambda article: article.id, lock=Lock())
def sketch_of(article: Article) -> Minima:
    """The sketch of the text of an article."""
    minima = sketch(article.text)
    minima.setflags(write=False)
    return minima


def sketch(text: str) -> Minima:
    """The minima of the hashed shingles of a text: its letters, and any number as a 0."""
    letters = re.sub(r"\d+", "0", fold(text[:SKETCHED_CHARACTERS]))
    letters = "".join(filter(str.isalnum, letters)).ljust(SHINGLE)
    points = np.array([ord(letter) for letter in letters], np.uint64)
    shingles = np.zeros(len(points) - SHINGLE + 1, np.uint64)
    for place in range(SHINGLE):
        following = points[place : len(points) - SHINGLE + 1 + place]
        shingles = shingles * np.uint64(0x9E3779B97F4A7C15) + following
    shingles = np.unique(shingles ^ (shingles >> np.uint64(29)))
    hashed = ((shingles * f + o).min() for f, o in zip(_FACTORS, _OFFSETS, strict=True))
    return np.array([least >> np.uint64(32) for least in hashed], np.uint32)


def similarity(one: Minima, other: Minima) -> float:
    """The share of equal minima, an estimate of the share of shingles in common."""
    return float(np.mean(one == other)) if len(one) == len(other) else 0.0


def bands(minima: Minima) -> list[bytes]:
    """What articles that are nearly the same nearly always have one of in common."""
    return [
        bytes([band]) + hashlib.sha256(rows.tobytes()).digest()[:8]
        for band, rows in enumerate(minima.reshape(-1, ROWS))
    ]

"""What a process keeps of an index from one version to the next."""

from collections.abc import Iterable
from threading import Lock
from typing import Any

from cachetools import LRUCache

from index.milvus.rows import About
from index.milvus.schema import Names
from index.milvus.server.connection import Connection
from index.milvus.state import State, StateTable
from index.search.article_store import REMEMBERED_BYTES, memory_of
from index.search.passages import IndexedArticle


class Remembered:
    """Articles that were read, and what is told of all of the version that was asked for last.

    What an article is made of tells which it is, so that one will do for all versions.
    """

    def __init__(self, connection: Connection, names: Names) -> None:
        self._cache: LRUCache[Any, tuple[IndexedArticle, list[int]]] = LRUCache(
            REMEMBERED_BYTES, getsizeof=lambda read: memory_of(read[0])
        )
        self._connection = connection
        self._names = names
        self._listed: tuple[State, dict[str, About]] | None = None
        self._lock, self._listing = Lock(), Lock()

    def get(self, key: object) -> tuple[IndexedArticle, list[int]] | None:
        with self._lock:
            return self._cache.get(key)

    def put(self, key: object, read: tuple[IndexedArticle, list[int]]) -> None:
        with self._lock:
            self._cache[key] = read

    def abouts(self, state: State) -> dict[str, About]:
        """What is told of all articles of a version, by their ids, in the order they were added in.

        Of a version after the one that was asked for last only what changed between them is read.
        """
        with self._listing:  # whoever else needs it waits for the same
            before = self._listed
            if before and before[0].token == state.token:
                return before[1]
            every = (before and self._later(*before, state)) or self._every()
            self._listed = state, every
            return every

    def _every(self) -> dict[str, About]:
        rows = self._connection.rows(self._names.articles, 'id != ""', ["about"])
        return _in_order(map(About.from_row, rows))

    def _later(
        self, earlier: State, before: dict[str, About], state: State
    ) -> dict[str, About] | None:
        """Those of before, but what changed as it is now; None where it is not known what did."""
        ids = StateTable(self._connection, self._names).changed(earlier, state)
        if ids is None:
            return None
        stayed = (about for each, about in before.items() if each not in ids)
        found = self._connection.by_keys(self._names.articles, ids, ["about"])
        return _in_order([*stayed, *map(About.from_row, found)])


def _in_order(abouts: Iterable[About]) -> dict[str, About]:
    return {each.id: each for each in sorted(abouts, key=lambda each: each.number)}

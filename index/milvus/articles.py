"""The articles of a version, fetched from the server as they are asked for."""

import json
from collections.abc import Callable, Collection, Iterator, Sequence
from functools import cached_property
from hashlib import sha256
from typing import Any

from corpus import Chunk, Unread
from corpus.segment import fold
from index.milvus.remembered import Remembered
from index.milvus.rows import About, joined, record_of, unpacked_article
from index.milvus.schema import NAMED, Names, fields_of
from index.milvus.server.connection import Connection, one_of
from index.milvus.state import State
from index.search.catalogue import CataloguePage, Order
from index.search.passages import IndexedArticle

Place = tuple[str, int, int]
"""In which article a chunk lies, and from where to where."""
_KEYS: dict[Order, Callable[[About], Any]] = {
    "name": lambda each: (each.name, each.number),
    "newest": lambda each: (each.added, each.number),
    "published": lambda each: (each.published is None, _later(each.published), each.name),
}


class MilvusArticles:
    """The articles of one version, or those of some of its collections alone."""

    def __init__(
        self,
        connection: Connection,
        names: Names,
        generation: str,
        state: State,
        *,
        remembered: Remembered,
        collections: frozenset[str] | None = None,
    ) -> None:
        self._connection = connection
        self._names = names
        self._generation = generation
        self._state = state
        self._remembered = remembered
        self._collections = collections
        self._abouts: dict[str, About] = {}
        self.places: dict[int, Place] = {}

    def __len__(self) -> int:
        return self._state.articles if self._collections is None else len(self.abouts)

    def __contains__(self, article_id: object) -> bool:
        return isinstance(article_id, str) and bool(self.about([article_id]))

    def __getitem__(self, article_id: str) -> IndexedArticle:
        """Raises:
        KeyError: no article has this id.
        """
        return self.read(article_id)[0]

    def __iter__(self) -> Iterator[IndexedArticle]:
        return (self[article_id] for article_id in self.abouts)

    def names(self) -> dict[str, str]:
        return {each.id: each.name for each in self.abouts.values()}

    def named(self, names: Collection[str]) -> list[About]:
        """What is told of the articles that have one of these names, in the order of adding."""
        if NAMED not in fields_of(self._connection, self._names.articles):
            return [each for each in self.abouts.values() if each.name in names]
        condition = one_of(NAMED, list(map(name_key, names)))
        rows = self._connection.rows(self._names.articles, condition, ["about"])
        found = [each for each in map(About.from_row, rows) if self._is_asked(each)]
        return sorted(found, key=lambda each: each.number)

    def titles(self) -> dict[str, tuple[str, str | None]]:
        return {each.id: (each.title, each.published) for each in self.abouts.values()}

    def collections(self) -> dict[str, int]:
        counts: dict[str, int] = {}
        for each in self.abouts.values():
            counts[each.collection] = counts.get(each.collection, 0) + 1
        return dict(sorted(counts.items()))

    def added(self, article_id: str) -> str:
        """When an article that is there was added."""
        return self.about([article_id])[article_id].added

    def chunks(self, numbers: Sequence[int]) -> list[Chunk]:
        """Raises:
        KeyError: no chunk has one of these numbers.
        """
        unknown = [number for number in numbers if number not in self.places]
        if unknown:
            fields = ["number", "article", "start", "end"]
            found = self._connection.query(self._generation, ids=unknown, output_fields=fields)
            self.remember(found)
        self.about([self.places[number][0] for number in numbers])
        return [self._chunk(self.places[number]) for number in numbers]

    def remember(self, rows: Collection[dict[str, Any]]) -> None:
        """Where the chunks of these rows lie, which a search has told already."""
        for row in rows:
            self.places[row["number"]] = row["article"], row["start"], row["end"]

    def about(self, article_ids: Collection[str]) -> dict[str, About]:
        """What is told of these articles, of those that are there."""
        listed: dict[str, About] = vars(self).get("abouts", {})
        missing = [each for each in article_ids if each not in listed and each not in self._abouts]
        rows = self._connection.by_keys(self._names.articles, missing, ["about"])
        found = [each for each in map(About.from_row, rows) if self._is_asked(each)]
        self._abouts |= {each.id: each for each in found}
        known = ((each, listed.get(each) or self._abouts.get(each)) for each in article_ids)
        return {each: about for each, about in known if about}

    @cached_property
    def abouts(self) -> dict[str, About]:
        """What is told of all articles, in the order they were added in."""
        if self._collections is not None and not self._collections:
            return {}
        every = self._remembered.abouts(self._state)
        if self._collections is None:
            return every
        return {id_: about for id_, about in every.items() if self._is_asked(about)}

    def listed(self, search: str, order: Order, start: int, count: int) -> CataloguePage:
        wanted = fold(search.strip())
        found = [each for each in self.abouts.values() if wanted in _folded(each)]
        found.sort(key=_KEYS[order], reverse=order == "newest")
        page = found[start : start + count]
        kept = self._kept([each.id for each in page])
        entries = tuple(each.entry(kept=each.id in kept) for each in page)
        return CataloguePage(entries, len(found))

    def unread(self, article_id: str) -> Unread | None:
        """What the file of an article holds beside its text, where that is known."""
        condition = one_of("article", [article_id])
        rows = self._connection.query(
            self._names.sources, filter=condition, output_fields=["record"]
        )
        for record in sorted(map(record_of, rows), key=lambda each: each.key):
            if record.chinese and record.english:
                return Unread(record.chinese, record.english)
        return None

    def read(self, article_id: str) -> tuple[IndexedArticle, list[int]]:
        """An article, and by which numbers its chunks are known.

        Raises:
            KeyError: no article has this id.
        """
        about = self.about([article_id])[article_id]
        key = self._generation, about
        if known := self._remembered.get(key):
            return known
        packed = joined(f"{self._generation}/{article_id}", self.pieces)
        if packed is None:
            raise KeyError(article_id)
        read = unpacked_article(about, packed)
        self._remembered.put(key, read)
        return read

    def pieces(self, keys: Collection[str]) -> dict[str, str]:
        """What stands in pieces, by their keys."""
        fields = ["key", "data"]
        rows = self._connection.query(self._names.pieces, ids=list(keys), output_fields=fields)
        return {row["key"]: row["data"] for row in rows}

    def _chunk(self, place: Place) -> Chunk:
        article_id, start, end = place
        return Chunk(self[article_id].article, start, end)

    def _is_asked(self, about: About) -> bool:
        return self._collections is None or about.collection in self._collections

    def _kept(self, article_ids: Sequence[str]) -> frozenset[str]:
        """Those of which an original is kept."""
        if not article_ids:
            return frozenset()
        condition = f'origin == "added" and {one_of("article", article_ids)}'
        rows = self._connection.query(
            self._names.sources, filter=condition, output_fields=["article"]
        )
        return frozenset(row["article"] for row in rows)


def name_key(name: str) -> str:
    """By what an article is found that is called so."""
    return sha256(json.dumps(name).encode()).hexdigest()[:32]


def _folded(about: About) -> str:
    told = about.name, about.title, about.source, about.document_number
    return fold("\n".join(each for each in told if each))


def _later(published: str | None) -> tuple[int, ...]:
    """What sorts the latest first."""
    return (*(-ord(each) for each in published or ""), 1)

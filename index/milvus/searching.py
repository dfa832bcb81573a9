"""Search by meaning and by words, by the server: what is nearest, and BM25."""

import math
from collections.abc import Callable, Collection, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from index.encoders.encoder import Embeddings
from index.errors import StoreError
from index.milvus.rows import halved, plain_words
from index.milvus.schema import K1, B
from index.milvus.server.connection import WRITE_SECONDS, Connection, one_of
from index.milvus.settings import DENSE_KINDS
from index.milvus.state import State
from index.search.lexical import words_of

PLACE = ["number", "article", "start", "end"]
REMEMBERED_WORDS = 10_000
"""Words whose rarity is remembered as long as there is that version."""
Remember = Callable[[list[dict[str, Any]]], None]
"""Told where the chunks lie that a search has found."""


@dataclass(frozen=True, slots=True)
class Asked:
    """Where to search: a generation of chunks, with all collections or some alone."""

    connection: Connection
    generation: str
    state: State
    dense: str
    consistency: str
    remember: Remember
    collections: frozenset[str] | None = None

    def search(
        self, data: Sequence[Any], field: str, top_k: int, among: Collection[str] | None
    ) -> list[list[dict[str, Any]]]:
        """The rows that are found for each of some questions, best first."""
        if (among is not None and not among) or self.collections == frozenset():
            return [[] for _ in data]
        kind = DENSE_KINDS[self.dense][1] if field == "dense" else {}
        found = self.connection.call(
            "search",
            self.generation,
            data=data,
            anns_field=field,
            limit=top_k,
            filter=self._condition(among),
            output_fields=[*PLACE, "words"] if top_k == 1 else PLACE,
            search_params={"params": kind},
            consistency_level=self.consistency,
        )
        ranked = [[dict(hit["entity"]) | {"at": hit["distance"]} for hit in hits] for hits in found]
        for rows in ranked:
            self.remember(rows)
        return ranked

    def prepare(self, dimension: int) -> None:
        """Let Milvus Lite make what it searches by, as it does when it is first asked: of 85,000
        chunks that takes 15 seconds, longer than who asks would wait."""
        asked: tuple[tuple[str, Any], ...] = (("dense", [0.0] * dimension), ("sparse", "准备"))
        with suppress(StoreError):  # whoever asks is told
            for field, data in asked:
                search = {"data": [data], "anns_field": field, "limit": 1}
                self.connection.call("search", self.generation, **search, seconds=WRITE_SECONDS)

    def _condition(self, among: Collection[str] | None) -> str:
        conditions = []
        if self.collections is not None:
            conditions.append(one_of("collection", self.collections))
        if among is not None:
            conditions.append(one_of("article", among))
        return " and ".join(conditions)


@dataclass(frozen=True, slots=True)
class MilvusVectors:
    """The embeddings of the chunks; with the index FLAT every one is looked at."""

    asked: Asked
    count: Callable[[], int]

    def __len__(self) -> int:
        return self.count()

    def search(
        self, query: Embeddings, *, top_k: int, among: Collection[str] | None = None
    ) -> list[tuple[int, float]]:
        """The numbers nearest to `query`, shape (1, dimension), best first, with cosines."""
        [found] = self.search_many(query, top_k=top_k, among=among)
        return found

    def search_many(
        self, queries: Embeddings, *, top_k: int, among: Collection[str] | None = None
    ) -> list[list[tuple[int, float]]]:
        """`search` for several queries, shape (n, dimension), in one call."""
        found = self.asked.search(queries.astype(np.float32).tolist(), "dense", top_k, among)
        return [
            [(row["number"], float(np.clip(row["at"], -1, 1))) for row in rows] for rows in found
        ]

    def cosines(self, query: Embeddings, numbers: Sequence[int]) -> list[float]:
        """The cosines of `query`, shape (1, dimension), to the embeddings of these numbers."""
        vectors = self.embeddings(numbers)
        found = [vectors.get(number) for number in numbers]
        return [0.0 if each is None else float(np.clip(each @ query[0], -1, 1)) for each in found]

    def embeddings(self, numbers: Sequence[int]) -> dict[int, Embeddings]:
        """The embeddings of those of these numbers that are there, each of shape (dimension,)."""
        if not numbers:
            return {}
        rows = self.asked.connection.query(
            self.asked.generation, ids=list(numbers), output_fields=["number", "dense"]
        )
        return {row["number"]: halved(np.asarray(row["dense"], np.float32)) for row in rows}


@dataclass(frozen=True, slots=True)
class MilvusWords:
    """The words of the chunks, which the server weighs by BM25; Milvus Lite tells it below 0."""

    asked: Asked
    rarity_of: dict[str, float] = field(default_factory=dict)

    def search(
        self, question: str, *, top_k: int, among: Collection[str] | None = None
    ) -> list[tuple[int, float]]:
        """The numbers of the chunks with words of the question, best first, with BM25 scores."""
        [found] = self.search_many([question], top_k=top_k, among=among)
        return found

    def search_many(
        self, questions: Sequence[str], *, top_k: int, among: Collection[str] | None = None
    ) -> list[list[tuple[int, float]]]:
        """`search` for several questions in one call."""
        words = [plain_words(words_of(each)) for each in questions]
        asked = [each for each in words if each]
        found = iter(self.asked.search(asked, "sparse", top_k, among) if asked else [])
        ranked = [next(found) if each else [] for each in words]
        return [[(row["number"], abs(row["at"])) for row in rows if row["at"]] for rows in ranked]

    def rarity(self, word: str) -> float:
        """The inverse document frequency of a word, as BM25 weighs it."""
        return self.rarities([word])[word]

    def rarities(self, words: Iterable[str]) -> dict[str, float]:
        """The same of several words: no more than one call.

        The server does not tell in how many chunks a word is. But what it scores the best chunk
        for this word alone is the rarity times what follows from that chunk's own words.
        """
        wanted = dict.fromkeys(words)
        unknown = [word for word in wanted if word not in self.rarity_of and plain_words([word])]
        if unknown:
            found = self.asked.search([plain_words([w]) for w in unknown], "sparse", 1, None)
            if len(self.rarity_of) > REMEMBERED_WORDS:
                self.rarity_of.clear()
            for word, rows in zip(unknown, found, strict=True):
                self.rarity_of[word] = self._rarity(word, rows)
        rarest = _rarest(self.asked.state.chunks)
        return {word: self.rarity_of.get(word, rarest) for word in wanted}

    def _rarity(self, word: str, rows: list[dict[str, Any]]) -> float:
        rarest = _rarest(self.asked.state.chunks)
        if not rows or not rows[0]["at"]:
            return rarest
        held = rows[0]["words"].split(" ")
        times = max(held.count(plain_words([word])), 1)
        average = max(self.asked.state.words / max(self.asked.state.chunks, 1), 1.0)
        share = times * (K1 + 1) / (times + K1 * (1 - B + B * len(held) / average))
        return float(min(abs(rows[0]["at"]) / share, rarest))


def _rarest(chunks: int) -> float:
    """How rare a word is that no chunk holds."""
    return math.log(1 + (chunks + 0.5) / 0.5)

"""What a change has to know of an index: its articles, its files, and what was embedded."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from itertools import islice
from typing import TypeVar

import numpy as np

from corpus import Article
from index.encoders.encoder import Embeddings
from index.milvus.articles import MilvusArticles
from index.milvus.changes.draft import Draft, Near
from index.milvus.changes.nearby import COMPARED_AT_ONCE, Nearby
from index.milvus.remembered import Remembered
from index.milvus.rows import record_of, source_key
from index.milvus.schema import Names
from index.milvus.server.connection import KEYS_AT_ONCE, Connection, one_of
from index.milvus.state import State
from index.search.near_duplicates import sketch_of
from index.search.passages import text_key
from index.storage.sources import SourceRecord
from index.updates.version_writer import SourceChanges

T = TypeVar("T")
MOST_WRITTEN = 300_000
"""Keys that are kept of what was written into an empty generation: some 30 MB."""


class Reader:
    """What reads the rows of one generation as they are now.

    `written` are the keys of all texts that it has chunks of, None where they are not known: so
    what is built into an empty one need not ask for each text whether it is there.
    """

    def __init__(self, connection: Connection, names: Names, generation: str, state: State) -> None:
        self.connection = connection
        self.names = names
        self.generation = generation
        self.state = state
        self.nearby = Nearby(connection, names)
        self.written: set[str] | None = None

    @property
    def articles(self) -> MilvusArticles:
        """The articles as they are now."""
        made = self.connection, self.names, self.generation, self.state
        return MilvusArticles(*made, remembered=Remembered(self.connection, self.names))

    def sources(self, condition: str) -> list[SourceRecord]:
        """The records that meet a condition, by origin and path."""
        rows = self.connection.rows(self.names.sources, condition, ["record"])
        return sorted(map(record_of, rows), key=lambda each: each.key)

    def known(self, keys: Iterable[tuple[str, str]]) -> list[SourceRecord]:
        """The records of these origins and paths, of those that are there."""
        rows = self.connection.by_keys(
            self.names.sources, [source_key(*key) for key in keys], ["record"]
        )
        return list(map(record_of, rows))

    def sources_of(self, article_ids: Collection[str]) -> list[SourceRecord]:
        """The files that have the text of one of these articles."""
        return self.sources(one_of("article", article_ids)) if article_ids else []

    def embedded(self, texts: Iterable[str]) -> dict[bytes, Embeddings]:
        """The embeddings of those texts that chunks of this generation have, by their keys."""
        known: dict[bytes, Embeddings] = {}
        keys = dict.fromkeys(text_key(text).hex() for text in texts)
        if self.written is not None:
            keys = {key: None for key in keys if key in self.written}
        for batch in batches(keys, KEYS_AT_ONCE):
            condition = one_of("key", batch)
            fields = ["key", "dense"]
            for row in self.connection.query(
                self.generation, filter=condition, output_fields=fields
            ):
                known[bytes.fromhex(row["key"])] = np.asarray(row["dense"], np.float32)
        return known

    def draft(self, change: SourceChanges) -> Draft:
        """With all articles that a change may concern, and all files with the text of one."""
        records = [*change.deletions, *(record for record, _ in change.upserts)]
        known = {each.key: each for each in self.known(each.key for each in records)}
        concerned = {each.article for each in (*records, *known.values())}
        ids = sorted(each for each in concerned if each)
        for batch in batches(ids, KEYS_AT_ONCE):
            known |= {each.key: each for each in self.sources_of(batch)}
        articles = self.articles
        there = sorted(articles.about(ids).values(), key=lambda each: each.number)
        held = ((articles[each.id], each.added) for each in there)
        return Draft(held, known.values(), near=self._near)

    def _near(self, articles: Sequence[Article]) -> list[list[Near]]:
        """For each article those of the index that are nearly the same."""
        found: list[list[Near]] = []
        for some in batches(articles, COMPARED_AT_ONCE):
            sketches = {each.id: sketch_of(each) for each in some}
            near = self.nearby.of(sketches, {each.collection for each in some})
            there = self.articles
            for article in some:
                scored = near[article.id]
                found.append([(there[about.id].article, score) for about, score in scored])
        return found


class TakenNames:
    """Which names the articles of a collection have, asked as they are needed."""

    def __init__(
        self, articles: MilvusArticles, collection: str, names: Iterable[str] = ()
    ) -> None:
        """`names` are those that will be asked for, which is done at once."""
        self._articles = articles
        self._collection = collection
        self._is_taken: dict[str, bool] = {}
        for some in batches(names, KEYS_AT_ONCE):
            self._ask(some)

    def __contains__(self, name: object) -> bool:
        if not isinstance(name, str):
            return False
        if name not in self._is_taken:
            self._ask([name])
        return self._is_taken[name]

    def take(self, name: str) -> None:
        """Note a name that an article of the change gets."""
        self._is_taken[name] = True

    def _ask(self, names: Sequence[str]) -> None:
        found = self._articles.named(names)
        there = {each.name for each in found if each.collection == self._collection}
        self._is_taken |= {name: name in there for name in names}


def batches(items: Iterable[T], count: int) -> Iterator[list[T]]:
    """The items, at most `count` at a time."""
    rest = iter(items)
    while batch := list(islice(rest, count)):
        yield batch

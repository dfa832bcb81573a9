"""Write what a change makes of the articles: each is whole for whoever asks meanwhile."""

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import islice
from typing import Any, TypeVar

import numpy as np

from corpus import Article
from index.encoders.encoder import Embeddings
from index.milvus.articles import MilvusArticles, Remembered
from index.milvus.changes.draft import Draft, Held, Near
from index.milvus.connection import Connection, one_of
from index.milvus.rows import (
    About,
    Row,
    chunk_rows,
    halved,
    packed_article,
    pieces,
    record_of,
    source_key,
    source_row,
)
from index.milvus.schema import Names
from index.milvus.state import State, StateTable
from index.search.near_duplicates import (
    BAND_COMPARISONS,
    BANDS,
    LEAST_SIMILARITY,
    bands,
    similarity,
    sketch,
)
from index.search.passages import searchable_text, text_key
from index.storage.sources import SourceRecord
from index.updates.publishing import SLICE_TEXTS, UpdateOptions, now
from index.updates.version_writer import Effect, SourceChanges

T = TypeVar("T")
ROWS_AT_ONCE = 500
"""Rows that are sent at once: of chunks some megabytes."""
KEYS_AT_ONCE = 500
PIECES_AT_ONCE = 40


class Writer:
    """What changes the rows of one generation, while it is our turn; `state` counts along."""

    def __init__(
        self,
        connection: Connection,
        names: Names,
        generation: str,
        state: State,
        *,
        check: Callable[[], None] = lambda: None,
    ) -> None:
        """`check` raises where our turn was lost."""
        self.connection = connection
        self.names = names
        self.generation = generation
        self.state = state
        self.check = check
        self._table = StateTable(connection, names)
        self._has_begun = False

    @property
    def articles(self) -> MilvusArticles:
        """The articles as they are now."""
        made = self.connection, self.names, self.generation, self.state
        return MilvusArticles(*made, remembered=Remembered())

    def sources(self, condition: str) -> list[SourceRecord]:
        """The records that meet a condition, by origin and path."""
        rows = self.connection.rows(self.names.sources, condition, ["record"])
        return sorted(map(record_of, rows), key=lambda each: each.key)

    def known(self, keys: Iterable[tuple[str, str]]) -> list[SourceRecord]:
        """The records of these origins and paths, of those that are there."""
        found: list[SourceRecord] = []
        for batch in batches((source_key(*key) for key in keys), KEYS_AT_ONCE):
            rows = self.connection.query(self.names.sources, ids=batch, output_fields=["record"])
            found += map(record_of, rows)
        return found

    def sources_of(self, article_ids: Collection[str]) -> list[SourceRecord]:
        """The files that have the text of one of these articles."""
        return self.sources(one_of("article", article_ids)) if article_ids else []

    def apply(
        self, change: SourceChanges, options: UpdateOptions, *, total: int | None = None
    ) -> Effect:
        """Make a change, as `VersionWriter.apply` says; `total` is how many articles follow."""
        draft = self._draft(change)
        count = total if total is not None else len(draft.touched(change))
        before = self.articles.about(list(draft.articles.names()))
        with draft:
            effect = draft.apply(
                change,
                chunking=options.chunking,
                now=now(),
                on_article=lambda: options.on_progress("articles", 1, count),
            )
            self._write(draft, options, before)
        self.put_sources(change)
        return effect

    def put(self, held: Held, embeddings: Embeddings, *, number: int | None = None) -> None:
        """Write an article with its embeddings, shape (chunks, dimension), by default as the last.

        What the pieces hold comes first: who finds a chunk is to find its text.
        """
        indexed, added = held
        about = About.of(indexed, number=number or self.state.following, added=added)
        self.state = replace(self.state, following=max(self.state.following, about.number + 1))
        owner = f"{self.generation}/{about.id}"
        self.send(self.names.pieces, pieces(owner, packed_article(indexed)), PIECES_AT_ONCE)
        self.send(self.names.articles, [about.row()], ROWS_AT_ONCE)
        self.send(self.generation, chunk_rows(indexed, embeddings), ROWS_AT_ONCE)
        self.state = self.state.with_article(about)

    def put_sources(self, change: SourceChanges) -> None:
        """Write which files there are; the last thing, so that a build that is cut off repeats."""
        gone = [source_key(*record.key) for record in change.deletions]
        for keys in batches(gone, KEYS_AT_ONCE):
            self.delete(self.names.sources, ids=keys)
        rows = {source_key(*record.key): source_row(record) for record, _ in change.upserts}
        self.send(self.names.sources, rows.values(), ROWS_AT_ONCE)
        folders = dict(self.state.folders)
        for folder, collection in change.folders.items():
            folders.pop(folder, None)
            if collection is not None:
                folders[folder] = collection
        self.state = replace(self.state, folders=folders)

    def publish(self, roots: Sequence[str] | None = None) -> None:
        """Let everyone take what was written into use.

        Milvus Lite is slow to search what it has not flushed. A cluster seals its segments itself,
        and refuses to be told often.
        """
        self.check()
        if self.connection.is_lite:
            self.connection.call("flush", self.generation)
        if roots is not None:
            self.state = replace(self.state, roots=tuple(roots))
        self.state = self._table.publish(self.state)
        self._table.end()

    def send(self, collection: str, rows: Iterable[Row], count: int) -> None:
        """Write rows, some at a time; one that is there is replaced."""
        for batch in batches(rows, count):
            self._begin()
            self.connection.call("upsert", collection, batch)

    def delete(self, collection: str, **which: Any) -> None:
        """Remove the rows of these `ids`, or that meet a `filter`."""
        self._begin()
        self.connection.call("delete", collection, **which)

    def _begin(self) -> None:
        if not self._has_begun:
            self._table.begin()
            self._has_begun = True

    def embeddings(self, texts: Sequence[str], options: UpdateOptions) -> dict[bytes, Embeddings]:
        """The embeddings of texts by their keys; what was embedded before is not so again."""
        by_key = {text_key(text): text for text in texts}
        found = self.embedded(texts)
        missing = sorted(by_key.keys() - found.keys(), key=lambda key: -len(by_key[key]))
        for keys in batches(missing, SLICE_TEXTS):
            made = options.encoder.encode_documents([by_key[key] for key in keys])
            found |= zip(keys, halved(made), strict=True)
            options.on_progress("chunks", len(keys), len(missing))
        return found

    def embedded(self, texts: Iterable[str]) -> dict[bytes, Embeddings]:
        """The embeddings of those texts that chunks of this generation have, by their keys."""
        known: dict[bytes, Embeddings] = {}
        keys = dict.fromkeys(text_key(text).hex() for text in texts)
        for batch in batches(keys, KEYS_AT_ONCE):
            condition = one_of("key", batch)
            fields = ["key", "dense"]
            for row in self.connection.query(
                self.generation, filter=condition, output_fields=fields
            ):
                known[bytes.fromhex(row["key"])] = np.asarray(row["dense"], np.float32)
        return known

    def _write(self, draft: Draft, options: UpdateOptions, before: dict[str, About]) -> None:
        texts = {
            article_id: [searchable_text(chunk) for chunk in indexed.chunks]
            for article_id, (indexed, _) in draft.put.items()
        }
        vectors = self.embeddings([text for each in texts.values() for text in each], options)
        for article_id, held in draft.put.items():
            if article_id in before:
                self.state = self.state.with_article(before[article_id], -1)
            found = [vectors[text_key(text)] for text in texts[article_id]]
            self.put(held, np.array(found, np.float32).reshape(len(found), -1))
            if article_id in before:
                self._drop_other_chunks(held, found)
        for article in draft.redescribed():
            about = before[article.id].redescribed(article)
            self.send(self.names.articles, [about.row()], ROWS_AT_ONCE)
        gone = draft.removed - draft.put.keys()
        self.remove([before[article_id] for article_id in gone if article_id in before])

    def remove(self, abouts: Sequence[About]) -> None:
        """Remove articles: what finds them first, so that nothing is found that is not there."""
        for batch in batches(abouts, KEYS_AT_ONCE):
            ids = [each.id for each in batch]
            self.delete(self.generation, filter=one_of("article", ids))
            self.delete(self.names.articles, ids=ids)
            owners = [f"{self.generation}/{each}" for each in ids]
            self.delete(self.names.pieces, filter=one_of("owner", owners))
            for each in batch:
                self.state = self.state.with_article(each, -1)

    def _drop_other_chunks(self, held: Held, vectors: Sequence[Embeddings]) -> None:
        indexed, _ = held
        kept = {row["number"] for row in chunk_rows(indexed, np.array(vectors, np.float32))}
        condition = one_of("article", [indexed.article.id])
        rows = self.connection.query(self.generation, filter=condition, output_fields=["number"])
        others = [row["number"] for row in rows if row["number"] not in kept]
        if others:
            self.delete(self.generation, ids=others)

    def _draft(self, change: SourceChanges) -> Draft:
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

    def _near(self, article: Article) -> list[Near]:
        minima = sketch(article.text)
        listed = ", ".join(f'"{band.hex()}"' for band in bands(minima))
        same = one_of("collection", [article.collection])
        rows = self.connection.query(
            self.names.articles,
            filter=f"array_contains_any(bands, [{listed}]) and {same}",
            output_fields=["about"],
            limit=BANDS * BAND_COMPARISONS,
        )
        abouts = [each for each in map(About.from_row, rows) if each.id != article.id]
        scores = [(each, similarity(minima, each.sketched)) for each in abouts]
        near = [pair for pair in scores if pair[1] >= LEAST_SIMILARITY]
        articles = self.articles
        return [(articles[each.id].article, score) for each, score in near]


def batches(items: Iterable[T], count: int) -> Iterator[list[T]]:
    """The items, at most `count` at a time."""
    rest = iter(items)
    while batch := list(islice(rest, count)):
        yield batch

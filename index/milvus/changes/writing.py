"""Write what a change makes of the articles: each is whole for whoever asks meanwhile."""

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from index.encoders.encoder import Embeddings
from index.milvus.changes.ahead import embedded_ahead, stacked
from index.milvus.changes.draft import Draft
from index.milvus.changes.reading import MOST_WRITTEN, Reader, batches
from index.milvus.rows import (
    PIECES_AT_ONCE,
    About,
    Row,
    chunk_numbers,
    chunk_rows,
    packed_article,
    pieces,
    source_key,
    source_row,
)
from index.milvus.schema import Names
from index.milvus.server.connection import KEYS_AT_ONCE, Connection, one_of
from index.milvus.state import State, StateTable
from index.search.passages import IndexedArticle, searchable_text, text_key
from index.updates.publishing import UpdateOptions, now
from index.updates.version_writer import Effect, SourceChanges

ROWS_AT_ONCE = 500
"""Rows that are sent at once: of chunks some megabytes."""
MANY_ROWS = 1000
"""Rows of a table that Milvus Lite looks through slowly until it has written them out."""
ARTICLES_AT_ONCE = 100
"""Articles whose rows are held until they are sent."""


@dataclass(frozen=True, slots=True)
class Whole:
    """An article with its embeddings, shape (chunks, dimension), by default as the last."""

    indexed: IndexedArticle
    added: str
    embeddings: Embeddings
    number: int | None = None


class Writer(Reader):
    """What changes the rows of one generation, while it is our turn; `state` counts along.

    `half_written` are the ids of articles that a change before left so, and that stay so for now;
    `changed` are those that are not as the valid version tells, None where it is not known which.
    """

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
        super().__init__(connection, names, generation, state)
        self.check = check
        self._table = StateTable(connection, names)
        self._has_begun = False
        self._sent = Counter[str]()
        self.half_written: list[str] = []
        self.changed: set[str] | None = set()

    def apply(
        self,
        change: SourceChanges,
        options: UpdateOptions,
        *,
        total: int | None = None,
        vectors: Mapping[bytes, Embeddings] | None = None,
    ) -> Effect:
        """Make a change, as `VersionWriter.apply` says; `total` is how many articles follow.

        `vectors` are embeddings that were made for it, by the keys of their texts.
        """
        draft = self.draft(change)
        count = total if total is not None else len(draft.touched(change))
        before = self.articles.about(list(draft.articles.names()))
        with draft:
            effect = draft.apply(
                change,
                chunking=options.chunking,
                now=now(),
                on_article=lambda: options.on_progress("articles", 1, count),
            )
            gone = [before[each] for each in draft.removed - draft.put.keys() if each in before]
            self.note([*draft.put, *(each.id for each in gone)])
            self._write(draft, options, before, vectors or {})
        self.put_sources(change)
        self.remove(gone)
        return effect

    def note(self, article_ids: Sequence[str]) -> None:
        """Note which articles are about to change, for whoever comes after a failure."""
        if article_ids:
            self._table.begin([*self.half_written, *article_ids])
            self._has_begun = True

    def put(self, articles: Iterable[Whole]) -> None:
        """Write articles, many with a call.

        What the pieces hold comes first: who finds a chunk is to find its text.
        """
        for some in batches(articles, ARTICLES_AT_ONCE):
            told: list[Row] = []
            parts: list[Row] = []
            chunks: list[Row] = []
            for each in some:
                rows = list(chunk_rows(each.indexed, each.embeddings))
                number = each.number or self.state.following
                about = About.of(each.indexed, rows, number=number, added=each.added)
                following = max(self.state.following, number + 1)
                self.state = replace(self.state, following=following).with_article(about)
                packed = packed_article(each.indexed, [row["number"] for row in rows])
                parts += pieces(f"{self.generation}/{about.id}", packed)
                told.append(self.nearby.row(about))
                chunks += rows
            self.send(self.names.pieces, parts, PIECES_AT_ONCE)
            self._tell(told)
            self.send(self.generation, chunks, ROWS_AT_ONCE)
            if self.written is not None:
                self.written |= {row["key"] for row in chunks}
                self.written = self.written if len(self.written) <= MOST_WRITTEN else None

    def put_sources(self, change: SourceChanges) -> None:
        """Write which files there are; once all is there that they tell of, so that a build that is
        cut off repeats, and before anything goes, so that of what was moved one is always there."""
        rows = {source_key(*record.key): source_row(record) for record, _ in change.upserts}
        self.send(self.names.sources, rows.values(), ROWS_AT_ONCE)
        gone = [source_key(*record.key) for record in change.deletions]
        for keys in batches((key for key in gone if key not in rows), KEYS_AT_ONCE):
            self.delete(self.names.sources, ids=keys)
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
            many = [table for table, rows in self._sent.items() if rows >= MANY_ROWS]
            for table in {self.generation, *many}:
                self.connection.call("flush", table)
            self._sent.clear()
        if roots is not None:
            self.state = replace(self.state, roots=tuple(roots))
        self.state = self._table.publish(self.state, self.changed)
        self.changed = set()
        if not self.half_written:
            self._table.end()

    def send(self, collection: str, rows: Iterable[Row], count: int) -> None:
        """Write rows, some at a time; one that is there is replaced."""
        for batch in batches(rows, count):
            self._sent[collection] += len(batch)
            self._begin()
            self.connection.call("upsert", collection, batch)

    def delete(self, collection: str, **which: Any) -> None:
        """Remove the rows of these `ids`, or that meet a `filter`."""
        self._begin()
        self.connection.call("delete", collection, **which)

    def _tell(self, rows: Sequence[Row]) -> None:
        """Write what is told of articles."""
        self.send(self.names.articles, rows, ROWS_AT_ONCE)
        self._changed([row["id"] for row in rows])

    def _changed(self, article_ids: Collection[str]) -> None:
        if self.changed is not None:
            self.changed.update(article_ids)

    def _begin(self) -> None:
        if not self._has_begun:
            self._table.begin()
            self._has_begun = True

    def embeddings(self, texts: Sequence[str], options: UpdateOptions) -> dict[bytes, Embeddings]:
        """The embeddings of texts by their keys; what was embedded before is not so again."""
        [(_, vectors)] = embedded_ahead([(None, list(texts))], self.embedded, options)
        return vectors

    def _write(
        self,
        draft: Draft,
        options: UpdateOptions,
        before: dict[str, About],
        made: Mapping[bytes, Embeddings],
    ) -> None:
        texts = {
            article_id: [searchable_text(chunk) for chunk in indexed.chunks]
            for article_id, (indexed, _) in draft.put.items()
        }
        every = [text for each in texts.values() for text in each]
        rest = [text for text in every if text_key(text) not in made]
        vectors = {**made, **(self.embeddings(rest, options) if rest else {})}
        changed = {each: indexed for each, (indexed, _) in draft.put.items() if each in before}
        for each in changed:
            self.state = self.state.with_article(before[each], -1)
        self.put(
            Whole(indexed, added, stacked([vectors[text_key(text)] for text in texts[each]]))
            for each, (indexed, added) in draft.put.items()
        )
        for indexed in changed.values():
            self.drop_other_chunks(indexed)
        abouts = [before[each.id].redescribed(each) for each in draft.redescribed()]
        self._tell(list(map(self.nearby.row, abouts)))

    def remove(self, abouts: Sequence[About]) -> None:
        """Remove articles: what finds them first, so that nothing is found that is not there."""
        for batch in batches(abouts, KEYS_AT_ONCE):
            ids = [each.id for each in batch]
            self.delete(self.generation, filter=one_of("article", ids))
            self.delete(self.names.articles, ids=ids)
            self._changed(ids)
            owners = [f"{self.generation}/{each}" for each in ids]
            self.delete(self.names.pieces, filter=one_of("owner", owners))
            for each in batch:
                self.state = self.state.with_article(each, -1)

    def drop_other_chunks(self, indexed: IndexedArticle) -> None:
        """Remove those chunks of an article that it no longer has."""
        kept = set(chunk_numbers(indexed))
        condition = one_of("article", [indexed.article.id])
        rows = self.connection.query(self.generation, filter=condition, output_fields=["number"])
        others = [row["number"] for row in rows if row["number"] not in kept]
        if others:
            self.delete(self.generation, ids=others)

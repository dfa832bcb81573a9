"""Take over what lies elsewhere, and chunks into another generation, without embedding again."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace

import numpy as np

from index.milvus.articles import MilvusArticles
from index.milvus.changes.adding import keep_original, original_owner
from index.milvus.changes.ahead import Vectors, embedded_ahead, stacked, texts_of
from index.milvus.changes.reading import batches
from index.milvus.changes.writing import Whole, Writer
from index.milvus.rows import joined
from index.milvus.searching import MilvusVectors
from index.milvus.server.connection import one_of
from index.search.passages import IndexedArticle, text_key
from index.storage.sources import ADDED_ORIGIN, SourceRecord
from index.store import Making, Passage
from index.updates.publishing import UpdateOptions
from index.updates.version_writer import SourceChanges

ARTICLES_AT_ONCE = 100
"""Articles that are read before the next, and of how many a version is published at once."""
PUBLISHED_AFTER = 20


def take(
    passages: Iterable[Passage], records: Sequence[SourceRecord], making: Making, writer: Writer
) -> None:
    """Take a copy over: its records last, which tell how far it came."""
    for count, batch in enumerate(batches(passages, ARTICLES_AT_ONCE), start=1):
        abouts = writer.articles.about([each.indexed.article.id for each in batch])
        upserts = []
        writer.note([each.indexed.article.id for each in batch])
        for each in batch:
            if about := abouts.get(each.indexed.article.id):
                writer.state = writer.state.with_article(about, -1)
            for path, content in each.originals.items():
                keep_original(path, content, writer)
            upserts += [(record, each.indexed) for record in each.records]
        writer.put(Whole(each.indexed, each.added, each.embeddings) for each in batch)
        writer.put_sources(SourceChanges(upserts=tuple(upserts)))
        if count % PUBLISHED_AFTER == 0:
            writer.publish()
    others = tuple((each, None) for each in records)
    writer.put_sources(SourceChanges(upserts=others, folders=making.folders))
    roots = dict.fromkeys((*writer.state.roots, *making.roots))
    writer.state = replace(writer.state, max_file_bytes=making.max_file_bytes)
    writer.publish(tuple(roots))


def passages_of(
    articles: MilvusArticles,
    vectors: MilvusVectors,
    sources_of: Callable[[Sequence[str]], list[SourceRecord]],
    skip: frozenset[str],
) -> Iterator[Passage]:
    """All articles but some, with what a copy of them is made of."""
    ids = [each for each in articles.abouts if each not in skip]
    for batch in batches(ids, ARTICLES_AT_ONCE):
        records = sources_of(batch)
        for article_id in batch:
            indexed, numbers = articles.read(article_id)
            found = vectors.embeddings(numbers)
            own = tuple(each for each in records if each.article == article_id)
            yield Passage(
                indexed,
                articles.added(article_id),
                np.array([found[number] for number in numbers], np.float32),
                own,
                _originals(own, articles),
            )


def fill(writer: Writer, earlier: MilvusArticles, known: Writer, options: UpdateOptions) -> None:
    """Fill the generation of `writer` with all articles, cut as the options say.

    What was embedded by the same encoder, in the generation of `known` or before this was cut
    off, is taken from there.
    """
    total = len(earlier.abouts)

    def cut() -> Iterator[tuple[dict[str, IndexedArticle], list[str]]]:
        for ids in batches(list(earlier.abouts), ARTICLES_AT_ONCE):
            articles = {each: _cut(earlier[each], options) for each in ids}
            yield articles, texts_of(articles.values())

    def embedded(texts: Iterable[str]) -> Vectors:
        every = list(texts)
        found = known.embedded(every) if known is not writer else {}
        return found | writer.embedded(text for text in every if text_key(text) not in found)

    for articles, vectors in embedded_ahead(cut(), embedded, options):
        whole = []
        for article_id, indexed in articles.items():
            rows = stacked([vectors[text_key(text)] for text in texts_of([indexed])])
            about = earlier.abouts[article_id]
            whole.append(Whole(indexed, about.added, rows, about.number))
        writer.put(whole)
        options.on_progress("articles", len(whole), total)


def _cut(indexed: IndexedArticle, options: UpdateOptions) -> IndexedArticle:
    return IndexedArticle.from_article(indexed.article, options.chunking)


def _originals(records: Iterable[SourceRecord], articles: MilvusArticles) -> dict[str, bytes]:
    kept = (each.path for each in records if each.origin == ADDED_ORIGIN)
    found = {path: joined(original_owner(path), articles.pieces) for path in kept}
    return {path: content for path, content in found.items() if content is not None}


def drop_pieces(writer: Writer, generation: str) -> None:
    """Forget the texts of a generation that is no more."""
    rows = writer.connection.rows(writer.names.pieces, f'key like "{generation}/%"', ["key"])
    for keys in batches([row["key"] for row in rows], 500):
        writer.connection.call("delete", writer.names.pieces, filter=one_of("key", keys))

"""Put in order what a change was at when it was cut off: each article is whole, and has a file."""

from collections.abc import Iterator, Sequence

from index.milvus.changes.ahead import texts_of
from index.milvus.changes.reading import KEYS_AT_ONCE, batches
from index.milvus.changes.writing import ROWS_AT_ONCE, Writer, stacked
from index.milvus.connection import one_of
from index.milvus.rows import chunk_rows
from index.search.passages import IndexedArticle, text_key
from index.updates.publishing import RecordedEncoder, UpdateOptions


def mend(article_ids: Sequence[str], writer: Writer, options: UpdateOptions) -> None:
    """Remove those of these articles that no file tells of: they come again with the change.

    Of the others the chunks are written that are missing. Where that needs an encoder, and there
    is none, the next change does it.
    """
    for ids in batches(dict.fromkeys(article_ids), KEYS_AT_ONCE):
        told = {each.article for each in writer.sources_of(ids) if not each.removed}
        articles = writer.articles
        abouts = articles.about(ids)
        writer.remove([about for each, about in abouts.items() if each not in told])
        for indexed in _half_written([each for each in abouts if each in told], writer):
            texts = texts_of([indexed])
            known = writer.embedded(texts)
            if isinstance(options.encoder, RecordedEncoder) and len(known) < len(set(texts)):
                writer.half_written.append(indexed.article.id)
                continue
            vectors = known | writer.embeddings(texts, options)
            rows = chunk_rows(indexed, stacked([vectors[text_key(text)] for text in texts]))
            writer.send(writer.generation, rows, ROWS_AT_ONCE)


def _half_written(ids: Sequence[str], writer: Writer) -> Iterator[IndexedArticle]:
    """Those whose text is there, but not all chunks of it."""
    if not ids:
        return
    found = writer.connection.rows(writer.generation, one_of("article", ids), ["number"])
    there = {row["number"] for row in found}
    articles = writer.articles
    for each in ids:
        try:
            indexed, numbers = articles.read(each)
        except (KeyError, ValueError):  # which `verify` tells of
            continue
        if not there.issuperset(numbers):
            yield indexed

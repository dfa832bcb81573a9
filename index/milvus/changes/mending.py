"""Put in order what a change was at when it was cut off: each article is whole, and has a file."""

from collections import defaultdict
from collections.abc import Iterator, Sequence

from index.milvus.changes.ahead import stacked, texts_of
from index.milvus.changes.reading import batches
from index.milvus.changes.writing import Whole, Writer
from index.milvus.rows import chunk_numbers
from index.milvus.server.connection import KEYS_AT_ONCE, one_of
from index.search.passages import IndexedArticle, text_key
from index.updates.publishing import RecordedEncoder, UpdateOptions


def mend(article_ids: Sequence[str], writer: Writer, options: UpdateOptions) -> None:
    """Remove those of these articles that no file tells of: they come again with the change.

    The others are written again, where their chunks are not those of their text and title. Where
    that needs an encoder, and there is none, the next change does it.
    """
    for ids in batches(dict.fromkeys(article_ids), KEYS_AT_ONCE):
        told = {each.article for each in writer.sources_of(ids) if not each.removed}
        abouts = writer.articles.about(ids)
        writer.remove([about for each, about in abouts.items() if each not in told])
        for indexed in _half_written([each for each in abouts if each in told], writer):
            about, texts = abouts[indexed.article.id], texts_of([indexed])
            known = writer.embedded(texts)
            if isinstance(options.encoder, RecordedEncoder) and len(known) < len(set(texts)):
                writer.half_written.append(about.id)
                continue
            vectors = known | writer.embeddings(texts, options)
            rows = stacked([vectors[text_key(text)] for text in texts])
            writer.put([Whole(indexed, about.added, rows, about.number)])
            writer.drop_other_chunks(indexed)


def _half_written(ids: Sequence[str], writer: Writer) -> Iterator[IndexedArticle]:
    """Those whose text is there, but not the chunks that it has under its title, or others too."""
    if not ids:
        return
    there = defaultdict(set)
    condition = one_of("article", ids)
    for row in writer.connection.rows(writer.generation, condition, ["number", "article"]):
        there[row["article"]].add(row["number"])
    articles = writer.articles
    for each in ids:
        try:
            indexed, numbers = articles.read(each)
        except (KeyError, ValueError):  # which `verify` tells of
            continue
        if not set(numbers) == there[each] == set(chunk_numbers(indexed)):
            yield indexed

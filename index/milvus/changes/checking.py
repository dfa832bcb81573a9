"""Check that an index in Milvus is as it was written: each article, its chunks, its originals."""

import hashlib
from collections.abc import Iterator

from index.milvus.articles import MilvusArticles
from index.milvus.changes.adding import original_owner
from index.milvus.changes.reading import Reader, batches
from index.milvus.rows import joined
from index.milvus.server.connection import one_of
from index.storage.manifest import DamagedFile

ARTICLES_AT_ONCE = 100


def damaged_rows(reader: Reader) -> Iterator[DamagedFile]:
    """What is missing, or is not what it should be: texts, chunks and originals by what they are
    called in the store. All is read from there, whatever is remembered of it."""
    articles = reader.articles
    for ids in batches(list(articles.abouts), ARTICLES_AT_ONCE):
        yield from _damaged_articles(ids, articles, reader)
    for record in reader.sources('origin == "added"'):
        if record.removed:
            continue
        owner = original_owner(record.path)
        content = joined(owner, articles.pieces)
        if content is None:
            yield DamagedFile(owner, "missing")
        elif hashlib.sha256(content).hexdigest() not in record.path:
            yield DamagedFile(owner, "changed")


def _damaged_articles(
    ids: list[str], articles: MilvusArticles, reader: Reader
) -> Iterator[DamagedFile]:
    condition = one_of("article", ids)
    rows = reader.connection.rows(reader.generation, condition, ["number"])
    there = {row["number"] for row in rows}
    for article_id in ids:
        name = f"{reader.generation}/{article_id}"
        try:
            indexed, numbers = articles.read(article_id)
        except KeyError:
            yield DamagedFile(name, "missing")
            continue
        except ValueError:
            yield DamagedFile(name, "unreadable")
            continue
        if indexed.article.id != article_id:
            yield DamagedFile(name, "changed")
        if not there.issuperset(numbers):
            yield DamagedFile(f"{name} chunks", "missing")
        there -= set(numbers)
    for number in sorted(there):
        yield DamagedFile(f"{reader.generation} {number}", "unknown")

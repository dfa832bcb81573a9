"""What an index holds, a page at a time: searched, in order, and where each article came from."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

from corpus.article import DEFAULT_COLLECTION, Unread
from corpus.segment import fold
from index.search.article_store import ArticleStore
from index.search.packing import restored

Order = Literal["name", "newest", "published"]
ORDERS: dict[Order, str] = {
    "name": "name, number",
    "newest": "added DESC, number DESC",
    "published": "published IS NULL, published DESC, name, number",
}
"""What comes first: by name, what was added last, or what was published last."""


@dataclass(frozen=True, slots=True)
class Entry:
    """An article without its text; `added` is an ISO 8601 time.

    `kept` tells that it was uploaded, pasted or added, so that the index keeps its original; else
    it came from a folder, where its file stays when it is removed.
    """

    id: str
    name: str
    title: str
    source: str | None
    published: str | None
    characters: int
    sentences: int
    chunks: int
    added: str
    kept: bool
    number: str | None = None
    collection: str = DEFAULT_COLLECTION


@dataclass(frozen=True, slots=True)
class CataloguePage:
    """Some of the articles that were found, and how many those are in all."""

    entries: tuple[Entry, ...]
    total: int


def catalogue(
    articles: ArticleStore,
    search: str = "",
    *,
    order: Order = "name",
    start: int = 0,
    count: int = 50,
) -> CataloguePage:
    """The articles from place `start` of those whose name, title, source or number has `search`.

    Upper and lower case, full and half width, simplified and traditional characters are one.
    """
    numbers, total = _numbers(articles, fold(search.strip()), ORDERS[order], start, count)
    return CataloguePage(tuple(_entry(articles, number) for number in numbers), total)


def unread_part(articles: ArticleStore, article_id: str) -> Unread | None:
    """What the file of an article holds beside its text, where that is known."""
    if not articles.rows("SELECT 1 FROM sqlite_master WHERE name = 'sources'"):
        return None  # an index in memory knows no files
    query = (
        "SELECT chinese, english FROM sources WHERE article = ? AND NOT removed"
        " AND chinese IS NOT NULL AND english IS NOT NULL ORDER BY origin, path LIMIT 1"
    )
    return next((Unread(*texts) for texts in articles.rows(query, (article_id,))), None)


def _numbers(
    articles: ArticleStore, search: str, order: str, start: int, count: int
) -> tuple[list[int], int]:
    """The numbers of the articles of a page, and how many were found in all."""
    if not search:
        query = f"SELECT number FROM articles ORDER BY {order} LIMIT ? OFFSET ?"  # noqa: S608
        return [number for (number,) in articles.rows(query, (count, start))], len(articles)
    columns = "number, name, title, source, document_number"
    query = f"SELECT {columns} FROM articles ORDER BY {order}"  # noqa: S608
    numbers = [number for number, *about in articles.rows(query) if search in _folded(about)]
    return numbers[start : start + count], len(numbers)


def _folded(about: Sequence[Any]) -> str:
    return fold("\n".join(restored(each) for each in about if each))


def _entry(articles: ArticleStore, number: int) -> Entry:
    query = (
        "SELECT id, name, title, source, published, characters(text), length(sentences) / 8,"
        " (SELECT count(*) FROM chunks WHERE article = articles.number), added,"
        " EXISTS"
        " (SELECT 1 FROM sources WHERE article = articles.id AND origin = x'' AND NOT removed),"
        " document_number, collection FROM articles WHERE number = ?"
    )
    *about, kept, document_number, collection = articles.rows(query, (number,))[0]
    return Entry(*map(restored, (*about, bool(kept), document_number, collection)))

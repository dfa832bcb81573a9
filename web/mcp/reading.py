"""Reads an article, or a part of it, as it stands, in parts that a model can take."""

from pydantic import BaseModel, ConfigDict, Field

from corpus import Window
from index import IndexedArticle
from qa.evidence import Place, place_fields, whole
from web.api.questions import ArticleId
from web.limits import LIMITS
from web.problems import RefusedError
from web.service.service import Backend


class ReadArticle(BaseModel):
    """Which characters of which article are to be read."""

    model_config = ConfigDict(extra="forbid")

    id: ArticleId = Field(description="`id` of list_articles, or `article_id` of a place")
    start: int = Field(0, ge=0, description="offset of the first character")
    end: int | None = Field(
        None, ge=1, description="offset behind the last one; the end of the article without it"
    )


class ArticlePart(Place):
    """A part of an article; `next_start` is where to read on, null at the end of the article."""

    title: str
    source: str | None
    published: str | None
    number: str | None = Field(description="of an official document")
    characters: int = Field(ge=0, description="of the whole article")
    next_start: int | None


def read_article(wanted: ReadArticle, backend: Backend) -> ArticlePart:
    """At most `LIMITS.part_characters`, whole sentences where that is less than was asked for.

    Raises:
        RefusedError: there is no such article, or nothing in it between the offsets.
    """
    index = backend.queue.index
    if wanted.id not in index:
        raise RefusedError(404, f"索引里没有文章 {wanted.id}。", f"No article {wanted.id} here.")
    indexed = index[wanted.id]
    article = indexed.article
    length = len(article.text)
    start, end = wanted.start, length if wanted.end is None else min(wanted.end, length)
    if start >= end:
        raise RefusedError(
            422,
            f"这个范围里没有字：文章有 {length} 个字，start 要小于 end 和 {length}。",
            f"There is nothing in this range: the article has {length} characters, and start must"
            f" be less than end and {length}.",
        )
    end = _bounded(indexed, start, end)
    return ArticlePart(
        **place_fields(Window(article, start, end)),
        title=whole(article.title),
        source=article.source,
        published=article.published,
        number=article.number,
        characters=length,
        next_start=end if end < length else None,
    )


def _bounded(indexed: IndexedArticle, start: int, end: int) -> int:
    """The end, or where it is too far the end of the last sentence that is not."""
    most = start + LIMITS.part_characters
    if end <= most:
        return end
    inside = indexed.sentences_in(Window(indexed.article, start, most))
    return max((each.end for each in inside if each.end <= most), default=most)

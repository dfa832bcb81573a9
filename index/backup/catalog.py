"""What an index was made from: the sources in the order of their articles, and what each is called.

It knows of texts too, for what can be read no more, here or on the machine it is restored on.
"""

import hashlib
import json
from collections.abc import Iterator
from typing import Annotated, Self

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from corpus.loading.files import SUFFIXES
from index.search.article_store import ArticleStore
from index.storage.collections import collection_name
from index.storage.sources import SourceRecord, SourceTable, all_sources

CATALOG = "index/sources.json"
_ORIGINAL = r"^originals/[0-9a-f]{64}(\.[a-z0-9]+)$"
Collection = Annotated[str, AfterValidator(collection_name)]


class KeptSource(BaseModel):
    """A source, as `SourceRecord` has it, and the entry of its bytes where it could be read."""

    model_config = ConfigDict(frozen=True)

    origin: str
    path: str
    name: str
    given_name: str | None = None
    collection: Collection
    article: str | None = None
    removed: bool = False
    original: Annotated[str, Field(pattern=_ORIGINAL)] | None = None

    @property
    def called(self) -> str:
        return self.given_name or self.name

    @property
    def suffix(self) -> str:
        """The ending by which its original is read."""
        return _suffix((self.original or "").rpartition(".")[2])


class KeptArticle(BaseModel):
    """What an article's file may tell beside its text, and when it was added."""

    model_config = ConfigDict(frozen=True)

    added: str
    title: str
    source: str | None
    published: str | None
    dateline: str | None
    number: str | None

    @classmethod
    def of(cls, articles: ArticleStore, article_id: str) -> Self:
        article = articles[article_id].article
        values = {key: getattr(article, key) for key in cls.model_fields if key != "added"}
        return cls(added=articles.added(article_id), **values)


class Catalog(BaseModel):
    """All sources; the articles by their ids; the folders that are followed.

    `collections` are those that folders were given.
    """

    model_config = ConfigDict(frozen=True)

    roots: tuple[str, ...]
    collections: dict[str, Collection]
    sources: tuple[KeptSource, ...]
    articles: dict[Annotated[str, Field(pattern=r"^[0-9a-f]{16}$")], KeptArticle]

    @classmethod
    def from_json(cls, content: bytes) -> Self:
        """Raises:
        ValueError: it is none.
        """
        try:
            return cls.model_validate(json.loads(content))
        except RecursionError as error:
            raise ValueError("too deep") from error

    def entries(self) -> Iterator[str]:
        """What has to be in the archive beside it."""
        yield from (each.original for each in self.sources if each.original)
        yield from map(text_entry, self.articles)
        read = (each.article for each in self.sources if not each.removed)
        yield from (text_entry(each) for each in read if each)

    def to_json(self) -> bytes:
        """Paths may have halves of characters, which are escaped so."""
        return json.dumps(self.model_dump(mode="python")).encode()


def original_entry(content: bytes, suffix: str) -> str:
    """The entry of an original, which may be that of several sources."""
    return f"originals/{hashlib.sha256(content).hexdigest()}{_suffix(suffix)}"


def text_entry(article_id: str) -> str:
    return f"texts/{article_id}.txt"


def _suffix(suffix: str) -> str:
    """An ending by which files are read; whatever has none of them is read as text."""
    dotted = f".{suffix.removeprefix('.').lower()}"
    return dotted if dotted in SUFFIXES else ".txt"


def sources_in_order(articles: ArticleStore) -> Iterator[SourceRecord]:
    """The sources of each article, the one that it is named after first; then the others.

    Those others have no article: they could not be read, or their article was removed.
    """
    table = SourceTable(articles.connection)
    for article_id in articles.names():
        yield from table.of_article(article_id)
    yield from (each for each in all_sources(articles) if each.removed or not each.article)

"""What a change makes of the articles it concerns, found out on this machine.

A draft is a small version in memory that holds no other articles than those. What is to become of
them follows the same rules as in a folder.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path

from corpus import Article
from index.search.article_store import ArticleStore
from index.search.near_duplicates import NearDuplicates
from index.search.passages import IndexedArticle
from index.storage.sources import SourceRecord, SourceTable
from index.updates.version_writer import MOST_NEAR, VersionWriter

Held = tuple[IndexedArticle, str]
"""An article, and when it was added."""
Near = tuple[Article, float]
"""An article that is nearly the same as another, and how similar it is."""


class Draft(VersionWriter):
    """The articles that a change concerns, as they were, and then as they are to be.

    `put` are those to be written with all their chunks, `removed` those of which no chunk is to
    stay that `put` has not.
    """

    def __init__(
        self,
        held: Iterable[Held],
        records: Iterable[SourceRecord],
        *,
        near: Callable[[Sequence[Article]], Sequence[Sequence[Near]]],
    ) -> None:
        """`near` finds for articles those of the index that are nearly the same as each."""
        self._folder = Path()
        self._near_in_index = near
        self.articles = ArticleStore.create()
        self.sources = SourceTable(self.articles.connection)
        self.sources.create()
        self.near = NearDuplicates(self.articles.connection)
        self.near.create()
        self.put: dict[str, Held] = {}
        self.removed: set[str] = set()
        self._before: dict[str, Article] = {}
        for indexed, added in held:
            self.articles.add(indexed, added=added)
            self._before[indexed.article.id] = indexed.article
        for record in records:
            self.sources.put(record)

    def redescribed(self) -> list[Article]:
        """Those that stay as they are, but are called otherwise."""
        there = (each for each in self._before.items() if each[0] in self.articles)
        articles = ((self.articles[id_].article, before) for id_, before in there)
        return [now for now, before in articles if now != before and now.id not in self.put]

    def _near(self, articles: Sequence[Article]) -> Iterator[list[Article]]:
        """For each those that are nearly the same, in its collection, of change and index."""
        for article, others in zip(articles, self._near_in_index(articles), strict=True):
            found = [(self.articles[id_].article, score) for id_, score in self.near.of(article.id)]
            found += [each for each in others if each[0].id not in self.removed | self.put.keys()]
            found.sort(key=lambda each: -each[1])
            same = [each for each, _ in found if each.collection == article.collection]
            yield same[:MOST_NEAR]

    def _add(self, indexed: IndexedArticle, added: str) -> None:
        self.articles.add(indexed, added=added)
        self.near.add(indexed.article)
        self.put[indexed.article.id] = indexed, added

    def _remove(self, article_id: str) -> None:
        self.articles.remove(article_id)
        self.near.remove(article_id)
        self.put.pop(article_id, None)
        self.removed.add(article_id)

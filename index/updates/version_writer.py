"""A version in the making: begun as a copy of the valid one, changed, and written."""

import shutil
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Literal

from corpus import Article, Chunking
from index.search.article_store import ArticleStore
from index.search.differences import Difference, differences
from index.search.lexical import LOCKS, LexicalIndex
from index.search.near_duplicates import NearDuplicates
from index.search.passages import IndexedArticle, searchable_text
from index.search.vectors import VectorIndex
from index.storage.folder import FILES, writing
from index.storage.sources import SourceRecord, SourceTable

MOST_NEAR = 3
"""Articles that a new one is told to be nearly the same as."""

ReadSource = tuple[SourceRecord, IndexedArticle | None]
"""A file that was read, with its article or, in the record, the reason why there is none."""


@dataclass(frozen=True, slots=True)
class SourceChanges:
    """Sources that are gone, and those that came or were read anew, with their articles.

    `added` tells by their ids of articles that are new and not of now when they were added,
    `folders` to which collections folders belong from now on, None to none of their own.
    """

    deletions: tuple[SourceRecord, ...] = ()
    upserts: tuple[ReadSource, ...] = ()
    added: Mapping[str, str] = field(default_factory=dict)
    folders: Mapping[str, str | None] = field(default_factory=dict)


@dataclass(slots=True)
class Effect:
    """What a change did, by the names of the articles."""

    added: list[str] = field(default_factory=list)
    added_ids: list[str] = field(default_factory=list)
    """The ids of those added, in the same order: two articles may bear one name."""
    removed: list[str] = field(default_factory=list)
    renamed: dict[str, str] = field(default_factory=dict)
    """From the old name to the new."""
    duplicates: dict[str, str] = field(default_factory=dict)
    """Names of files whose text is there already, and the name that it goes by."""
    near: list["NearDuplicate"] = field(default_factory=list)
    moved: list[str] = field(default_factory=list)
    """Those that were put into another collection; nothing else is told of them."""
    moved_ids: list[str] = field(default_factory=list)
    """The ids that they have there."""
    changes: list["ArticleChange"] = field(default_factory=list)
    """What was added, removed, renamed and moved, by id."""


@dataclass(frozen=True, slots=True)
class ArticleChange:
    """What was done to an article; `before` is the name of one that was renamed.

    Of one that was moved to a collection it is the id that it had.
    """

    action: Literal["article_added", "article_removed", "article_renamed", "article_moved"]
    article: str
    name: str
    before: str | None = None
    collection: str | None = None


@dataclass(frozen=True, slots=True)
class NearDuplicate:
    """An article that came, another that is nearly the same, and what they differ in: first what
    the other has, then what the article has."""

    article: str
    other: str
    differs: tuple[Difference, ...]


class VersionWriter:
    """The files of a version in `workspace`, open for writing."""

    def __init__(
        self, folder: Path, workspace: Path, dimension: int, previous: Path | None = None
    ) -> None:
        """Begin empty, or with a copy of the version in `previous`; the index is in `folder`.

        Raises:
            IndexFolderError: it cannot be written; so does every method that writes.
        """
        self._folder = folder
        self._workspace = workspace
        with writing(folder), ExitStack() as stack:
            if previous:
                shutil.copyfile(previous / FILES.articles, workspace / FILES.articles)
                unlocked = shutil.ignore_patterns(*LOCKS)
                lexical = workspace / FILES.lexical
                shutil.copytree(previous / FILES.lexical, lexical, ignore=unlocked)
                articles = ArticleStore.open(workspace / FILES.articles, writable=True)
                self.articles = stack.enter_context(articles)
                self.sources = SourceTable(self.articles.connection)
                self.sources.upgrade()
                self.near = NearDuplicates(self.articles.connection)
                self.lexical = LexicalIndex.open(lexical)
                self.vectors = VectorIndex.load(previous / FILES.vectors)
            else:
                articles = ArticleStore.create(workspace / FILES.articles)
                self.articles = stack.enter_context(articles)
                self.sources = SourceTable(self.articles.connection)
                self.sources.create()
                self.near = NearDuplicates(self.articles.connection)
                self.near.create()
                self.lexical = LexicalIndex.create(workspace / FILES.lexical)
                self.vectors = VectorIndex.create(dimension)
            stack.pop_all()  # it stays open until `__exit__`
        self.unembedded: dict[int, str] = {}
        """Texts of the chunks whose embeddings are still to be added, by their numbers."""

    def __enter__(self) -> "VersionWriter":
        return self

    def __exit__(self, *_: object) -> None:
        self.articles.close()

    def take_over_sources(self, version: Path) -> None:
        """Take all sources over from the version in a folder."""
        with ArticleStore.open(version / FILES.articles) as articles, writing(self._folder):
            earlier = SourceTable(articles.connection)
            for record in earlier:
                self.sources.put(record)
            self.sources.put_folders(earlier.folders())

    def take_over_articles(
        self, version: Path, chunking: Chunking, *, on_article: Callable[[], None]
    ) -> None:
        """Take all articles over from the version in a folder, cut and segmented anew."""
        with ArticleStore.open(version / FILES.articles) as articles:
            for indexed in articles:
                article = indexed.article
                anew = IndexedArticle.from_article(article, chunking)
                self._add(anew, articles.added(article.id))
                on_article()

    def touched(self, change: SourceChanges) -> list[str]:
        """The ids of all articles that a change may concern."""
        ids: dict[str | None, None] = {}
        for record in change.deletions:
            ids[self.sources.article_of(record)] = None
        for record, _ in change.upserts:
            ids[self.sources.article_of(record)] = None
            ids[record.article] = None
        return [article_id for article_id in ids if article_id]

    def apply(
        self,
        change: SourceChanges,
        *,
        chunking: Chunking,
        now: str,
        on_article: Callable[[], None] = lambda: None,
    ) -> Effect:
        """Make the change: an article stays for as long as any source has its text."""
        before = self.articles.names()
        touched = self.touched(change)
        self._put_sources(change)
        by_article: dict[str, dict[SourceRecord, IndexedArticle]] = defaultdict(dict)
        for record, indexed in change.upserts:
            if indexed:
                by_article[indexed.article.id][record] = indexed
        effect, newcomers = Effect(), []
        for article_id in touched:
            records = self.sources.of_article(article_id)
            if not records:
                if article_id in self.articles:
                    name = before.get(article_id, article_id)
                    effect.removed.append(name)
                    effect.changes.append(ArticleChange("article_removed", article_id, name))
                    self._remove(article_id)
            elif article_id in self.articles:
                self._describe(article_id, records[0], by_article[article_id], chunking, effect)
            else:
                first = by_article[article_id].get(records[0])
                indexed = first or next(iter(by_article[article_id].values()))
                self._add(indexed, change.added.get(article_id, now))
                effect.added.append(indexed.article.name)
                effect.added_ids.append(article_id)
                name = indexed.article.name
                effect.changes.append(ArticleChange("article_added", article_id, name))
                newcomers.append(indexed.article)
            for record in by_article[article_id]:
                if records and record != records[0]:
                    effect.duplicates[record.name] = records[0].called
            on_article()
        names = {article.id: article.name for article in newcomers}
        for article, others in zip(newcomers, self._near(newcomers), strict=True):
            for near in others:
                if near.id not in names or names[near.id] < article.name:
                    differs = differences(near.text, article.text)
                    effect.near.append(NearDuplicate(article.name, near.name, differs))
        return effect

    def _near(self, articles: Sequence[Article]) -> Iterator[list[Article]]:
        """For each those that are nearly the same, in its collection: of others nothing is told."""
        for article in articles:
            near = (self.articles[other].article for other, _ in self.near.of(article.id))
            yield [each for each in near if each.collection == article.collection][:MOST_NEAR]

    def write(self) -> None:
        """Write what is still in memory; all chunks must be embedded."""
        with writing(self._folder):
            self.articles.connection.commit()
            self.articles.close()
            self.lexical.commit()
            for lock in LOCKS:
                (self._workspace / FILES.lexical / lock).unlink(missing_ok=True)
            self.vectors.save(self._workspace / FILES.vectors)

    def _put_sources(self, change: SourceChanges) -> None:
        with writing(self._folder):
            for record in change.deletions:
                self.sources.delete(record)
            for record, _ in change.upserts:
                self.sources.put(record)
            self.sources.put_folders(change.folders)

    def _describe(
        self,
        article_id: str,
        record: SourceRecord,
        by_record: Mapping[SourceRecord, IndexedArticle],
        chunking: Chunking,
        effect: Effect,
    ) -> None:
        """Let an article that stays be called what its first source calls it."""
        stored = self.articles[article_id].article
        match = by_record.get(record)
        target = match.article if match else replace(stored, name=record.called)
        is_as_built = (target.blocks, target.pages) == (stored.blocks, stored.pages)
        if target == stored and is_as_built:
            return
        if target.name != stored.name:
            effect.renamed[stored.name] = target.name
            renamed = ArticleChange("article_renamed", article_id, target.name, stored.name)
            effect.changes.append(renamed)
        if target.title == stored.title and is_as_built:
            with writing(self._folder):
                self.articles.redescribe(target)
        else:  # what is embedded and segmented of each chunk begins with the title
            added = self.articles.added(article_id)
            self._remove(article_id)
            self._add(match or IndexedArticle.from_article(target, chunking), added)

    def _add(self, indexed: IndexedArticle, added: str) -> None:
        with writing(self._folder):
            numbers = self.articles.add(indexed, added=added)
            for number, chunk in zip(numbers, indexed.chunks, strict=True):
                text = searchable_text(chunk)
                self.unembedded[number] = text
                article = indexed.article
                self.lexical.add(number, article.id, text, collection=article.collection)
            self.near.add(indexed.article)

    def _remove(self, article_id: str) -> None:
        with writing(self._folder):
            numbers = self.articles.remove(article_id)
            embedded = [number for number in numbers if self.unembedded.pop(number, None) is None]
            self.vectors.remove(embedded)
            self.lexical.remove(article_id)
            self.near.remove(article_id)

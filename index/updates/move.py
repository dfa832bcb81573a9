"""Put articles into another collection, where they stay whatever becomes of their files.

An article of another collection is another article, with an id of its own: what led to it where it
was leads nowhere.
"""

import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from corpus import Article, Chunking
from index.search.article_store import ArticleStore
from index.search.passages import IndexedArticle
from index.storage.collections import collection_name
from index.storage.folder import FILES
from index.storage.locks import publishing_lock
from index.storage.originals import Originals, in_collection
from index.storage.sources import ADDED_ORIGIN, SourceRecord, SourceTable
from index.storage.versions import Version, whole_version
from index.updates.preparing import UpdateResult, as_made, embed
from index.updates.publishing import UpdateOptions, make_version
from index.updates.remove import find_article
from index.updates.rename import free_name
from index.updates.version_writer import ArticleChange, Effect, ReadSource, SourceChanges


def move_articles(
    targets: Sequence[str], collection: str, folder: Path, options: UpdateOptions
) -> UpdateResult:
    """Move articles, by name or id, to a collection, which is begun if need be.

    A name that another article has there gets a number; what is there already is not moved twice.
    Nothing is embedded anew, unless what was embedded is lost.

    Raises:
        JuzhengError: there is no such article, several have the name, or no collection can be
            called so.
        IndexFolderError: there is no index, it cannot be written, or was made with another
            encoder.
    """
    started, collection = time.perf_counter(), collection_name(collection)
    valid, options = as_made(folder, options)
    ids = list(dict.fromkeys(find_article(target, valid) for target in targets))
    embed(_moving(ids, collection, valid, options.chunking).change, folder, options)
    originals = Originals(folder)
    with publishing_lock(folder):
        valid = whole_version(folder)
        ids = [find_article(each, valid) for each in ids]
        moving = _moving(ids, collection, valid, options.chunking)
        if not moving.articles:
            return UpdateResult(valid.manifest, None, time.perf_counter() - started)
        for record in moving.kept:
            originals.copy(record.path, name=record.name, collection=collection)
        roots = valid.manifest.roots
        manifest, _ = make_version(folder, valid, moving.change, options, roots=roots)
        for record in moving.kept:
            originals.drop(record.path)
    return UpdateResult(manifest, moving.effect, time.perf_counter() - started)


def with_moves(
    change: SourceChanges,
    before: Iterable[SourceRecord],
    now: Iterable[SourceRecord],
    chunking: Chunking,
) -> SourceChanges:
    """The change with the moves that users made while it was prepared, between the two records."""
    were = {record.key: record.collection for record in before}
    are = {record.key: record.collection for record in now}
    upserts: list[ReadSource] = []
    for record, indexed in change.upserts:
        if record.origin == ADDED_ORIGIN and record.key in were.keys() - are.keys():
            continue  # it is known by another path now
        if record.key in were and are.get(record.key, record.collection) != were[record.key]:
            record, indexed = _moved(record, indexed, are[record.key], chunking)
        upserts.append((record, indexed))
    return replace(change, upserts=tuple(upserts))


def _moved(
    record: SourceRecord, indexed: IndexedArticle | None, collection: str, chunking: Chunking
) -> ReadSource:
    record = replace(record, collection=collection)
    if indexed is None:
        return record, None
    article = replace(indexed.article, collection=collection)
    return replace(record, article=article.id), IndexedArticle.from_article(article, chunking)


@dataclass(frozen=True, slots=True)
class Moving:
    """The articles as they are to be, when they were added, and what is to be changed for it.

    `before` are the ids that they had, `kept` the originals that move along.
    """

    articles: dict[str, Article] = field(default_factory=dict)
    added: dict[str, str] = field(default_factory=dict)
    before: dict[str, str] = field(default_factory=dict)
    kept: list[SourceRecord] = field(default_factory=list)
    upserts: list[ReadSource] = field(default_factory=list)

    def note(self, before: str, moved: Article, added: str) -> None:
        """An article that had the id `before` and is to be `moved`."""
        self.articles[moved.id] = moved
        self.before[moved.id] = before
        self.added[moved.id] = added

    @property
    def change(self) -> SourceChanges:
        return SourceChanges(tuple(self.kept), tuple(self.upserts), self.added)

    @property
    def effect(self) -> Effect:
        names = [article.name for article in self.articles.values()]
        changes = [
            ArticleChange(
                "article_moved",
                article.id,
                article.name,
                self.before[article.id],
                article.collection,
            )
            for article in self.articles.values()
        ]
        return Effect(moved=names, moved_ids=list(self.articles), changes=changes)


def _moving(
    article_ids: Sequence[str], collection: str, valid: Version, chunking: Chunking
) -> Moving:
    """The files with a text move together: it is one article."""
    moving = Moving()
    with ArticleStore.open(valid.folder / FILES.articles) as articles:
        sources = SourceTable(articles.connection)
        there = {record.key for record in sources if not record.removed}
        taken = set(articles.names_in(collection).values())
        for article_id in article_ids:
            article = articles[article_id].article
            if article.collection == collection:
                continue
            moved = replace(article, collection=collection)
            is_there = moved.id in articles
            name = articles[moved.id].article.name if is_there else free_name(article.name, taken)
            moved = replace(moved, name=name)
            taken.add(name)
            moving.note(article_id, moved, articles.added(article_id))
            indexed = IndexedArticle.from_article(moved, chunking)
            for record in sources.of_article(article_id):
                target = moved_record(record, moved)
                if record.origin == ADDED_ORIGIN:
                    moving.kept.append(record)
                if record.origin != ADDED_ORIGIN or target.key not in there:
                    moving.upserts.append((target, indexed))
    return moving


def moved_record(record: SourceRecord, moved: Article) -> SourceRecord:
    """The record of a file once its article has moved."""
    target = replace(
        record,
        collection=moved.collection,
        article=moved.id,
        given_name=None if moved.name == record.name else moved.name,
    )
    if record.origin != ADDED_ORIGIN:
        return target
    path = in_collection(record.path, moved.collection)
    return replace(target, path=path, stamp=path)

"""Remove, rename and move articles of an index in Milvus, as in `index.updates`."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import chain
from pathlib import Path

from index.milvus.articles import MilvusArticles
from index.milvus.changes.adding import drop_originals, keep_original, original_owner
from index.milvus.changes.reading import TakenNames, batches
from index.milvus.changes.writing import Writer
from index.milvus.rows import joined, origin_key
from index.search.passages import IndexedArticle
from index.storage.originals import in_collection
from index.storage.sources import ADDED_ORIGIN, SourceRecord
from index.updates.move import Moving, moved_record
from index.updates.publishing import UpdateOptions
from index.updates.remove import chosen_article, removed_records
from index.updates.rename import check_free, free_name, renaming, visible_name
from index.updates.version_writer import Effect, SourceChanges

FILES_AT_ONCE = 200
"""Files of a folder whose articles are removed at once."""


def find(target: str, articles: MilvusArticles) -> str:
    """The id of the article that an id or else a name stands for.

    Raises:
        JuzhengError: there is no such article, or several have the name.
    """
    if target in articles:
        return target
    return chosen_article(target, [each.id for each in articles.named([target])])


def remove(
    targets: Sequence[str], writer: Writer, options: UpdateOptions
) -> tuple[Effect, list[str]]:
    """Remove articles, and all that came from a root; what was done, and the roots that stay."""
    articles, roots, effect = writer.articles, list(writer.state.roots), Effect()
    ids = []
    for target in targets:
        root = str(Path(target).absolute())
        if root in roots:
            roots.remove(root)
            _remove_root(root, writer, options, effect)
        else:
            ids.append(find(target, articles))
    records = writer.sources_of(ids)
    upserts = chain.from_iterable(
        removed_records(records, each, articles[each].article.text_id) for each in ids
    )
    change = SourceChanges(upserts=tuple((record, None) for record in upserts))
    merge(effect, writer.apply(change, options))
    drop_originals(records, writer)
    return effect, roots


def rename(target: str, name: str, writer: Writer, options: UpdateOptions) -> Effect:
    """Call an article by another name; its files keep theirs."""
    new_name = visible_name(name)
    articles = writer.articles
    article_id = find(target, articles)
    article = articles[article_id].article
    others = (each for each in articles.named([new_name]) if each.id != article_id)
    check_free(new_name, (each.name for each in others if each.collection == article.collection))
    records = sorted(writer.sources_of([article_id]), key=lambda each: not each.origin)
    change = renaming(article, new_name, records, options.chunking)
    return writer.apply(change, options)


def move(
    targets: Sequence[str], collection: str, writer: Writer, options: UpdateOptions
) -> Effect | None:
    """Put articles into another collection; None where all are there already."""
    articles, moving = writer.articles, Moving()
    ids = list(dict.fromkeys(find(target, articles) for target in targets))
    taken = TakenNames(articles, collection)
    for article_id in ids:
        article = articles[article_id].article
        if article.collection == collection:
            continue
        moved = replace(article, collection=collection)
        there = articles.about([moved.id])
        name = there[moved.id].name if there else free_name(article.name, taken)
        moved = replace(moved, name=name)
        taken.take(name)
        moving.note(article_id, moved, articles.added(article_id))
        indexed = IndexedArticle.from_article(moved, options.chunking)
        for record in writer.sources_of([article_id]):
            if record.origin == ADDED_ORIGIN:
                moving.kept.append(record)
                _copy_original(record, collection, writer)
            target = moved_record(record, moved)
            if record.origin != ADDED_ORIGIN or not writer.known([target.key]):
                moving.upserts.append((target, indexed))
    if not moving.articles:
        return None
    writer.apply(moving.change, options)
    drop_originals(moving.kept, writer)
    return moving.effect


def merge(effect: Effect, other: Effect) -> None:
    """Let `effect` tell of another part of the same change as well."""
    effect.added += other.added
    effect.added_ids += other.added_ids
    effect.removed += other.removed
    effect.renamed |= other.renamed
    effect.duplicates |= other.duplicates
    effect.near += other.near
    effect.changes += other.changes


def _remove_root(root: str, writer: Writer, options: UpdateOptions, effect: Effect) -> None:
    records = writer.sources(f'origin == "{origin_key(root)}"')
    for batch in batches(records, FILES_AT_ONCE):
        merge(effect, writer.apply(SourceChanges(deletions=tuple(batch)), options))
    writer.put_sources(SourceChanges(folders={root: None}))


def _copy_original(record: SourceRecord, collection: str, writer: Writer) -> None:
    content = joined(original_owner(record.path), writer.articles.pieces)
    if content is not None:
        keep_original(in_collection(record.path, collection), content, writer)

"""Take articles out of an index, and give back the space of what is no longer needed."""

import time
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path

from corpus import JuzhengError
from index.search.article_store import ArticleStore
from index.storage.folder import FILES
from index.storage.locks import building_lock, publishing_lock
from index.storage.originals import Originals
from index.storage.replacing import sweep_versions
from index.storage.sources import ADDED_ORIGIN, SourceRecord, all_sources
from index.storage.versions import Version, whole_version
from index.updates.preparing import UpdateResult, check_encoder
from index.updates.publishing import RecordedEncoder, UpdateOptions, make_version
from index.updates.version_writer import SourceChanges


def remove_articles(
    targets: Sequence[str], folder: Path, options: UpdateOptions | None = None
) -> UpdateResult:
    """Take articles out of the index, by name or id, or all that came from a folder, by its path.

    A file that an article came from stays where it is, and is not indexed again until its text
    changes. No encoder is needed, so only what `options` says of progress counts.

    Raises:
        JuzhengError: there is no such article, or several have the name.
        IndexFolderError: there is no index, or it cannot be written.
    """
    started = time.perf_counter()
    with publishing_lock(folder):
        valid = whole_version(folder)
        with ArticleStore.open(valid.folder / FILES.articles) as articles:
            records = all_sources(articles)
        deletions, upserts, roots = [], [], list(valid.manifest.roots)
        for target in targets:
            root = str(Path(target).absolute())
            if root in roots:
                roots.remove(root)
                deletions += [record for record in records if record.origin == root]
            else:
                article_id = find_article(target, valid)
                text_id = _text_id(article_id, valid)
                upserts += [(r, None) for r in removed_records(records, article_id, text_id)]
        gone = set(valid.manifest.roots) - set(roots)
        folders = dict.fromkeys(gone)
        change = SourceChanges(tuple(deletions), tuple(upserts), folders=folders)
        like_before = replace(
            options or UpdateOptions(RecordedEncoder(valid.manifest)),
            encoder=RecordedEncoder(valid.manifest),
            chunking=valid.manifest.chunking,
            max_file_bytes=valid.manifest.max_file_bytes,
        )
        manifest, effect = make_version(folder, valid, change, like_before, roots=roots)
        for record, _ in upserts:
            if record.origin == ADDED_ORIGIN:
                Originals(folder).drop(record.path)
    return UpdateResult(manifest, effect, time.perf_counter() - started)


def removed_records(
    records: Iterable[SourceRecord], article_id: str, text_id: str
) -> list[SourceRecord]:
    """The files of an article once a user has taken it out; `text_id` is that of its text."""
    return [
        replace(each, removed=True, article=text_id)
        for each in records
        if each.article == article_id and not each.removed
    ]


def _text_id(article_id: str, valid: Version) -> str:
    with ArticleStore.open(valid.folder / FILES.articles) as articles:
        return articles[article_id].article.text_id


def compact_index(folder: Path, options: UpdateOptions) -> UpdateResult:
    """Write the index anew, and remove old versions and embeddings that no article needs.

    Raises:
        IndexFolderError: there is no index, it was made with another encoder, or cannot be
            written.
    """
    started = time.perf_counter()
    with building_lock(folder, on_wait=options.on_wait), publishing_lock(folder):
        valid = whole_version(folder, on_damage=options.on_damage)
        check_encoder(folder, valid, options)
        manifest, effect = make_version(
            folder, valid, SourceChanges(), options, roots=valid.manifest.roots, rewrite=True
        )
        with ArticleStore.open(whole_version(folder).folder / FILES.articles) as articles:
            keys = articles.chunk_keys().values()
        with options.cache(folder) as cache:
            cache.keep_only(keys)
        sweep_versions(folder, keep={manifest.version})
    return UpdateResult(manifest, effect, time.perf_counter() - started)


def find_article(target: str, valid: Version) -> str:
    """The id of the article that an id or else a name stands for.

    Raises:
        JuzhengError: there is no such article, or several have the name.
    """
    with ArticleStore.open(valid.folder / FILES.articles) as articles:
        if target in articles:
            return target
        matches = [article_id for article_id, name in articles.names().items() if name == target]
    return chosen_article(target, matches)


def chosen_article(target: str, matches: Sequence[str]) -> str:
    """The only id among those of the articles that have the name `target`.

    Raises:
        JuzhengError: there is none, or there are several.
    """
    if not matches:
        raise JuzhengError(
            f"没有文章 {target}。python -m index list 列出所有文章。",
            f"there is no article {target}. python -m index list shows all of them.",
        )
    if len(matches) > 1:
        ids = " ".join(matches)
        raise JuzhengError(
            f"有 {len(matches)} 篇文章叫 {target}，请用编号指定：{ids}",
            f"{len(matches)} articles are called {target}; name one by its id: {ids}",
        )
    return matches[0]

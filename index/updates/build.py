"""Reconcile an index with folders, or make one of passages.

It ends in a new version, made in two parts. Reading and embedding may take an hour; they disturb
no one, and what they have done is remembered. Making the version takes seconds, and only then
do others wait.
"""

import time
from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from pathlib import Path

from corpus import Article, JuzhengError
from index.errors import NothingToIndexError
from index.search.local_index import LocalIndex
from index.search.passages import IndexedArticle
from index.storage.folder import check_usable
from index.storage.locks import building_lock, publishing_lock
from index.storage.originals import Originals
from index.storage.sources import ADDED_ORIGIN, SourceRecord, all_sources, folders_of
from index.storage.verifying import mend
from index.storage.versions import (
    Version,
    load_index,
    older_format,
    read_articles,
    whole_version,
)
from index.updates.move import with_moves
from index.updates.preparing import (
    UpdateResult,
    embed,
    problems,
    read_all,
    read_in_part,
    valid_or_outdated,
)
from index.updates.publishing import UpdateOptions, make_version
from index.updates.rename import with_names_given
from index.updates.scanning import scan
from index.updates.upgrading import upgrade_index
from index.updates.version_writer import SourceChanges


def build_index(
    paths: Sequence[Path],
    folder: Path,
    options: UpdateOptions,
    *,
    collection: str | None = None,
) -> UpdateResult:
    """Bring the index in `folder` up to date with the files in `paths`.

    Without any path with those that it was built from so far. Articles that came from elsewhere
    stay as they are. Two builds of one folder take turns; if this one fails or dies, the valid
    valid version stays, and the next build goes on where it stopped. An index of an older format
    is made anew first.

    With a `collection` all that lies in the paths belongs to it from now on, and so does what comes
    to lie there, but for folders within them that were given another.

    Raises:
        NothingToIndexError: the index is new and no file could be read.
        IndexFolderError: `folder` cannot be written, or holds something that is no index.
        JuzhengError: a path does not exist.
    """
    check_paths(paths, folder)
    upgraded = upgrade_index(folder, options)
    result = _build(paths or _roots_of_format_2(folder), folder, options, collection)
    if not upgraded:
        return result
    return replace(
        result,
        seconds=upgraded.seconds + result.seconds,
        partial=upgraded.partial | result.partial,
    )


def _build(
    paths: Sequence[Path], folder: Path, options: UpdateOptions, collection: str | None
) -> UpdateResult:
    started = time.perf_counter()
    with building_lock(folder, on_wait=options.on_wait):
        valid, sources = read_articles(
            lambda: valid_or_outdated(folder, on_damage=options.on_damage), all_sources
        )
        folders = _folders(folder)
        if not valid and not paths:
            whole_version(folder)  # which says what is wrong
        roots_before = valid.manifest.roots if valid else ()
        targets = [str(path.absolute()) for path in paths] or list(roots_before)
        given = dict.fromkeys(targets, collection) if collection else {}
        new_folders = {each: name for each, name in given.items() if folders.get(each) != name}
        folders |= new_folders
        if new_folders:
            targets += [root for root in roots_before if overlap(root, targets)]
        files = scan(
            targets,
            sources,
            Originals(folder),
            anew=_to_retry(valid, options),
            complete=valid is not None and valid.is_current,
            folders=folders,
            given=given,
        )
        if valid and valid.is_current:
            with publishing_lock(folder), options.cache(folder) as cache:
                mend(folder, sources, cache)
        options.on_step("scanned")
        new_roots = [root for root in targets if root not in roots_before]
        has_news = bool(new_roots or new_folders or files.has_news)
        if valid and valid.is_current and options.fits(valid) and not has_news:
            return UpdateResult(
                valid.manifest,
                None,
                time.perf_counter() - started,
                skipped=problems(files.unchanged),
                unreachable=files.unreachable,
            )
        change = SourceChanges(
            files.deletions, read_all(files.to_read, options), folders=new_folders
        )
        options.on_step("read")
        skipped = problems([*files.unchanged, *(record for record, _ in change.upserts)])
        if not valid and not any(indexed for _, indexed in change.upserts):
            raise NothingToIndexError(paths, skipped)
        embed(change, folder, options, anew=not options.fits(valid))
        options.on_step("embedded")
        with publishing_lock(folder):
            before = sources
            valid, sources = read_articles(
                lambda: valid_or_outdated(folder, on_damage=lambda message: None), all_sources
            )
            roots_before = valid.manifest.roots if valid else ()
            roots = [*roots_before, *(root for root in new_roots if root not in roots_before)]
            change = _but_removed(change, sources, roots)
            change = with_names_given(change, sources, options.chunking)
            change = with_moves(change, before, sources, options.chunking)
            manifest, effect = make_version(folder, valid, change, options, roots=roots)
        return UpdateResult(
            manifest,
            effect,
            time.perf_counter() - started,
            skipped=skipped,
            partial=read_in_part(change.upserts),
            duplicates=effect.duplicates,
            unreachable=files.unreachable,
        )


def index_passages(articles: Sequence[Article], folder: Path, options: UpdateOptions) -> LocalIndex:
    """Index articles that come from no file of their own, in place of what was in `folder`."""
    check_usable(folder)
    upserts = []
    for place, article in enumerate(articles):
        record = SourceRecord("passages", str(place), article.name, article=article.id)
        upserts.append((record, IndexedArticle.from_article(article, options.chunking)))
    change = SourceChanges(upserts=tuple(upserts))
    embed(change, folder, options)
    with publishing_lock(folder):
        make_version(folder, None, change, options, roots=())
    return load_index(folder, encoder=options.encoder)


def _folders(folder: Path) -> dict[str, str]:
    """The folders that were given a collection."""
    _, folders = read_articles(
        lambda: valid_or_outdated(folder, on_damage=lambda message: None), folders_of
    )
    return dict(folders)


def overlap(root: str, targets: Iterable[str]) -> bool:
    """Whether one of the targets, without being the root, lies in it or around it."""
    return root not in targets and any(
        Path(root).is_relative_to(each) or Path(each).is_relative_to(root) for each in targets
    )


def check_paths(paths: Sequence[Path], folder: Path) -> None:
    """A path that is missing must not be taken for one whose articles have all been deleted."""
    for path in paths:
        try:
            exists = path.exists()
        except OSError:  # a name that no file can have
            exists = False
        if not exists:
            quoted = f'"{folder}"' if " " in str(folder) else folder
            raise JuzhengError(
                f"找不到 {path}。请检查路径，或用引号括起含空格的文件名。"
                f"若已删除：python -m index remove {path} --index {quoted}",
                f"{path} does not exist. Check the path; quote a name with spaces."
                f" If you have deleted it: python -m index remove {path} --index {quoted}",
            )


def _roots_of_format_2(folder: Path) -> list[Path]:
    """What an index from before there were versions was built from, as far as it is there."""
    error = older_format(folder)
    return [root for root in map(Path, error.roots if error else ()) if root.exists()]


def _to_retry(valid: Version | None, options: UpdateOptions) -> bool:
    """Whether files that were too large may now be read."""
    return valid is not None and valid.manifest.max_file_bytes != options.max_file_bytes


def _but_removed(
    change: SourceChanges, records: Iterable[SourceRecord], roots: Collection[str]
) -> SourceChanges:
    """The change without what was removed while it was prepared: articles, or whole folders."""
    removed = {(record.key, record.article) for record in records if record.removed}
    origins = {ADDED_ORIGIN, *roots}
    upserts = (
        (record, indexed)
        for record, indexed in change.upserts
        if record.origin in origins
        and (indexed is None or (record.key, indexed.article.text_id) not in removed)
    )
    return replace(change, upserts=tuple(upserts))

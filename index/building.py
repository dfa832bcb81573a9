"""Change an index: reconcile it with folders, add files, remove articles, write it anew.

Each ends in a new version, made in two parts. Reading and embedding may take an hour; they disturb
no one, and what they have done is remembered. Making the version takes seconds, and only then do
others wait.
"""

import time
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from corpus import Article, Chunking, JuzhengError, UnreadableFileError
from corpus.loading import Source, read_each
from index.article_store import ArticleStore
from index.draft import Change, Effect
from index.errors import IndexFormatError, NothingToIndexError, OtherEncoderError
from index.folder import FILES, build_turn, check_usable, publish_turn, sweep_versions
from index.manifest import Manifest
from index.mending import mend
from index.originals import Original, Originals
from index.passage_index import PassageIndex
from index.passages import IndexedArticle, searchable_text
from index.publishing import Making, RecordedEncoder, make_version
from index.scanning import ToRead, scan
from index.sources import KEPT, SourceRecord, all_sources
from index.versions import (
    Version,
    load_index,
    read_articles,
    whole_version,
    whole_version_if_any,
)


@dataclass(frozen=True, slots=True)
class Built:
    """What came of a change.

    `effect` is None where there was nothing to do and no version was made. `skipped` are files
    that could not be read, `duplicates` maps the names of files whose text is there already to the
    name it goes by, `unreachable` are roots whose articles stay as they are.
    """

    manifest: Manifest
    effect: Effect | None
    seconds: float
    skipped: tuple[UnreadableFileError, ...] = ()
    duplicates: dict[str, str] = field(default_factory=dict)
    unreachable: tuple[str, ...] = ()


def build_index(paths: Sequence[Path], folder: Path, making: Making) -> Built:
    """Bring the index in `folder` up to date with the files in `paths`.

    Without any path with those that it was built from so far. Articles that came from elsewhere
    stay as they are. Two builds of one folder take turns; if this one fails or dies, the valid
    version stays, and the next build goes on where it stopped.

    Raises:
        NothingToIndexError: the index is new and no file could be read.
        IndexFolderError: `folder` cannot be written, or holds something that is no index.
        JuzhengError: a path does not exist.
    """
    started = time.perf_counter()
    _check_paths(paths, folder)
    with build_turn(folder, on_wait=making.on_wait):
        valid, sources = read_articles(
            lambda: _valid_or_outdated(folder, on_damage=making.on_damage), all_sources
        )
        if not valid and not paths:
            whole_version(folder)  # which says what is wrong
        known = valid.manifest.roots if valid else ()
        given = [str(path.absolute()) for path in paths] or known
        found = scan(given, sources, Originals(folder), anew=_to_retry(valid, making))
        if valid and valid.is_current:
            with publish_turn(folder), making.cache(folder) as cache:
                mend(folder, sources, cache)
        making.on_step("scanned")
        new_roots = [root for root in given if root not in known]
        if valid and valid.is_current and making.fits(valid) and not (new_roots or found.has_news):
            return Built(
                valid.manifest,
                None,
                time.perf_counter() - started,
                skipped=_problems(found.unchanged),
                unreachable=found.unreachable,
            )
        change = Change(found.gone, _read(found.to_read, making))
        making.on_step("read")
        skipped = _problems([*found.unchanged, *(record for record, _ in change.come)])
        if not valid and not any(indexed for _, indexed in change.come):
            raise NothingToIndexError(paths, skipped)
        _embed(change, folder, making, anew=not making.fits(valid))
        making.on_step("embedded")
        with publish_turn(folder):
            valid, sources = read_articles(
                lambda: _valid_or_outdated(folder, on_damage=lambda message: None), all_sources
            )
            known = valid.manifest.roots if valid else ()
            roots = [*known, *(root for root in new_roots if root not in known)]
            change = _but_removed(change, sources, roots)
            manifest, effect = make_version(folder, valid, change, making, roots=roots)
        return Built(
            manifest,
            effect,
            time.perf_counter() - started,
            skipped=skipped,
            duplicates=effect.duplicates,
            unreachable=found.unreachable,
        )


def add_originals(originals: Iterable[Original], folder: Path, making: Making) -> Built:
    """Add files to the index in `folder`, which keeps them; an index is begun if need be.

    A text that is there already is not added again. A name that another article has gets a number.

    Raises:
        NothingToIndexError: the index is new and no file could be read.
        IndexFolderError: `folder` cannot be written, holds something that is no index, or an
            index that was made with another encoder.
    """
    started = time.perf_counter()
    check_usable(folder)
    valid, sources = read_articles(
        lambda: whole_version_if_any(folder, on_damage=making.on_damage), all_sources
    )
    if valid:
        _check_encoder(folder, valid, making)
    kept = Originals(folder)
    to_read, same = _keep(originals, kept, sources)
    come = _read(to_read, making)
    for record, indexed in come:
        if not indexed:
            kept.drop(record.path)
    skipped = _problems(record for record, _ in come)
    change = Change(come=tuple((record, indexed) for record, indexed in come if indexed))
    if not change.come and not valid:
        raise NothingToIndexError([Path(record.name) for record, _ in come], skipped)
    if not change.come and valid:
        return Built(
            valid.manifest, None, time.perf_counter() - started, skipped=skipped, duplicates=same
        )
    _embed(change, folder, making)
    making.on_step("embedded")
    with publish_turn(folder):
        valid = whole_version_if_any(folder, on_damage=lambda message: None)
        roots = valid.manifest.roots if valid else ()
        manifest, effect = make_version(folder, valid, change, making, roots=roots)
    return Built(
        manifest,
        effect,
        time.perf_counter() - started,
        skipped=skipped,
        duplicates=same | effect.duplicates,
    )


def index_passages(articles: Sequence[Article], folder: Path, making: Making) -> PassageIndex:
    """Index articles that come from no file of their own, in place of what was in `folder`."""
    check_usable(folder)
    come = []
    for place, article in enumerate(articles):
        record = SourceRecord("passages", str(place), article.name, article=article.id)
        come.append((record, IndexedArticle.from_article(article, making.chunking)))
    change = Change(come=tuple(come))
    _embed(change, folder, making)
    with publish_turn(folder):
        make_version(folder, None, change, making, roots=())
    return load_index(folder, encoder=making.encoder)


def remove_articles(targets: Sequence[str], folder: Path, making: Making | None = None) -> Built:
    """Take articles out of the index, by name or id, or all that came from a folder, by its path.

    A file that an article came from stays where it is, and is not indexed again until its text
    changes. No encoder is needed, so only what `making` says of progress counts.

    Raises:
        JuzhengError: there is no such article, or several have the name.
        IndexFolderError: there is no index, or it cannot be written.
    """
    started = time.perf_counter()
    with publish_turn(folder):
        valid = whole_version(folder)
        with ArticleStore.open(valid.folder / FILES.articles) as articles:
            records = all_sources(articles)
        gone, come, roots = [], [], list(valid.manifest.roots)
        for target in targets:
            root = str(Path(target).absolute())
            if root in roots:
                roots.remove(root)
                gone += [record for record in records if record.origin == root]
            else:
                found = _find(target, valid)
                come += [(replace(r, removed=True), None) for r in records if r.article == found]
        change = Change(tuple(gone), tuple(come))
        like_before = replace(
            making or Making(RecordedEncoder(valid.manifest)),
            encoder=RecordedEncoder(valid.manifest),
            chunking=valid.manifest.chunking,
            max_file_bytes=valid.manifest.max_file_bytes,
        )
        manifest, effect = make_version(folder, valid, change, like_before, roots=roots)
        for record, _ in come:
            if record.origin == KEPT:
                Originals(folder).drop(record.path)
    return Built(manifest, effect, time.perf_counter() - started)


def compact_index(folder: Path, making: Making) -> Built:
    """Write the index anew, and remove old versions and embeddings that no article needs.

    Raises:
        IndexFolderError: there is no index, it was made with another encoder, or cannot be
            written.
    """
    started = time.perf_counter()
    with build_turn(folder, on_wait=making.on_wait), publish_turn(folder):
        valid = whole_version(folder, on_damage=making.on_damage)
        _check_encoder(folder, valid, making)
        manifest, effect = make_version(
            folder, valid, Change(), making, roots=valid.manifest.roots, rewrite=True
        )
        with ArticleStore.open(whole_version(folder).folder / FILES.articles) as articles:
            keys = articles.chunk_keys().values()
        with making.cache(folder) as cache:
            cache.keep_only(keys)
        sweep_versions(folder, keep={manifest.version})
    return Built(manifest, effect, time.perf_counter() - started)


def _check_paths(paths: Sequence[Path], folder: Path) -> None:
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


def _valid_or_outdated(folder: Path, *, on_damage: Callable[[str], None]) -> Version | None:
    """The valid version; None also for an index of an older format, which a build replaces."""
    try:
        return whole_version_if_any(folder, on_damage=on_damage)
    except IndexFormatError as error:
        if not error.is_older:
            raise
        return None


def _check_encoder(folder: Path, valid: Version, making: Making) -> None:
    if valid.manifest.encoder_fingerprint != making.encoder.fingerprint:
        raise OtherEncoderError(folder, valid.manifest.encoder, making.encoder.name)


def _to_retry(valid: Version | None, making: Making) -> bool:
    """Whether files that were too large may now be read."""
    return valid is not None and valid.manifest.max_file_bytes != making.max_file_bytes


def _read(
    to_read: Sequence[ToRead], making: Making
) -> tuple[tuple[SourceRecord, IndexedArticle | None], ...]:
    """Each record with its article or with the reason why there is none."""
    read: list[tuple[SourceRecord, IndexedArticle | None]] = []
    sources = [source for source, _ in to_read]
    articles = read_each(sources, max_file_bytes=making.max_file_bytes)
    for (_, record), (_, article) in zip(to_read, articles, strict=True):
        if isinstance(article, UnreadableFileError):
            reasons = {"chinese": article.reason, "english": article.reason_english}
            read.append((replace(record, article=None, removed=False, **reasons), None))
        elif record.removed and record.article == article.id:
            read.append((record, None))
        else:
            found = replace(record, article=article.id, removed=False)
            read.append((found, IndexedArticle.from_article(article, making.chunking)))
        making.on_progress("files", 1, len(to_read))
    return tuple(read)


def _embed(change: Change, folder: Path, making: Making, *, anew: bool = False) -> None:
    """Embed the texts of a change; with `anew` also all of the version that is there."""
    texts = [searchable_text(c) for _, indexed in change.come if indexed for c in indexed.chunks]
    if anew:
        texts += read_articles(
            lambda: _valid_or_outdated(folder, on_damage=lambda message: None),
            lambda articles: _texts_anew(articles, making.chunking),
        )[1]
    with making.cache(folder) as cache:
        making.embed(texts, cache)


def _texts_anew(articles: ArticleStore, chunking: Chunking) -> list[str]:
    cut = (IndexedArticle.from_article(each.article, chunking) for each in articles)
    return [searchable_text(chunk) for each in cut for chunk in each.chunks]


def _but_removed(change: Change, records: Iterable[SourceRecord], roots: Collection[str]) -> Change:
    """The change without what was removed while it was prepared: articles, or whole folders."""
    removed = {(record.key, record.article) for record in records if record.removed}
    come = (
        (record, indexed)
        for record, indexed in change.come
        if record.origin in {KEPT, *roots}
        and (indexed is None or (record.key, record.article) not in removed)
    )
    return Change(change.gone, tuple(come))


def _keep(
    originals: Iterable[Original], kept: Originals, recorded: Sequence[SourceRecord]
) -> tuple[list[ToRead], dict[str, str]]:
    """Keep the originals under names that no other has.

    Of those that are there already the names, and what each is called there.
    """
    there = {each.path: each for each in recorded if each.origin == KEPT and not each.removed}
    names = {each.name for each in recorded if not each.removed}
    to_read, same = [], {}
    for original in originals:
        if original.file_name in there:
            name = there[original.file_name].name
            same[original.name] = name
            kept.keep(original, name=name)  # the one that is there may be damaged
            continue
        name = _free_name(original.name, names)
        record = SourceRecord(KEPT, original.file_name, name, stamp=original.file_name)
        to_read.append((Source(kept.keep(original, name=name), name), record))
        there[record.path] = record
        names.add(name)
    return to_read, same


def _free_name(name: str, taken: set[str]) -> str:
    """The name, or the name with the first number that makes it a new one.

    >>> _free_name("通知.txt", {"通知.txt", "通知 (2).txt"})
    '通知 (3).txt'
    """
    stem, dot, suffix = name.rpartition(".")
    if not stem:
        stem, dot, suffix = name, "", ""
    free, number = name, 1
    while free in taken:
        number += 1
        free = f"{stem} ({number}){dot}{suffix}"
    return free


def _find(target: str, valid: Version) -> str:
    """The id of the article that a name or an id stands for."""
    with ArticleStore.open(valid.folder / FILES.articles) as articles:
        found = [each for each in articles.listed() if target in (each.id, each.name)]
    if not found:
        raise JuzhengError(
            f"没有文章 {target}。python -m index list 列出所有文章。",
            f"there is no article {target}. python -m index list shows all of them.",
        )
    if len(found) > 1:
        ids = " ".join(each.id for each in found)
        raise JuzhengError(
            f"有 {len(found)} 篇文章叫 {target}，请用编号指定：{ids}",
            f"{len(found)} articles are called {target}; name one by its id: {ids}",
        )
    return found[0].id


def _problems(records: Iterable[SourceRecord]) -> tuple[UnreadableFileError, ...]:
    return tuple(
        UnreadableFileError(
            Path(record.name if record.origin == KEPT else record.path),
            record.chinese,
            record.english,
        )
        for record in records
        if record.chinese and record.english
    )

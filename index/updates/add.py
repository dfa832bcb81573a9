"""Add files to an index, which keeps their originals."""

import time
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path

from corpus import UnreadableFileError
from corpus.loading.files import Source
from index.errors import NothingToIndexError
from index.storage.folder import check_usable
from index.storage.locks import publishing_lock
from index.storage.manifest import Manifest
from index.storage.originals import Original, Originals
from index.storage.sources import ADDED_ORIGIN, SourceRecord, all_sources
from index.storage.staging import Staging
from index.storage.versions import read_articles, whole_version_if_any
from index.updates.file_results import FileResult, RequestedFile, file_results
from index.updates.preparing import Built, check_encoder, embed, read_all
from index.updates.publishing import UpdateOptions, make_version
from index.updates.scanning import ToRead
from index.updates.version_writer import Arrival, Change, Effect


def add_originals(
    originals: Iterable[Original],
    folder: Path,
    options: UpdateOptions,
    *,
    most_characters: int | None = None,
) -> Built:
    """Add files to the index in `folder`, which keeps them; an index is begun if need be.

    A text that is there already is not added again. A name that another article has gets a number.
    What would make the index longer than `most_characters` is refused. Either all else that can
    be read is added, or, if this fails or dies, nothing; `file_results` tells of each file.

    Raises:
        NothingToIndexError: the index is new and no file could be read.
        IndexFolderError: `folder` cannot be written, holds something that is no index, or an
            index that was made with another encoder.
    """
    check_usable(folder)
    with Staging(folder) as staging:
        return _add(originals, folder, options, most_characters, staging)


def _add(
    originals: Iterable[Original],
    folder: Path,
    options: UpdateOptions,
    most_characters: int | None,
    staging: Staging,
) -> Built:
    started = time.perf_counter()
    valid, sources = read_articles(
        lambda: whole_version_if_any(folder, on_damage=options.on_damage), all_sources
    )
    if valid:
        check_encoder(folder, valid, options)
    there = {
        each.path: each for each in sources if each.origin == ADDED_ORIGIN and not each.removed
    }
    taken = {each.called for each in sources if not each.removed}
    asked: list[RequestedFile] = []
    new = _new(_noted(originals, asked), Originals(folder), there)
    arrivals = read_all(_staged(new, staging, taken), options)
    if most_characters is not None:
        before = valid.manifest.characters if valid else 0
        arrivals = tuple(_fitting(arrivals, most_characters - before))
    change = Change(arrivals=tuple((record, indexed) for record, indexed in arrivals if indexed))
    manifest, effect = valid.manifest if valid else None, None
    if change.arrivals:
        manifest, effect = _publish(change, folder, options, staging)
    told = file_results(asked, there.values(), arrivals, effect or Effect())
    skipped = tuple(_refused(told))
    if not manifest:
        raise NothingToIndexError([each.path for each in skipped], skipped)
    return Built(
        manifest,
        effect,
        time.perf_counter() - started,
        skipped=skipped,
        duplicates={e.name: e.called for e in told if e.status == "duplicate" and e.called},
        file_results=told,
    )


def _publish(
    change: Change, folder: Path, options: UpdateOptions, staging: Staging
) -> tuple[Manifest, Effect]:
    embed(change, folder, options)
    options.on_step("embedded")
    with publishing_lock(folder):
        for record, _ in change.arrivals:
            staging.place(record)
        valid = whole_version_if_any(folder, on_damage=lambda message: None)
        roots = valid.manifest.roots if valid else ()
        return make_version(folder, valid, change, options, roots=roots)


def _noted(originals: Iterable[Original], asked: list[RequestedFile]) -> Iterator[Original]:
    """The originals, one at a time; what they are told apart by is listed."""
    for original in originals:
        asked.append(RequestedFile(original.name, original.file_name))
        yield original


def _new(
    originals: Iterable[Original], kept: Originals, there: Mapping[str, SourceRecord]
) -> Iterator[Original]:
    """Those that are not there yet, each once."""
    seen = set[str]()
    for original in originals:
        if known := there.get(original.file_name):
            kept.keep(original, name=known.name)  # the one that is there may be damaged
        elif original.file_name not in seen:
            seen.add(original.file_name)
            yield original


def _staged(
    originals: Iterable[Original], staging: Staging, taken: Collection[str]
) -> list[ToRead]:
    """Copies to read of the originals, under names that no other has."""
    names, staged = set(taken), []
    for original in originals:
        name = _free_name(original.name, names)
        record = SourceRecord(ADDED_ORIGIN, original.file_name, name, stamp=original.file_name)
        staged.append((Source(staging.stage(original), name), record))
        names.add(name)
    return staged


def _fitting(arrivals: Iterable[Arrival], room: int) -> Iterator[Arrival]:
    """What was read, refused where there is no room for so many characters."""
    for record, indexed in arrivals:
        length = len(indexed.article.text) if indexed else 0
        if indexed and length > room:
            chinese, english = _full(max(room, 0), length)
            yield replace(record, article=None, chinese=chinese, english=english), None
        else:
            room -= length
            yield record, indexed


def _full(room: int, length: int) -> tuple[str, str]:
    return (
        f"索引快满了：还能放 {room:,} 字，这一篇有 {length:,} 字。请先移除一些文章。",
        f"the index has room for {room:,} characters and this has {length:,}."
        " Remove some articles first.",
    )


def _refused(told: Iterable[FileResult]) -> Iterator[UnreadableFileError]:
    for each in told:
        if each.chinese and each.english:
            yield UnreadableFileError(Path(each.name), each.chinese, each.english)


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

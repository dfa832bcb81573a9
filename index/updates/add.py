"""Add files to an index, which keeps their originals."""

import time
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
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
from index.updates.preparing import UpdateResult, check_encoder, embed, read_all, read_in_part
from index.updates.publishing import UpdateOptions, make_version
from index.updates.rename import free_name
from index.updates.scanning import ToRead
from index.updates.version_writer import Effect, ReadSource, SourceChanges


def add_originals(
    originals: Iterable[Original],
    folder: Path,
    options: UpdateOptions,
    *,
    most_characters: int | None = None,
) -> UpdateResult:
    """Add files to the index in `folder`, which keeps them; an index is begun if need be.

    A text that is there already in its collection is not added again. A name that another article
    of it has gets a number.
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
) -> UpdateResult:
    started = time.perf_counter()
    valid, sources = read_articles(
        lambda: whole_version_if_any(folder, on_damage=options.on_damage), all_sources
    )
    if valid:
        check_encoder(folder, valid, options)
    originals_before = {
        each.path: each for each in sources if each.origin == ADDED_ORIGIN and not each.removed
    }
    names = {(each.collection, each.called) for each in sources if not each.removed}
    requests: list[RequestedFile] = []
    new = _new(_listing(originals, requests), Originals(folder), originals_before)
    upserts = read_all(_copies(new, staging, names), options)
    if most_characters is not None:
        before = valid.manifest.characters if valid else 0
        upserts = tuple(fitting(upserts, most_characters - before))
    change = SourceChanges(
        upserts=tuple((record, indexed) for record, indexed in upserts if indexed)
    )
    manifest, effect = valid.manifest if valid else None, None
    if change.upserts:
        manifest, effect = _publish(change, folder, options, staging)
    results = file_results(requests, originals_before.values(), upserts, effect or Effect())
    skipped = tuple(refusals(results))
    if not manifest:
        raise NothingToIndexError([each.path for each in skipped], skipped)
    return UpdateResult(
        manifest,
        effect,
        time.perf_counter() - started,
        skipped=skipped,
        partial=read_in_part(upserts),
        duplicates={e.name: e.called for e in results if e.status == "duplicate" and e.called},
        file_results=results,
    )


def _publish(
    change: SourceChanges, folder: Path, options: UpdateOptions, staging: Staging
) -> tuple[Manifest, Effect]:
    embed(change, folder, options)
    options.on_step("embedded")
    with publishing_lock(folder):
        for record, _ in change.upserts:
            staging.place(record)
        valid = whole_version_if_any(folder, on_damage=lambda message: None)
        roots = valid.manifest.roots if valid else ()
        return make_version(folder, valid, change, options, roots=roots)


def _listing(originals: Iterable[Original], requests: list[RequestedFile]) -> Iterator[Original]:
    """The originals, one at a time; what they are told apart by is listed."""
    for original in originals:
        requests.append(RequestedFile(original.name, original.file_name))
        yield original


def _new(
    originals: Iterable[Original], store: Originals, originals_before: Mapping[str, SourceRecord]
) -> Iterator[Original]:
    """Those that are not there yet, each once."""
    file_names = set[str]()
    for original in originals:
        if record := originals_before.get(original.file_name):
            store.keep(original, name=record.name)  # the one that is there may be damaged
        elif original.file_name not in file_names:
            file_names.add(original.file_name)
            yield original


def _copies(
    originals: Iterable[Original], staging: Staging, names_in_use: Iterable[tuple[str, str]]
) -> list[ToRead]:
    """Copies to read of the originals, under names that no other has in their collections."""
    names, copies = defaultdict[str, set[str]](set), []
    for collection, called in names_in_use:
        names[collection].add(called)
    for original in originals:
        name = free_name(original.name, names[original.collection])
        record = SourceRecord(
            ADDED_ORIGIN,
            original.file_name,
            name,
            stamp=original.file_name,
            collection=original.collection,
        )
        copies.append((Source(staging.stage(original), name), record))
        names[original.collection].add(name)
    return copies


def fitting(upserts: Iterable[ReadSource], room: int) -> Iterator[ReadSource]:
    """What was read, refused where there is no room for so many characters."""
    for record, indexed in upserts:
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


def refusals(results: Iterable[FileResult]) -> Iterator[UnreadableFileError]:
    """What is told of the files that were refused."""
    for each in results:
        if each.status == "refused" and each.chinese and each.english:
            yield UnreadableFileError(Path(each.name), each.chinese, each.english)

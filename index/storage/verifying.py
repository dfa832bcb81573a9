"""Check every file in the folder of an index, and mend what lies beside the valid version."""

import sqlite3
from collections.abc import Iterable, Iterator
from pathlib import Path

from index.errors import DamagedIndexError, IndexFolderError, IndexFormatError
from index.storage.embedding_cache import EmbeddingCache, damaged_rows
from index.storage.folder import (
    FILES,
    LITTER,
    OWN,
    UNFINISHED,
    current_version,
    kept_versions,
    version_folder,
)
from index.storage.manifest import (
    DamagedFile,
    check_format_2,
    damaged_files,
    is_whole,
    read_manifest,
    sha256,
)
from index.storage.originals import NAME_SUFFIX, Originals
from index.storage.replacing import sweep_versions
from index.storage.sources import ADDED_ORIGIN, SourceRecord, all_sources
from index.storage.versions import read_articles, whole_version


def verify_folder(folder: Path) -> Iterator[DamagedFile]:
    """Every file that is not what it should be, with the kind of its damage.

    What an interrupted build has left is no damage: the next one removes it.

    Raises:
        MissingIndexError: there is no index.
        ForeignFolderError: there is something else.
        IndexFormatError: it is of another format.
    """
    check_format_2(folder)
    try:
        current = current_version(folder)
        if current not in kept_versions(folder):
            yield DamagedFile(
                version_folder(folder, current).relative_to(folder).as_posix(), "missing"
            )
    except DamagedIndexError as error:
        yield DamagedFile(FILES.pointer, error.damage)
    for version in kept_versions(folder):
        yield from _damaged_in_version(folder, version)
    yield from _damaged_originals(folder)
    yield from _damaged_embeddings(folder)
    yield from _unknown(folder)


def mend(folder: Path, records: Iterable[SourceRecord], cache: EmbeddingCache) -> None:
    """Remove other versions that are damaged, forget damaged embeddings, name originals anew.

    Originals that were never added in the end, or were removed, go as well. `records` are the
    sources of the valid version; the publishing lock must be held.
    """
    valid = current_version(folder)
    others = set(kept_versions(folder)) - {valid}
    whole = {other for other in others if is_whole(folder, version_folder(folder, other))}
    sweep_versions(folder, keep={valid, *whole})
    cache.drop_damaged()
    originals = Originals(folder)
    kept = {each.path: each for each in records if each.origin == ADDED_ORIGIN and not each.removed}
    for file_name, each in kept.items():
        originals.name_anew(file_name, each.name, collection=each.collection)
    originals.drop_abandoned(known=kept)


def _damaged_in_version(folder: Path, version: int) -> list[DamagedFile]:
    """Nothing where others have swept it meanwhile."""
    place = version_folder(folder, version)
    name = place.relative_to(folder).as_posix()
    damages: list[DamagedFile] = []
    try:
        for each in damaged_files(place, read_manifest(folder, place)):
            damages.append(DamagedFile(f"{name}/{each.name}", each.damage))
    except DamagedIndexError as error:
        damages.append(DamagedFile(error.file, error.damage))
    except IndexFormatError as error:
        if not error.is_older:  # what one was made of that took its place just now
            damages.append(DamagedFile(f"{name}/{FILES.manifest}", "unknown"))
    except FileNotFoundError:
        if place.exists():
            raise
    return damages if place.exists() else []


def _damaged_originals(folder: Path) -> Iterator[DamagedFile]:
    originals = Originals(folder)
    files = list(originals.files())
    for record in _kept_sources(folder):
        name = f"{FILES.originals}/{record.path}"
        if not originals.path(record.path).exists():
            yield DamagedFile(name, "missing")
        elif (originals.name(record.path), originals.collection(record.path)) != (
            record.name,
            record.collection,
        ):
            exists = originals.path(record.path + NAME_SUFFIX).exists()
            yield DamagedFile(name + NAME_SUFFIX, "changed" if exists else "missing")
    for path, file_name in files:
        name = f"{FILES.originals}/{file_name}"
        if path.name.startswith(".") or path.name.endswith(NAME_SUFFIX) or path.name in LITTER:
            continue  # a name without an original, too, may be what a writer that died has left
        try:
            if sha256(path) != path.stem:
                yield DamagedFile(name, "changed" if len(path.stem) == 64 else "unknown")
        except OSError:
            yield DamagedFile(name, "unreadable")


def _kept_sources(folder: Path) -> list[SourceRecord]:
    """The sources of the valid version whose originals have to be there."""
    try:
        _, records = read_articles(lambda: whole_version(folder), all_sources)
    except IndexFolderError:
        return []
    return [record for record in records if record.origin == ADDED_ORIGIN and not record.removed]


def _damaged_embeddings(folder: Path) -> Iterator[DamagedFile]:
    file = folder / FILES.embeddings
    if not file.exists():
        yield DamagedFile(FILES.embeddings, "missing")
        return
    try:
        _, damaged = damaged_rows(file)
    except sqlite3.Error:
        damaged = 1
    if damaged:
        yield DamagedFile(FILES.embeddings, "changed")


def _unknown(folder: Path) -> Iterator[DamagedFile]:
    for path in sorted(folder.iterdir()):
        if path.name not in OWN | LITTER:
            yield DamagedFile(path.name, "unknown")
    versions = folder / FILES.versions
    for path in sorted(versions.iterdir()) if versions.is_dir() else []:
        is_version = path.is_dir() and path.name.isdigit() and len(path.name) == 6
        if not is_version and not UNFINISHED.fullmatch(path.name) and path.name not in LITTER:
            yield DamagedFile(f"{FILES.versions}/{path.name}", "unknown")

"""Compare the files of an index's roots with what it knows of them, without reading them."""

import time
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path

from corpus import DEFAULT_COLLECTION, Source, find_sources
from index.storage.originals import Originals
from index.storage.sources import ADDED_ORIGIN, SourceRecord, lacking_stamp, stamp_of

NO_FOLDERS: Mapping[str, str] = {}
ToRead = tuple[Source, SourceRecord]
"""A file that is new or was written to, with its record as far as it is known unread."""


@dataclass(frozen=True, slots=True)
class Scan:
    """What has to be done to bring an index up to date with its roots.

    `deletions` are records whose file is no more, `unreachable` roots that cannot be seen.
    """

    to_read: tuple[ToRead, ...]
    deletions: tuple[SourceRecord, ...]
    unchanged: tuple[SourceRecord, ...]
    unreachable: tuple[str, ...]

    @property
    def has_news(self) -> bool:
        return bool(self.to_read or self.deletions)


def scan(
    roots: Sequence[str],
    records: Iterable[SourceRecord],
    originals: Originals,
    *,
    anew: bool,
    complete: bool = False,
    folders: Mapping[str, str] = NO_FOLDERS,
    given: Collection[str] = (),
) -> Scan:
    """Look at all files in `roots`, absolute paths, and at the originals.

    With `anew` those that could not be read are to be read again, changed or not. `records` is
    `complete` if nothing is missing that was ever added: then an original that is not recorded is
    left to whoever is adding it, or died of it. New files go into the collection of the nearest of
    the `folders` that they lie in, and those that are known stay where they are, but for what lies
    in the roots `given`, to which a collection was just given.

    A root that is missing has been deleted, and its articles go; unless the folder it lay in is
    missing too: then its drive is not there, and its articles stay as they are.
    """
    before = {record.key: record for record in records if record.origin in {ADDED_ORIGIN, *roots}}
    reachable = [root for root in roots if Path(root).exists()]
    unreachable = [r for r in roots if not Path(r).exists() and not Path(r).parent.exists()]
    now = time.time_ns()
    to_read, unchanged = [], []
    for source, record in _files(reachable, originals, folders):
        with suppress(OSError):  # it was removed just now
            earlier = before.pop(record.key, None)
            if record.origin == ADDED_ORIGIN:
                if complete and not earlier:
                    continue
                if earlier:  # what its name file says may be damaged
                    record = replace(record, name=earlier.name)
            if earlier and earlier.given_name:
                record = replace(record, given_name=earlier.given_name)
                source = replace(source, name=earlier.given_name)
            if earlier and record.origin not in given:
                record = replace(record, collection=earlier.collection)
            stamp = (
                record.path if record.origin == ADDED_ORIGIN else stamp_of(source.path, now_ns=now)
            )
            record = replace(record, stamp=stamp)
            if earlier and _is_same(earlier, record) and not (anew and earlier.chinese):
                unchanged.append(earlier)
            elif earlier and earlier.removed:
                again = replace(earlier, name=record.name, stamp=stamp)
                to_read.append((source, replace(again, collection=record.collection)))
            else:
                to_read.append((source, record))
    staying_origins = {ADDED_ORIGIN, *unreachable}
    deletions = [each for each in before.values() if each.origin not in staying_origins]
    unchanged += [each for each in before.values() if each.origin in staying_origins]
    return Scan(tuple(to_read), tuple(deletions), tuple(unchanged), tuple(unreachable))


def collection_of(path: str, folders: Mapping[str, str]) -> str:
    """The collection of the nearest of the `folders` that a file or folder lies in, or is.

    >>> collection_of("/文章/人事/a.txt", {"/文章": "制度", "/文章/人事": "人事"})
    '人事'
    """
    nearest = _nearest(path, folders)
    return folders[nearest] if nearest else DEFAULT_COLLECTION


def _nearest(path: str, folders: Iterable[str]) -> str | None:
    around = [each for each in folders if Path(path).is_relative_to(each)]
    return max(around, key=lambda each: len(Path(each).parts), default=None)


def _files(roots: Sequence[str], originals: Originals, folders: Mapping[str, str]) -> list[ToRead]:
    files: list[ToRead] = []
    for kept in originals:
        about = ADDED_ORIGIN, kept.file_name, kept.name
        record = SourceRecord(*about, collection=kept.collection)
        files.append((Source(kept.path, kept.name), record))
    index = originals.folder.parent.absolute()
    lies_among_them = any(index.is_relative_to(root) for root in roots)
    for source, collection in _sources(roots, folders):
        if lies_among_them and source.path.is_relative_to(index):
            continue
        about = str(source.root), str(source.path), source.name
        files.append((source, SourceRecord(*about, collection=collection)))
    return files


def _sources(roots: Sequence[str], folders: Mapping[str, str]) -> Iterator[tuple[Source, str]]:
    """The files with their collections; names are to differ within a collection alone.

    What lies in a folder with a collection of its own is left to that one.
    """
    by_collection: dict[str, list[Path]] = defaultdict(list)
    for root in roots:
        by_collection[collection_of(root, folders)].append(Path(root))
    for collection, paths in by_collection.items():
        for source in find_sources(paths):
            nearest = _nearest(str(source.path), folders)
            if nearest is None or source.root is None or source.root.is_relative_to(nearest):
                yield source, collection


def _is_same(earlier: SourceRecord, record: SourceRecord) -> bool:
    stamp = lacking_stamp(record.stamp) if earlier.chinese else record.stamp
    known = earlier.stamp, earlier.name, earlier.collection
    return bool(stamp) and known == (stamp, record.name, record.collection)

"""Compare the files of an index's roots with what it knows of them, without reading them."""

import time
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path

from corpus import Source, find_sources
from index.storage.originals import Originals
from index.storage.sources import ADDED_ORIGIN, SourceRecord, lacking_stamp, stamp_of

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
) -> Scan:
    """Look at all files in `roots`, absolute paths, and at the originals.

    With `anew` those that could not be read are to be read again, changed or not. `records` is
    `complete` if nothing is missing that was ever added: then an original that is not recorded is
    left to whoever is adding it, or died of it.

    A root that is missing has been deleted, and its articles go; unless the folder it lay in is
    missing too: then its drive is not there, and its articles stay as they are.
    """
    before = {record.key: record for record in records if record.origin in {ADDED_ORIGIN, *roots}}
    reachable = [root for root in roots if Path(root).exists()]
    unreachable = [r for r in roots if not Path(r).exists() and not Path(r).parent.exists()]
    now = time.time_ns()
    to_read, unchanged = [], []
    for source, record in _files(reachable, originals):
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
            stamp = (
                record.path if record.origin == ADDED_ORIGIN else stamp_of(source.path, now_ns=now)
            )
            if earlier and _is_same(earlier, record.name, stamp) and not (anew and earlier.chinese):
                unchanged.append(earlier)
            elif earlier and earlier.removed:
                to_read.append((source, replace(earlier, name=record.name, stamp=stamp)))
            else:
                to_read.append((source, replace(record, stamp=stamp)))
    staying_origins = {ADDED_ORIGIN, *unreachable}
    deletions = [each for each in before.values() if each.origin not in staying_origins]
    unchanged += [each for each in before.values() if each.origin in staying_origins]
    return Scan(tuple(to_read), tuple(deletions), tuple(unchanged), tuple(unreachable))


def _files(roots: Sequence[str], originals: Originals) -> list[ToRead]:
    files: list[ToRead] = []
    for path, name in originals:
        files.append((Source(path, name), SourceRecord(ADDED_ORIGIN, path.name, name)))
    index = originals.folder.parent.absolute()
    lies_among_them = any(index.is_relative_to(root) for root in roots)
    for source in find_sources([Path(root) for root in roots]):
        if lies_among_them and source.path.is_relative_to(index):
            continue
        record = SourceRecord(str(source.root), str(source.path), source.name)
        files.append((source, record))
    return files


def _is_same(earlier: SourceRecord, name: str, stamp: str) -> bool:
    if earlier.chinese:
        stamp = lacking_stamp(stamp)
    return bool(stamp) and (earlier.stamp, earlier.name) == (stamp, name)

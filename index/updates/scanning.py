"""Compare the files of an index's roots with what it knows of them, without reading them."""

import time
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path

from corpus import Source, find_sources
from index.storage.originals import Originals
from index.storage.sources import ADDED_ORIGIN, SourceRecord, stamp_of

ToRead = tuple[Source, SourceRecord]
"""A file that is new or was written to, with its record as far as it is known unread."""


@dataclass(frozen=True, slots=True)
class Scan:
    """What has to be done to bring an index up to date with its roots.

    `departures` are records whose file is no more, `unreachable` roots that cannot be seen.
    """

    to_read: tuple[ToRead, ...]
    departures: tuple[SourceRecord, ...]
    unchanged: tuple[SourceRecord, ...]
    unreachable: tuple[str, ...]

    @property
    def has_news(self) -> bool:
        return bool(self.to_read or self.departures)


def scan(
    roots: Sequence[str],
    recorded: Iterable[SourceRecord],
    originals: Originals,
    *,
    anew: bool,
    complete: bool = False,
) -> Scan:
    """Look at all files in `roots`, absolute paths, and at the originals.

    With `anew` those that could not be read are to be read again, changed or not. `recorded` is
    `complete` if nothing is missing that was ever added: then an original that is not recorded is
    left to whoever is adding it, or died of it.

    A root that is missing has been deleted, and its articles go; unless the folder it lay in is
    missing too: then its drive is not there, and its articles stay as they are.
    """
    before = {record.key: record for record in recorded if record.origin in {ADDED_ORIGIN, *roots}}
    reachable = [root for root in roots if Path(root).exists()]
    unreachable = [r for r in roots if not Path(r).exists() and not Path(r).parent.exists()]
    now = time.time_ns()
    to_read, unchanged = [], []
    for source, record in _found(reachable, originals):
        with suppress(OSError):  # it was removed just now
            known = before.pop(record.key, None)
            if record.origin == ADDED_ORIGIN:
                if complete and not known:
                    continue
                if known:  # what its name file says may be damaged
                    record = replace(record, name=known.name)
            if known and known.given:
                record = replace(record, given=known.given)
                source = replace(source, name=known.given)
            stamp = (
                record.path if record.origin == ADDED_ORIGIN else stamp_of(source.path, now_ns=now)
            )
            if known and _is_same(known, record.name, stamp) and not (anew and known.chinese):
                unchanged.append(known)
            elif known and known.removed:
                to_read.append((source, replace(known, name=record.name, stamp=stamp)))
            else:
                to_read.append((source, replace(record, stamp=stamp)))
    kept = {ADDED_ORIGIN, *unreachable}
    departures = [each for each in before.values() if each.origin not in kept]
    unchanged += [each for each in before.values() if each.origin in kept]
    return Scan(tuple(to_read), tuple(departures), tuple(unchanged), tuple(unreachable))


def _found(roots: Sequence[str], originals: Originals) -> list[ToRead]:
    found: list[ToRead] = []
    for path, name in originals:
        found.append((Source(path, name), SourceRecord(ADDED_ORIGIN, path.name, name)))
    index = originals.folder.parent.absolute()
    lies_among_them = any(index.is_relative_to(root) for root in roots)
    for source in find_sources([Path(root) for root in roots]):
        if lies_among_them and source.path.is_relative_to(index):
            continue
        record = SourceRecord(str(source.root), str(source.path), source.name)
        found.append((source, record))
    return found


def _is_same(known: SourceRecord, name: str, stamp: str) -> bool:
    return bool(stamp) and (known.stamp, known.name) == (stamp, name)

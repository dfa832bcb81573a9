"""Add files to an index, which keeps their originals."""

import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path

from corpus import JuzhengError
from corpus.loading import Source
from index.draft import Change, Come, Effect
from index.errors import NothingToIndexError
from index.folder import check_usable, publish_turn
from index.originals import Original, Originals
from index.outcomes import Asked, outcomes
from index.preparing import Built, check_encoder, embed, problems, read_all
from index.publishing import Making, make_version
from index.scanning import ToRead
from index.sources import KEPT, SourceRecord, all_sources
from index.versions import read_articles, whole_version_if_any


def add_originals(
    originals: Iterable[Original],
    folder: Path,
    making: Making,
    *,
    most_characters: int | None = None,
) -> Built:
    """Add files to the index in `folder`, which keeps them; an index is begun if need be.

    A text that is there already is not added again. A name that another article has gets a number.
    What would make the index longer than `most_characters` is refused. Either all else that can
    be read is added, or, if this fails or dies, nothing; `outcomes` tells of each file.

    Raises:
        NothingToIndexError: the index is new and no file could be read.
        IndexFolderError: `folder` cannot be written, holds something that is no index, or an
            index that was made with another encoder.
    """
    check_usable(folder)
    with _dropped_if_this_fails(folder) as written:
        return _add(originals, folder, making, most_characters, written)


def _add(
    originals: Iterable[Original],
    folder: Path,
    making: Making,
    most_characters: int | None,
    written: list[str],
) -> Built:
    """`add_originals`, which lists the originals that it writes."""
    started = time.perf_counter()
    valid, sources = read_articles(
        lambda: whole_version_if_any(folder, on_damage=making.on_damage), all_sources
    )
    if valid:
        check_encoder(folder, valid, making)
    kept = Originals(folder)
    there = {each.path: each for each in sources if each.origin == KEPT and not each.removed}
    asked: list[Asked] = []
    to_read, same = _keep(_noted(originals, asked), kept, sources, there, written)
    come = read_all(to_read, making)
    if most_characters is not None:
        before = valid.manifest.characters if valid else 0
        come = tuple(_fitting(come, most_characters - before))
    for record, indexed in come:
        if not indexed:
            kept.drop(record.path)
    skipped = problems(record for record, _ in come)
    change = Change(come=tuple((record, indexed) for record, indexed in come if indexed))
    if not change.come and not valid:
        raise NothingToIndexError([Path(record.name) for record, _ in come], skipped)
    if not change.come and valid:
        return Built(
            valid.manifest,
            None,
            time.perf_counter() - started,
            skipped=skipped,
            duplicates=same,
            outcomes=outcomes(asked, there.values(), come, Effect()),
        )
    embed(change, folder, making)
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
        outcomes=outcomes(asked, there.values(), come, effect),
    )


@contextmanager
def _dropped_if_this_fails(folder: Path) -> Iterator[list[str]]:
    """A list of originals; where what is done here fails, those that no version knows are gone."""
    written: list[str] = []
    try:
        yield written
    except BaseException:
        with suppress(JuzhengError), publish_turn(folder):
            _, sources = read_articles(
                lambda: whole_version_if_any(folder, on_damage=lambda message: None), all_sources
            )
            known = {each.path for each in sources if each.origin == KEPT and not each.removed}
            for file_name in written:
                if file_name not in known:
                    Originals(folder).drop(file_name)
        raise


def _keep(
    originals: Iterable[Original],
    kept: Originals,
    recorded: Sequence[SourceRecord],
    there: Mapping[str, SourceRecord],
    written: list[str],
) -> tuple[list[ToRead], dict[str, str]]:
    """Keep the originals under names that no other has.

    Of those that are there already the names, and what each is called there.
    """
    there = dict(there)
    names = {each.called for each in recorded if not each.removed}
    to_read, same = [], {}
    for original in originals:
        if original.file_name in there:
            known = there[original.file_name]
            same[original.name] = known.called
            kept.keep(original, name=known.name)  # the one that is there may be damaged
            continue
        name = _free_name(original.name, names)
        record = SourceRecord(KEPT, original.file_name, name, stamp=original.file_name)
        written.append(original.file_name)
        to_read.append((Source(kept.keep(original, name=name), name), record))
        there[record.path] = record
        names.add(name)
    return to_read, same


def _noted(originals: Iterable[Original], asked: list[Asked]) -> Iterator[Original]:
    """The originals, one at a time; what they are told apart by is listed."""
    for original in originals:
        asked.append(Asked(original.name, original.file_name))
        yield original


def _fitting(come: Iterable[Come], room: int) -> Iterator[Come]:
    """What was read, refused where there is no room for so many characters."""
    for record, indexed in come:
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

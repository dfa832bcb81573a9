"""Bring an index in Milvus up to date with folders of this machine, some files at a time.

What was read and written before a build was cut off is told by its records, and not done again.
"""

import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from corpus import Unread, UnreadableFileError
from index.errors import NothingToIndexError
from index.milvus.changes.ahead import embedded_ahead, texts_of
from index.milvus.changes.editing import merge
from index.milvus.changes.reading import batches
from index.milvus.changes.writing import Writer
from index.storage.originals import Originals
from index.storage.sources import SourceRecord
from index.updates.build import overlap
from index.updates.preparing import problems, read_all, read_in_part
from index.updates.publishing import UpdateOptions
from index.updates.scanning import Scan, scan
from index.updates.version_writer import Effect, SourceChanges

FILES_AT_ONCE = 128
"""Files that are read, embedded and written before the next: what memory has to hold, but for those
that several processes work at meanwhile."""


@dataclass(slots=True)
class Built:
    """What came of a build; `effect` is None where there was nothing to do."""

    effect: Effect | None = None
    roots: tuple[str, ...] = ()
    skipped: tuple[UnreadableFileError, ...] = ()
    partial: dict[str, Unread] = field(default_factory=dict)
    unreachable: tuple[str, ...] = ()


def build(
    paths: Sequence[Path],
    writer: Writer,
    options: UpdateOptions,
    *,
    collection: str | None,
    is_new: bool,
) -> Built:
    """Bring the index up to date with the files in `paths`, or in its roots without any.

    Raises:
        NothingToIndexError: the index is new and no file could be read.
    """
    before = writer.state.roots
    targets = [str(path.absolute()) for path in paths] or list(before)
    given = dict.fromkeys(targets, collection) if collection else {}
    known = writer.state.folders
    folders = {each: name for each, name in given.items() if known.get(each) != name}
    if folders:
        targets += [root for root in before if overlap(root, targets)]
    every = writer.sources('key != ""')
    files = _scanned(targets, every, {**known, **folders}, given, writer, options)
    options.on_step("scanned")
    new_roots = [root for root in targets if root not in before]
    built = Built(None, (*before, *new_roots), problems(files.unchanged))
    built.unreachable = files.unreachable
    if not (new_roots or folders or files.has_news):
        return built
    built.effect = effect = Effect()
    _read(files, writer, options, built, effect)
    if is_new and not writer.state.articles:
        raise NothingToIndexError(paths, built.skipped)
    for deletions in batches(files.deletions, FILES_AT_ONCE):
        merge(effect, writer.apply(SourceChanges(deletions=tuple(deletions)), options))
    writer.put_sources(SourceChanges(folders=folders))
    writer.state = replace(writer.state, max_file_bytes=options.max_file_bytes)
    return built


def _scanned(
    targets: Sequence[str],
    every: Sequence[SourceRecord],
    folders: dict[str, str],
    given: dict[str, str],
    writer: Writer,
    options: UpdateOptions,
) -> Scan:
    """What was added stays: its originals lie in the store, and no folder tells of them."""
    with tempfile.TemporaryDirectory(prefix="juzheng-") as none:
        return scan(
            targets,
            every,
            Originals(Path(none)),
            anew=writer.state.max_file_bytes != options.max_file_bytes,
            complete=True,
            folders=folders,
            given=given,
        )


def _read(
    files: Scan, writer: Writer, options: UpdateOptions, built: Built, effect: Effect
) -> None:
    """Read, embed and write the files that are new or were written to."""
    total = len(files.to_read)

    def advance(stage: str, done: int, count: int) -> None:
        options.on_progress(stage, done, count if stage == "chunks" else total)

    told = replace(options, on_progress=advance)
    read = (read_all(batch, told) for batch in batches(files.to_read, FILES_AT_ONCE))
    items = ((upserts, texts_of(it for _, it in upserts if it)) for upserts in read)
    for upserts, vectors in embedded_ahead(items, writer.embedded, told):
        change = SourceChanges(upserts=upserts)
        merge(effect, writer.apply(change, told, total=total, vectors=vectors))
        built.skipped += problems(record for record, _ in upserts)
        built.partial |= read_in_part(upserts)

"""Add files to an index in Milvus, which keeps their originals; as `index.updates.add` does it."""

import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path

from corpus.loading.files import Source
from index.milvus.changes.reading import TakenNames
from index.milvus.changes.writing import Writer
from index.milvus.rows import PIECES_AT_ONCE, pieces
from index.milvus.server.connection import one_of
from index.storage.originals import Original
from index.storage.sources import ADDED_ORIGIN, SourceRecord
from index.updates.add import fitting
from index.updates.file_results import FileResult, RequestedFile, file_results
from index.updates.preparing import read_all
from index.updates.publishing import UpdateOptions
from index.updates.rename import free_name
from index.updates.scanning import ToRead
from index.updates.version_writer import Effect, ReadSource, SourceChanges


def original_owner(file_name: str) -> str:
    """By what the pieces of an original are known."""
    return f"original/{file_name}"


def add(
    originals: Iterable[Original],
    writer: Writer,
    options: UpdateOptions,
    *,
    most_characters: int | None,
) -> tuple[Effect, tuple[FileResult, ...], tuple[ReadSource, ...]]:
    """Add what is not there yet; what was done, and what came of each file."""
    every = list(originals)
    requests = [RequestedFile(each.name, each.file_name) for each in every]
    before = _there(every, writer)
    new = {each.file_name: each for each in every if each.file_name not in before}
    with tempfile.TemporaryDirectory(prefix="juzheng-") as folder:
        upserts = read_all(list(_copies(new.values(), Path(folder), writer)), options)
    if most_characters is not None:
        upserts = tuple(fitting(upserts, most_characters - writer.state.characters))
    taken = tuple((record, indexed) for record, indexed in upserts if indexed)
    effect = Effect()
    if taken:
        for record, _ in taken:
            keep_original(record.path, new[record.path].content, writer)
        effect = writer.apply(SourceChanges(upserts=taken), options)
    return effect, file_results(requests, before.values(), upserts, effect), upserts


def keep_original(file_name: str, content: bytes, writer: Writer) -> None:
    owner = original_owner(file_name)
    writer.send(writer.names.pieces, pieces(owner, content), PIECES_AT_ONCE)


def drop_originals(records: Iterable[SourceRecord], writer: Writer) -> None:
    """Forget the originals of what was added and is gone."""
    owners = [original_owner(each.path) for each in records if each.origin == ADDED_ORIGIN]
    if owners:
        condition = one_of("owner", owners)
        writer.delete(writer.names.pieces, filter=condition)


def _there(originals: Iterable[Original], writer: Writer) -> dict[str, SourceRecord]:
    """The records of those that are kept already, by their paths."""
    paths = {each.file_name for each in originals}
    records = writer.known((ADDED_ORIGIN, path) for path in paths)
    return {each.path: each for each in records if not each.removed}


def _copies(originals: Iterable[Original], folder: Path, writer: Writer) -> Iterator[ToRead]:
    """Files to read, under names that no other article has in their collections."""
    every, articles = list(originals), writer.articles
    taken: dict[str, TakenNames] = {}
    for place, original in enumerate(every):
        collection = original.collection
        if collection not in taken:
            asked = [each.name for each in every if each.collection == collection]
            taken[collection] = TakenNames(articles, collection, asked)
        name = free_name(original.name, taken[collection])
        taken[collection].take(name)
        copy = folder / f"{place}{Path(original.file_name).suffix}"
        copy.write_bytes(original.content)
        record = SourceRecord(
            ADDED_ORIGIN,
            original.file_name,
            name,
            stamp=original.file_name,
            collection=original.collection,
        )
        yield Source(copy, name), record

"""An index that Milvus keeps, as a store."""

import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from index.encoders.encoder import Encoder
from index.errors import NothingToIndexError
from index.milvus.changes import adding, building, copied, editing
from index.milvus.changes.checking import damaged_rows
from index.milvus.changes.writing import Writer
from index.milvus.generations import Generations
from index.milvus.milvus_index import MilvusIndex
from index.milvus.rows import source_key
from index.milvus.schema import Names
from index.milvus.server.address import MilvusAddress
from index.milvus.server.connection import LOOK_SECONDS, Connection
from index.storage.collections import collection_name
from index.storage.manifest import DamagedFile, Manifest
from index.storage.originals import Original
from index.storage.sources import ADDED_ORIGIN, SourceRecord
from index.store import Making, Passage
from index.updates.add import refusals
from index.updates.build import check_paths
from index.updates.preparing import UpdateResult, read_in_part
from index.updates.publishing import RecordedEncoder, UpdateOptions
from index.updates.version_writer import Effect


class MilvusStore:
    """The versions of one index on a server, or in the folder of a Milvus Lite."""

    def __init__(self, place: Path, address: MilvusAddress) -> None:
        self.place = place
        self.connection = Connection(address)
        self.names = Names(address.name)
        self._made = Generations(place, self.connection, self.names)

    def look(self) -> tuple[object, ...]:
        state = self._made.table.read(seconds=min(LOOK_SECONDS, self.connection.seconds))
        return (state.version, state.token) if state else ()

    def load(
        self,
        encoder: Encoder,
        *,
        on_damage: Callable[[str], None] = lambda message: None,  # noqa: ARG002
    ) -> MilvusIndex:
        """Raises:
        MissingIndexError: there is none.
        OtherEncoderError: it was made with another encoder.
        IndexFormatError: it was made by another version of Juzheng.
        StoreError: the server is out of reach.
        """
        return self._made.index(encoder)

    def contents(
        self,
        *,
        on_damage: Callable[[str], None] = lambda message: None,  # noqa: ARG002
    ) -> MilvusIndex:
        return self._made.index()

    def collections(self) -> dict[str, int]:
        return self._made.index().articles.collections()

    def manifest(self) -> Manifest:
        _, state, facts = self._made.valid()
        return facts.manifest(state)

    def folders(self) -> dict[str, str]:
        return self._made.valid()[1].folders

    def has_original(self, file_name: str) -> bool:
        keys = [source_key(ADDED_ORIGIN, file_name)]
        rows = self.connection.query(self.names.sources, ids=keys, output_fields=["article"])
        return any(not row["article"].startswith("removed") for row in rows)

    def add(
        self,
        originals: Iterable[Original],
        options: UpdateOptions,
        *,
        most_characters: int | None = None,
    ) -> UpdateResult:
        started = time.perf_counter()
        with self._made.writing(options, begins=True) as writer:
            effect, results, upserts = adding.add(
                originals, writer, options, most_characters=most_characters
            )
            skipped = tuple(refusals(results))
            if effect.added or effect.changes or any(indexed for _, indexed in upserts):
                writer.publish()
            elif not writer.state.version:
                raise NothingToIndexError([each.path for each in skipped], skipped)
            made = self._made.facts(writer.generation).manifest(writer.state)
        return UpdateResult(
            made,
            effect if effect.changes else None,
            time.perf_counter() - started,
            skipped=skipped,
            partial=read_in_part(upserts),
            duplicates={e.name: e.called for e in results if e.status == "duplicate" and e.called},
            file_results=results,
        )

    def remove(self, targets: Sequence[str], options: UpdateOptions | None = None) -> UpdateResult:
        started = time.perf_counter()
        _, _, facts = self._made.valid()
        given = options or UpdateOptions(RecordedEncoder(facts))
        like_before = replace(given, encoder=RecordedEncoder(facts), chunking=facts.chunking)
        with self._made.writing(like_before) as writer:
            effect, roots = editing.remove(targets, writer, like_before)
            writer.publish(roots)
        return self._result(writer, effect, started)

    def rename(self, target: str, name: str, options: UpdateOptions) -> UpdateResult:
        started = time.perf_counter()
        options = self._made.as_made(options)
        with self._made.writing(options) as writer:
            effect = editing.rename(target, name, writer, options)
            writer.publish()
        return self._result(writer, effect, started)

    def move(self, targets: Sequence[str], collection: str, options: UpdateOptions) -> UpdateResult:
        started, collection = time.perf_counter(), collection_name(collection)
        options = self._made.as_made(options)
        with self._made.writing(options) as writer:
            effect = editing.move(targets, collection, writer, options)
            if effect:
                writer.publish()
        return self._result(writer, effect, started)

    def build(
        self, paths: Sequence[Path], options: UpdateOptions, *, collection: str | None = None
    ) -> UpdateResult:
        started = time.perf_counter()
        check_paths(paths, self.place)
        if not paths:
            self._made.valid()
        with self._made.writing(options, begins=True, remakes=True) as writer:
            remade = not self._made.facts(writer.generation).fits(options)
            if remade:
                writer = self._made.remade(writer, options)
            is_new = not writer.state.version
            built = building.build(paths, writer, options, collection=collection, is_new=is_new)
            if built.effect or remade:
                writer.publish(built.roots)
        return replace(
            self._result(writer, built.effect or (Effect() if remade else None), started),
            skipped=built.skipped,
            partial=built.partial,
            duplicates=built.effect.duplicates if built.effect else {},
            unreachable=built.unreachable,
        )

    def compact(self, options: UpdateOptions) -> UpdateResult:
        started = time.perf_counter()
        options = self._made.as_made(options)
        with self._made.writing(options) as writer:
            writer = self._made.remade(writer, options)
            writer.publish()
        return self._result(writer, Effect(), started)

    def verify(self) -> Iterator[DamagedFile]:
        return damaged_rows(self._made.reader())

    def making(self) -> Making:
        _, state, facts = self._made.valid()
        return Making(
            facts.encoder,
            facts.encoder_fingerprint,
            facts.precision,
            facts.dimension,
            facts.chunking,
            state.max_file_bytes,
            state.roots,
            state.folders,
        )

    def passages(self, skip: frozenset[str] = frozenset()) -> Iterator[Passage]:
        index, reader = self._made.index(), self._made.reader()
        return copied.passages_of(index.articles, index.vectors, reader.sources_of, skip)

    def other_records(self) -> list[SourceRecord]:
        every = self._made.reader().sources('key != ""')
        return [each for each in every if each.removed or not each.article]

    def held(self) -> frozenset[str]:
        rows = self.connection.rows(self.names.sources, 'key != ""', ["article"])
        return frozenset(row["article"] for row in rows if row["article"])

    def take(
        self, passages: Iterable[Passage], records: Sequence[SourceRecord], making: Making
    ) -> Manifest:
        options = UpdateOptions(
            RecordedEncoder(making),
            chunking=making.chunking,
            max_file_bytes=making.max_file_bytes,
        )
        with self._made.writing(options, begins=True) as writer:
            copied.take(passages, records, making, writer)
        return self._made.facts(writer.generation).manifest(writer.state)

    def close(self) -> None:
        self.connection.close()

    def _result(self, writer: Writer, effect: Effect | None, started: float) -> UpdateResult:
        made = self._made.facts(writer.generation).manifest(writer.state)
        return UpdateResult(made, effect, time.perf_counter() - started)

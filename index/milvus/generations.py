"""Generations of chunks: which is valid, how it is changed, and how another is made."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from corpus import JuzhengError
from index.encoders.encoder import Encoder
from index.errors import IndexFormatError, MissingIndexError, OtherEncoderError
from index.milvus.changes import copied
from index.milvus.changes.mending import mend
from index.milvus.changes.reading import Reader
from index.milvus.changes.turns import Turns
from index.milvus.changes.writing import Writer
from index.milvus.milvus_index import MilvusIndex
from index.milvus.remembered import Remembered
from index.milvus.schema import Names, create_generation, create_tables, drop
from index.milvus.server.connection import Connection
from index.milvus.settings import Settings
from index.milvus.state import Facts, State, StateTable
from index.storage.manifest import FORMAT
from index.updates.publishing import RecordedEncoder, UpdateOptions


class Generations:
    """The generations of one index."""

    def __init__(self, place: Path, connection: Connection, names: Names) -> None:
        self.place = place
        self.connection = connection
        self.names = names
        self.settings = Settings.from_environment()
        self.table = StateTable(connection, names)
        self._turns = Turns(connection, names)
        self._remembered = Remembered(connection, names)

    def valid(self) -> tuple[str, State, Facts]:
        """The valid generation, what is in it, and how it was made.

        Raises:
            MissingIndexError: there is none.
            IndexFormatError: it was made by another version of Juzheng.
        """
        state, generation = self.table.read(), self.table.generation()
        if state is None or generation is None:
            raise MissingIndexError(self.place)
        return generation, state, self.facts(generation)

    def facts(self, generation: str) -> Facts:
        """How a generation was made."""
        facts = self.table.facts(generation)
        if facts is None:
            raise MissingIndexError(self.place)
        if facts.format != FORMAT:
            raise IndexFormatError(self.place, facts.format, FORMAT)
        return facts

    def index(self, encoder: Encoder | None = None) -> MilvusIndex:
        """The valid version; without an encoder it can be read, but not searched.

        Raises:
            OtherEncoderError: it was made with another encoder.
        """
        generation, state, facts = self.valid()
        if encoder and facts.encoder_fingerprint != encoder.fingerprint:
            raise OtherEncoderError(self.place, facts.encoder, encoder.name)
        made = MilvusIndex(
            self.connection,
            self.names,
            generation,
            state,
            facts,
            encoder=encoder or RecordedEncoder(facts),
            consistency=self.settings.consistency,
            remembered=self._remembered,
        )
        if encoder and self.connection.is_lite:
            made.prepare(facts.dimension)
        return made

    def reader(self) -> Reader:
        """What reads the rows of the valid generation."""
        generation, state, _ = self.valid()
        return Reader(self.connection, self.names, generation, state)

    @contextmanager
    def writing(
        self, options: UpdateOptions, *, begins: bool = False, remakes: bool = False
    ) -> Iterator[Writer]:
        """What changes the valid generation, while it is our turn; it has to be published.

        With `begins` an index is begun if need be; with `remakes` it does not matter how the
        generation was made.

        Raises:
            MissingIndexError: there is none, and none is to be begun.
            OtherEncoderError: it was made with another encoder.
        """
        if begins:
            create_tables(self.connection, self.names, self.settings)
        else:
            self.valid()
        with self._turns.turn(options.on_wait) as check:
            generation = self.table.generation() or self._first(options)
            facts, state = self.facts(generation), self.table.read() or State()
            if not remakes and facts.encoder_fingerprint != options.encoder.fingerprint:
                raise OtherEncoderError(self.place, facts.encoder, options.encoder.name)
            writer = Writer(self.connection, self.names, generation, state, check=check)
            if (cut_off := self.table.cut_off()) is not None:
                writer.changed = None
                mend(cut_off, writer, options)
                abouts = list(writer.articles.abouts.values())
                writer.state = State.counted(abouts, like=state)
            elif not state.chunks:
                writer.written = set()
            yield writer

    def remade(self, writer: Writer, options: UpdateOptions) -> Writer:
        """All chunks made anew, as the options say, in a generation that is then taken into use.

        The one before stays for whoever still asks it; those before that go.
        """
        number = self.names.number_of(writer.generation)
        generation = self.names.generation(number + 1)
        facts = Facts.of(options.encoder, options, dense=self.settings.dense)
        if self.table.facts(generation) != facts:  # else it goes on from where it was cut off
            self._create(generation, facts)
        counted = State.counted([], like=writer.state)
        other = Writer(self.connection, self.names, generation, counted)
        is_same = self.facts(writer.generation).encoder_fingerprint == options.encoder.fingerprint
        copied.fill(other, writer.articles, writer if is_same else other, options)
        writer.check()
        if self.connection.is_lite:
            self.connection.call("flush", generation)
        self.table.switch(generation)
        for old in range(1, number):
            self._drop(self.names.generation(old), writer)
        made = Writer(self.connection, self.names, generation, other.state, check=writer.check)
        made.changed = None  # all are told of anew
        return made

    def as_made(self, options: UpdateOptions) -> UpdateOptions:
        """The options with which the valid generation is changed as it was made."""
        _, state, facts = self.valid()
        return replace(options, chunking=facts.chunking, max_file_bytes=state.max_file_bytes)

    def _first(self, options: UpdateOptions) -> str:
        state, generation = self.table.read(), self.names.generation(1)
        if state and state.articles:
            alias = self.names.chunks
            raise JuzhengError(
                f"索引 {self.place} 有 {state.articles} 篇文章，Milvus 里却没有别名 {alias}。"
                f"请让它重新指向 {alias}_… 里数字最大的一个。",
                f"the index {self.place} has {state.articles} articles, but Milvus has no alias"
                f" {alias}. Let it stand for the {alias}_… with the largest number again.",
            )
        facts = Facts.of(options.encoder, options, dense=self.settings.dense)
        self._create(generation, facts)
        self.table.switch(generation)
        return generation

    def _create(self, generation: str, facts: Facts) -> None:
        dimension = facts.dimension
        create_generation(self.connection, generation, self.settings, dimension=dimension)
        self.table.put_facts(generation, facts)

    def _drop(self, generation: str, writer: Writer) -> None:
        if self.connection.call("has_collection", generation):
            copied.drop_pieces(writer, generation)
            drop(self.connection, generation)

"""Which version of an index is valid, and how its chunks were made."""

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from typing import Any
from uuid import uuid4

from corpus import Chunking
from corpus.loading.files import MAX_FILE_BYTES
from index.encoders.encoder import Encoder
from index.errors import StoreError
from index.milvus.rows import NO_VECTOR, About
from index.milvus.schema import Names
from index.milvus.server.connection import Connection, is_missing, one_of
from index.storage.manifest import FORMAT, Manifest
from index.updates.publishing import UpdateOptions, now

NOTED_AT_ONCE = 1000
"""Ids of articles that a row holds."""
CHANGES_KEPT = 100
"""Versions of which is known what changed since the one before."""
_UNFINISHED = one_of("kind", ["unfinished"])


@dataclass(frozen=True, slots=True)
class State:
    """One version, and what is in it; `token` differs between any two that were ever made.

    `words` are those of all chunks, `following` the number of the article that comes next.
    """

    version: int = 0
    token: str = ""
    articles: int = 0
    sentences: int = 0
    chunks: int = 0
    characters: int = 0
    words: int = 0
    following: int = 1
    built: str = ""
    roots: tuple[str, ...] = ()
    folders: dict[str, str] = field(default_factory=dict)
    max_file_bytes: int = MAX_FILE_BYTES

    @classmethod
    def counted(cls, abouts: Sequence[About], like: "State") -> "State":
        """A version of these articles, where what was counted of it may be wrong."""
        following = max((each.number for each in abouts), default=0) + 1
        state = cls(like.version, like.token, following=following, built=like.built)
        for about in abouts:
            state = state.with_article(about)
        return replace(
            state, roots=like.roots, folders=like.folders, max_file_bytes=like.max_file_bytes
        )

    def with_article(self, about: About, sign: int = 1) -> "State":
        """What is counted once an article is added, or with the sign -1 removed."""
        return replace(
            self,
            articles=self.articles + sign,
            sentences=self.sentences + sign * about.sentences,
            chunks=self.chunks + sign * about.chunks,
            characters=self.characters + sign * about.characters,
            words=self.words + sign * about.words,
        )


@dataclass(frozen=True, slots=True)
class Facts:
    """How a generation of chunks was made; it never changes."""

    encoder: str
    encoder_fingerprint: str
    precision: str
    dimension: int
    chunking: Chunking
    dense: str
    format: int = FORMAT

    @classmethod
    def of(cls, encoder: Encoder, options: UpdateOptions, *, dense: str) -> "Facts":
        made = encoder.name, encoder.fingerprint, encoder.precision, encoder.dimension
        return cls(*made, options.chunking, dense)

    def fits(self, options: UpdateOptions) -> bool:
        """Whether what these options make can be added to it."""
        made = self.encoder_fingerprint, self.chunking
        return made == (options.encoder.fingerprint, options.chunking)

    def manifest(self, state: State) -> Manifest:
        return Manifest(
            format=self.format,
            version=state.version,
            encoder=self.encoder,
            encoder_fingerprint=self.encoder_fingerprint,
            precision=self.precision,
            dimension=self.dimension,
            chunking=self.chunking,
            articles=state.articles,
            sentences=state.sentences,
            chunks=state.chunks,
            characters=state.characters,
            vectors=self.dense,
            built=state.built,
            roots=state.roots,
            max_file_bytes=state.max_file_bytes,
            files={},
        )


class StateTable:
    """The rows that tell which version is valid."""

    def __init__(self, connection: Connection, names: Names) -> None:
        self._connection = connection
        self._names = names

    def read(self, *, seconds: float | None = None) -> State | None:
        """The valid version; None where there is none."""
        values = self._value("state", seconds)
        if values is None:
            return None
        return State(**values | {"roots": tuple(values["roots"])})

    def publish(self, state: State, changed: Collection[str] | None = None) -> State:
        """Make it the valid version, under a number and a token of its own.

        `changed` are the ids of the articles that are not as they were; None where unknown.
        """
        newer = replace(state, version=state.version + 1, token=uuid4().hex, built=now())
        ids = None if changed is None or len(changed) > NOTED_AT_ONCE else sorted(changed)
        told = {"from": state.token, "to": newer.token, "ids": ids}
        self._put({_place(newer.version): told, "state": asdict(newer)})
        return newer

    def changed(self, earlier: State, state: State) -> set[str] | None:
        """The ids of the articles that changed between two versions; None where unknown."""
        steps = range(earlier.version + 1, state.version + 1)
        if not 0 < len(steps) <= CHANGES_KEPT:
            return None
        found = self._values([_place(each) for each in steps])
        token, ids = earlier.token, set[str]()
        for each in steps:
            told = found.get(_place(each))
            if told is None or told["from"] != token or told["ids"] is None:
                return None
            token, ids = told["to"], ids | set(told["ids"])
        return ids if token == state.token else None

    def cut_off(self) -> list[str] | None:
        """The ids of the articles at which a change was when it was cut off; None if none was."""
        rows = self._connection.query(
            self._names.state, filter=_UNFINISHED, output_fields=["value"]
        )
        return [each for row in rows for each in json.loads(row["value"])] if rows else None

    def begin(self, article_ids: Sequence[str] = ()) -> None:
        """Note that rows are about to change, and of which articles."""
        for start in range(0, max(len(article_ids), 1), NOTED_AT_ONCE):
            noted = article_ids[start : start + NOTED_AT_ONCE]
            self._put({f"unfinished/{start}": noted}, kind="unfinished")

    def end(self) -> None:
        """Note that the rows are as the valid version counts them."""
        self._connection.call("delete", self._names.state, filter=_UNFINISHED)

    def generation(self) -> str | None:
        """The generation of chunks that is valid; None where there is none."""
        try:
            found = self._connection.call("describe_alias", self._names.chunks)
        except StoreError as error:
            if is_missing(error):
                return None
            raise
        return str(found["collection_name"])

    def switch(self, generation: str) -> None:
        """Take a generation into use, in one step."""
        method = "alter_alias" if self.generation() else "create_alias"
        try:
            self._connection.call(method, generation, self._names.chunks)
        except StoreError:
            if self.generation() != generation:  # else the answer to a first try was lost
                raise

    def facts(self, generation: str) -> Facts | None:
        """How a generation was made; None where its making was cut off."""
        values = self._value(f"facts/{generation}")
        if values is None:
            return None
        return Facts(**values | {"chunking": Chunking(**values["chunking"])})

    def put_facts(self, generation: str, facts: Facts) -> None:
        self._put({f"facts/{generation}": asdict(facts)})

    def _value(self, key: str, seconds: float | None = None) -> Any:
        return self._values([key], seconds).get(key)

    def _values(self, keys: list[str], seconds: float | None = None) -> dict[str, Any]:
        found = self._connection.query(
            self._names.state, ids=keys, output_fields=["key", "value"], seconds=seconds
        )
        return {row["key"]: json.loads(row["value"]) for row in found}

    def _put(self, values: Mapping[str, Any], *, kind: str = "state") -> None:
        rows = [
            {"key": key, "kind": kind, "value": json.dumps(value), "v": NO_VECTOR}
            for key, value in values.items()
        ]
        self._connection.call("upsert", self._names.state, rows)


def _place(version: int) -> str:
    """Where it is told what changed with a version: that of one long before is overwritten."""
    return f"changed/{version % CHANGES_KEPT}"

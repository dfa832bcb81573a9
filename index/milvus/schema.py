"""What lies in which collection of the server, and how it is indexed there.

    NAME_state      which version is valid, how each generation of chunks was made, whose turn it is
    NAME_articles   what an article is called and where it belongs, a row each
    NAME_pieces     texts with their structure, and originals, cut into pieces
    NAME_sources    which files the articles come from
    NAME_chunks_7   a generation of chunks: embeddings, and words for BM25
    NAME_chunks     an alias of the generation that is valid

A change of articles is made in the valid generation. What makes all chunks anew fills another one,
which the alias is switched to in one step.
"""

from dataclasses import dataclass
from typing import Any

from index.errors import StoreError
from index.milvus.server.connection import Connection, is_missing, is_there_already
from index.milvus.settings import DENSE_KINDS, Settings
from index.search.near_duplicates import BANDS

K1, B = 1.2, 0.75
"""The constants of BM25 that tantivy has."""
LONGEST = 65_535
"""Bytes of a text that a row can hold."""
ANALYZER = {
    "tokenizer": {"type": "jieba", "mode": "exact"},
    "filter": [{"type": "stop", "stop_words": [" "]}],
}
"""Texts come as words with a blank between them, which the analyser has nothing to add to."""
BAND_FIELDS = tuple(f"band_{number}" for number in range(BANDS))
"""What articles that are nearly the same have one of in common."""
BAND_LIST = "bands"
"""What held all of them in indexes of before."""
NAMED = "named"
"""By what an article is found by its name, `articles.name_key`; older indexes are without it."""


@dataclass(frozen=True, slots=True)
class Names:
    """What the collections of an index are called."""

    index: str

    @property
    def state(self) -> str:
        return f"{self.index}_state"

    @property
    def articles(self) -> str:
        return f"{self.index}_articles"

    @property
    def pieces(self) -> str:
        return f"{self.index}_pieces"

    @property
    def sources(self) -> str:
        return f"{self.index}_sources"

    @property
    def chunks(self) -> str:
        """The alias of the valid generation."""
        return f"{self.index}_chunks"

    def generation(self, number: int) -> str:
        return f"{self.chunks}_{number}"

    def number_of(self, generation: str) -> int:
        return int(generation.removeprefix(f"{self.chunks}_"))


def create_tables(connection: Connection, names: Names, settings: Settings) -> None:
    """Make the collections of rows that are not there yet."""
    text, short = {"max_length": LONGEST}, {"max_length": 512}
    bands = {field: {"max_length": 32} for field in BAND_FIELDS}
    _table(connection, names.state, settings, {"key": short, "kind": short, "value": text})
    _table(
        connection,
        names.articles,
        settings,
        {"id": short, "number": None, "collection": short, NAMED: short, "about": text, **bands},
        indexed=("collection", NAMED, *BAND_FIELDS),
    )
    _table(
        connection,
        names.pieces,
        settings,
        {"key": short, "owner": short, "data": text},
        indexed=("owner",),
    )
    _table(
        connection,
        names.sources,
        settings,
        {"key": short, "origin": short, "article": short, "name": text, "record": text},
        indexed=("origin", "article"),
    )


def create_generation(
    connection: Connection, name: str, settings: Settings, *, dimension: int
) -> None:
    """Make a generation of chunks, whatever of one was begun under its name."""
    from pymilvus import DataType, Function, FunctionType, MilvusClient

    drop(connection, name)
    schema = MilvusClient.create_schema(auto_id=False, enable_dynamic_field=False)
    schema.add_field("number", DataType.INT64, is_primary=True)
    for field in ("article", "collection", "key"):
        schema.add_field(field, DataType.VARCHAR, max_length=512)
    for field in ("start", "end"):
        schema.add_field(field, DataType.INT64)
    schema.add_field(
        "words",
        DataType.VARCHAR,
        max_length=LONGEST,
        enable_analyzer=True,
        analyzer_params=ANALYZER,
    )
    schema.add_field("sparse", DataType.SPARSE_FLOAT_VECTOR)
    schema.add_field("dense", DataType.FLOAT_VECTOR, dim=dimension)
    bm25 = Function("bm25", FunctionType.BM25, ["words"], ["sparse"])
    schema.add_function(bm25)
    index = MilvusClient.prepare_index_params()
    # pymilvus sends each of the parameters by itself, where Milvus Lite does not look for them.
    how = {"params": DENSE_KINDS[settings.dense][0]}
    index.add_index("dense", index_type=settings.dense, metric_type="IP", params=how)
    constants = {"params": {"bm25_k1": K1, "bm25_b": B}}
    sparse = "SPARSE_INVERTED_INDEX"
    index.add_index("sparse", index_type=sparse, metric_type="BM25", params=constants)
    for field in ("article", "collection", "key"):
        index.add_index(field, index_type="INVERTED")
    _create(connection, name, settings, schema, index)


def fields_of(connection: Connection, name: str) -> frozenset[str]:
    """The fields that a collection was made with."""
    described = connection.call("describe_collection", name)
    return frozenset(field["name"] for field in described["fields"])


def drop(connection: Connection, name: str) -> None:
    """Remove a collection, where it is there."""
    if connection.call("has_collection", name):
        try:
            connection.call("drop_collection", name)
        except StoreError as error:
            if not is_missing(error):
                raise


def _table(
    connection: Connection,
    name: str,
    settings: Settings,
    fields: dict[str, dict[str, Any] | None],
    *,
    indexed: tuple[str, ...] = (),
) -> None:
    """A collection of rows, the first field their key; Milvus wants each to have a vector."""
    from pymilvus import DataType, MilvusClient

    if connection.call("has_collection", name):
        if _could_load(connection, name, settings):
            return
        there = fields_of(connection, name)
        indexed = tuple(field for field in indexed if field in there)
    schema = MilvusClient.create_schema(auto_id=False, enable_dynamic_field=False)
    key = next(iter(fields))
    for field, options in fields.items():
        if options is None:
            schema.add_field(field, DataType.INT64)
        else:
            schema.add_field(field, DataType.VARCHAR, is_primary=field == key, **options)
    schema.add_field("v", DataType.FLOAT_VECTOR, dim=2)
    index = MilvusClient.prepare_index_params()
    index.add_index("v", index_type="FLAT", metric_type="L2")
    for field in indexed:
        index.add_index(field, index_type="INVERTED")
    _create(connection, name, settings, schema, index)


def _could_load(connection: Connection, name: str, settings: Settings) -> bool:
    """Load a table that is there, where it is not loaded, as after a restart of the server.

    Whether it is now: that is refused where its making was cut off before it had all its indexes.
    """
    if "Loaded" in str(connection.call("get_load_state", name)["state"]):
        return True
    try:
        connection.call("load_collection", name, replica_number=settings.replicas)
    except StoreError as error:
        if error.trouble != "failed":
            raise
        return False
    return True


def _create(connection: Connection, name: str, settings: Settings, schema: Any, index: Any) -> None:
    _make(
        connection,
        "create_collection",
        name,
        schema=schema,
        num_shards=settings.shards,
        consistency_level="Strong",
    )
    for each in index:  # by itself, so that it can be made again by itself
        one = type(index)([each])
        _make(
            connection, "create_index", name, index_params=one, sync=False
        )  # nothing is in it yet
    connection.call("load_collection", name, replica_number=settings.replicas)


def _make(connection: Connection, method: str, name: str, **options: Any) -> None:
    """Make what was not there; that it is there now is an answer to a first try that was lost."""
    try:
        connection.call(method, name, **options)
    except StoreError as error:
        if not is_there_already(error):
            raise

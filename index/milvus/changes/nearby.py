"""Which articles of an index are nearly the same as those of a change, asked for many at once."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from functools import cached_property

from index.milvus.articles import name_key
from index.milvus.rows import About, Row
from index.milvus.schema import BAND_FIELDS, BAND_LIST, NAMED, Names, fields_of
from index.milvus.server.connection import Connection, one_of
from index.search.near_duplicates import (
    BAND_COMPARISONS,
    BANDS,
    LEAST_SIMILARITY,
    Minima,
    bands,
    similarity,
)

COMPARED_AT_ONCE = 80
"""Articles that are compared with those of the index at once: as many as `limit` may be for."""
Similar = tuple[About, float]
"""An article of the index, and how similar it is."""


class Nearby:
    """What nearly the same articles have in common, as the rows of the articles hold it.

    Each band is a field of its own, which Milvus Lite compares a hundred times as fast as the
    lists of bands that indexes of before have: those stay as they were made.
    """

    def __init__(self, connection: Connection, names: Names) -> None:
        self._connection = connection
        self._names = names

    def row(self, about: About) -> Row:
        """The row of an article, with its bands and its name, as far as there are fields for it."""
        found = [band.hex() for band in bands(about.sketched)]
        by = {
            BAND_LIST: found,
            NAMED: name_key(about.name),
            **dict(zip(BAND_FIELDS, found, strict=True)),
        }
        return about.row() | {field: each for field, each in by.items() if field in self._fields}

    def of(
        self, sketches: Mapping[str, Minima], collections: Collection[str]
    ) -> dict[str, list[Similar]]:
        """By the ids of articles, given with their sketches, which others are nearly the same."""
        sharing: dict[bytes, list[str]] = defaultdict(list)
        for article_id, minima in sketches.items():
            for band in bands(minima):
                sharing[band].append(article_id)
        rows = self._connection.query(
            self._names.articles,
            filter=f"({self._condition(sharing)}) and {one_of('collection', collections)}",
            output_fields=["about"],
            limit=len(sketches) * BANDS * BAND_COMPARISONS,
        )
        near: dict[str, list[Similar]] = {each: [] for each in sketches}
        for about in map(About.from_row, rows):
            minima = about.sketched
            ids = {each for band in bands(minima) for each in sharing.get(band, ())}
            for article_id in ids - {about.id}:
                score = similarity(sketches[article_id], minima)
                if score >= LEAST_SIMILARITY:
                    near[article_id].append((about, score))
        return near

    def _condition(self, wanted: Collection[bytes]) -> str:
        if BAND_LIST in self._fields:
            listed = ", ".join(f'"{band.hex()}"' for band in wanted)
            return f"array_contains_any({BAND_LIST}, [{listed}])"
        by_field: dict[str, list[str]] = defaultdict(list)
        for band in wanted:
            by_field[BAND_FIELDS[band[0]]].append(band.hex())
        return " or ".join(one_of(field, values) for field, values in by_field.items())

    @cached_property
    def _fields(self) -> frozenset[str]:
        return fields_of(self._connection, self._names.articles)

"""Cells of tables: which one a question names by its row and its column.

A model that was trained on prose tells a cell's neighbours hardly apart. What names a cell is
plain, though: another cell of its row stands in the question, and the name of its column does.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from corpus import Window
from corpus.blocks import Block, Row
from corpus.segment import fold, segment
from index import Hit, Retrieved
from qa.reader.span_merging import MergedSpan

LONGEST_VALUE = 30
"""Characters of a cell that is an answer as a whole; a longer one is prose, and read as such."""
ROW, COLUMN, OWN_WORDS = 3.0, 3.0, 4.0
"""Log-odds of a cell whose row, or whose column, the question names, and that it loses where it
names another; and what it loses where the question names the cell itself."""
LEAST_COVER = 0.5
"""Share of a text's words that must stand in the question for it to be named there."""

_UNIT = re.compile(r"[（(].*?[）)]")


def whole_cell(span: Window) -> Window:
    """The cell that a span lies in, unless that is prose; else the span itself."""
    block = span.article.outline.at(span.start)
    if block is None or block.kind != "table":
        return span
    row = span.article.outline.row(block, span.start)
    for start, end in row.cells:
        if start <= span.start < end and end - start <= LONGEST_VALUE:
            return Window(span.article, start, end)
    return span


@dataclass(frozen=True, slots=True)
class NamedCell:
    """A cell of a row, and how well the question names it, in log-odds."""

    hit: Hit
    row: Row
    column: int
    odds: float

    @property
    def window(self) -> Window:
        return Window(self.hit.chunk.article, *self.row.cells[self.column])

    @property
    def is_blank(self) -> bool:
        start, end = self.row.cells[self.column]
        return start == end


class Tables:
    """The tables among what was retrieved, as a question names their cells."""

    def __init__(self, retrieved: Retrieved) -> None:
        self._question = fold(retrieved.question)
        self._words = frozenset(segment(retrieved.question))
        tables: dict[tuple[str, int], tuple[Block, list[Hit]]] = {}
        for hit in retrieved.hits:
            article = hit.chunk.article
            block = article.outline.at(hit.chunk.start)
            if block and block.kind == "table":
                tables.setdefault((article.id, block.start), (block, []))[1].append(hit)
        self._tables = list(tables.values())

    def reweighed(self, places: Iterable[MergedSpan]) -> list[MergedSpan]:
        """Places with what their cells gain or lose, by falling mass."""
        odds = {each.window: each.odds for each in self.cells}
        weighed = (replace(place, mass=place.mass + odds.get(place.span, 0.0)) for place in places)
        return sorted(weighed, key=lambda place: -place.mass)

    @cached_property
    def cells(self) -> tuple[NamedCell, ...]:
        """All cells of the rows that were retrieved."""
        return tuple(cell for block, hits in self._tables for cell in self._of_table(block, hits))

    @property
    def blank(self) -> NamedCell | None:
        """The cell that the question names by row and column, where it is blank."""
        best = max((each.odds for each in self.cells), default=0.0)
        named = [each for each in self.cells if each.odds == best >= ROW + COLUMN]
        return named[0] if len(named) == 1 and named[0].is_blank else None

    def _of_table(self, block: Block, hits: Sequence[Hit]) -> Iterator[NamedCell]:
        article = hits[0].chunk.article
        names = [
            [article.text[slice(*span)] for span in column]
            for column in article.outline.column_names(block)
        ]
        rows = [
            (hit, row)
            for hit in hits
            for row in article.outline.rows_between(block, hit.chunk.start, hit.chunk.end)
        ]
        covers = [
            [self._cover(article.text[slice(*cell)]) for cell in row.cells] for _, row in rows
        ]
        named = [sum(cover) for cover in covers]
        best_row = max(named, default=0.0)
        keys = {
            column
            for cover, total in zip(covers, named, strict=True)
            for column, each in enumerate(cover)
            if each and total == best_row
        }
        by_column = [
            0.0 if column in keys or not texts else sum(map(self._cover, texts)) / len(texts)
            for column, texts in enumerate(names)
        ]
        best_column = max(by_column, default=0.0)
        for (hit, row), cover, total in zip(rows, covers, named, strict=True):
            for column, own in enumerate(cover):
                odds = -OWN_WORDS * own
                if best_row:
                    odds += ROW if total - own == best_row else -ROW
                if best_column:
                    odds += COLUMN if by_column[column] == best_column else -COLUMN
                yield NamedCell(hit, row, column, odds)

    def _cover(self, text: str) -> float:
        """How much of a text stands in the question, in [0, 1]; 0 where that is little."""
        plain = fold(_UNIT.sub("", text)).strip()
        if not plain:
            return 0.0
        if len(plain) > 1 and re.search(_apart(plain), self._question):
            return 1.0
        words = segment(plain)
        share = sum(len(w) for w in words if w in self._words) / max(sum(map(len, words)), 1)
        return share if share >= LEAST_COVER and len(plain) > 1 else 0.0


def _apart(text: str) -> str:
    """A pattern of a text, of which a number is no part of a longer one."""
    before = r"(?<![0-9.])" if text[0].isdigit() else ""
    behind = r"(?![0-9]|\.[0-9])" if text[-1].isdigit() else ""
    return before + re.escape(text) + behind

"""Cells of tables: which one a question names by its row and its column.

A model that was trained on prose tells a cell's neighbours hardly apart. What names a cell is
plain, though: another cell of its row stands in the question, and the name of its column does.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from corpus import Window
from corpus.blocks import Block, Row, Span
from index import Hit, Retrieved
from qa.reader.headers import cells_under_names
from qa.reader.naming import Naming
from qa.reader.span_merging import MergedSpan

LONGEST_VALUE = 30
"""Characters of a cell that is an answer as a whole; a longer one is prose, and read as such."""
ROW, COLUMN, OWN_WORDS = 3.0, 3.0, 4.0
"""Log-odds of a cell whose row, or whose column, the question names, and that it loses where it
names another; and what it loses where the question names the cell itself."""
UNDER_ITS_NAME = 1.5
"""What a cell that is named counts for its row where the name of its column is named as well."""


_SETTING = re.compile(r"^[ \t]*[\w-]+[ \t]*:[ \t]+([^\s\[{\"'].*?)[ \t]*$", re.MULTILINE)


def whole_cell(span: Window) -> Window:
    """The cell that a span lies in, unless that is prose; else the span itself.

    So is the value of a setting in front matter: author: 沈一鸣.
    """
    block = span.article.outline.at(span.start)
    for start, end in _values(span, block) if block else ():
        if start <= span.start < end and end - start <= LONGEST_VALUE:
            return Window(span.article, start, end)
    return span


def _values(span: Window, block: Block) -> Iterable[Span]:
    if block.kind == "table":
        return span.article.outline.row(block, span.start).cells
    if block.kind == "front matter":
        settings = _SETTING.finditer(span.article.text, block.start, block.end)
        return (setting.span(1) for setting in settings)
    return ()


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

    @property
    def elsewhere(self) -> Window | None:
        """Of a cell that stands in a row above and covers this one too: what stands in this."""
        own = [each for each in self.row.cells if self.row.start <= each[0] < each[1]]
        is_above = self.row.cells[self.column][0] < self.row.start
        return Window(self.hit.chunk.article, *own[0]) if is_above and own else None


@dataclass(frozen=True, slots=True)
class NamedHeader:
    """The name of a column that a question asks for, and the cell by which it does."""

    window: Window
    cell: NamedCell

    @property
    def row(self) -> Window:
        """The part of the text that proves it: the cell, which stands in its row."""
        return self.cell.window


class Tables:
    """The tables among what was retrieved, as a question names their cells."""

    def __init__(self, retrieved: Retrieved) -> None:
        naming = Naming(retrieved.question)
        hits: dict[tuple[str, int], tuple[Block, list[Hit]]] = {}
        for hit in retrieved.hits:
            article = hit.chunk.article
            block = article.outline.at(hit.chunk.start)
            if block and block.kind == "table":
                hits.setdefault((article.id, block.start), (block, []))[1].append(hit)
        self._tables = [_Table(naming, *each) for each in hits.values()]

    def reweighed(self, places: Iterable[MergedSpan]) -> list[MergedSpan]:
        """Places with what their cells gain or lose, by falling mass."""
        best: dict[Window, NamedCell] = {}
        for cell in sorted(self.cells, key=lambda each: each.odds):  # it may stand in several rows
            best[cell.window] = cell
        headers = {each.window for each in self.headers}

        def weighed(place: MergedSpan) -> MergedSpan:
            if place.span in headers:
                return replace(place, mass=place.mass + ROW + COLUMN)
            if cell := best.get(place.span):
                return replace(place, mass=place.mass + cell.odds, elsewhere=cell.elsewhere)
            return place

        return sorted(map(weighed, places), key=lambda place: -place.mass)

    @cached_property
    def cells(self) -> tuple[NamedCell, ...]:
        """All cells of the rows that were retrieved."""
        return tuple(cell for table in self._tables for cell in table.cells)

    @cached_property
    def headers(self) -> tuple[NamedHeader, ...]:
        """The names of columns that are asked for, one of a table."""
        return tuple(table.header for table in self._tables if table.header)

    @property
    def blank(self) -> NamedCell | None:
        """The cell that the question names by row and column, where it is blank."""
        best = max((each.odds for each in self.cells), default=0.0)
        named = [each for each in self.cells if each.odds == best >= ROW + COLUMN]
        return named[0] if len(named) == 1 and named[0].is_blank else None


class _Table:
    """The rows of one table that were retrieved, and how well the question names their cells."""

    def __init__(self, naming: Naming, block: Block, hits: Sequence[Hit]) -> None:
        article = hits[0].chunk.article
        self._naming = naming
        self._names = article.outline.column_names(block)
        self._texts = [[article.text[slice(*span)] for span in each] for each in self._names]
        self._rows = [
            (hit, row)
            for hit in hits
            for row in article.outline.rows_between(block, hit.chunk.start, hit.chunk.end)
        ]
        self._covers = [
            [naming.cover(article.text[slice(*cell)]) for cell in row.cells]
            for _, row in self._rows
        ]

    @cached_property
    def header(self) -> NamedHeader | None:
        """The one name of a column that is asked for."""
        named: dict[Span, NamedCell] = {}
        for place, column, level in cells_under_names(self._naming, self._texts, self._covers):
            cell = NamedCell(*self._rows[place], column, ROW + COLUMN)
            named.setdefault(self._names[column][level], cell)
        if len(named) != 1:
            return None
        [(span, cell)] = named.items()
        return NamedHeader(Window(cell.hit.chunk.article, *span), cell)

    @property
    def cells(self) -> Iterator[NamedCell]:
        """All cells; they lose where the name of a column is asked for."""
        odds_of = self._odds_under_header if self.header else self._odds
        for (hit, row), odds in zip(self._rows, odds_of(), strict=True):
            for column, each in enumerate(odds):
                yield NamedCell(hit, row, column, each)

    def _odds_under_header(self) -> Iterator[list[float]]:
        return ([-ROW - COLUMN] * len(cover) for cover in self._covers)

    def _odds(self) -> Iterator[list[float]]:
        weighed = [self._weighed(cover) for cover in self._covers]
        named = [sum(each) for each in weighed]
        best_row = max(named, default=0.0)
        by_column = self._column_covers(named, best_row)
        best_column = max(by_column, default=0.0)
        for cover, weights, total in zip(self._covers, weighed, named, strict=True):
            row_odds = []
            for column, own in enumerate(cover):
                odds = -OWN_WORDS * own
                if best_row:
                    odds += ROW if total - weights[column] == best_row else -ROW
                if best_column:
                    odds += COLUMN if by_column[column] == best_column else -COLUMN
                row_odds.append(odds)
            yield row_odds

    def _weighed(self, cover: Sequence[float]) -> list[float]:
        """How well the cells of a row name it: more where the question names their column too."""
        return [
            own * UNDER_ITS_NAME if column in self._named_columns else own
            for column, own in enumerate(cover)
        ]

    @cached_property
    def _named_columns(self) -> frozenset[int]:
        """The columns whose innermost name stands in the question as a whole."""
        return frozenset(
            column
            for column, texts in enumerate(self._texts)
            if texts and self._naming.cover(texts[-1]) == 1.0
        )

    def _column_covers(self, named: Sequence[float], best_row: float) -> list[float]:
        """How well each column is named; not that of the cells which name the row."""
        keys = {
            column
            for cover, total in zip(self._covers, named, strict=True)
            for column, each in enumerate(cover)
            if each and total == best_row
        }
        return [
            0.0 if column in keys or not texts else sum(map(self._naming.cover, texts)) / len(texts)
            for column, texts in enumerate(self._texts)
        ]

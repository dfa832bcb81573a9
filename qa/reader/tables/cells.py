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
from corpus.rendering import context
from corpus.segment import fold, segment
from index import Hit, Retrieved
from qa.reader.span_merging import MergedSpan
from qa.reader.tables.headers import cells_under_names
from qa.reader.tables.naming import Naming

ROW, COLUMN, OWN_WORDS = 3.0, 3.0, 4.0
"""Log-odds of a cell whose row, or whose column, the question names, and that it loses where it
names another; and what it loses where the question names the cell itself."""
NAMED_WHOLLY, OTHER_ROW = 6.0, 12.0
"""The same of a row of which a whole cell stands in the question, and what all others lose then."""
OTHER_TABLE = 8.0
"""Log-odds that the cells of a table lose where the headings over another one are asked for."""
UNDER_ITS_NAME = 1.5
"""What a cell that is named counts for its row where the name of its column is named as well."""

_NUMBERED = re.compile(r"[0-9]+[年月日期季届批号]")


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
        self._lost = _lost_to_others(naming, self._tables)

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
        return tuple(
            replace(cell, odds=cell.odds - lost) if lost else cell
            for table, lost in zip(self._tables, self._lost, strict=True)
            for cell in table.cells
        )

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
        self.context = context(hits[0].chunk)
        self._naming = naming
        self._names = article.outline.column_names(block)
        self._texts = [[article.text[slice(*span)] for span in each] for each in self._names]
        self._rows = [
            (hit, row)
            for hit in hits
            for row in article.outline.rows_between(block, hit.chunk.start, hit.chunk.end)
        ]
        texts = [[article.text[slice(*cell)] for cell in row.cells] for _, row in self._rows]
        whole = {text for row in texts for text in row if naming.cover(text) == 1.0}
        self._covers = [
            [
                0.0 if naming.is_part_of(text, whole) else self._cover(n, text)
                for n, text in enumerate(row)
            ]
            for row in texts
        ]

    def _cover(self, column: int, text: str) -> float:
        """How well a cell is named, by more than it shares with the name of its column."""
        cover = self._naming.cover(text)
        names = self._texts[column] if column < len(self._texts) else ()
        if cover == 1.0 or not names or not names[-1] or names[-1] not in text:
            return cover
        return self._naming.cover(text.replace(names[-1], ""))

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
        given = {n for each in self._covers for n, own in enumerate(each) if own == 1.0}
        best_beside = _best_beside(weighed, named)
        by_column = self._column_covers(named, best_row)
        best_column = max(by_column, default=0.0)
        for cover, weights, total in zip(self._covers, weighed, named, strict=True):
            row_odds = []
            for column, own in enumerate(cover):
                odds = -OWN_WORDS * own
                if own < 1.0 and column in given:
                    odds -= OTHER_ROW  # of this column the question tells, it does not ask
                if best := best_beside[column]:
                    gain, loss = (NAMED_WHOLLY, OTHER_ROW) if best >= 1.0 else (ROW, ROW)
                    odds += gain if total - weights[column] == best else -loss
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
            0.0 if column in keys or not texts else self._of_column(texts)
            for column, texts in enumerate(self._texts)
        ]

    def _of_column(self, texts: Sequence[str]) -> float:
        return sum(map(self._naming.of_column, texts)) / len(texts)


def _best_beside(weighed: Sequence[Sequence[float]], named: Sequence[float]) -> list[float]:
    """By column how well the best row is named by its other cells: they name it for that one."""
    pairs = list(zip(weighed, named, strict=True))
    columns = range(max(map(len, weighed), default=0))
    return [max(total - own[n] for own, total in pairs if n < len(own)) for n in columns]


def _lost_to_others(naming: Naming, tables: Sequence[_Table]) -> list[float]:
    """What the cells of each table lose: all but those under the headings that are asked for."""
    words = [{*segment(table.context), *_NUMBERED.findall(fold(table.context))} for table in tables]
    common = set.intersection(*words) if words else set()
    named = [sum(len(w) for w in each - common if naming.cover(w) == 1.0) for each in words]
    best = max(named, default=0)
    return [OTHER_TABLE if each < best else 0.0 for each in named]

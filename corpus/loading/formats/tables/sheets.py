"""Write the rows of a sheet: titles above its tables, the tables, and what stands below them.

Blank rows part the tables of a sheet; one that has no header of its own goes on with the table
above it. A blank column parts them where the cells on both of its sides have headers.
"""

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from operator import itemgetter

from corpus.loading.formats.grids import Grid, is_note, is_title, write_grid
from corpus.loading.formats.writer import Cell, TextWriter
from corpus.structure.headers import count_header_rows

_REMARK = re.compile(r"[^:：]{1,12}[:：].*")
"""Who made a table, when, and in which unit: 单位：万元."""
_MOST_REMARKS = 4
"""Cells of a row above a table that tell of it."""

MergedRange = tuple[int, int, int, int]
"""First row and column of a merged cell and its last ones, from 0."""
_Rows = list[tuple[int, Sequence[str]]]
"""Rows that are not blank, with their numbers."""


def write_rows(
    writer: TextWriter,
    rows: Iterable[Sequence[str]],
    *,
    merged: Sequence[MergedRange] = (),
    name: str = "",
) -> None:
    """The tables and texts of a sheet below its `name`; columns without a word are left out."""
    sheet = _Sheet(writer, merged)
    for whole in _regions(enumerate(rows)):
        for region in _side_by_side(whole, merged):
            writer.write("heading", name, level=1)
            name = ""
            sheet.add(region)
    sheet.end()


def _regions(rows: Iterable[tuple[int, Sequence[str]]]) -> Iterator[_Rows]:
    region: _Rows = []
    for number, row in rows:
        if any(row):
            region.append((number, row))
        elif region:
            yield region
            region = []
    if region:
        yield region


def _side_by_side(region: _Rows, merged: Sequence[MergedRange]) -> Iterator[_Rows]:
    """The region, or the tables that blank columns part, the left one first.

    One table may have a blank column too: the others name what they are about in their own first
    columns.
    """
    first = next((n for n, row in enumerate(region) if len(_cells(row)) > 1), len(region))
    rows = region[first:]
    if len(_apart(_filled_columns(rows[:_LOOKED_AT]), ())) < 2:
        yield region
        return
    covering = [each for each in merged if each[0] <= rows[-1][0] and each[2] >= rows[0][0]]
    columns = _apart(_filled_columns(rows), covering)
    sides = [_side(rows, each) for each in columns]
    tables = [_divided([row for row in side if any(row[1])])[1] for side in sides]
    names = {table[0][1][at.start] for table, at in zip(tables, columns, strict=True) if table}
    is_told = all(map(_has_header, tables)) and (
        len(names) == 1
        or all(_names_rows(table, at.start) for table, at in zip(tables, columns, strict=True))
    )
    if len(sides) < 2 or not is_told:
        yield region
        return
    if first:
        yield region[:first]
    for side in sides:
        yield from _regions(side)


_LOOKED_AT = 20
"""Rows in which a column has to be blank for the others to be looked at."""
_AMOUNT = re.compile(r"(?!(?:19|20)\d\d\Z)[-+￥¥$\d.,，%％]+")


def _apart(columns: Iterable[int], merged: Sequence[MergedRange]) -> list[range]:
    """Runs of columns between which lies one that no cell is in or over."""
    runs: list[range] = []
    covered = {n for _, left, _, right in merged for n in range(left, min(right, _MOST) + 1)}
    for column in sorted({*columns, *covered} if columns else ()):
        if runs and column == runs[-1].stop:
            runs[-1] = range(runs[-1].start, column + 1)
        else:
            runs.append(range(column, column + 1))
    return runs


_MOST = 1000
"""Columns of a sheet among which a merged cell is looked at."""


def _side(rows: _Rows, columns: range) -> _Rows:
    """The rows with nothing but their cells in some columns."""
    return [
        (number, [cell if n in columns else "" for n, cell in enumerate(row)])
        for number, row in rows
    ]


def _has_header(table: _Rows) -> bool:
    columns = sorted(_filled_columns(table))
    looks = [[row[n] if n < len(row) else "" for n in columns] for _, row in table[:_LOOKED_AT]]
    return bool(count_header_rows(looks))


def _names_rows(table: _Rows, column: int) -> bool:
    """Whether a column tells each row from the others, and not by an amount."""
    names = [row[column] if column < len(row) else "" for _, row in table[1:]]
    return len(set(names)) == len(names) and not any(
        not name or _AMOUNT.fullmatch(name) for name in names
    )


@dataclass(slots=True)
class _Sheet:
    """What was read of a sheet and is not yet written: a table that may go on, lines below it."""

    writer: TextWriter
    merged: Sequence[MergedRange]
    titles: list[str] = field(default_factory=list)
    table: _Rows = field(default_factory=list)
    lines: list[str] = field(default_factory=list)

    def add(self, region: _Rows) -> None:
        above, table, below = _divided(region)
        if table and not (self.lines or above) and self._goes_on(table):
            self.table += table
        elif table:
            self.end(keep=not all(map(is_note, self.lines)))
            self.titles += [*self.lines, *above]
            self.lines = []
            self.table = table
        else:
            self.lines += above
        self.lines += below

    def end(self, *, keep: bool = False) -> None:
        """Write the table, and unless they may be the title of another the lines below it."""
        if self.table:
            write_grid(self.writer, _grid(self.table, self.merged), captions=self.titles)
            self.titles = []
        self.table = []
        titles = self._last_titles() if keep else []
        for line in self.lines[: len(self.lines) - len(titles)]:
            self.writer.write("paragraph", line)
        self.lines = titles

    def _last_titles(self) -> list[str]:
        """The lines that may be the title of the table below them."""
        first = len(self.lines)
        while first and is_title(self.lines[first - 1]) and not is_note(self.lines[first - 1]):
            first -= 1
        return self.lines[max(first, len(self.lines) - _MOST_TITLES) :]

    def _goes_on(self, table: _Rows) -> bool:
        if not self.table:
            return False
        columns = _filled_columns(self.table)
        looks = [list(row) for _, row in table[:_MOST_TITLES]]
        return _filled_columns(table) <= columns and not count_header_rows(looks)


_MOST_TITLES = 3


def _divided(region: _Rows) -> tuple[list[str], _Rows, list[str]]:
    """The lines above the table of a region, its rows, the notes below it."""
    start, end = 0, len(region)
    while start < end and _is_above(region, start):
        start += 1
    while end > start and (cells := _cells(region[end - 1])) and len(cells) == 1:
        if not is_note(cells[0]):
            break
        end -= 1
    if len(_filled_columns(region[start:end])) < 2:  # lines and no table
        start = end = len(region)
    lines = [" ".join(_cells(row)) for row in region]
    return lines[:start], region[start:end], lines[end:]


def _is_above(region: _Rows, place: int) -> bool:
    cells = _cells(region[place])
    if len(cells) == 1:
        return True
    is_remark = len(cells) <= _MOST_REMARKS and all(map(_REMARK.fullmatch, cells))
    return is_remark and place + 1 < len(region) and len(_cells(region[place + 1])) > len(cells)


def _cells(row: tuple[int, Sequence[str]]) -> list[str]:
    return [cell for cell in row[1] if cell]


def _filled_columns(rows: _Rows) -> set[int]:
    return {column for _, row in rows for column, cell in enumerate(row) if cell}


def _grid(rows: _Rows, merged: Sequence[MergedRange]) -> Grid:
    columns = sorted(_filled_columns(rows))
    texts = [[row[n] if n < len(row) else "" for n in columns] for _, row in rows]
    numbers = {number: place for place, (number, _) in enumerate(rows)}
    places = {column: place for place, column in enumerate(columns)}
    covered: dict[Cell, Cell] = {}
    for top, left, bottom, right in merged:
        if top in numbers and left in places:
            first = numbers[top], places[left]
            covered |= {
                (row, column): first
                for row in range(first[0], _place_after(rows, bottom))
                for column in (places[n] for n in columns if left <= n <= right)
                if (row, column) != first and not texts[row][column]
            }
    return Grid(texts, covered)


def _place_after(rows: _Rows, number: int) -> int:
    """The place of the first row below a row of the sheet."""
    return bisect_right(rows, number, key=itemgetter(0))

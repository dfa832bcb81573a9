"""Write a grid of cells as offices fill it: a title over the table, its rows, notes below it."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from corpus.loading.formats.writer import Cell, TextWriter

LONGEST_CAPTION = 60
"""Characters that the title of a table may have."""

_STOP = re.compile(r"[。！？!?；;]")
_BELOW = re.compile(
    r"[（(]?(?:备注|附注|注|说明|填表说明|制表|制表人|填表人|审核人|数据来源|来源)\d*[:：]"
)
_UNIT = re.compile(
    r"[（(]?(?:计量|金额|货币)?单位\s*[:：]\s*[^:：\s]{1,12}|[（(](?:[百千万亿]*元|[万亿]|亩|公顷|吨|人|％|%)[）)]"
)
"""What stands between a table's title and its rows."""


@dataclass(frozen=True, slots=True)
class Grid:
    """The texts of all places by row; `covered` is as in `TextWriter.write_table`."""

    rows: Sequence[Sequence[str]]
    covered: Mapping[Cell, Cell] = field(default_factory=dict)

    def part(self, start: int, end: int) -> "Grid":
        if not self.covered:
            return Grid(self.rows[start:end])
        return Grid(
            self.rows[start:end],
            {
                (row - start, column): (max(first - start, 0), left)
                for (row, column), (first, left) in self.covered.items()
                if start <= row < end and first >= start
            },
        )

    def full_row(self, number: int) -> str:
        """The text of a row that is one cell over all columns, "" of others."""
        columns = range(1, len(self.rows[number]))
        is_one = columns and all(self.covered.get((number, n)) == (number, 0) for n in columns)
        return self.rows[number][0] if is_one else ""


def write_grid(
    writer: TextWriter,
    grid: Grid,
    *,
    captions: Sequence[str] = (),
    header_rows: int | None = None,
) -> None:
    """A table whose first rows may be its title and its last ones notes.

    `captions` are the lines of the title that stand above the grid.
    """
    start, end = 0, len(grid.rows)
    titles = list(captions)
    while start < end and (text := grid.full_row(start)):
        titles.append(text)
        start += 1
    notes: list[str] = []
    while end > start and (text := grid.full_row(end - 1)):
        notes.insert(0, text)
        end -= 1
    write_title(writer, titles)
    if start < end:
        names = header_rows - start if header_rows and header_rows > start else None
        part = _without_sections(grid.part(start, end))
        writer.write_table(part.rows, covered=part.covered, header_rows=names)
    for note in notes:
        writer.write("paragraph", note)


def _without_sections(grid: Grid) -> Grid:
    """A row that parts a table stands in its first column alone: it is no value of the others."""
    if not grid.covered:
        return grid
    sections = {number for number in range(len(grid.rows)) if grid.full_row(number)}
    covered = {cell: first for cell, first in grid.covered.items() if cell[0] not in sections}
    return Grid(grid.rows, covered) if sections else grid


def write_title(writer: TextWriter, lines: Sequence[str]) -> None:
    """Lines above a table: the last short ones are its caption, with its unit and its date."""
    first = len(lines)
    while first and is_title(lines[first - 1]):
        first -= 1
    for line in lines[:first]:
        writer.write("paragraph", line)
    writer.write("caption", "\n".join(lines[first:]), label=caption_label(lines[first:]))


_NUMBERED = re.compile(
    r"(?:附?[表图表圖]|Table|Figure|Fig\.?)\s*"
    r"(?:[0-9０-９]+(?:[-–.．—][0-9０-９]+)*|[一二三四五六七八九十百]+|[A-Z][-.]?\d+)(?![年月日号元个至])",
    re.IGNORECASE,
)


def caption_label(lines: Sequence[str]) -> str:
    """表3, where a title begins with it."""
    found = _NUMBERED.match(lines[0].strip()) if lines else None
    return found[0] if found else ""


def is_title(line: str) -> bool:
    return len(line) <= LONGEST_CAPTION and not _STOP.search(line)


def is_unit(line: str) -> bool:
    """Whether a line tells of the table below it: 单位：万元."""
    return is_title(line) and bool(_UNIT.fullmatch(line.strip()))


def is_note(line: str) -> bool:
    """Whether a line below a table tells of it: 注：不含税."""
    return bool(_BELOW.match(line))

"""The tables of a page, each of their cells at its row and column.

Old pages, and mails, also set their columns of text with tables. Those are told by their cells,
which hold paragraphs, headings or other tables, and are read as what stands in them.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import accumulate

from lxml.html import HtmlElement

from corpus.loading.formats.grids import write_title
from corpus.loading.formats.pages.texts import text_lines
from corpus.loading.formats.writer import Cell, TextWriter

LONGEST_CELL, LONGEST_LONE_CELL = 400, 60
"""Characters of a cell from which on it is a text that was set beside another; the second where
the table has one row only."""
MOST_LINES, LONGEST_LINES = 4, 150
"""A cell of more lines than the first and more characters than the second is a text too."""
LONGEST_NESTED = 200
"""Characters of a table in a cell that is read as the cell's text."""
MAX_COLUMNS, MAX_PLACES = 200, 200_000
"""Columns and places that cells may be spread over; a stranger's may say that it covers more."""

_KEPT = "juzheng-"
_PROSE = ("h1", "h2", "h3", "h4", "article", "form")
_NOTES = ("注：", "注:", "备注：", "备注:", "说明：", "说明:")
_SECTIONS = {"thead": 0, "tfoot": 2}


@dataclass(slots=True)
class Line:
    """A `tr`, its cells with their texts, and whether it stands in a `thead`."""

    is_head: bool
    cells: list[HtmlElement] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Table:
    """The lines of a table, without the titles in front and the notes behind that span it."""

    captions: list[str]
    lines: list[Line]
    notes: list[str]

    def write(self, writer: TextWriter) -> None:
        write_title(writer, self.captions)
        rows, covered = _placed(self.lines)
        header_rows = _count_header_rows(self.lines)
        writer.write_table(rows, covered=covered, header_rows=header_rows)
        for note in self.notes:
            writer.write("footnote", note)


def set_spans_aside(tree: HtmlElement) -> None:
    """Keep them from trafilatura, which lays out cells that cover too much without end."""
    for cell in tree.iter("td", "th"):
        for direction in ("colspan", "rowspan"):
            if value := cell.attrib.pop(direction, None):
                cell.set(f"{_KEPT}{direction}", value)


def read_table(element: HtmlElement) -> Table | None:
    """None where it is no table to a reader, but text in columns."""
    captions, lines = _parts(element)
    is_marked = bool(captions) or any(
        line.is_head or any(cell.tag == "th" for cell in line.cells) for line in lines
    )
    if element.get("role") in {"presentation", "none"} or not _has_columns(lines):
        return None
    nested = element.iterdescendants("table")
    if not all(is_marked and _is_small(each) for each in nested):
        return None
    for line in lines:
        line.texts = list(map(text_lines, line.cells))
    lines = [line for line in lines if any(line.texts)]
    if not lines or (not is_marked and _is_prose(lines)):
        return None
    return _without_titles([text for text in map(_one_line, captions) if text], lines)


def _has_columns(lines: Sequence[Line]) -> bool:
    """Several, or one that is named."""
    if any(len(line.cells) > 1 for line in lines):
        return True
    return len(lines) > 1 and lines[0].cells[0].tag == "th" and lines[1].cells[0].tag == "td"


def _parts(table: HtmlElement) -> tuple[list[HtmlElement], list[Line]]:
    """The captions and the lines of a table, in the order in which they are shown."""
    sections: tuple[list[Line], ...] = ([], [], [])
    for part in (table, *table.iterchildren("thead", "tbody", "tfoot", "form")):
        section = _SECTIONS.get(part.tag, 1)
        for row in part.iterchildren("tr"):
            if cells := list(row.iterchildren("td", "th")):
                sections[section].append(Line(section == 0, cells))
    return list(table.iterchildren("caption")), [line for lines in sections for line in lines]


def _one_line(element: HtmlElement) -> str:
    return " ".join(text_lines(element).split("\n"))


def _is_small(table: HtmlElement) -> bool:
    lengths = accumulate(len(text.strip()) for text in table.itertext())
    return all(length <= LONGEST_NESTED for length in lengths)


def _is_prose(lines: Sequence[Line]) -> bool:
    """Whether the cells hold what stands in no table's cell."""
    longest = LONGEST_CELL if len(lines) > 1 else LONGEST_LONE_CELL
    return any(
        len(text) > longest
        or (text.count("\n") >= MOST_LINES and len(text) > LONGEST_LINES)
        or next(cell.iter(*_PROSE), None) is not None
        for line in lines
        for cell, text in zip(line.cells, line.texts, strict=True)
    )


def _without_titles(captions: list[str], lines: list[Line]) -> Table:
    """A line of one cell at the top names the table, one at the bottom may be a note on it."""
    notes: list[str] = []
    if any(len(line.cells) > 1 for line in lines):
        while len(lines[0].cells) == 1 and _span(lines[0].cells[0], "rowspan") == 1:
            captions.append(" ".join(lines.pop(0).texts[0].split("\n")))
        while len(lines[-1].cells) == 1 and lines[-1].texts[0].startswith(_NOTES):
            notes.insert(0, lines.pop().texts[0])
    return Table(captions, lines, notes)


def _count_header_rows(lines: Sequence[Line]) -> int | None:
    """As the page marks them; None where it does not."""
    count = sum(line.is_head for line in lines)
    if not count:
        count = next((n for n, line in enumerate(lines) if not _is_header(line)), len(lines))
    if 0 < count < len(lines):
        return count
    is_form = all(line.cells[0].tag == "th" and _names_values(line) for line in lines)
    return 0 if is_form and not count else None


def _is_header(line: Line) -> bool:
    """Every cell is a `th`, or blank."""
    pairs = zip(line.cells, line.texts, strict=True)
    return all(cell.tag == "th" or not text for cell, text in pairs)


def _names_values(line: Line) -> bool:
    """Whether each `th` names the `td` beside it."""
    return all(cell.tag == ("td" if n % 2 else "th") for n, cell in enumerate(line.cells))


def _placed(lines: Sequence[Line]) -> tuple[list[list[str]], dict[Cell, Cell]]:
    """The texts by row and column, and from where the places that larger cells cover have theirs.

    Places that no cell of the table begins in or left of are none.
    """
    rows: list[list[str]] = []
    covered: dict[Cell, Cell] = {}
    below: dict[int, tuple[int, Cell]] = {}  # by column: how many more rows a cell covers
    width = places = 0
    for number, line in enumerate(lines):
        row: list[str] = []
        for cell, text in zip(line.cells, line.texts, strict=True):
            _cover(row, number, below, covered)
            origin = (number, len(row))
            width = max(width, len(row) + 1)
            is_bounded = len(row) < MAX_COLUMNS and places < MAX_PLACES
            columns = min(_span(cell, "colspan"), MAX_COLUMNS) if is_bounded else 1
            depth = _span(cell, "rowspan") if is_bounded else 1
            for column in range(len(row), len(row) + columns):
                if depth > 1:
                    below[column] = depth - 1, origin
                if column > origin[1]:
                    covered[number, column] = origin
            row += [text, *[""] * (columns - 1)]
            places += columns
        while below and len(row) <= max(below):
            if not _cover(row, number, below, covered):
                row.append("")
        places += len(row) if below else 0
        if places > MAX_PLACES:
            below.clear()
        rows.append(row)
    if width * len(rows) <= MAX_PLACES:
        rows = [[*row, *[""] * (width - len(row))] for row in rows]
    return [row[:width] for row in rows], _of_text(covered, rows, width)


def _cover(
    row: list[str],
    number: int,
    below: dict[int, tuple[int, Cell]],
    covered: dict[Cell, Cell],
) -> bool:
    """Go on to the next place of a row that no cell from above covers."""
    start = len(row)
    while (column := len(row)) in below:
        depth, origin = below.pop(column)
        covered[number, column] = origin
        if depth > 1:
            below[column] = depth - 1, origin
        row.append("")
    return len(row) > start


def _of_text(covered: dict[Cell, Cell], rows: list[list[str]], width: int) -> dict[Cell, Cell]:
    return {
        place: (row, column)
        for place, (row, column) in covered.items()
        if place[1] < width and rows[row][column]
    }


def _span(cell: HtmlElement, direction: str) -> int:
    """How many rows or columns a cell covers; 0 rows are all that follow."""
    value = cell.get(f"{_KEPT}{direction}", "").strip()
    if not value.isascii() or not value.isdigit():
        return 1
    return int(value[:6]) or (MAX_PLACES if direction == "rowspan" else 1)

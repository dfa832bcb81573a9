"""The rows of a table as a grid: which places a larger cell covers, and which row is cited."""

from collections.abc import Sequence

from corpus import Window
from corpus.blocks import Row


def covers(window: Window, row: Row) -> bool:
    """Whether a window holds all cells of a row that stand in it."""
    cells = [(start, end) for start, end in row.cells if row.start <= start < end <= row.end]
    return bool(cells) and all(window.start <= start and end <= window.end for start, end in cells)


def is_covered(rows: Sequence[Row], number: int, column: int) -> bool:
    """Whether a place is covered by the cell to its left or above it."""
    cell = rows[number].cells[column]
    above = rows[number - 1].cells[column : column + 1] if number else ()
    left = rows[number].cells[column - 1 : column] if column else ()
    return cell[0] < cell[1] and cell in (*above, *left)


def cell_size(rows: Sequence[Row], number: int, column: int) -> str:
    """How many columns and rows a cell covers, as attributes where it is more than one."""
    cells = rows[number].cells
    cell = cells[column]
    if cell[0] == cell[1]:
        return ""
    width = _run([each == cell for each in cells[column:]])
    height = _run([row.cells[column : column + 1] == (cell,) for row in rows[number:]])
    columns = f" colspan='{width}'" if width > 1 else ""
    return columns + (f" rowspan='{height}'" if height > 1 else "")


def _run(alike: Sequence[bool]) -> int:
    return alike.index(False) if False in alike else len(alike)

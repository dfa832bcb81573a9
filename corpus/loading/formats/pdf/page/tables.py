"""Tables and boxes whose lines are drawn: the cells between the lines, and what stands in them."""

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from corpus.loading.formats.pdf.page.glyphs import Glyph
from corpus.loading.formats.pdf.page.lines import (
    Piece,
    find_pieces,
    joined,
    joins_without_blank,
    lines_of,
)
from corpus.loading.formats.pdf.page.rulings import Rulings

_TOUCH = 3.0
"""Points that lines which meet may lie apart."""
_SAME_LINE = 2.5
_MOST_CELLS = 20_000

Cell = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Table:
    """A table where it stands on its page; `columns` are the places of the lines between them."""

    rows: tuple[tuple[str, ...], ...]
    x0: float
    x1: float
    top: float
    bottom: float
    columns: tuple[float, ...] = ()
    covered: dict[Cell, Cell] = field(default_factory=dict)
    breaks: tuple[int, ...] = ()
    """The rows with which later pages begin."""
    certainty: float = 1.0


@dataclass(frozen=True, slots=True)
class Box:
    """A frame around text that is apart from the rest of its page."""

    pieces: tuple[Piece, ...]
    x0: float
    x1: float
    top: float
    bottom: float


def take_ruled(
    glyphs: Sequence[Glyph], rulings: Rulings, width: float, height: float
) -> tuple[list[Table | Box], list[Glyph]]:
    """The tables and boxes, and the characters that stand in none of them."""
    parts: list[Table | Box] = []
    left = list(glyphs)
    for grid in _grids(rulings):
        if len(grid.xs) < 2 or len(grid.ys) < 2:
            continue
        inside = [glyph for glyph in left if grid.holds(glyph)]
        part = _part(grid, inside, width, height) if inside else None
        if part:
            parts.append(part)
            left = [glyph for glyph in left if not grid.holds(glyph)]
    return parts, left


@dataclass(frozen=True, slots=True)
class _Grid:
    """Lines that touch one another, and the places at which they lie."""

    across: list[tuple[float, float, float]]
    down: list[tuple[float, float, float]]
    xs: list[float]
    ys: list[float]

    def holds(self, glyph: Glyph) -> bool:
        middle = (glyph.x0 + glyph.x1) / 2
        return self.xs[0] < middle < self.xs[-1] and self.ys[0] < _height(glyph) < self.ys[-1]

    def is_divided_across(self, row: int, column: int) -> bool:
        """Whether a line lies between the cell and the one below it."""
        return _is_covered(self.across, self.ys[row + 1], self.xs[column], self.xs[column + 1])

    def is_divided_down(self, row: int, column: int) -> bool:
        """Whether a line lies between the cell and the one to its right."""
        return _is_covered(self.down, self.xs[column + 1], self.ys[row], self.ys[row + 1])


def _height(glyph: Glyph) -> float:
    return glyph.base - 0.35 * glyph.size


def _grids(rulings: Rulings) -> list[_Grid]:
    """The groups of lines that touch one another."""
    across, down = _merged(rulings.across), _merged(rulings.down)
    if len(across) * len(down) > 400_000:
        return []
    parents = list(range(len(across) + len(down)))

    def root(number: int) -> int:
        while parents[number] != number:
            parents[number] = parents[parents[number]]
            number = parents[number]
        return number

    for n, (y, x0, x1) in enumerate(across):
        for m, (x, y0, y1) in enumerate(down):
            if x0 - _TOUCH <= x <= x1 + _TOUCH and y0 - _TOUCH <= y <= y1 + _TOUCH:
                parents[root(n)] = root(len(across) + m)
    groups: dict[int, tuple[list[int], list[int]]] = {}
    for number in range(len(parents)):
        rows, columns = groups.setdefault(root(number), ([], []))
        if number < len(across):
            rows.append(number)
        else:
            columns.append(number - len(across))
    return [
        _grid([across[n] for n in rows], [down[m] for m in columns])
        for rows, columns in groups.values()
        if len(rows) >= 2 and columns
    ]


def _grid(
    across: list[tuple[float, float, float]], down: list[tuple[float, float, float]]
) -> _Grid:
    """Where a table is open at its sides, these are where its lines end."""
    left = min(x0 for _, x0, _ in across)
    right = max(x1 for _, _, x1 in across)
    xs = _clustered([*(x for x, _, _ in down), left, right])
    ys = _clustered([y for y, _, _ in across])
    sides = [(xs[0], ys[0], ys[-1]), (xs[-1], ys[0], ys[-1])]
    return _Grid(across, [*down, *sides], xs, ys)


def _merged(lines: Iterable[tuple[float, float, float]]) -> list[tuple[float, float, float]]:
    """Lines whose parts were drawn one by one as whole ones."""
    merged: list[tuple[float, float, float]] = []
    open_lines: list[tuple[float, float, float]] = []
    for place, start, end in sorted(lines):
        still = []
        for other in open_lines:
            if place - other[0] > _SAME_LINE:
                merged.append(other)
            elif start <= other[2] + _TOUCH and other[1] <= end + _TOUCH:
                place, start, end = other[0], min(start, other[1]), max(end, other[2])
            else:
                still.append(other)
        open_lines = [*still, (place, start, end)]
    return merged + open_lines


def _clustered(places: Iterable[float]) -> list[float]:
    clusters: list[list[float]] = []
    for place in sorted(places):
        if clusters and place - clusters[-1][-1] <= _SAME_LINE:
            clusters[-1].append(place)
        else:
            clusters.append([place])
    return [sum(cluster) / len(cluster) for cluster in clusters]


def _is_covered(
    lines: Iterable[tuple[float, float, float]], place: float, start: float, end: float
) -> bool:
    """Whether lines at this place go over most of the way from `start` to `end`."""
    missing = 0.7 * (end - start)
    for at, a, b in lines:
        if -2 * _SAME_LINE <= at - place <= 2 * _SAME_LINE and a < end and b > start:
            missing -= min(end, b) - max(start, a)
            if missing <= 0:
                return True
    return False


def _part(grid: _Grid, glyphs: Sequence[Glyph], width: float, height: float) -> Table | Box | None:
    rows, columns = len(grid.ys) - 1, len(grid.xs) - 1
    if rows * columns > _MOST_CELLS:
        return None
    owners = _owners(grid, rows, columns)
    contents: dict[Cell, list[Glyph]] = {}
    for glyph in glyphs:
        column = bisect_right(grid.xs, (glyph.x0 + glyph.x1) / 2) - 1
        row = bisect_right(grid.ys, _height(glyph)) - 1
        contents.setdefault(owners[row, column], []).append(glyph)
    edges = grid.xs[0], grid.xs[-1], grid.ys[0], grid.ys[-1]
    cells = set(owners.values())
    if (len(contents) == 1 and len(cells) <= 2) or columns == 1:
        is_page = edges[1] - edges[0] > 0.6 * width and edges[3] - edges[2] > 0.5 * height
        return None if is_page else Box(tuple(find_pieces(glyphs)), *edges)
    texts = {cell: cell_text(find_pieces(inside)) for cell, inside in contents.items()}
    return Table(
        tuple(tuple(texts.get((n, m), "") for m in range(columns)) for n in range(rows)),
        *edges,
        columns=tuple(grid.xs),
        covered={
            place: owner for place, owner in owners.items() if owner != place and texts.get(owner)
        },
    )


def _owners(grid: _Grid, rows: int, columns: int) -> dict[Cell, Cell]:
    """For each place of the grid the first one, at the top left, of the cell that it belongs to."""
    owners: dict[Cell, Cell] = {}
    for row in range(rows):
        for column in range(columns):
            owner = (row, column)
            if column and not grid.is_divided_down(row, column - 1):
                owner = owners[row, column - 1]
            elif row and not grid.is_divided_across(row - 1, column):
                owner = owners[row - 1, column]
            owners[row, column] = owner
    return owners


def cell_text(pieces: Iterable[Piece]) -> str:
    """The lines of a cell as one; a blank between lines that did not have to be broken."""
    lines = [joined(line) for line in lines_of(pieces)]
    right = max((line.x1 for line in lines), default=0.0)
    text = ""
    last: Piece | None = None
    for line in lines:
        is_wrap = last and right - last.x1 < 1.2 * line.size
        if last and not (is_wrap and joins_without_blank(text, line.text)):
            text += " "
        text += line.text
        last = line
    return text

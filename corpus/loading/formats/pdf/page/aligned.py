"""Tables without lines: rows of short pieces that stand in the same columns."""

import re
from collections.abc import Sequence
from statistics import fmean

from corpus.loading.formats.pdf.page.columns import Part
from corpus.loading.formats.pdf.page.glyphs import closed_up
from corpus.loading.formats.pdf.page.lines import Piece, lines_of
from corpus.loading.formats.pdf.page.tables import Table

_LEAST_ROWS = 3
_LEAST_WHITE = 1.0
"""Ems between the columns."""
_LONGEST = 16
"""Characters that the cells have on average at most."""
_STOP = re.compile(r"[。；！？]$")


def take_aligned(parts: Sequence[Part], size: float) -> list[Part]:
    """The parts with those that make up a table replaced by it."""
    others: list[Part] = [part for part in parts if not isinstance(part, Piece)]
    lines = lines_of(part for part in parts if isinstance(part, Piece))
    taken: list[Part] = []
    start = 0
    while start < len(lines):
        end, columns = _longest_run(lines, start, size)
        if end - start >= _LEAST_ROWS and _is_table(lines[start:end], columns):
            taken.append(_table(lines[start:end], columns))
            start = end
        else:
            taken += lines[start]
            start += 1
    return sorted([*taken, *others], key=lambda part: (part.top, part.x0))


_Columns = list[tuple[float, float]]


def _longest_run(lines: Sequence[Sequence[Piece]], start: int, size: float) -> tuple[int, _Columns]:
    """Where the lines end that leave the same strips white, and what lies between the strips."""
    columns: _Columns = [(piece.x0, piece.x1) for piece in lines[start]]
    if len(columns) < 2:
        return start, []
    end = start + 1
    while end < len(lines) and _follows(lines[end - 1], lines[end]):
        spans = [(piece.x0, piece.x1) for piece in lines[end]]
        wider = _united([*columns, *spans], _LEAST_WHITE * size)
        if len(wider) < len(columns) or len(wider) < 2:
            break
        if len(wider) > max(len(columns), len(spans)):
            break
        if len(spans) < 2:
            break
        columns = wider
        end += 1
    return end, _united(columns, _LEAST_WHITE * size)


def _follows(line: Sequence[Piece], following: Sequence[Piece]) -> bool:
    return following[0].base - line[0].base <= 3.2 * max(line[0].size, following[0].size)


def _united(spans: Sequence[tuple[float, float]], white: float) -> _Columns:
    """Spans, those as one between which there is not enough white."""
    united: _Columns = []
    for start, end in sorted(spans):
        if united and start - united[-1][1] < white:
            united[-1] = united[-1][0], max(end, united[-1][1])
        else:
            united.append((start, end))
    return united


def _is_table(lines: Sequence[Sequence[Piece]], columns: _Columns) -> bool:
    if len(columns) < 2:
        return False
    pieces = [piece for line in lines for piece in line]
    long = sum(len(piece.text) for piece in pieces) > _LONGEST * len(pieces)
    stops = sum(bool(_STOP.search(piece.text)) for piece in pieces)
    named = sum("：" in piece.text[:-1] for piece in pieces)
    is_filled = 10 * len(pieces) >= 6 * len(lines) * len(columns)
    return is_filled and not (long or 8 * stops > len(pieces) or 2 * named > len(pieces))


def _table(lines: Sequence[Sequence[Piece]], columns: _Columns) -> Table:
    rows = []
    for line in lines:
        cells = ["" for _ in columns]
        for piece in line:
            middle = (piece.x0 + piece.x1) / 2
            column = next(n for n, (_, end) in enumerate(columns) if middle <= end)
            cells[column] = closed_up(f"{cells[column]} {piece.text}".strip())
        rows.append(tuple(cells))
    return Table(
        tuple(rows),
        columns[0][0],
        columns[-1][1],
        min(piece.top for piece in lines[0]),
        max(piece.bottom for piece in lines[-1]),
        columns=tuple(start for start, _ in columns),
        certainty=fmean(piece.certainty for line in lines for piece in line),
    )

"""Columns that were typed with blanks: a cell lies where it stands under the others."""

import re
import unicodedata
from collections.abc import Sequence
from functools import cache
from itertools import pairwise

from corpus.blocks import Span

BLANKS = re.compile(r"[ \u3000\xa0]{2,}")
LONGEST_CELL = 40
"""Characters of a cell of two columns; longer ones are sentences with blanks between them."""
_WIDE_BLANK = re.compile(r"[ \u3000\xa0]*(?:\u3000|[ \xa0]{2})[ \u3000\xa0]*")
_VERSE = re.compile(r"[\u4e00-\u9fff]{4,}")


def lined_up(text: str, lines: Sequence[Span]) -> list[list[Span]] | None:
    """The cells of each line, as many in each; None where the lines are no table.

    A line that has fewer than the others has blank ones, told by where its own stand.

    >>> text = "姓名  分机  房间\\n李强        302\\n王芳  8016  303"
    >>> cells = lined_up(text, [(0, 10), (11, 24), (24, 37)])
    >>> [text[start:end] for start, end in cells[1]]
    ['李强', '', '302']
    """
    has_gaps = all(BLANKS.search(text, *line) for line in lines)
    rows = [_cells(text, line, BLANKS if has_gaps else _WIDE_BLANK) for line in lines]
    width = max(map(len, rows))
    full = [n for n, row in enumerate(rows) if len(row) == width]
    if width < 2 or len(full) < 2 or 2 * len(full) < len(rows):
        return None
    if not has_gaps and (width < 3 or len(rows) < 3 or len(full) < len(rows)):
        return None
    if width == 2 and (len(rows) < 3 or not _is_short(rows)):
        return None
    if _is_verse(text, rows):
        return None
    if len(full) < len(rows):
        return _placed(text, lines, rows, width)
    return rows


def _cells(text: str, line: Span, gap: re.Pattern[str]) -> list[Span]:
    whole = text[line[0] : line[1]]
    start = line[0] + len(whole) - len(whole.lstrip())
    end = line[0] + len(whole.rstrip())
    cuts = [match.span() for match in gap.finditer(text, start, end)]
    return list(zip([start, *(at for _, at in cuts)], [*(at for at, _ in cuts), end], strict=True))


def _is_short(rows: Sequence[Sequence[Span]]) -> bool:
    return all(end - start <= LONGEST_CELL for row in rows for start, end in row)


def _is_verse(text: str, rows: Sequence[Sequence[Span]]) -> bool:
    """Whether they are the half lines of a poem: 床前明月光　疑是地上霜."""
    cells = [text[start:end] for row in rows for start, end in row]
    return len({len(cell) for cell in cells}) == 1 and all(map(_VERSE.fullmatch, cells))


def _placed(
    text: str, lines: Sequence[Span], rows: Sequence[Sequence[Span]], width: int
) -> list[list[Span]] | None:
    places = [
        [(_column(text, line[0], start), _column(text, line[0], end)) for start, end in row]
        for line, row in zip(lines, rows, strict=True)
    ]
    full = [place for place in places if len(place) == width]
    columns = [
        (min(place[n][0] for place in full), max(place[n][1] for place in full))
        for n in range(width)
    ]
    if any(left[1] > right[0] for left, right in pairwise(columns)):
        return None
    placed = []
    for row, place in zip(rows, places, strict=True):
        numbers = [_nearest(columns, span) for span in place]
        if len(set(numbers)) < len(numbers):
            return None
        cells = dict(zip(numbers, row, strict=True))
        at, filled = row[0][0], []
        for number in range(width):
            filled.append(cells.get(number, (at, at)))
            at = filled[-1][1]
        placed.append(filled)
    return placed


def _nearest(columns: Sequence[Span], span: Span) -> int:
    """The number of the column that lies nearest to a cell, or shares most of it."""
    return min(
        range(len(columns)), key=lambda n: max(columns[n][0], span[0]) - min(columns[n][1], span[1])
    )


def _column(text: str, start: int, at: int) -> int:
    return sum(map(_width, text[start:at]))


@cache
def _width(character: str) -> int:
    return 2 if unicodedata.east_asian_width(character) in "WFA" else 1

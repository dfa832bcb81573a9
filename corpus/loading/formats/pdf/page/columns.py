"""The order in which the parts of a page are read: columns, and what lies across them.

A gutter is a strip of white between two texts. It parts them where both run on as prose beside it:
the columns of a table, whose cells are short, are no texts, and are read across.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TypeAlias

from corpus.loading.formats.pdf.page.lines import Piece, lines_of
from corpus.loading.formats.pdf.page.tables import Box, Table

Part: TypeAlias = Piece | Table | Box

_NARROWEST = 0.8
"""Ems that a gutter is wide at least."""
_LEAST_LINES = 2
_LEAST_CHARACTERS, _LEAST_LETTERS = 7, 16
"""How long the lines of a column of text are at least, in Chinese and in Latin characters."""
_LEAST_FULLNESS = 0.7
_DEEPEST = 12
_MARK = re.compile(r"[，。；、！？]|[,.;](?=\s|$)")


@dataclass(frozen=True, slots=True)
class Region:
    """Parts that stand below each other. `right` is the edge of a column, where it is one."""

    parts: tuple[Part, ...]
    right: float | None = None


def find_regions(parts: Sequence[Part], size: float, depth: int = 0) -> list[Region]:
    """The parts of a page as regions in the order in which they are read; `size` is the em."""
    if not parts:
        return []
    band = _widest_band(parts, size) if depth < _DEEPEST else None
    if band is None:
        return [Region(tuple(parts))]
    above, left, right, below = band
    return [
        *find_regions(above, size, depth + 1),
        *(_as_columns(find_regions(left, size, depth + 1), left)),
        *(_as_columns(find_regions(right, size, depth + 1), right)),
        *find_regions(below, size, depth + 1),
    ]


def _as_columns(regions: Iterable[Region], parts: Sequence[Part]) -> list[Region]:
    edge = max(part.x1 for part in parts)
    return [Region(each.parts, each.right or edge) for each in regions]


_Band: TypeAlias = tuple[list[Part], list[Part], list[Part], list[Part]]


def _widest_band(parts: Sequence[Part], size: float) -> _Band | None:
    """What stands above two columns, in either of them, and below."""
    best: tuple[float, _Band] | None = None
    for place in _gutters(parts, size):
        for segment in _segments(parts, place):
            band = _band(parts, segment, place, size)
            if band:
                height = _bottom(band[1] + band[2]) - _top(band[1] + band[2])
                if best is None or height > best[0] + 1:
                    best = height, band
    return best[1] if best else None


def _gutters(parts: Sequence[Part], size: float) -> list[float]:
    """The middles of the white strips between neighbours, each about once."""
    places: set[float] = set()
    for line in _beside(parts):
        for before, after in pairwise(line):
            if after.x0 - before.x1 >= _NARROWEST * size:
                places.add(round(after.x0 - 0.3 * size))
                places.add(round(before.x1 + 0.3 * size))
    return sorted(places)[:200]


def _beside(parts: Sequence[Part]) -> list[list[Part]]:
    """Parts that stand beside each other, whatever their baselines are."""
    rows: list[list[Part]] = []
    pieces = [part for part in parts if isinstance(part, Piece)]
    rows += [list(line) for line in lines_of(pieces)]
    ordered = sorted(parts, key=lambda part: part.top)
    for number, part in enumerate(ordered):
        for other in ordered[number + 1 :]:
            if other.top >= part.bottom:
                break
            rows.append(sorted([part, other], key=lambda each: each.x0))
    return rows


def _segments(parts: Sequence[Part], place: float) -> list[list[Part]]:
    """The runs of parts, from the top down, none of which lies across the place."""
    segments: list[list[Part]] = [[]]
    for part in sorted(parts, key=lambda part: part.top):
        if part.x0 < place < part.x1:
            segments.append([])
        else:
            segments[-1].append(part)
    return [segment for segment in segments if len(segment) >= 2 * _LEAST_LINES]


def _band(parts: Sequence[Part], segment: list[Part], place: float, size: float) -> _Band | None:
    left = [part for part in segment if part.x1 <= place]
    right = [part for part in segment if part.x0 >= place]
    if not left or not right:
        return None
    left, right = _abreast(left, right, size), _abreast(right, left, size)
    if not left or not right or not _are_columns(left, right, size):
        return None
    inside = {id(part) for part in (*left, *right)}
    top, bottom = _top(left + right), _bottom(left + right)
    others = [part for part in parts if id(part) not in inside]
    if any(
        part.top + part.bottom > 2 * top and part.top + part.bottom < 2 * bottom for part in others
    ):
        return None
    above = [part for part in others if part.top + part.bottom <= 2 * top]
    below = [part for part in others if part.top + part.bottom >= 2 * bottom]
    return above, left, right, below


def _abreast(side: Sequence[Part], other: Sequence[Part], size: float) -> list[Part]:
    """The parts of one side without those that white parts from it, beyond the other's end."""
    top, bottom = _top(other), _bottom(other)
    ordered = sorted(side, key=lambda part: part.top)
    inner = [part for part in ordered if part.bottom > top and part.top < bottom]
    if not inner:
        return []
    edge = _top(inner)
    for part in reversed([part for part in ordered if part.bottom <= top]):
        if edge - part.bottom > 1.3 * size:
            break
        inner.append(part)
        edge = part.top
    edge = _bottom(inner)
    for part in (part for part in ordered if part.top >= bottom):
        if part.top - edge > 1.3 * size:
            break
        inner.append(part)
        edge = part.bottom
    return inner


def _are_columns(left: Sequence[Part], right: Sequence[Part], size: float) -> bool:
    gap = min(part.x0 for part in right) - max(part.x1 for part in left)
    if gap < _NARROWEST * size:
        return False
    if any(isinstance(part, Box) for part in (*left, *right)):
        return True
    prose = _is_prose(left), _is_prose(right)
    return all(prose) or (any(prose) and not _are_aligned(left, right))


def _is_prose(parts: Sequence[Part]) -> bool:
    """Whether these are lines of a running text: long, with stops, most of them full."""
    pieces = [part for part in parts if isinstance(part, Piece)]
    lines = lines_of(pieces)
    if len(lines) < _LEAST_LINES:
        return False
    texts = ["".join(piece.text for piece in line) for line in lines]
    widths = [line[-1].x1 - line[0].x0 for line in lines]
    letters = sum(text.isascii() for text in texts) * 2 > len(texts)
    least = _LEAST_LETTERS if letters else _LEAST_CHARACTERS
    return (
        sum(map(len, texts)) >= least * len(texts)
        and sum(widths) >= _LEAST_FULLNESS * max(widths) * len(widths)
        and 10 * sum(bool(_MARK.search(text)) for text in texts) >= 3 * len(texts)
    )


def _are_aligned(left: Sequence[Part], right: Sequence[Part]) -> bool:
    """Whether most lines of the side with fewer have one of the other on their baseline."""
    few, many = sorted((_bases(left), _bases(right)), key=len)
    alike = sum(any(abs(base - other) < 1.5 for other in many) for base in few)
    return 10 * alike >= 6 * max(len(few), 1)


def _bases(parts: Iterable[Part]) -> list[float]:
    return [part.base for part in parts if isinstance(part, Piece)]


def _top(parts: Iterable[Part]) -> float:
    return min(part.top for part in parts)


def _bottom(parts: Iterable[Part]) -> float:
    return max(part.bottom for part in parts)

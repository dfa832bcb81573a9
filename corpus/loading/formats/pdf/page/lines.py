"""Characters as pieces of lines: what stands on one baseline with no wide gap in it.

Small characters above or below the line belong to it. Where the characters of a whole line are
drawn apart (字 距 拉 开) they are closed up.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from statistics import fmean, median

from corpus.loading.formats.pdf.page.glyphs import Glyph, closed_up, is_wide, with_labels

GAP = 0.6
"""Ems of white space that part two pieces of a line."""
_LATIN_BLANK, _MIXED_BLANK = 0.15, 0.45
"""Ems of white space that are a blank, between Latin characters and beside Chinese ones."""
_SAME_BASE = 0.25
_SMALL = 0.86
"""The share of its neighbour's size up to which a character may be raised or lowered."""
_TWICE = 0.12
"""Ems within which the same character is one drawn twice, to look bold."""
_WIDEST_SPACED = 3.0
"""Those in a line that is drawn apart and has two or three of them (通　知)."""
_LEAST_SPACED, _MOST_SPACED = 0.25, 1.6
"""Ems between the characters of a line that is drawn apart."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a line.

    `raised` are the numbers that stand above it, `spacing` the ems between characters drawn apart.
    """

    text: str
    x0: float
    x1: float
    base: float
    size: float
    bold: bool = False
    raised: tuple[str, ...] = ()
    spacing: float = 0.0
    parted: bool = False
    """Whether white runs through it that is wider than between words: entries of a form."""
    certainty: float = 1.0
    """That of text recognition."""

    @property
    def pitch(self) -> float:
        """From the middle of a Chinese character to that of the next."""
        return self.size * (1 + self.spacing)

    @property
    def top(self) -> float:
        return self.base - 0.88 * self.size

    @property
    def bottom(self) -> float:
        return self.base + 0.12 * self.size


def find_pieces(glyphs: Sequence[Glyph]) -> list[Piece]:
    """The pieces of all lines, from the top down and on each line from the left."""
    pieces = [piece for row in _rows(glyphs) for piece in _pieces(row)]
    return sorted(pieces, key=lambda piece: (piece.base, piece.x0))


def lines_of(pieces: Iterable[Piece]) -> list[list[Piece]]:
    """Pieces that stand beside each other, by line, from the top down."""
    lines: list[list[Piece]] = []
    for piece in sorted(pieces, key=lambda piece: piece.base):
        last = lines[-1][0] if lines else None
        if last and piece.base - last.base <= _SAME_BASE * max(piece.size, last.size) * 1.6:
            lines[-1].append(piece)
        else:
            lines.append([piece])
    return [sorted(line, key=lambda piece: piece.x0) for line in lines]


def joined(line: Sequence[Piece]) -> Piece:
    """The pieces of a line as one."""
    if len(line) == 1:
        return replace(line[0], text=with_labels(closed_up(line[0].text)))
    largest = max(line, key=lambda piece: len(piece.text))
    return Piece(
        with_labels(_joined_text(line)),
        line[0].x0,
        max(piece.x1 for piece in line),
        largest.base,
        largest.size,
        all(piece.bold for piece in line),
        tuple(mark for piece in line for mark in piece.raised),
        largest.spacing,
        parted=any(after.x0 - b.x1 > _WIDEST_SPACED * largest.pitch for b, after in pairwise(line)),
        certainty=fmean(piece.certainty for piece in line),
    )


def _joined_text(line: Sequence[Piece]) -> str:
    is_spaced = all(len(piece.text) == 1 and is_wide(piece.text) for piece in line) and all(
        after.x0 - before.x1 <= _WIDEST_SPACED * after.size for before, after in pairwise(line)
    )
    return ("" if is_spaced else " ").join(closed_up(piece.text) for piece in line)


def joins_without_blank(before: str, after: str) -> bool:
    return not (before[-1:].isascii() and after[:1].isascii())


def _rows(glyphs: Sequence[Glyph]) -> list[list[Glyph]]:
    """The characters by baseline."""
    runs = list(_runs(glyphs))
    for run in runs:
        if len(run) <= 6:
            _settle(run, runs)
    rows: list[tuple[float, float, list[Glyph]]] = []
    for run in sorted(runs, key=lambda run: run[0].base):
        base, size = run[0].base, max(glyph.size for glyph in run)
        for row_base, row_size, row in rows[-3:]:
            if base - row_base <= _SAME_BASE * min(size, row_size):
                row += run
                break
        else:
            rows.append((base, size, list(run)))
    return [row for _, _, row in rows]


def _runs(glyphs: Iterable[Glyph]) -> Iterator[list[Glyph]]:
    """Characters that were written one behind the other on one baseline."""
    run: list[Glyph] = []
    for glyph in glyphs:
        if run and not _continues(run[-1], glyph):
            yield run
            run = []
        run.append(glyph)
    if run:
        yield run


def _continues(last: Glyph, glyph: Glyph) -> bool:
    return (
        abs(glyph.base - last.base) <= 0.1 * last.size
        and abs(glyph.size - last.size) <= 0.14 * max(last.size, glyph.size)
        and -0.5 * last.size <= glyph.x0 - last.x1 <= 3 * last.size
    )


def _settle(run: list[Glyph], runs: Sequence[list[Glyph]]) -> None:
    """Bring small characters that stand above or below a line down or up to it."""
    size, base, x0, x1 = run[0].size, run[0].base, run[0].x0, run[-1].x1
    for other in runs:
        larger = other[0].size
        if size > _SMALL * larger:
            continue
        raised = (other[0].base - base) / larger
        beside = min(abs(x0 - other[-1].x1), abs(other[0].x0 - x1)) <= 0.5 * larger
        within = any(abs(x0 - glyph.x1) <= 0.3 * larger for glyph in other)
        if -0.35 <= raised <= 0.7 and (beside or within):
            for glyph in run:
                glyph.base = other[0].base
            return


def _pieces(row: list[Glyph]) -> Iterator[Piece]:
    row.sort(key=lambda glyph: glyph.x0)
    inked = list(_once(glyph for glyph in row if not glyph.text.isspace()))
    if not inked:
        return
    blanks = [(glyph.x0 + glyph.x1) / 2 for glyph in row if glyph.text.isspace()]
    unit = _spacing(inked)
    widest = max(GAP, 1.7 * unit)
    piece, text = [inked[0]], [inked[0].text]
    at = 0
    for last, glyph in pairwise(inked):
        gap = (glyph.x0 - last.x1) / max(last.size, glyph.size)
        if gap > widest:
            yield _piece(piece, "".join(text), unit)
            piece, text = [], []
        elif not unit:
            while at < len(blanks) and blanks[at] < last.x0:
                at += 1
            is_literal = at < len(blanks) and blanks[at] < glyph.x1 and gap > -0.05
            if is_literal or gap > _least_blank(last.text, glyph.text):
                text.append(" ")
        piece.append(glyph)
        text.append(glyph.text)
    yield _piece(piece, "".join(text), unit)


def _once(glyphs: Iterable[Glyph]) -> Iterator[Glyph]:
    last: Glyph | None = None
    for glyph in glyphs:
        is_twice = last and last.text == glyph.text and glyph.x0 - last.x0 < _TWICE * glyph.size
        if not is_twice:
            yield glyph
            last = glyph


def _spacing(row: Sequence[Glyph]) -> float:
    """The ems between the characters of a line that is drawn apart, 0 of any other."""
    if len(row) < 4:
        return 0.0
    gaps = [(after.x0 - before.x1) / after.size for before, after in pairwise(row)]
    unit = median(gaps)
    if not _LEAST_SPACED <= unit <= _MOST_SPACED:
        return 0.0
    if 2 * sum(is_wide(glyph.text) for glyph in row) < len(row):
        return 0.0
    even = sum(0.4 * unit - 0.1 <= gap <= 1.6 * unit + 0.3 for gap in gaps)
    return unit if even >= 0.8 * len(gaps) else 0.0


def _least_blank(before: str, after: str) -> float:
    return _MIXED_BLANK if is_wide(before) or is_wide(after) else _LATIN_BLANK


def _piece(glyphs: Sequence[Glyph], text: str, spacing: float) -> Piece:
    sizes = [glyph.size for glyph in glyphs]
    size = max(set(sizes), key=sizes.count) if len(set(sizes)) > 1 else sizes[0]
    small = "".join(g.text if g.size <= _SMALL * size else " " for g in glyphs)
    return Piece(
        text,
        glyphs[0].x0,
        glyphs[-1].x1,
        glyphs[0].base,
        size,
        2 * sum(glyph.bold for glyph in glyphs) > len(glyphs),
        tuple(re.findall(r"\d{1,3}|[*†]", small)),
        spacing,
    )

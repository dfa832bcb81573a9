"""Lines as paragraphs, by where they begin and end and by how much white stands between them.

A paragraph may go on in the next column or on the next page.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from statistics import fmean, median

from corpus.loading.formats.pdf.page.glyphs import is_wide
from corpus.loading.formats.pdf.page.lines import Piece, joins_without_blank

_INDENT = 0.8
"""Ems by which the first line of a paragraph begins further in."""
_DEEPEST_INDENT = 2.6
_SLACK = 1.2
"""Ems that a line may fall short: a stop that hangs over the edge of other lines."""
_LOOSE = 1.35
"""The share of the usual distance of lines above which another paragraph begins."""
_SAME_SIZE = 0.08
_LEAST_WORDS = 4
_LONG = 22
"""Ems that a line has which can only be one of a text."""

_STOPS = re.compile(r"[，。；：,;:]")
_CLAUSE_MARK = re.compile(r"[，,。；;、？！?!]|\.\s")
LEADER = re.compile(r"(?:…|\.{4}|·{4}|⋯)[….·⋯\s]*\d{1,4}$")
"""What leads to the number of a page in a table of contents."""
_FINISHED = re.compile(r"[。！？!?…：:；;.][”’」』）)】》]*$")
_UNFINISHED = re.compile(r"[，,、（(《“‘「『〈【—-]$")
_CONTINUED = re.compile(r"[，,、。；;：:！？!?）)】》”’」』]")
_STARTS_ANEW = re.compile(
    r"[-*+]\s|[•·●■◆※▪○□☑✓]\s?\S|(?:\d{1,3}|[a-zA-Z])[.、)）．](?![0-9A-Za-z])"
    r"|[（(](?:\d{1,3}|[一二三四五六七八九十]{1,3})[)）]|[一二三四五六七八九十]{1,3}[、.．]|[①-⑳]"
    r"|第[一二三四五六七八九十百零〇\d]+[章节条编篇部]|【|[问答][:：]|[QA]\d*[:：.]"
)


@dataclass(frozen=True, slots=True)
class Line:
    """A line where it stands: between `left` and `right`, the edges of its column."""

    piece: Piece
    page: int
    left: float
    right: float

    @property
    def text(self) -> str:
        return self.piece.text

    @property
    def indent(self) -> float:
        """Ems by which it begins to the right of its column's edge."""
        return (self.piece.x0 - self.left) / self.piece.pitch

    @property
    def rest(self) -> float:
        """Ems of white behind it."""
        return (self.right - self.piece.x1) / self.piece.pitch

    @property
    def is_centred(self) -> bool:
        white = (self.piece.x0 - self.left) + (self.right - self.piece.x1)
        if min(self.indent, self.rest) <= 1.5 or white < 0.2 * (self.right - self.left):
            return False
        off = abs(self.indent - self.rest)
        if self.indent < _DEEPEST_INDENT:  # as the first line of a paragraph may be
            return off < 0.6 and not _STOPS.search(self.text) and "," not in self.text
        return off < 1.5


@dataclass(slots=True)
class Paragraph:
    """Lines that are read through."""

    lines: list[Line] = field(default_factory=list)

    @property
    def page(self) -> int:
        return self.lines[0].page

    @property
    def piece(self) -> Piece:
        return self.lines[0].piece

    @property
    def size(self) -> float:
        return median(line.piece.size for line in self.lines)

    @property
    def bold(self) -> bool:
        return all(line.piece.bold for line in self.lines)

    @property
    def certainty(self) -> float:
        return fmean(line.piece.certainty for line in self.lines)

    @property
    def raised(self) -> set[str]:
        return {mark for line in self.lines for mark in line.piece.raised}

    @property
    def text(self) -> str:
        text = ""
        for line in self.lines:
            text = _appended(text, line.text.strip())
        return text


def _appended(text: str, line: str) -> str:
    """The text with a line behind it, a word that was broken made whole.

    >>> _appended("an exam-", "ple"), _appended("坝顶长四百", "一十五米"), _appended("2024", "file")
    ('an example', '坝顶长四百一十五米', '2024 file')
    """
    if re.search(r"[A-Za-z]-$", text) and line[:1].islower():
        return text[:-1] + line
    if text.endswith("-") or not text or joins_without_blank(text, line):
        return text + line
    return f"{text} {line}"


def find_paragraphs(lines: Sequence[Line]) -> list[Paragraph]:
    """The paragraphs of a region."""
    paragraphs: list[Paragraph] = []
    distance = _usual_distance(lines)
    is_wrapped = _is_wrapped(lines)
    for before, line in zip((None, *lines), lines, strict=False):
        if before and not _begins(before, line, distance, is_wrapped=is_wrapped):
            paragraphs[-1].lines.append(line)
        else:
            paragraphs.append(Paragraph([line]))
    return paragraphs


def goes_on(before: Paragraph, after: Paragraph) -> bool:
    """Whether a paragraph at the end of a column or page goes on in the one that follows it."""
    last, first = before.lines[-1], after.lines[0]
    if not _look_alike(last, first) or _STARTS_ANEW.match(first.text):
        return False
    if _UNFINISHED.search(last.text) or _CONTINUED.match(first.text):
        return True
    if not _is_full(last, first):
        return False
    if _FINISHED.search(last.text):
        # Where paragraphs are indented, one that begins at the edge has begun before.
        return (
            first.indent < _INDENT and before.lines[0].indent >= _INDENT and len(before.lines) > 1
        )
    return first.indent < _INDENT or last.indent >= _INDENT


def _begins(before: Line, line: Line, distance: float, *, is_wrapped: bool) -> bool:
    """Whether a line begins a paragraph of its own."""
    if not _look_alike(before, line):
        return True
    if line.piece.base - before.piece.base > _LOOSE * distance:
        return True
    if LEADER.search(before.text) or before.piece.parted or line.piece.parted:
        return True
    if before.is_centred != line.is_centred and (before.is_centred or line.is_centred):
        return True
    if _STARTS_ANEW.match(line.text) and (_FINISHED.search(before.text) or line.indent >= 0.0):
        return not _is_number_broken(before, line)
    if _UNFINISHED.search(before.text) or _CONTINUED.match(line.text):
        return False
    if not _is_full(before, line) or not is_wrapped:
        return True
    is_indented = (
        line.indent >= _INDENT and line.piece.x0 - before.piece.x0 > -0.3 * line.piece.size
    )
    return is_indented and bool(_FINISHED.search(before.text))


def _is_number_broken(before: Line, line: Line) -> bool:
    """第十二条 in the middle of a sentence, or 3.5 broken behind its first digit."""
    return not _FINISHED.search(before.text) and _is_full(before, line)


def _reads_like_text(line: str) -> bool:
    return bool(_CLAUSE_MARK.search(line)) or (line.isascii() and len(line.split()) >= _LEAST_WORDS)


def _look_alike(before: Line, line: Line) -> bool:
    larger = max(before.piece.size, line.piece.size)
    same = abs(before.piece.size - line.piece.size) <= _SAME_SIZE * larger
    return same and (before.piece.bold == line.piece.bold or len(line.text) < 4)


def _is_full(line: Line, following: Line) -> bool:
    """Whether what the next line begins with had no more room."""
    return line.rest <= _first_width(following.text) + _SLACK


def _first_width(text: str) -> float:
    """The ems of what may not be broken at the beginning of a line."""
    if is_wide(text[0]):
        return 2.0 if len(text) > 1 and _CONTINUED.match(text[1]) else 1.0
    word = re.match(r"[!-~]+", text)
    return 0.5 * len(word[0]) if word else 1.0


def _usual_distance(lines: Sequence[Line]) -> float:
    gaps = [
        after.piece.base - before.piece.base
        for before, after in pairwise(lines)
        if _look_alike(before, after)
    ]
    if not gaps:
        return float("inf")
    ordered = sorted(gap for gap in gaps if gap > 0) or [float("inf")]
    return ordered[len(ordered) // 3]


def _is_wrapped(lines: Sequence[Line]) -> bool:
    """Whether lines end at the edge because they are full, and not one of them by chance."""
    full = [line for line in lines if line.rest <= _SLACK]
    if any(line.piece.x1 - line.left > _LONG * line.piece.size for line in full):
        return True
    marked = sum(_reads_like_text(line.text) for line in full)
    return len(full) >= 2 and 3 * marked >= len(full)

"""Which line breaks end a paragraph, and which only wrap it.

A text file may break its lines at a fixed width, in the middle of a sentence. A break is taken
for such a wrap, here called soft, when the file is wrapped, its line is as wide as the widest
lines and does not look finished, or where a line ends in a comma. Lists and tables have lines of
one width too; what tells a wrapped text from them is that its lines hold commas and stops.
"""

import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass

NEWLINE = re.compile(r"\r\n|[\n\r\x0b\x0c\x85\u2028\u2029]")
WRAP_WIDTHS = range(20, 161)
"""Columns at which people and mail programs wrap; a Chinese character takes two."""
WRAP_SLACK = 10
"""Columns a wrapped line may fall short: a word or a mark that had to go to the next line.

Of narrow lines a quarter at most."""
CHARACTER_SLACK = 3
"""Characters that a line wrapped at a number of characters may fall short."""
OUTLIERS = 0.05
"""Share of the lines that may be wider than the wrap: a web address, a row of a table."""
LEAST_FULL_LINES = 0.25
"""Share of the lines of a wrapped text that reach its width, short paragraphs considered."""

_FINISHED = re.compile(r"[。！？!?…：:；;.][）)】》]*$")
"""A stop, but not one in quotation marks: who said it may stand on the next line."""
_CONTINUES = tuple("，,、")
_CONTINUED = tuple("，,、。；;：:！？!?）)】》”’」』")
"""What no paragraph begins with."""
_CLAUSE_MARK = re.compile(r"[，,。；;、？！?!]|\.\s")
_STARTS_ANEW = re.compile(
    r"[ \t\u3000]{2,}|\u3000|[#>|]|[-*+•·●■◆※]\s|(?:\d{1,3}|[a-zA-Z])[.、)）](?![0-9A-Za-z])"
    r"|[（(](?:\d{1,3}|[一二三四五六七八九十]{1,3})[)）]|[一二三四五六七八九十]{1,3}[、.]|[①-⑳]"
    r"|第[一二三四五六七八九十百\d]+[章节条]|```|【"
)


def paragraph_spans(text: str) -> Iterator[tuple[int, int]]:
    """Half-open spans of the paragraphs, in order, together covering all non-blank characters.

    >>> list(paragraph_spans("第一段，\\n还是第一段。\\n\\n第二段。"))
    [(0, 11), (13, 17)]
    """
    wrap = _find_wrap(text)
    start: int | None = None
    previous = (0, 0)
    for line in _line_spans(text):
        if start is not None and not _is_soft(text, previous, line, wrap):
            yield start, previous[1]
            start = None
        if text[line[0] : line[1]].strip():
            start = line[0] if start is None else start
            previous = line
        elif start is not None:
            yield start, previous[1]
            start = None
    if start is not None:
        yield start, previous[1]


def unwrap(text: str) -> str:
    """The text with the lines of each paragraph joined, one paragraph a line.

    For texts that were extracted, whose line breaks are the layout's and not the author's.
    """
    return "\n".join(_join(text[start:end]) for start, end in paragraph_spans(text))


def _join(paragraph: str) -> str:
    joined = ""
    for line in NEWLINE.split(paragraph):
        stripped = line.strip()
        latin_on_both_sides = joined[-1:].isascii() and stripped[:1].isascii()
        joined += " " + stripped if joined and stripped and latin_on_both_sides else stripped
    return joined


def _line_spans(text: str) -> Iterator[tuple[int, int]]:
    start = 0
    for newline in NEWLINE.finditer(text):
        yield start, newline.start()
        start = newline.end()
    yield start, len(text)


@dataclass(frozen=True, slots=True)
class _Wrap:
    """Lines wrapped at `width`, by the measure that the program which wrapped them took."""

    measure: Callable[[str], int]
    width: int
    slack: int

    def is_full(self, line: str) -> bool:
        return self.width - self.slack <= self.measure(line) <= self.width


def _is_soft(
    text: str, line: tuple[int, int], following: tuple[int, int], wrap: _Wrap | None
) -> bool:
    written = text[line[0] : line[1]].rstrip()
    next_written = text[following[0] : following[1]].rstrip()
    if not next_written or _STARTS_ANEW.match(next_written):
        return False
    if written.endswith(_CONTINUES) or next_written.startswith(_CONTINUED):
        return True
    if wrap is None or _FINISHED.search(written) or written.lstrip().startswith("#"):
        return False
    return wrap.is_full(written)


def _find_wrap(text: str) -> _Wrap | None:
    """How the text is wrapped, None where it is not."""
    stripped = (text[start:end].strip() for start, end in _line_spans(text))
    lines = [line for line in stripped if line]
    if not lines:
        return None
    columns = _widest(lines, _columns)
    by_columns = _Wrap(_columns, columns, min(WRAP_SLACK, columns // 4))
    by_characters = _Wrap(len, _widest(lines, len), CHARACTER_SLACK)
    wrap = max(by_columns, by_characters, key=lambda wrap: sum(map(wrap.is_full, lines)))
    full = [line for line in lines if wrap.is_full(line)]
    if columns not in WRAP_WIDTHS or len(full) <= max(1, LEAST_FULL_LINES * len(lines)):
        return None
    is_prose = 2 * len([line for line in full if _CLAUSE_MARK.search(line)]) >= len(full)
    return wrap if is_prose else None


def _widest(lines: list[str], measure: Callable[[str], int]) -> int:
    """The width of the widest line, a few outliers apart."""
    return sorted(map(measure, lines))[-1 - int(len(lines) * OUTLIERS)]


def _columns(line: str) -> int:
    if len(line) > WRAP_WIDTHS[-1]:
        return len(line)
    return sum(2 if unicodedata.east_asian_width(c) in "WFA" else 1 for c in line)

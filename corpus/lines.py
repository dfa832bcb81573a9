"""Which line breaks end a paragraph, and which only wrap it.

A text file may break its lines at a fixed width, in the middle of a sentence. A break is taken
for such a wrap, here called soft, when its line is as wide as the file's widest lines and does
not look finished, or ends in a comma.
"""

import re
import unicodedata
from collections.abc import Iterator

NEWLINE = re.compile(r"\r\n|[\n\r\x0b\x0c\x85\u2028\u2029]")
WRAP_WIDTHS = range(20, 141)
"""Columns at which people and mail programs wrap; a Chinese character takes two."""
WRAP_SLACK = 10
"""Columns a wrapped line may fall short: a word or a mark that had to go to the next line."""

_FINISHED = tuple('。！？!?…：:；;.”’」』）)】》"')
_CONTINUES = tuple("，,、")
_STARTS_ANEW = re.compile(
    r"[ \t\u3000]{2,}|\u3000|[#>|]|[-*+•·●■◆※]\s|(?:\d{1,3}|[a-zA-Z])[.、)）]"
    r"|[（(]?[一二三四五六七八九十]{1,3}[、.)）]|第[一二三四五六七八九十百\d]+[章节条]|```|【"
)


def paragraph_spans(text: str) -> Iterator[tuple[int, int]]:
    """Half-open spans of the paragraphs, in order, together covering all non-blank characters.

    >>> list(paragraph_spans("第一段，\\n还是第一段。\\n\\n第二段。"))
    [(0, 11), (13, 17)]
    """
    wrap_width = _wrap_width(text)
    start: int | None = None
    previous = (0, 0)
    for line in _line_spans(text):
        if start is not None and not _is_soft(text, previous, line, wrap_width):
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


def _is_soft(
    text: str, line: tuple[int, int], following: tuple[int, int], wrap_width: int | None
) -> bool:
    written, next_written = text[line[0] : line[1]].rstrip(), text[following[0] : following[1]]
    if not next_written.strip() or _STARTS_ANEW.match(next_written):
        return False
    if written.endswith(_CONTINUES):
        return True
    if wrap_width is None or written.endswith(_FINISHED) or written.lstrip().startswith("#"):
        return False
    return _columns(written) >= wrap_width - WRAP_SLACK


def _wrap_width(text: str) -> int | None:
    """The column at which the text is wrapped, None where it is not."""
    widths = [_columns(text[start:end].rstrip()) for start, end in _line_spans(text)]
    widest = max(widths)
    full_lines = sum(width >= widest - WRAP_SLACK for width in widths)
    return widest if widest in WRAP_WIDTHS and full_lines > 1 else None


def _columns(line: str) -> int:
    if len(line) > WRAP_WIDTHS[-1]:
        return len(line)
    return sum(2 if unicodedata.east_asian_width(c) in "WFA" else 1 for c in line)

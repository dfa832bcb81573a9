"""Which line breaks end a paragraph, and which only wrap it.

A text file may break its lines at a fixed width, in the middle of a sentence. A break is taken
for such a wrap, here called soft, when the file is wrapped, its line is as wide as the widest
lines and does not look finished, or where a line ends in a comma. Lists and tables have lines of
one width too; what tells a wrapped text from them is that its lines hold commas and stops.
"""

import re
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import islice

NEWLINE = re.compile(r"[\n\r\x0b\x0c\x85\u2028\u2029](?:(?<=\r)\n)?")
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
    r"[ \t\u3000]{2,}|\u3000|[#>|│┃║]|[ \t]?(?:"
    r"[-*+•·●■◆※]\s|(?:\d{1,3}|[a-zA-Z])[.．、)）](?![0-9A-Za-z])"
    r"|\d{1,2}(?:[.．]\d{1,2}){1,4}[ \u3000]"
    r"|[（(](?:\d{1,3}|[一二三四五六七八九十]{1,3})[)）]|[一二三四五六七八九十]{1,3}[、.．]|[①-⑳]"
    r"|第[〇零一二三四五六七八九十百千\d]+(?:[编篇章节]|条(?![的款项规所是和与至到及中、，,]|第))"
    r"|(?:问题?|回?答|解答|[QA])\s?\d{0,3}\s?[：:]|[问答QA]\d{1,3}[\s.、]"
    r"|(?:[A-Za-z]{1,4}-?\d{1,5}|\d{3,6})[：:](?!\d)"
    r"|[\[［〔]\d{1,3}[\]］〕]|注\d{0,2}[：:]|```|~~~|【|[\u2300-\u23ff\u2600-\u27bf\U0001f300-\U0001faff])"
)
_ROW = re.compile(r"(?=\S).*?(?:\t|[|│┃║｜].*[|│┃║｜])")
"""A row of a table."""
_GAP = re.compile(r"\S([ \u3000]{2,}|\u3000)(?=\S)")
_ENDS_VERSE = tuple("，,。；;！!？?、：:…—”’")
LONGEST_VERSE, LEAST_VERSES = 20, 4
"""Characters of a line of a poem, and how many such lines there are at least."""


def paragraph_spans(text: str) -> Iterator[tuple[int, int]]:
    """Half-open spans of the paragraphs, in order, together covering all non-blank characters.

    >>> list(paragraph_spans("第一段，\\n还是第一段。\\n\\n第二段。"))
    [(0, 11), (13, 17)]
    """
    lines = list(_line_spans(text))
    wrap = _find_wrap(text, lines)
    verses = _find_verses(text, lines)
    start: int | None = None
    previous, end = "", 0
    is_verse = False
    for line in lines:
        written = text[line[0] : line[1]].rstrip()
        if start is not None and (is_verse or not _is_soft(previous, written, wrap)):
            yield start, end
            start = None
        if written:
            start = line[0] if start is None else start
            previous, end = written, line[1]
            is_verse = line[0] in verses
    if start is not None:
        yield start, end


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
        return self.is_filled_by(self.measure(line))

    def is_filled_by(self, width: int) -> bool:
        return self.width - self.slack <= width <= self.width


def _is_soft(written: str, following: str, wrap: _Wrap | None) -> bool:
    """Whether a line goes on in the one behind it; neither has blanks at its end."""
    if written.endswith(_CONTINUES) or following.startswith(_CONTINUED):
        is_soft = bool(following) and not (_is_row(written) and _is_row(following))
    elif not following or wrap is None or _FINISHED.search(written):
        return False
    else:
        is_soft = not written.lstrip().startswith("#") and wrap.is_full(written)
        is_soft = is_soft and not (_is_row(written) or _is_row(following))
    if not is_soft or _STARTS_ANEW.match(following):
        return False
    gaps = len(_GAP.findall(written))
    return not gaps or gaps != len(_GAP.findall(following))


def _is_row(line: str) -> bool:
    return bool(_ROW.match(line.lstrip()))


def _find_verses(text: str, lines: Sequence[tuple[int, int]]) -> frozenset[int]:
    """Where the lines of poems begin: short ones one after another, cut where a breath is."""
    verses: list[int] = []
    run: list[int] = []
    stops = 0
    longest = LONGEST_VERSE + 2  # a blank or two around it
    for start, end in (*lines, (0, longest + 1)):  # the last one ends a run
        if end - start > longest:
            if len(run) >= LEAST_VERSES and 4 * stops >= 3 * len(run):
                verses += run
            run, stops = [], 0
        elif line := text[start:end].strip():
            run.append(start)
            stops += line.endswith(_ENDS_VERSE)
    return frozenset(verses)


def _find_wrap(text: str, spans: Sequence[tuple[int, int]]) -> _Wrap | None:
    """How the text is wrapped, None where it is not."""
    stripped = (text[start:end].strip() for start, end in spans)
    lines = [line for line in stripped if line]
    if not lines or _are_too_wide(lines):
        return None
    measures: tuple[Callable[[str], int], ...] = _columns, len
    widths = {measure: list(map(measure, lines)) for measure in measures}
    columns = _widest(widths[_columns])
    by_columns = _Wrap(_columns, columns, min(WRAP_SLACK, columns // 4))
    by_characters = _Wrap(len, _widest(widths[len]), CHARACTER_SLACK)
    wrap = max(
        by_columns,
        by_characters,
        key=lambda wrap: sum(map(wrap.is_filled_by, widths[wrap.measure])),
    )
    of_lines = zip(lines, widths[wrap.measure], strict=True)
    full = [line for line, width in of_lines if wrap.is_filled_by(width)]
    if columns not in WRAP_WIDTHS or len(full) <= max(1, LEAST_FULL_LINES * len(lines)):
        return None
    is_prose = 2 * len([line for line in full if _CLAUSE_MARK.search(line)]) >= len(full)
    return wrap if is_prose else None


def _are_too_wide(lines: Sequence[str]) -> bool:
    """Whether more lines than outliers are wider than any wrap, which the first of them tell."""
    outliers = int(len(lines) * OUTLIERS)
    widest = WRAP_WIDTHS[-1]
    wide = (line for line in lines if 2 * len(line) > widest and _columns(line) > widest)
    return next(islice(wide, outliers, None), None) is not None


def _widest(widths: Sequence[int]) -> int:
    """The width of the widest line, a few outliers apart."""
    return sorted(widths)[-1 - int(len(widths) * OUTLIERS)]


def _columns(line: str) -> int:
    if len(line) > WRAP_WIDTHS[-1]:
        return len(line)
    return sum(map(_width, line))


@cache
def _width(character: str) -> int:
    return 2 if unicodedata.east_asian_width(character) in "WFA" else 1

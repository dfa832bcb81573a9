"""Headings, clauses and items among the paragraphs that begin with a mark.

The levels of headings: 1 第…编, 附件; 2 第…章; 3 第…节; 4 一、; 5 （一）; 6 1.; 7 1.1 and （1）;
8 1.1.1 and lines that end in a colon, such as 夏季（5月1日至9月30日）：. Where the format of a file
tells headings, those that it left out lie at the level of its own of the same mark, or as much
below or above them as their marks say. The level of an item is its depth in its list.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from corpus.lines import NEWLINE
from corpus.structure.numbering import NUMBER, SECTION, Mark, read_mark
from corpus.structure.parts import Part

LONGEST_HEADING, LONGEST_LEAD = 40, 24
"""Characters of a numbered heading, and of a line that ends in a colon and leads others."""
LEAD = NUMBER + 2
DEEPEST = 9

_STOPS = tuple("。；;，,、.!！…")
_HEADING_KINDS = frozenset(
    {"part", "annex", "chapter", "section", "chinese", "bracketed", "number", "decimal", "bare"}
    | {"digits"}
)
_CONTENTS = re.compile(r"(?:…+|\.{3,}|·{3,}|\t)[\s.…·]*\d{1,4}\Z")
"""A line of a table of contents: its page."""
_LEAD = re.compile(r"[^，。；！？!?,;“”《》：:\t]{2,22}(?:[（(][^）)]{1,20}[)）])?[：:]")
_ADDRESS = re.compile(
    r"各|尊敬|亲爱|致|敬|.*(?:好|们|先生|女士|老师|同志|同学|朋友|公司|局|委|厅|部|处|办|政府|院|会|校|行)[：:]\Z"
)
_INTRODUCES = re.compile(
    r".*(?:如下|以下|下列|包括|分别|是|为|有|请|要|说|称|道|问|答|表示|介绍|指出|认为|写道|告诉.*|显示|记者|其中|例如|比如)[：:]\Z"
)
_MARKDOWN_SIGN = re.compile(r"[#\s*_]{1,12}")


def with_headings(text: str, parts: Sequence[Part], marks: Sequence[Mark | None]) -> Iterator[Part]:
    """The parts, of which headings, clauses and items are told."""
    headings = _headings(text, parts, marks) | _leads(text, parts, marks)
    if not headings and not any(marks):
        yield from parts
        return
    levels = _Levels(text, parts)
    over: list[int] = []
    for number, (part, mark) in enumerate(zip(parts, marks, strict=True)):
        if not part.is_open:
            levels.pass_by(part)
            over = over if part.block.kind == "table" else []
            yield part
        elif number in headings:
            rank = mark.rank if mark else LEAD
            block = replace(part.block, kind="heading", level=levels.level(rank))
            over = []
            yield part.closed(replace(block, label=mark.label if mark else ""))
        elif mark and mark.kind == "clause":
            over = []
            yield part.closed(replace(part.block, kind="clause", label=mark.label))
        elif mark and mark.rank > SECTION:
            while over and over[-1] >= mark.rank:
                over.pop()
            over.append(mark.rank)
            block = replace(part.block, kind="item", level=len(over), label=mark.label)
            yield part.closed(block)
        else:
            over = []
            yield part


def _headings(text: str, parts: Sequence[Part], marks: Sequence[Mark | None]) -> set[int]:
    """The numbers of the numbered parts that are headings.

    Those of one series are headings or items alike: whether most are short and have a text below.
    """
    open_series: list[tuple[int, list[int], Mark]] = []
    done: list[list[int]] = []
    for number, mark in enumerate(marks):
        if not mark or not parts[number].is_open or mark.kind not in _HEADING_KINDS:
            continue
        while open_series and open_series[-1][0] > mark.rank:
            done.append(open_series.pop()[1])
        if open_series and open_series[-1][0] == mark.rank:
            _, members, last = open_series[-1]
            if mark.number > last.number or not mark.number:
                members.append(number)
                open_series[-1] = mark.rank, members, mark
                continue
            done.append(open_series.pop()[1])
        open_series.append((mark.rank, [number], mark))
    done += [members for _, members, _ in open_series]
    has_text = _have_text(text, parts, marks)
    return {number for members in done for number in _of_series(members, has_text, marks)}


def _of_series(
    members: Sequence[int], has_text: Sequence[bool], marks: Sequence[Mark | None]
) -> Iterator[int]:
    heads = [number for number in members if has_text[number]]
    first = marks[members[0]]
    is_point = len(members) == 1 and first is not None and first.rank >= NUMBER
    if 4 * len(heads) >= 3 * len(members) and not is_point:
        yield from heads


def _have_text(text: str, parts: Sequence[Part], marks: Sequence[Mark | None]) -> list[bool]:
    """Which parts look like a heading, and are followed by what it can be the heading of."""
    heads = [False] * len(parts)
    for number in range(len(parts) - 2, -1, -1):
        mark, below = marks[number], marks[number + 1]
        if not mark or not _looks_like_heading(text, parts[number], mark):
            continue
        is_deeper = not below or below.rank > mark.rank or below.rank == 0
        # The chapters and sections of a table of contents have none but each other below them.
        is_contents = below and 0 < below.rank <= SECTION and not heads[number + 1]
        heads[number] = is_deeper and not (mark.rank <= SECTION and is_contents)
    return heads


def _looks_like_heading(text: str, part: Part, mark: Mark) -> bool:
    start, end = part.block.start, part.block.end
    if mark.rank > SECTION and mark.end == end:
        return False
    if not part.is_open or end - start > LONGEST_HEADING or text.endswith(_STOPS, start, end):
        return False
    line = text[start:end]
    return not NEWLINE.search(line) and not _CONTENTS.search(line)


def _leads(text: str, parts: Sequence[Part], marks: Sequence[Mark | None]) -> set[int]:
    """The numbers of the short lines that end in a colon and are headings of what follows."""
    numbers = [
        number
        for number, (part, mark) in enumerate(zip(parts, marks, strict=True))
        if part.is_open and not mark and _is_lead(text, part)
    ]
    leads = {n for n in numbers if n + 1 < len(parts) and n + 1 not in numbers}
    if len(leads) > 1:
        return leads
    # A single one near the top may be whom a letter is written to.
    return {n for n in leads if n > 3 or "（" in text[parts[n].block.start : parts[n].block.end]}


def _is_lead(text: str, part: Part) -> bool:
    start, end = part.block.start, part.block.end
    if end - start > LONGEST_LEAD or not text.endswith(("：", ":"), start, end):
        return False
    line = text[start:end]
    return bool(_LEAD.fullmatch(line) and not _ADDRESS.match(line) and not _INTRODUCES.match(line))


class _Levels:
    """The levels of headings that marks tell, among those that the format told."""

    def __init__(self, text: str, parts: Sequence[Part]) -> None:
        self._known: dict[int, int] = {}
        self._above = 0
        for part in parts:
            block = part.block
            if part.is_open or block.kind != "heading":
                continue
            sign = _MARKDOWN_SIGN.match(text, block.start, block.end)
            mark = read_mark(text, sign.end() if sign else block.start, block.end)
            if mark and mark.rank:
                self._known.setdefault(mark.rank, block.level)

    def pass_by(self, part: Part) -> None:
        if part.block.kind == "heading":
            self._above = part.block.level

    def level(self, rank: int) -> int:
        """The level of a heading found by its mark, below those that the format told."""
        if rank in self._known:
            return self._known[rank]
        above = max((known for known in self._known if known < rank), default=0)
        below = min((known for known in self._known if known > rank), default=0)
        level = max(rank, self._known[above] + rank - above) if above else rank
        if below:
            level = min(level, self._known[below] - 1)
        elif rank > SECTION:
            level = max(level, self._above + 1)
        return min(max(level, 1), DEEPEST)

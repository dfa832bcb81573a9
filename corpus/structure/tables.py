"""Tables that were typed: cells between tabs, between strokes, or lined up by blanks."""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import groupby

from corpus.blocks import Block, Row, Span
from corpus.lines import NEWLINE
from corpus.structure.columns import BLANKS, lined_up
from corpus.structure.headers import MOST_HEADER_ROWS, count_header_rows
from corpus.structure.numbering import read_mark
from corpus.structure.parts import Part

MOST_COLUMNS = 200
LONGEST_LINED_UP = 200
"""Characters that a line may have whose cells are lined up by blanks."""

_STROKES = "─━═┄┈│┃║┌┬┐├┼┤└┴┘┏┳┓┣╋┫┗┻┛╔╦╗╠╬╣╚╩╝╞╪╡╒╤╕╘╧╛|｜—"
_RULE_SIGNS = frozenset("-=_+:" + _STROKES)
RULE = re.compile(rf"[-=_+|:\s{_STROKES}]{{3,}}")
"""A line of strokes alone."""
STROKE = re.compile(r"(?<!\\)[|│┃║｜]")
_SIGNS = ("\t", *"|│┃║｜\u3000\xa0", "  ")
"""Without one of which a line has no cells."""
_SIGN = re.compile(rf"[{''.join(_SIGNS[:-1])}]|  ")
_TAB, _TABS = re.compile(r"\t"), re.compile(r"[ \u3000]*\t[\t \u3000]*")
_STOP_BEFORE_GAP = re.compile(r"[。，；！？!?,;.][ \u3000\xa0]{2}")
_PAIR = re.compile(r"[^：:]{1,12}(?:(?<!\d)：|:(?!\d))")

Lines = list[tuple[Span, list[Span]]]
"""Lines with their cells."""


def with_tables(text: str, parts: Sequence[Part]) -> Iterator[Part]:
    """The parts, of which those that are the lines of a table are one."""
    signed = _with_signs(text, parts)
    run: list[Part] = []
    style = ""
    for number, part in enumerate(parts):
        if not run and number not in signed:
            yield part
            continue
        own = _style(text, part, run, style)
        goes_on = own in {style, "rule"} or (own and style == "rule")
        if run and (not goes_on or part.is_apart):
            yield from _read(text, run, style)
            run = []
            own = _style(text, part, run, "")
        if own:
            style = own if not run or style == "rule" else style
            run.append(part)
        else:
            yield part
    yield from _read(text, run, style)


def split_cells(
    text: str, line: Span, separator: re.Pattern[str], *, is_framed: bool
) -> list[Span]:
    """The cells of a line without the blanks around them; a frame has strokes at both ends.

    >>> line = r"| a | b \\| c | |"
    >>> [line[at:end] for at, end in split_cells(line, (0, len(line)), STROKE, is_framed=True)]
    ['a', 'b \\\\| c', '']
    """
    cuts = [match.span() for match in separator.finditer(text, *line)]
    starts = [line[0], *(end for _, end in cuts)]
    ends = [*(start for start, _ in cuts), line[1]]
    cells = [stripped(text, span) for span in zip(starts, ends, strict=True)]
    if is_framed and len(cells) > 1:
        cells = cells[1:] if not text[starts[0] : ends[0]].strip() else cells
        cells = cells[:-1] if not text[starts[-1] : ends[-1]].strip() else cells
    return cells


def table_block(text: str, span: Span, lines: Lines, header_rows: int | None = None) -> Block:
    """A table; without `header_rows` they are told by the look of the first lines.

    Rows that are short of cells are filled up with blank ones, those of no cell left out.
    """
    width = max(len(cells) for _, cells in lines)
    rows = []
    for line, cells in lines:
        start, end = stripped(text, line)
        within = [(min(max(at, start), end), min(max(until, start), end)) for at, until in cells]
        rows.append(Row(start, end, (*within, *[(end, end)] * (width - len(cells)))))
    if header_rows is None:
        first = rows[: MOST_HEADER_ROWS + 9]
        header_rows = count_header_rows([[text[a:b] for a, b in row.cells] for row in first])
    return Block("table", *span, rows=tuple(rows), header_rows=header_rows)


def _with_signs(text: str, parts: Sequence[Part]) -> set[int]:
    """The numbers of the parts that hold what tells cells apart, or may be a rule."""
    starts = [part.block.start for part in parts]
    ends = [*starts[1:], len(text)]
    numbers = {
        number
        for number, part in enumerate(parts)
        if part.is_open and text[starts[number]] in _RULE_SIGNS
    }
    for sign in _SIGNS:
        at = text.find(sign, starts[0]) if starts else -1
        while at >= 0:
            number = bisect_right(starts, at) - 1
            numbers.add(number)
            at = text.find(sign, ends[number])
    return numbers


def _style(text: str, part: Part, run: Sequence[Part], style: str) -> str:
    """By what the cells of a line are told apart, "" where it has none."""
    block = part.block
    if not part.is_open:
        return ""
    if _is_rule(text, part):
        return "rule"
    if not _SIGN.search(text, block.start, block.end):
        # A row of which only one cell is not blank.
        tabs = _tabs(text, part) if style == "tabs" and run else 0
        return style if tabs and tabs == _tabs(text, run[-1]) else ""
    if NEWLINE.search(text, block.start, block.end):
        return ""
    strokes = sum(1 for _ in STROKE.finditer(text, block.start, block.end))
    if strokes > 1 or (strokes and style == "strokes" and run):
        return "strokes" if strokes <= MOST_COLUMNS else ""
    mark = read_mark(text, block.start, block.end)
    start = mark.end if mark and mark.kind != "bare" else block.start
    rest = text[start : block.end].strip()
    if "\t" in rest:
        return "tabs" if rest.count("\t") <= MOST_COLUMNS else ""
    is_lined_up = len(rest) <= LONGEST_LINED_UP and not _STOP_BEFORE_GAP.search(rest)
    return "blanks" if is_lined_up and (BLANKS.search(rest) or "\u3000" in rest) else ""


def _tabs(text: str, part: Part) -> int:
    return text.count("\t", *part.line)


def _read(text: str, run: Sequence[Part], style: str) -> Iterator[Part]:
    """The lines of a run as tables, or as they are."""
    rows = [part for part in run if not _is_rule(text, part)]
    if len(rows) < 2 or style == "rule":
        yield from run
    elif style == "strokes":
        yield from _between_strokes(text, run)
    elif style == "tabs":
        yield from _between_tabs(text, run)
    else:
        yield from _lined_up(text, run)


def _is_rule(text: str, part: Part) -> bool:
    return bool(RULE.fullmatch(text, part.block.start, part.block.end))


def _table(text: str, run: Sequence[Part], lines: Lines) -> Part:
    """The run as a table, its header above its first rule where that stands within it."""
    above = next((n for n, part in enumerate(run) if _is_rule(text, part) and n), 0)
    header = sum(not _is_rule(text, part) for part in run[:above])
    rules = sum(_is_rule(text, part) for part in run[above:-1]) if above else 0
    is_told = 0 < header <= MOST_HEADER_ROWS and rules == 1 and header < len(lines)
    first, last = run[0].block, run[-1].block
    block = table_block(text, (first.start, last.end), lines, header if is_told else None)
    certainty = min(part.block.certainty for part in run)
    line = run[0].line[0], run[-1].line[1]
    return Part(replace(block, certainty=certainty), False, line, run[0].is_apart)


def _between_strokes(text: str, run: Sequence[Part]) -> Iterator[Part]:
    rows = [part for part in run if not _is_rule(text, part)]
    spans = [(part.block.start, part.block.end) for part in rows]
    cells = [split_cells(text, part.line, STROKE, is_framed=False) for part in rows]
    # A frame's strokes have nothing before the first and behind the last of them.
    if all(each[0][0] == each[0][1] for each in cells):
        cells = [each[1:] for each in cells]
    if all(each and each[-1][0] == each[-1][1] for each in cells):
        cells = [each[:-1] for each in cells]
    width = len(cells[0])
    # 编辑 | 张三 in two lines is no table, in a frame or of three lines it is.
    is_table = all(len(each) == width for each in cells) and (
        width > 2 or len(rows) > 2 or (width == 2 and bool(STROKE.match(text, spans[0][0])))
    )
    if is_table:
        yield _table(text, run, list(zip(spans, cells, strict=True)))
    else:
        yield from run


def _between_tabs(text: str, run: Sequence[Part]) -> Iterator[Part]:
    """Each tab ends a cell, but where only runs of them leave the lines alike wide."""
    rows = [part for part in run if not _is_rule(text, part)]
    exact = [split_cells(text, part.line, _TAB, is_framed=False) for part in rows]
    spans = [(part.block.start, part.block.end) for part in rows]
    joined = [split_cells(text, span, _TABS, is_framed=False) for span in spans]
    widths = [len(each) for each in exact]
    if len(set(widths)) > 1 and len({len(each) for each in joined}) == 1:
        exact = joined
    elif len(set(widths)) > 1 and not (max(widths) == widths[0] > 2):
        yield from _by_width(text, run)
        return
    if _is_list(text, exact) or _holds_pairs(text, exact):
        yield from run
    else:
        yield _table(text, run, list(zip(spans, exact, strict=True)))


def _by_width(text: str, run: Sequence[Part]) -> Iterator[Part]:
    """Neighbouring lines with as many tabs, as tables of their own."""
    for _, group in groupby(run, key=lambda part: _tabs(text, part)):
        alike = list(group)
        if len(alike) > 1 and not any(_is_rule(text, part) for part in alike):
            yield from _between_tabs(text, alike)
        else:
            yield from alike


def _is_list(text: str, lines: Sequence[Sequence[Span]]) -> bool:
    """Whether the tabs only part the marks of list items from their texts."""
    firsts = [cells[0] for cells in lines if len(cells) == 2]
    marks = [(read_mark(text, *cell), cell) for cell in firsts]
    return len(firsts) == len(lines) and all(
        mark is not None and mark.end == cell[1] for mark, cell in marks
    )


def _holds_pairs(text: str, lines: Sequence[Sequence[Span]]) -> bool:
    """Whether the cells tell their own names: 姓名：李强."""
    cells = [text[at:end] for line in lines for at, end in line if at < end]
    return 3 * sum(bool(_PAIR.match(cell)) for cell in cells) >= 2 * len(cells)


def _lined_up(text: str, run: Sequence[Part]) -> Iterator[Part]:
    rows = [part for part in run if not _is_rule(text, part)]
    spans = [part.line for part in rows]
    cells = lined_up(text, spans)
    if cells is None or _is_list(text, cells) or _holds_pairs(text, cells):
        yield from run
    else:
        yield _table(text, run, list(zip(spans, cells, strict=True)))


def stripped(text: str, span: Span) -> Span:
    """A span without the blanks around it; where it is blank, its beginning."""
    whole = text[span[0] : span[1]]
    start = span[0] + len(whole) - len(whole.lstrip()) if whole.strip() else span[0]
    return start, start + len(whole.strip())

"""The edges of an answer: no marks around it, no half of a pair, a number with its unit, a cell
as a whole."""

import re
from collections.abc import Iterable

from corpus import Window
from corpus.blocks import Block, Span

FARTHEST_MARK = 40
"""Characters around a span in which the other mark of a pair is looked for."""
LONGEST_VALUE = 30
"""Characters of a cell that is an answer as a whole; a longer one is prose, and read as such."""

_QUOTES = {"“": "”", "‘": "’", "「": "」", "『": "』", '"': '"', "'": "'", "＂": "＂"}
_BRACKETS = {"《": "》", "〈": "〉", "（": "）", "(": ")", "【": "】", "[": "]"}
_PAIRS = _QUOTES | _BRACKETS
_CLOSERS = {closer: opener for opener, closer in _PAIRS.items()}
_DIRECTED = {opener: closer for opener, closer in _PAIRS.items() if opener != closer}
_SENTENCE_END = "。！？!?\n"
_LEADING = re.compile(r"[\s，。、；：,;:！？!?)\]）】》〉”’」』…—·]*")
_TRAILING = re.compile(r"[\s，。、；：,;:…—·(\[（【《〈“‘「『]*$")

_DIGITS = "0-9０-９一二三四五六七八九十百千万亿零〇两"
_NUMBER_AT_END = re.compile(r"[0-9０-９][十百千万亿]*[多余]?$")
_NUMBER = re.compile(rf"[{_DIGITS}.．,，]*[{_DIGITS}]")
_UNIT = re.compile(
    r"[十百千万亿]*[多余]?[十百千万亿]*"
    r"(?:平方公里|平方千米|平方米|立方米|公里|千米|厘米|毫米|公顷|公斤|千克|千瓦|小时|分钟|"
    r"个百分点|个月|美元|欧元|日元|港元|人民币|人次|"
    r"[%％‰℃°元米克吨升亩岁年月日号时点分秒度倍个家名人位次项条座栋部篇件种款场届所台辆只头株])?"
)
_SETTING = re.compile(r"^[ \t]*[\w-]+[ \t]*:[ \t]+([^\s\[{\"'].*?)[ \t]*$", re.MULTILINE)


def trim(span: Window) -> Window:
    """The span without the marks and blanks at its ends and without quotation marks around it.

    A number at its end is completed, with its unit, and a pair of marks that it splits. The result
    may be empty where nothing but marks is left.

    >>> from corpus import Article
    >>> article = Article("a.txt", "集聚“临影厂”等企业1300余家。", "")
    >>> trim(Window(article, 2, 7)).text, trim(Window(article, 10, 14)).text
    ('临影厂', '1300余家')
    """
    text = span.article.text
    start, end = span.start, _with_unit(text, span.start, span.end)
    while True:
        trimmed = _completed(text, *_unpaired(text, *_stripped(text, start, end)))
        if trimmed == (start, end):
            return Window(span.article, start, end)
        start, end = trimmed


def _stripped(text: str, start: int, end: int) -> tuple[int, int]:
    leading = _LEADING.match(text, start, end)
    start = leading.end() if leading else start
    trailing = _TRAILING.search(text, start, end)
    return start, trailing.start() if trailing else end


def _unpaired(text: str, start: int, end: int) -> tuple[int, int]:
    """Quotation marks around the whole dropped, and a mark whose partner lies outside."""
    if end - start < 2:
        return start, end
    inside = text[start + 1 : end - 1]
    first, last = text[start], text[end - 1]
    if _QUOTES.get(first) == last and first not in inside and last not in inside:
        return start + 1, end - 1
    if first in _PAIRS and _PAIRS[first] not in text[start + 1 : end]:
        follows = text[end : end + 1] == _PAIRS[first] and first in _BRACKETS
        return (start, end + 1) if follows else (start + 1, end)
    if last in _CLOSERS and _CLOSERS[last] not in text[start : end - 1]:
        precedes = text[start - 1 : start] == _CLOSERS[last] and last not in _QUOTES.values()
        return (start - 1, end) if precedes else (start, end - 1)
    return start, end


def _completed(text: str, start: int, end: int) -> tuple[int, int]:
    """With the marks outside whose partners stand amid the span, where the sentence has them."""
    opened, closed = _open_marks(text, start, end)
    if closed:
        before = _open_marks(text, max(0, start - FARTHEST_MARK), start)[0]
        partner = next((at for at in reversed(before) if _DIRECTED[text[at]] in closed), None)
        if partner is not None and not _ends_sentence(text[partner:start]):
            return partner, end
    if opened:
        after = text[end : end + FARTHEST_MARK]
        found = after.find(_DIRECTED[text[opened[0]]])
        if found >= 0 and not _ends_sentence(after[:found]):
            return start, end + found + 1
    return start, end


def _open_marks(text: str, start: int, end: int) -> tuple[list[int], list[str]]:
    """Places of the marks that are not closed again, and marks that close what was opened before.

    >>> _open_marks("甲”，“乙”（丙", 0, 8)
    ([6], ['”'])
    """
    opened: list[int] = []
    closed: list[str] = []
    for place in range(start, end):
        mark = text[place]
        if mark in _DIRECTED:
            opened.append(place)
        elif opened and _DIRECTED[text[opened[-1]]] == mark:
            opened.pop()
        elif mark in _DIRECTED.values():
            closed.append(mark)
    return opened, closed


def _ends_sentence(text: str) -> bool:
    return any(mark in text for mark in _SENTENCE_END)


def _with_unit(text: str, start: int, end: int) -> int:
    """Where the span ends with all of the number that it ends in or breaks off."""
    tail = _NUMBER_AT_END.search(text, start, end)
    if not tail:
        return end
    number = _NUMBER.match(text, tail.start())
    unit = _UNIT.match(text, number.end() if number else end)
    return max(end, unit.end() if unit else end)


def whole_cell(span: Window) -> Window:
    """The cell that a span lies in, unless that is prose; else the span itself.

    So is the value of a setting in front matter: author: 沈一鸣.
    """
    block = span.article.outline.at(span.start)
    for start, end in _values(span, block) if block else ():
        if start <= span.start < end and end - start <= LONGEST_VALUE:
            return Window(span.article, start, end)
    return span


def _values(span: Window, block: Block) -> Iterable[Span]:
    if block.kind == "table":
        return span.article.outline.row(block, span.start).cells
    if block.kind == "front matter":
        settings = _SETTING.finditer(span.article.text, block.start, block.end)
        return (setting.span(1) for setting in settings)
    return ()

"""The number or sign that a paragraph begins with: 第三章, 一、, （一）, 1.2, ①, •."""

import re
from collections import defaultdict
from collections.abc import Sequence
from typing import NamedTuple

from corpus.notation.numerals import DIGIT, SCALE, number_of

PART, CHAPTER, SECTION, CHINESE, BRACKETED, NUMBER = 1, 2, 3, 4, 5, 6
BULLET = 9
"""The rank of a sign that counts nothing; one more for each two blanks before it."""
_LONGEST_MARK = 40
_N = r"[0-9０-９〇零一二三四五六七八九十百千两]{1,6}"
_HAN = r"[一二三四五六七八九十]{1,3}"
_MARK = re.compile(
    rf"(?P<part>第\s?{_N}\s?(?:分?编|篇|卷|部分))|(?P<annex>附[件录](?:\s?(?:{_N}|[A-Z])(?=[\s：:]|\Z)|(?=[：:]?\Z)))"
    rf"|(?P<chapter>第\s?{_N}\s?章)|(?P<section>第\s?{_N}\s?节)"
    rf"|(?P<clause>第\s?{_N}\s?条(?:之{_HAN})?(?![的款项规所是和与至到及中、，,]|第|之))"
    rf"|(?P<chinese>{_HAN}[、.．])|(?P<bracketed>[（(]\s?{_HAN}\s?[)）]、?)"
    r"|(?P<decimal>\d{1,2}(?:[.．]\d{1,2}){1,4}(?:[.．、](?!\d)|(?=[\s\u3000]+[^\d\s%万亿元米])))"
    r"|(?P<number>\d{1,3}(?:[.．](?!\d)|、))|(?P<digits>[（(]\d{1,3}[)）]、?|\d{1,3}[)）])"
    r"|(?P<bare>\d{1,2}(?=[ \u3000]+[\u4e00-\u9fff]))"
    r"|(?P<circled>[①-⑳㉑-㉟❶-❿⑴-⒛])|(?P<letter>[a-zA-Z](?:[)）、]|[.．](?=[\s\u4e00-\u9fff])))"
    r"|(?P<bullet>[-*+](?=\s)|[•●■◆◇○▪▶►※➢✓✔·](?!\d))"
    r"|(?P<code>(?:[A-Za-z]{1,4}-?\d{1,5}[A-Za-z]?|\d{3,6})(?=\s?[：:](?!\d)))"
)
_FIRSTS = frozenset(
    "第附一二三四五六七八九十（(-*+•●■◆◇○▪▶►※➢✓✔·abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
)
"""What marks begin with, digits apart: looking here first is several times as fast as matching."""
_RANKS = {
    "part": PART,
    "annex": PART,
    "chapter": CHAPTER,
    "section": SECTION,
    "clause": 0,
    "chinese": CHINESE,
    "bracketed": BRACKETED,
    "number": NUMBER,
    "bare": NUMBER,
    "decimal": NUMBER,
    "digits": NUMBER + 1,
    "circled": NUMBER + 2,
    "letter": NUMBER + 2,
    "code": NUMBER + 2,
    "bullet": BULLET,
}
_WEAK = frozenset({"part", "section", "clause", "letter", "code", "decimal", "bare"})
"""What also begins sentences (第一条路, 3.5 万, J. Smith): a mark only where another follows it."""
_FIRM = re.compile(r"[\s\u3000：:（(【]|\Z")
_NUMERAL = re.compile(f"[{DIGIT}{SCALE}]+")


class Mark(NamedTuple):
    """What a paragraph begins with, up to `end`.

    `rank` orders the kinds from the outermost to the innermost, as offices number: 编, 章, 节,
    一、, （一）, 1., （1）, ①; a clause has none. `number` is what it counts, 0 where nothing.
    """

    kind: str
    rank: int
    label: str
    number: int
    end: int


def read_mark(text: str, start: int, end: int, indent: int = 0) -> Mark | None:
    """The mark at the beginning of a paragraph, which may also be the first words of a sentence."""
    if text[start : start + 1] not in _FIRSTS and not text[start : start + 1].isnumeric():
        return None
    match = _MARK.match(text, start, min(end, start + _LONGEST_MARK))
    if not match or not match.lastgroup:
        return None
    kind, label = match.lastgroup, match.group()
    rank = _RANKS[kind]
    if kind == "decimal":
        rank = min(rank + len(re.findall(r"\d+", label)) - 1, NUMBER + 2)
    if kind == "bullet":
        rank += min(indent // 2, 9)
    return Mark(kind, rank, label.strip(), _number(label), match.end())


def without_chance(text: str, marks: Sequence[Mark | None]) -> list[Mark | None]:
    """The marks of a text without those that only look like one.

    >>> texts = "第一条路很长。", "3.5 级地震", "第五条　附则"
    >>> text = "".join(texts)
    >>> starts = [text.index(each) for each in texts]
    >>> [mark and mark.label for mark in without_chance(text, [
    ...     read_mark(text, start, len(text)) for start in starts])]
    [None, None, '第五条']
    """
    numbers = defaultdict[tuple[str, str], set[int]](set)
    for mark in marks:
        if mark and mark.kind in _WEAK:
            numbers[_series(mark)].add(mark.number)
    has_decimals = any(mark and mark.kind == "decimal" and mark.number == 1 for mark in marks)
    return [
        mark if mark and _is_meant(text, mark, numbers[_series(mark)], has_decimals) else None
        for mark in marks
    ]


def _is_meant(text: str, mark: Mark, numbers: set[int], has_decimals: bool) -> bool:
    if mark.kind not in _WEAK:
        return True
    if mark.kind in {"part", "section", "clause"} and _FIRM.match(text, mark.end):
        return True
    if mark.kind == "bare" and not has_decimals:
        return False
    if mark.kind == "code":
        return len(numbers) > 1
    return mark.number - 1 in numbers or mark.number + 1 in numbers


def _series(mark: Mark) -> tuple[str, str]:
    """What its number is counted in: of 1.2 the kind and 1, of a code its letters."""
    if mark.kind == "decimal":
        return mark.kind, re.match(r"(.*?)\d+\D*\Z", mark.label)[1]  # type: ignore[index]
    return mark.kind, re.sub(r"\d", "", mark.label) if mark.kind == "code" else ""


def _number(label: str) -> int:
    """What a label counts; of 1.2 the last part.

    >>> [_number(each) for each in ("第一百零三条之二", "（十二）", "１．", "1.2", "b)", "④", "•")]
    [103, 12, 1, 2, 2, 4, 0]
    """
    if digits := re.findall(r"\d+", label):
        return int(digits[-1])
    if len(letters := re.findall(r"[a-zA-Z]", label)) == 1:
        return ord(letters[0].lower()) - ord("a") + 1
    if "①" <= label[0] <= "⑳":
        return ord(label[0]) - ord("①") + 1
    numeral = _NUMERAL.search(label)
    return int(number_of(numeral[0]) or 0) if numeral else 0

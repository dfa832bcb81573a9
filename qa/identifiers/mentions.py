"""Where a text names a year, a day, a numbered part, a code, or one of several siblings.

A mention covers the values `low` to `high`, mostly a single one: 2019—2021年 are three years. Of
次年 no value is known, but it is another year than those before it.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TypeAlias

from corpus.notation import Date, dates, designations
from corpus.notation.designations import CODE
from qa.identifiers.siblings import sibling_mentions

Value: TypeAlias = int | str

YEAR, DAY = "年", "月日"
"""Kinds, beside those of designations and siblings; a day is 100 times its month and its own."""
_RANGE = re.compile(r"\s{0,2}(?:[-—–－―~～至到]{1,2})\s{0,2}")
_RELATIVE = {
    "前年": -2, "去年": -1, "上年": -1, "上一年": -1, "今年": 0, "本年": 0, "明年": 1, "来年": 1,
}  # fmt: skip
_RELATIVE_YEAR = re.compile("|".join(_RELATIVE) + "|次年|翌年|第二年|隔年|后来")
_QUOTED = re.compile(r"《[^《》\n]{1,60}》")
_BARE = re.compile(
    r"(?:代码|错误码|故障码|编码|编号|代号|型号|工号|单号|卡号|车次|房间|错误|故障|报错|码)"
    r"(?:为|是|[:：])?\s{0,2}([0-9]{2,8})(?![0-9.]|\s?[元年月日个%万亿])"
    r"|(?:^|(?<=[\n\t|｜]))[ \u3000*-]{0,4}([0-9]{3,8})(?=[ \u3000]{0,2}[:：|｜\t]|[ \u3000]{1,4}[^\s0-9年月日元]|是什么)",
    re.MULTILINE,
)


@dataclass(frozen=True, slots=True)
class Mention:
    """That a text names, from `start` to `end`, something of a kind; `low` is None if unknown."""

    kind: str
    low: Value | None
    high: Value | None
    start: int
    end: int

    def agrees(self, other: "Mention") -> bool:
        """Whether the two have a value in common.

        >>> Mention("年", 2019, 2021, 0, 10).agrees(Mention("年", 2020, 2020, 0, 5))
        True
        """
        if self.low is None or other.low is None or self.kind != other.kind:
            return False
        return self.low <= other.high and other.low <= self.high  # type: ignore[operator]


def mentions(text: str, *, year: int | None = None) -> list[Mention]:
    """All of a text, in order; 去年 is known where the `year` it was written in is given."""
    found = [*_of_dates(text), *_relative_years(text, year), *_designated(text)]
    found += [
        Mention(kind, value, value, start, end) for kind, value, start, end in sibling_mentions(text)
    ]
    titles = [match.span() for match in _QUOTED.finditer(text)]
    outside = (m for m in found if not any(start < m.start < end for start, end in titles))
    return sorted(outside, key=lambda mention: mention.start)


def _of_dates(text: str) -> Iterator[Mention]:
    found = list(dates(text))
    years = [_year(date) for date in found if date.year is not None]
    days = [_day(date) for date in found if date.month is not None]
    yield from _joined(text, years)
    yield from _joined(text, days)


def _year(date: Date) -> Mention:
    return Mention(YEAR, date.year, date.year, date.start, date.end)


def _day(date: Date) -> Mention:
    month = (date.month or 0) * 100
    low, high = (month + 1, month + 31) if date.day is None else (month + date.day,) * 2
    return Mention(DAY, low, high, date.start, date.end)


def _joined(text: str, found: list[Mention]) -> Iterator[Mention]:
    """Two that a dash joins as one range."""
    pending: Mention | None = None
    for mention in found:
        is_range = pending and _RANGE.fullmatch(text, pending.end, mention.start)
        if pending and is_range and pending.low <= mention.high:  # type: ignore[operator]
            pending = replace(pending, high=mention.high, end=mention.end)
            continue
        if pending:
            yield pending
        pending = mention
    if pending:
        yield pending


def _relative_years(text: str, year: int | None) -> Iterator[Mention]:
    for match in _RELATIVE_YEAR.finditer(text):
        offset = _RELATIVE.get(match[0])
        known = None if year is None or offset is None else year + offset
        yield Mention(YEAR, known, known, *match.span())


def _designated(text: str) -> Iterator[Mention]:
    for each in designations(text):
        yield Mention(each.kind, each.value, each.value, each.start, each.end)
    for match in _BARE.finditer(text):
        group = 1 if match[1] else 2
        yield Mention(CODE, match[group], match[group], *match.span(group))

"""Where a text names a year, a day, a numbered part, a code, or one of several siblings.

A mention covers the values `low` to `high`, mostly a single one: 2019—2021年 are three years. Of
次年 no value is known, but it is another year than those before it.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TypeAlias

from corpus.notation import Date, dates, designations
from corpus.notation.designations import CODE
from corpus.notation.numerals import number_of
from qa.identifiers.siblings import sibling_mentions

Value: TypeAlias = int | str

YEAR, DAY, HOUR = "年", "月日", "时"
"""Kinds, beside those of designations and siblings.

A day is 100 times its month and its own, an hour 100 times its own and its minutes."""
_RANGE = re.compile(r"\s{0,2}(?:[-—–－―~～至到]{1,2})\s{0,2}")
_RELATIVE = {
    "前年": -2, "去年": -1, "上年": -1, "上一年": -1, "今年": 0, "本年": 0, "明年": 1, "来年": 1,
}  # fmt: skip
_RELATIVE_YEAR = re.compile("|".join(_RELATIVE) + "|次年|翌年|第二年|隔年|后来")
_MONTH = re.compile(
    r"(?<![0-9.一二三四五六七八九十个])(1[0-2]|[1-9]|十[一二]?|[一二三四五六七八九])月(?![光亮饼球季刊票租薪均嫂经])"
)
_DAY_OF_MONTH = re.compile(r"(?<![0-9月 ])(?:[12][0-9]|3[01]|[1-9])[日号](?![内楼线院机])")
_SINCE = re.compile(
    r"(?:以|之)?(?:(前)(?!三|两|几|半|[0-9])|后|来|起)(?!半)|(?:及|或)?(?:以|之)(?:(前)|后)"
)
_LEADING_YEAR = re.compile(
    r"^[ \u3000*|｜-]{0,4}((?:19[5-9]|20[0-4])[0-9])(?=[ \u3000\t|｜]|$)(?!\s*[年至到~—-])",
    re.MULTILINE,
)
"""The first cell of a row, or all of a header: 2021 without 年."""
_EVENING = (1730, 2400)
_HOURS = {
    **dict.fromkeys(("上午", "早上"), (0, 1159)),
    "中午": (1100, 1400),
    "下午": (1200, 1900),
    "傍晚": (1630, 2000),
    **dict.fromkeys(("晚上", "晚间", "夜间"), _EVENING),
}
_HOUR = re.compile("|".join(_HOURS) + r"|(?<![0-9:：])(1[3-9]|2[0-3])[:：]([0-5][0-9])")
"""A time before 13:00 may be one of the afternoon: 下午2:30."""
_TURNS = frozenset("次回天步")
"""Ordinals by which a story goes on: of 隔十天第二次 the sentence says 再一次."""
_LISTED = re.compile(r"[0-9一二三四五六七八九十][、和至到—-]$")
_QUOTED = re.compile(r"《[^《》\n]{1,60}》")
_BARE = re.compile(
    r"(?:代码|错误码|故障码|编码|编号|代号|型号|工号|单号|卡号|车次|房间|错误|故障|报错|码)"
    r"(?:为|是|[:：])?\s{0,2}([0-9]{2,8})(?![0-9.]|\s?[元年月日个%万亿])"
    r"|(?:^|(?<=[\n\t|｜]))[ \u3000*`-]{0,5}([0-9]{3,8})"
    r"(?=`?[ \u3000]{0,2}[:：|｜\t]|[ \u3000]{1,4}[^\s0-9年月日元]|是什么)",
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


@lru_cache(512)
def mentions(text: str, *, year: int | None = None) -> tuple[Mention, ...]:
    """All of a text, in order; 去年 is known where the `year` it was written in is given."""
    unordered = [*_of_dates(text), *_relative_years(text, year), *_hours(text), *_designated(text)]
    unordered += [
        Mention(kind, value, value, start, end)
        for kind, value, start, end in sibling_mentions(text)
    ]
    quoted = {place for title in _QUOTED.finditer(text) for place in range(*title.span())}
    outside = (mention for mention in unordered if mention.start not in quoted)
    return tuple(sorted(outside, key=lambda mention: mention.start))


def _of_dates(text: str) -> Iterator[Mention]:
    its_dates = list(dates(text))
    years = [_year(date, text) for date in its_dates if date.year is not None]
    years += _leading_years(text, years)
    days = [_day(date) for date in its_dates if date.month is not None]
    yield from _joined(text, sorted(years, key=lambda mention: mention.start))
    days += _months(text, days)
    yield from _joined(text, sorted(days, key=lambda mention: mention.start))


def _leading_years(text: str, years: Sequence[Mention]) -> Iterator[Mention]:
    occupied = {mention.start for mention in years}
    for match in _LEADING_YEAR.finditer(text):
        if match.start(1) not in occupied:
            yield Mention(YEAR, int(match[1]), int(match[1]), *match.span(1))


def _months(text: str, days: list[Mention]) -> Iterator[Mention]:
    """Months without their year, and days without their month, which may be any."""
    occupied = {place for day in days for place in range(day.start, day.end)}
    for match in _MONTH.finditer(text):
        month = number_of(match[1])
        if month is not None and match.start() not in occupied:
            yield Mention(DAY, int(month) * 100 + 1, int(month) * 100 + 31, *match.span())
    for match in _DAY_OF_MONTH.finditer(text):
        if match.start() not in occupied:
            yield Mention(DAY, None, None, *match.span())


def _year(date: Date, text: str) -> Mention:
    """Of 2018年以前 and 2018年起 all years before or behind."""
    low = high = date.year
    if date.month is None and (since := _SINCE.match(text, date.end)):
        low, high = (0, date.year) if since[1] or since[2] else (date.year, 9999)
    return Mention(YEAR, low, high, date.start, date.end)


def _day(date: Date) -> Mention:
    month = (date.month or 0) * 100
    low, high = (month + 1, month + 31) if date.day is None else (month + date.day,) * 2
    return Mention(DAY, low, high, date.start, date.end)


def _joined(text: str, single: list[Mention]) -> Iterator[Mention]:
    """Two that a dash joins as one range."""
    pending: Mention | None = None
    for mention in single:
        if pending and _RANGE.fullmatch(text, pending.end, mention.start):
            # Of 10月1日至7日 the end is not known, nor of a range over a new year.
            is_known = _is_ordered(pending.low, mention.high)
            high = mention.high if is_known else None
            pending = replace(
                pending, low=pending.low if is_known else None, high=high, end=mention.end
            )
            continue
        if pending:
            yield pending
        pending = mention
    if pending:
        yield pending


def _is_ordered(low: Value | None, high: Value | None) -> bool:
    return isinstance(low, int) and isinstance(high, int) and low <= high


def _relative_years(text: str, year: int | None) -> Iterator[Mention]:
    for match in _RELATIVE_YEAR.finditer(text):
        offset = _RELATIVE.get(match[0])
        value = None if year is None or offset is None else year + offset
        yield Mention(YEAR, value, value, *match.span())


def _hours(text: str) -> Iterator[Mention]:
    times = []
    for match in _HOUR.finditer(text):
        time = int(match[1] + match[2]) if match[1] else 0
        low, high = _HOURS.get(match[0], (time, time))
        times.append(Mention(HOUR, low, high, *match.span()))
    yield from _joined(text, times)


def _designated(text: str) -> Iterator[Mention]:
    for each in designations(text):
        if each.kind in _TURNS:
            continue
        # Of 一、二号线 the first is another one.
        is_listed = _LISTED.search(text[max(0, each.start - 2) : each.start])
        value = None if is_listed else each.value
        yield Mention(each.kind, value, value, each.start, each.end)
    for match in _BARE.finditer(text):
        group = 1 if match[1] else 2
        yield Mention(CODE, match[group], match[group], *match.span(group))

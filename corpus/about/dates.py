"""When a text says it was published: a day, often with its time of day, in ISO 8601 and in words.

`notation` reads the days.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from corpus.notation import Date, dates, normalise

LONGEST = 60
"""Characters of a day with its time of day, those that stand apart among them."""
_TIME = re.compile(
    r"[ T\u3000]*(?P<hour>\d{1,2})[:：时](?P<minute>\d{2})(?:[:：分](?P<second>\d{2}))?分?"
)
_APART = re.compile(r"\w[ \u3000]+\w[ \u3000]")
_WIDE = str.maketrans("０１２３４５６７８９", "0123456789")


@dataclass(frozen=True, slots=True)
class Moment:
    """A day, with its time of day where one follows it, and the characters that say so.

    `iso` is None where no calendar has it.
    """

    iso: str | None
    has_time: bool
    start: int
    end: int


def moments(text: str) -> Iterator[Moment]:
    """Those of a text, in order.

    >>> next(moments("于2024 年 1 月 5 日 9时05分"))
    Moment(iso='2024-01-05T09:05:00', has_time=True, start=1, end=21)
    """
    closed = normalise(text) if _APART.search(text) else None  # of several times the cost
    plain = closed.text if closed else text.translate(_WIDE)
    for date in dates(plain):
        if date.year is not None and date.day is not None:
            time = _TIME.match(plain, date.end)
            span = date.start, time.end() if time else date.end
            yield Moment(
                _iso(date, time), time is not None, *(closed.in_source(*span) if closed else span)
            )


def iso_date(text: str) -> str | None:
    """The first day in a text in ISO 8601, with its time of day where one follows.

    >>> iso_date("发布时间:2024-11-05 22:50:25 来源: 本站")
    '2024-11-05T22:50:25'
    >>> iso_date("二〇二四年十一月五日"), iso_date("2024 年 1 月 5 日")
    ('2024-11-05', '2024-01-05')
    """
    first = next(moments(text), None)
    return first.iso if first else None


def is_moment(text: str) -> bool:
    """Whether a text is a day, with its time of day or without, and nothing else."""
    first = next(moments(text), None) if len(text) <= LONGEST else None
    return first is not None and (first.start, first.end) == (0, len(text))


def date_in_words(published: str | None) -> str:
    """A time in ISO 8601 as a person writes it, to the minute; "" for none.

    >>> date_in_words("2024-11-05T22:50:25"), date_in_words("2024-01-05"), date_in_words("去年")
    ('2024年11月5日 22:50', '2024年1月5日', '去年')
    """
    try:
        moment = datetime.fromisoformat(published or "")
    except ValueError:
        return published or ""
    day = f"{moment.year}年{moment.month}月{moment.day}日"
    return f"{day} {moment:%H:%M}" if "T" in (published or "") else day


def _iso(date: Date, time: re.Match[str] | None) -> str | None:
    hour, minute, second = map(int, time.groups("0")) if time else (0, 0, 0)
    try:
        moment = datetime(date.year or 0, date.month or 0, date.day or 0, hour, minute, second)
    except ValueError:
        return None
    return moment.isoformat() if time else moment.date().isoformat()

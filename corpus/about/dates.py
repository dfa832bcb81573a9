"""Dates as texts print them, in digits or in Chinese numerals, in ISO 8601 and in words."""

import re
from datetime import datetime

_NUMERALS = {"〇": "0", "○": "0", "Ｏ": "0", "零": "0"} | {
    numeral: str(value) for value, numeral in enumerate("一二三四五六七八九", start=1)
}
_ZERO_TO_NINE = "".join(_NUMERALS)
DATE = re.compile(
    rf"(?<![\d{_ZERO_TO_NINE}])(?P<year>\d{{4}}|[{_ZERO_TO_NINE}]{{4}})[ \u3000]*[-/.年][ \u3000]*"
    r"(?P<month>\d{1,2}|[一二三四五六七八九十]{1,2})[ \u3000]*[-/.月][ \u3000]*"
    r"(?P<day>\d{1,2}|[一二三四五六七八九十]{1,3})(?!\d)(?:[ \u3000]*日)?"
    r"(?:[ T\u3000]*(?P<hour>\d{1,2})[:：时](?P<minute>\d{2})(?:[:：分](?P<second>\d{2}))?分?)?"
)


def iso_date(text: str) -> str | None:
    """The first date in a text in ISO 8601, with its time of day where one follows.

    >>> iso_date("发布时间:2024-11-05 22:50:25 来源: 本站")
    '2024-11-05T22:50:25'
    >>> iso_date("二〇二四年十一月五日"), iso_date("2024 年 1 月 5 日")
    ('2024-11-05', '2024-01-05')
    """
    found = DATE.search(text)
    if not found:
        return None
    try:
        numbers = {unit: _number(number) for unit, number in found.groupdict("0").items()}
        moment = datetime(**numbers)  # type: ignore[arg-type]
    except ValueError:
        return None
    return moment.isoformat() if found["hour"] else moment.date().isoformat()


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


def _number(numeral: str) -> int:
    """That of digits, of four numerals, or of one up to 三十一.

    Raises:
        ValueError: it is none.

    >>> [_number(each) for each in ("05", "二〇二四", "十", "二十一", "三十")]
    [5, 2024, 10, 21, 30]
    """
    tens, ten, ones = numeral.partition("十")
    if ten:
        return 10 * int(_NUMERALS.get(tens, tens or "1")) + int(_NUMERALS.get(ones, ones or "0"))
    return int("".join(_NUMERALS.get(each, each) for each in numeral))

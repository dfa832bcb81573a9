"""The dates of a text, in whatever notation: 二〇二三年十月八日, 2023.10.08, 10月8日, 2023年."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from corpus.notation.numerals import DIGIT, number_by_digits, number_of

_YEAR = rf"(?:[12][0-9]{{3}}|[一二][{DIGIT}OＯ]{{3}})"
_MONTH = r"(?:1[0-2]|0?[1-9]|十[一二]?|[一二三四五六七八九])"
_DAY = r"(?:3[01]|[12][0-9]|0?[1-9]|三十一?|[二廿]?十?[一二三四五六七八九]|二?十)"
_B = r"[ \u3000]?"
_ON_DAY = rf"{_B}({_DAY}){_B}[日号](?!楼|线|院|码|机|店|馆|厅|门|井)"
_BY_CHARACTERS = re.compile(
    rf"({_YEAR}){_B}年(?![代级])度?(?:{_B}({_MONTH}){_B}月份?(?:{_ON_DAY})?)?"
    rf"|(){_B}({_MONTH}){_B}月份?{_ON_DAY}"
)
_BY_MARKS = re.compile(r"([12][0-9]{3})([-./])(1[0-2]|0?[1-9])\2(3[01]|[12][0-9]|0?[1-9])(?![0-9])")
_YEAR_OF_RANGE = re.compile(
    rf"({_YEAR})(?=(?:[-—–－―~～至到]{{1,2}}|[、和]){_B}{_YEAR}{_B}年"
    rf"|[-/—–－―~～][0-9]{{2,4}}{_B}(?:学年|赛季))"
)
_RUN = re.compile(rf"[0-9{DIGIT}十廿](?<![0-9A-Za-z{DIGIT}十百千万亿第初].)")
"""Where a date may begin; what must not stand before it is looked at last, which is faster."""


@dataclass(frozen=True, slots=True)
class Date:
    """A year, a day of some year, or anything between, and the characters that say so."""

    year: int | None
    month: int | None
    day: int | None
    start: int
    end: int

    @property
    def canonical(self) -> str:
        """As modern Chinese writes it.

        >>> next(dates("二〇二三年十月八日")).canonical, next(dates("2023.10.08")).canonical
        ('2023年10月8日', '2023年10月8日')
        """
        parts = ((self.year, "年"), (self.month, "月"), (self.day, "日"))
        return "".join(f"{number}{unit}" for number, unit in parts if number is not None)


def dates(text: str) -> Iterator[Date]:
    """The dates of a text in order; a month alone is none."""
    done = 0
    for run in _RUN.finditer(text):
        if run.start() >= done and (date := _date_at(text, run.start())):
            done = date.end
            yield date


def _date_at(text: str, start: int) -> Date | None:
    if match := _BY_CHARACTERS.match(text, start):
        year, month, day, _, only_month, only_day = match.groups()
        return Date(
            number_by_digits(year.translate(_ZEROS)) if year else None,
            _small(month or only_month),
            _small(day or only_day),
            start,
            match.end(),
        )
    if match := _BY_MARKS.match(text, start):
        return Date(int(match[1]), int(match[3]), int(match[4]), start, match.end())
    if match := _YEAR_OF_RANGE.match(text, start):
        year = match[1].translate(_ZEROS)
        return Date(number_by_digits(year), None, None, start, match.end())
    return None


_ZEROS = str.maketrans("OＯ", "〇〇")
"""Letters that stand for the round zero, which keyboards lack."""


def _small(numeral: str | None) -> int | None:
    """A month or day, of which none is said digit by digit."""
    if numeral is None:
        return None
    number = number_of(numeral)
    return None if number is None else int(number)

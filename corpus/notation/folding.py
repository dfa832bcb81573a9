"""A text in one notation, each character of which knows what it stands for.

What is written otherwise is replaced: full-width letters and digits, middle dots and dashes each by
one character; the numerals of dates by digits; characters that stand apart are closed up. All else
stays, Chinese marks among it.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal

import numpy as np
from numpy.typing import NDArray

from corpus.notation.amounts import amounts
from corpus.notation.dates import dates
from corpus.notation.numerals import DIGIT, SCALE, number_of
from corpus.notation.spacing import gaps

Edit = tuple[int, int, str]
"""The characters of a span, half-open, are replaced by a text."""

_WIDE = {
    code: code - 0xFEE0
    for a, z in ("０９", "ａｚ", "ＡＺ", "％％")
    for code in range(ord(a), ord(z) + 1)
}
_DOTS = dict.fromkeys(map(ord, "•・‧∙･⋅"), "·")
_TABLE: dict[int, int | str] = {**_WIDE, **_DOTS}
_OTHERWISE = re.compile(f"[{''.join(map(chr, _TABLE))}]+")
_NUMBER_ENDS = r"0-9%‰℃年月日号时点分周期章条页元米度万亿"
_DASH = re.compile(rf"[—–－―~～](?<=[{_NUMBER_ENDS}].)[—–－―~～]?(?=[0-9])")
_BETWEEN_DIGITS = re.compile(r"[．：](?<=[0-9].)(?=[0-9])")
_TO_ASCII = {"．": ".", "：": ":"}
_NUMERAL = re.compile(rf"[{DIGIT}OＯ十廿]+")
_CHINESE_NUMERAL = re.compile(
    rf"[百千]分之[0-9.{DIGIT}{SCALE}点]+|[{DIGIT}十拾廿][{DIGIT}{SCALE}点]*"
)


@dataclass(frozen=True, slots=True)
class Normalised:
    """`text` in one notation; its character i stands for the source's `starts[i]` to `ends[i]`.

    Where the source had one character for several, all of them stand for it.
    """

    text: str
    starts: NDArray[np.int32] = field(repr=False)
    ends: NDArray[np.int32] = field(repr=False)

    def in_source(self, start: int, end: int) -> tuple[int, int]:
        """The source's characters that a span of the text stands for.

        >>> normalised = normalise("于二〇二三年十月八日开馆")
        >>> normalised.text, normalised.in_source(1, 11)
        ('于2023年10月8日开馆', (1, 10))
        """
        if start < end:
            return int(self.starts[start]), int(self.ends[end - 1])
        at = int(self.starts[start]) if start < len(self.text) else self._length
        return at, at

    def of_source(self, start: int, end: int) -> tuple[int, int]:
        """The characters of the text that stand for a span of the source, or a part of it."""
        first = int(np.searchsorted(self.ends, start, "right"))
        return first, max(first, int(np.searchsorted(self.starts, end, "left")))

    @property
    def _length(self) -> int:
        return int(self.ends[-1]) if len(self.ends) else 0


def normalise(text: str) -> Normalised:
    """The text in one notation.

    >>> normalise("由 周 立 群 设 计，Ｇ６０，２０１９—2021年").text
    '由周立群设计，G60，2019-2021年'
    """
    places = np.arange(len(text), dtype=np.int32)
    plain = Normalised(
        _OTHERWISE.sub(lambda run: run[0].translate(_TABLE), text), places, places + 1
    )
    closed = _edited(plain, ((start, end, "") for start, end in gaps(plain.text)))
    dated = _edited(closed, _numerals_of_dates(closed.text))
    folded = _BETWEEN_DIGITS.sub(lambda mark: _TO_ASCII[mark[0]], dated.text)
    return _edited(
        Normalised(folded, dated.starts, dated.ends),
        ((*dash.span(), "-") for dash in _DASH.finditer(folded)),
    )


def _numerals_of_dates(text: str) -> Iterable[Edit]:
    for date in dates(text):
        for numeral in _NUMERAL.finditer(text, date.start, date.end):
            is_year = numeral.start() == date.start and date.year is not None
            digits = str(date.year if is_year else number_of(numeral[0]))
            start, end = numeral.span()
            if len(digits) == end - start:
                yield from ((start + n, start + n + 1, digit) for n, digit in enumerate(digits))
            else:
                yield start, end, digits


def with_digits(normalised: Normalised) -> Normalised:
    """The same with the Chinese numerals of its amounts in digits, large ones of 万 or 亿.

    >>> with_digits(normalise("生产总值三十六亿五千万元，摊位一百三十二个")).text
    '生产总值36.5亿元，摊位132个'
    """
    return _edited(normalised, _numerals_of_amounts(normalised.text))


def _numerals_of_amounts(text: str) -> Iterable[Edit]:
    for amount in amounts(text):
        if numeral := _CHINESE_NUMERAL.match(text, amount.start, amount.end):
            share = amount.unit if numeral[0][1:3] == "分之" else ""
            yield *numeral.span(), _short(amount.value) + share


def _short(number: Decimal) -> str:
    """With 万 or 亿, where it has at most four decimals then."""
    for scale, name in ((10**8, "亿"), (10**4, "万")):
        shorter = number / scale
        if shorter >= 1 and shorter == round(shorter, 4):
            return f"{shorter.normalize():f}{name}"
    return f"{number:f}"


def _edited(before: Normalised, edits: Iterable[Edit]) -> Normalised:
    """The text with the edits, which stand in its order; a replaced character stands for a span."""
    texts, starts, ends, done = [], [], [], 0
    for start, end, new in edits:
        texts += [before.text[done:start], new]
        starts += [before.starts[done:start], np.full(len(new), before.starts[start], np.int32)]
        ends += [before.ends[done:start], np.full(len(new), before.ends[end - 1], np.int32)]
        done = end
    if not texts:
        return before
    texts.append(before.text[done:])
    return Normalised(
        "".join(texts),
        np.concatenate([*starts, before.starts[done:]]),
        np.concatenate([*ends, before.ends[done:]]),
    )

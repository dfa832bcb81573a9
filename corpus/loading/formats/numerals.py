"""Numbers as Word, and pages, write them before a paragraph (ECMA-376, part 1, 17.18.59).

No library has them: cn2an writes 一十 for 十, and knows neither ordinals of letters nor circles.
"""

from collections.abc import Callable, Mapping

_DIGITS = "〇一二三四五六七八九"
_LEGAL, _LEGAL_UNITS = "零壹贰叁肆伍陆柒捌玖", ("", "拾", "佰", "仟")
_LEGAL_TRADITIONAL = "零壹貳參肆伍陸柒捌玖"
_UNITS = ("", "十", "百", "千")
_ROMAN = (
    *((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l")),
    *((40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i")),
)
LARGEST = 9_999
"""Larger numbers are written in figures, whatever their form; Word goes no further either."""


def number_text(number: int, form: str) -> str:
    """A number in one of the forms that WordprocessingML names; figures where it is unknown.

    >>> number_text(12, "chineseCountingThousand"), number_text(104, "chineseCountingThousand")
    ('十二', '一百零四')
    >>> number_text(12, "ideographDigital"), number_text(28, "lowerLetter")
    ('一二', 'bb')
    """
    if form in {"none", "bullet"}:
        return ""
    write = _FORMS.get(form)
    return write(number) if write and 0 < number <= LARGEST else str(number)


def _counted(number: int, digits: str = f"零{_DIGITS[1:]}", units: tuple[str, ...] = _UNITS) -> str:
    text, is_gap = "", False
    for place, digit in zip(
        range(len(str(number)) - 1, -1, -1), map(int, str(number)), strict=True
    ):
        if not digit:
            is_gap = True
            continue
        text += (digits[0] if is_gap and text else "") + digits[digit] + units[place]
        is_gap = False
    return text.removeprefix(digits[1]) if 10 <= number < 20 and units is _UNITS else text


def _short(number: int) -> str:
    """Counted up to 99, from there on digit by digit."""
    return _counted(number) if number < 100 else _spelt(number)


def _spelt(number: int) -> str:
    return "".join(_DIGITS[int(digit)] for digit in str(number))


def _japanese(number: int) -> str:
    """Without a zero, and without a one before 十, 百 and 千: 百一."""
    text = _counted(number).replace("零", "")
    for unit in _UNITS[1:]:
        text = text.replace(f"一{unit}", unit)
    return text


def _letters(number: int) -> str:
    """After z comes aa, then bb."""
    return chr(ord("a") + (number - 1) % 26) * ((number - 1) // 26 + 1)


def _roman(number: int) -> str:
    text = ""
    for value, letters in _ROMAN:
        count, number = divmod(number, value)
        text += letters * count
    return text


def _one_of(signs: str) -> Callable[[int], str]:
    """The signs in turn; when they are used up, figures."""
    return lambda number: signs[number - 1] if number <= len(signs) else str(number)


def _row(first: str, count: int) -> Callable[[int], str]:
    return _one_of("".join(chr(ord(first) + n) for n in range(count)))


_FORMS: Mapping[str, Callable[[int], str]] = {
    "decimalZero": lambda number: f"{number:02}",
    "decimalFullWidth": lambda number: "".join(chr(0xFF10 + int(n)) for n in str(number)),
    "decimalFullWidth2": lambda number: "".join(chr(0xFF10 + int(n)) for n in str(number)),
    "decimalEnclosedCircle": _row("①", 20),
    "decimalEnclosedCircleChinese": _row("①", 20),
    "decimalEnclosedParen": _row("⑴", 20),
    "decimalEnclosedFullstop": _row("⒈", 20),
    "ideographEnclosedCircle": _row("㊀", 10),
    "upperLetter": lambda number: _letters(number).upper(),
    "lowerLetter": _letters,
    "upperRoman": lambda number: _roman(number).upper(),
    "lowerRoman": _roman,
    "chineseCounting": _short,
    "taiwaneseCounting": _short,
    "chineseCountingThousand": _counted,
    "taiwaneseCountingThousand": _counted,
    "japaneseCounting": _japanese,
    "ideographDigital": _spelt,
    "japaneseDigitalTenThousand": _spelt,
    "taiwaneseDigital": _spelt,
    "chineseLegalSimplified": lambda number: _counted(number, _LEGAL, _LEGAL_UNITS),
    "ideographLegalTraditional": lambda number: _counted(number, _LEGAL_TRADITIONAL, _LEGAL_UNITS),
    "ideographTraditional": _one_of("甲乙丙丁戊己庚辛壬癸"),
    "ideographZodiac": _one_of("子丑寅卯辰巳午未申酉戌亥"),
}

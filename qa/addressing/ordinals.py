"""Numbers that count parts of a text, in Chinese and Arabic numerals alike."""

import re
import unicodedata

NUMERAL = r"(?:\d{1,4}(?:\.\d{1,3})*(?!\d)|[零〇一二两三四五六七八九十百千]{1,9})"
"""An ordinal in a folded text: 12, 8.2, 一百二十."""
_INSERTED = "之"
_BIG = 10


def canonical(numeral: str, inserted: str | None = None) -> str:
    """A folded ordinal in Arabic digits; an article put in behind it keeps its own number.

    >>> canonical("十二"), canonical("012"), canonical("8.2"), canonical("一百二十", "一")
    ('12', '12', '8.2', '120之1')
    """
    numbers = [str(_value(part)) for part in numeral.split(".")]
    behind = _INSERTED + str(_value(inserted)) if inserted else ""
    return ".".join(numbers) + behind


def _value(numeral: str) -> int:
    """
    >>> _value("二十"), _value("二百零五"), _value("二〇二三")
    (20, 205, 2023)
    """
    if numeral.isdecimal():
        return int(numeral)
    digits = [int(unicodedata.numeric(each)) for each in numeral]
    if len(digits) > 1 and max(digits) < _BIG:
        return int("".join(map(str, digits)))
    total, digit = 0, 0
    for value in digits:
        if value < _BIG:
            digit = value
        else:
            total += (digit or 1) * value
            digit = 0
    return total + digit


def in_chinese(number: int) -> str:
    """
    >>> in_chinese(8), in_chinese(12), in_chinese(20), in_chinese(105), in_chinese(110)
    ('八', '十二', '二十', '一百零五', '一百一十')
    """
    text = ""
    for unit, sign in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit, number = divmod(number, unit)
        if digit:
            text += "零一二三四五六七八九"[digit] + sign
        elif text and number and not text.endswith("零"):
            text += "零"
    return re.sub("^一十", "十", text)

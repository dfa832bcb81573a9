"""The numbers of lists, which a page does not hold but its readers see."""

import re
from string import ascii_lowercase

from lxml.html import HtmlElement

from corpus.loading.formats.numerals import number_text

_STYLE = re.compile(r"list-style(?:-type)?\s*:\s*([^;]+)", re.IGNORECASE)
_STYLES = {
    "decimal": "1",
    "lower-alpha": "a",
    "lower-latin": "a",
    "upper-alpha": "A",
    "upper-latin": "A",
    "lower-roman": "i",
    "upper-roman": "I",
    "cjk-ideographic": "一",
    "simp-chinese-informal": "一",
    "trad-chinese-informal": "一",
    "none": "",
    "disc": "",
    "circle": "",
    "square": "",
}
"""The styles of CSS by the signs that HTML has for them."""
_LABEL = re.compile(
    r"第[一二三四五六七八九十百千零〇\d]{1,9}[编章节条款项]|[（(](?:[一二三四五六七八九十]{1,3}|\d{1,3})[）)]"
    r"|[一二三四五六七八九十]{1,3}[、.．]|\d{1,3}(?:\.\d{1,3})*(?:[、)）]|[.．](?!\d))|\d{1,3}(?:\.\d{1,3})+(?=\s)"
    r"|[A-Za-z][.．、)）]|[①-⑳]|[\[［〔【]\d{1,3}[\]］〕】]"
)
_LARGEST_ROMAN = 3_999


class Numbering:
    """Counts the items of a list; those of one that is not ordered have no numbers."""

    def __init__(self, element: HtmlElement) -> None:
        self._style = _style(element) if element.tag == "ol" else ""
        self._step = -1 if element.get("reversed") is not None else 1
        count = sum(1 for _ in element.iterchildren("li")) if self._step < 0 else 1
        self._next = _number(element.get("start"), count)

    def label(self, item: HtmlElement) -> str:
        """The number of the next item, as a page shows it in front."""
        number = _number(item.get("value"), self._next)
        self._next = number + self._step
        return _label(number, self._style) if self._style else ""


def own_label(text: str) -> str:
    """The number that a text begins with itself, "" where it has none.

    >>> own_label("一、工作目标"), own_label("2.5升水"), own_label("3.1 范围"), own_label("3 月")
    ('一、', '', '3.1', '')
    """
    label = _LABEL.match(text)
    return label[0] if label else ""


def _style(element: HtmlElement) -> str:
    for word in _words(element.get("style", "")):
        if word in _STYLES:
            return _STYLES[word]
    style = element.get("type", "1").strip()
    return style if style in "1aAiI" and style else "1"


def _words(style: str) -> list[str]:
    setting = _STYLE.search(style)
    return setting[1].lower().split() if setting else []


def _number(value: str | None, default: int) -> int:
    value = (value or "").strip()
    return int(value) if re.fullmatch(r"-?[0-9]{1,9}", value) else default


def _label(number: int, style: str) -> str:
    if style == "一":
        return f"{number_text(number, 'chineseCountingThousand')}、"
    if style in "aA" and number > 0:
        letters = _letters(number)
        return f"{letters if style == 'a' else letters.upper()}."
    if style in "iI" and 0 < number <= _LARGEST_ROMAN:
        return f"{number_text(number, 'lowerRoman' if style == 'i' else 'upperRoman')}."
    return f"{number}."


def _letters(number: int) -> str:
    """
    >>> [_letters(number) for number in (1, 26, 27)]
    ['a', 'z', 'aa']
    """
    letters = ""
    while number:
        number, letter = divmod(number - 1, 26)
        letters = ascii_lowercase[letter] + letters
    return letters

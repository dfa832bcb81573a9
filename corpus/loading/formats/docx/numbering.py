"""The numbers that Word counts and puts before paragraphs: 第一条, 1.1, （一） (ECMA-376, 17.9).

No kept library computes them for Chinese forms: python-docx does not at all (its issue 471).
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement

from corpus.loading.formats.docx.styles import Style, Styles, find, value_of
from corpus.loading.formats.numerals import number_text

_BULLET = "•"
_SYMBOL = re.compile(r"[\ue000-\uf8ff]")
"""A character of a symbol font, which shows as nothing in others."""
_NEEDS_NO_BLANK = tuple("、，。．：）】》〕」\u3000")
_NUMBER = re.compile(r"%([1-9])")
_LONGEST = 60
"""Characters of a number's pattern."""


@dataclass(frozen=True, slots=True)
class Number:
    """`text` stands before a paragraph; `list_id` and `level`, from 0, are where it was counted."""

    text: str
    list_id: str
    level: int
    is_bullet: bool

    @property
    def label(self) -> str:
        return self.text.strip()


@dataclass(frozen=True, slots=True)
class _Level:
    form: str
    pattern: str
    start: int
    blank: str
    restart: int | None
    is_decimal: bool
    style: str

    @classmethod
    def of(cls, element: BaseOxmlElement) -> "_Level":
        restart = value_of(element, "w:lvlRestart")
        decimal = find(element, "w:isLgl")
        return cls(
            form=value_of(element, "w:numFmt") or "decimal",
            pattern=value_of(element, "w:lvlText")[:_LONGEST],
            start=_integer(value_of(element, "w:start"), 0),
            blank="" if value_of(element, "w:suff") == "nothing" else " ",
            restart=_integer(restart, 0) if restart else None,
            is_decimal=decimal is not None and decimal.get(qn("w:val")) not in {"0", "false"},
            style=value_of(element, "w:pStyle"),
        )


@dataclass(frozen=True, slots=True)
class _List:
    """`counter` is shared by the lists that go on counting where another stopped."""

    counter: str
    levels: dict[int, _Level]
    starts: dict[int, int] = field(default_factory=dict)


class Numbering:
    """The lists of a document, which count while it is read from its beginning."""

    def __init__(self, root: BaseOxmlElement | None, styles: Styles) -> None:
        self._lists = {} if root is None else dict(_lists(root, styles))
        self._counts: dict[str, dict[int, int]] = {}
        self._begun: set[tuple[str, int]] = set()

    def next(
        self, properties: BaseOxmlElement | None, style_id: str | None, style: Style
    ) -> Number | None:
        """The number of the next paragraph, by its properties (`w:pPr`) and its style."""
        own = None if properties is None else find(properties, "w:numPr")
        list_id = (value_of(own, "w:numId") if own is not None else "") or style.list_id or ""
        counted = self._lists.get(list_id)
        if counted is None:
            return None
        level = value_of(own, "w:ilvl") if own is not None else ""
        depth = int(level) if level.isdigit() else self._style_level(counted, style_id, style)
        if depth not in counted.levels:
            return None
        self._count(list_id, counted, depth)
        return self._number(list_id, counted, depth)

    def _style_level(self, counted: _List, style_id: str | None, style: Style) -> int:
        linked = (n for n, level in counted.levels.items() if style_id and level.style == style_id)
        return next(linked, style.list_level or 0)

    def _count(self, list_id: str, counted: _List, depth: int) -> None:
        counts = self._counts.setdefault(counted.counter, {})
        start = counted.starts.get(depth, counted.levels[depth].start)
        begins = depth in counted.starts and (list_id, depth) not in self._begun
        self._begun.add((list_id, depth))
        counts[depth] = start if begins or depth not in counts else counts[depth] + 1
        for deeper in [each for each in counts if each > depth]:
            restart = counted.levels[deeper].restart if deeper in counted.levels else None
            if restart is None or depth < restart:
                del counts[deeper]

    def _number(self, list_id: str, counted: _List, depth: int) -> Number:
        level = counted.levels[depth]
        is_bullet = level.form == "bullet"
        if is_bullet:
            text = _SYMBOL.sub(_BULLET, level.pattern)
        else:
            text = _NUMBER.sub(
                lambda found: self._part(counted, int(found[1]) - 1, level), level.pattern
            )
        blank = "" if not text or text.endswith(_NEEDS_NO_BLANK) else level.blank
        return Number(text + blank, list_id, depth, is_bullet)

    def _part(self, counted: _List, depth: int, own: _Level) -> str:
        level = counted.levels.get(depth)
        if level is None:
            return ""
        start = counted.starts.get(depth, level.start)
        count = self._counts[counted.counter].get(depth, start)
        return number_text(count, "decimal" if own.is_decimal else level.form)


def _lists(root: BaseOxmlElement, styles: Styles) -> Iterator[tuple[str, _List]]:
    patterns = {each.get(qn("w:abstractNumId")): each for each in root.iter(qn("w:abstractNum"))}
    numbers = {each.get(qn("w:numId")): each for each in root.iter(qn("w:num"))}
    for list_id, number in numbers.items():
        pattern = _pattern(number, patterns, numbers, styles)
        if list_id in {None, "0"} or pattern is None:
            continue
        levels = {_depth(each): _Level.of(each) for each in pattern.iterchildren(qn("w:lvl"))}
        starts = {}
        for override in number.iterchildren(qn("w:lvlOverride")):
            if (level := find(override, "w:lvl")) is not None:
                levels[_depth(level)] = _Level.of(level)
            if start := value_of(override, "w:startOverride"):
                starts[_depth(override)] = _integer(start, 1)
        yield str(list_id), _List(str(pattern.get(qn("w:abstractNumId"))), levels, starts)


def _pattern(
    number: BaseOxmlElement,
    patterns: dict[str | None, BaseOxmlElement],
    numbers: dict[str | None, BaseOxmlElement],
    styles: Styles,
) -> BaseOxmlElement | None:
    """Where the levels of a list stand; it may name a style that names another list."""
    pattern = patterns.get(value_of(number, "w:abstractNumId"))
    if pattern is None or not (link := value_of(pattern, "w:numStyleLink")):
        return pattern
    linked = numbers.get(styles.style(link).list_id)
    return pattern if linked is None else patterns.get(value_of(linked, "w:abstractNumId"))


def _depth(element: BaseOxmlElement) -> int:
    return _integer(str(element.get(qn("w:ilvl"), "")), 0)


def _integer(text: str, otherwise: int) -> int:
    return int(text) if text.isdigit() else otherwise

"""How well a question names a text, such as a cell of a table or the name of a column."""

import re
from collections.abc import Iterable

from corpus.notation.dates import Date, dates
from corpus.segment import fold, segment

LEAST_COVER = 0.5
"""Share of a text's words that must stand in the question for it to be named there."""
LONGEST_TOTAL = 4
"""Characters of a cell that says that its row is a sum."""

_UNIT = re.compile(r"[（(](.*?)[）)]")
_OF_AMOUNTS = "数量额值"
"""How the names of columns of amounts end: 执行数 of what was 执行."""
_ASKED_UNIT = re.compile(r"(?:多少|几)(\w{1,3})")
_MONEY = {"钱": "元"}
_WEEKDAY = re.compile(r"(?:星期|礼拜)(?=[一二三四五六日天])")
_TOTAL = re.compile(r"[合总小共]\s*计|总[数额]|总共|一共")
_KINDS = (
    (re.compile(r"谁|哪位"), re.compile(r"(?:人|员|者|长|师|姓名|主任|经理|领导)$")),
    (
        re.compile(r"哪里|哪儿|在哪|什么地方"),
        re.compile(r"(?:地点|地址|位置|场所|工位|房间|部门|室|处)$"),
    ),
    (re.compile(r"多久|多长时间|几次"), re.compile(r"(?:周期|频次|频率|时长|期限|次数|时限)$")),
    (
        re.compile(r"什么时[候间]|何时|哪[天年月]|几[点号月]"),
        re.compile(r"(?:时间|日期|时刻|(?<!星)期|年月)$"),
    ),
    (re.compile(r"多少钱|多少元|几块"), re.compile(r"(?:费用?|价格?|单价|金额|款|额|工资|租金)$")),
)
"""Words that ask, and how the names of columns end that are of the kind they ask for."""
OF_KIND = 0.6
"""How much better a column is named that is of the kind that is asked for."""


class Naming:
    """What a question names.

    >>> naming = Naming("研发部三季度的预算是345吗")
    >>> [naming.cover(each) for each in ("345", "45", "三季度预算（万元）", "市场部")]
    [1.0, 0.0, 1.0, 0.0]
    """

    def __init__(self, question: str) -> None:
        self.question = _plain(question)
        self._words = frozenset(segment(self.question))
        self._dates = [each for each in dates(self.question) if each.day]
        self._units = {
            unit[:end]
            for unit in _ASKED_UNIT.findall(self.question)
            for unit in (unit, _MONEY.get(unit, unit))
            for end in range(1, len(unit) + 1)
        }
        self._kinds = [ending for asking, ending in _KINDS if asking.search(self.question)]
        self._asks_for_total = bool(_TOTAL.search(self.question))

    def cover(self, text: str) -> float:
        """How much of a text stands in the question, in [0, 1]; 0 where that is little."""
        plain = _plain(_UNIT.sub("", text)).strip()
        if not plain:
            return 0.0
        if len(plain) > 1 and re.search(_apart(plain), self.question):
            return 1.0
        if self._is_named_otherwise(plain):
            return 1.0
        share = self._share(plain)
        return share if share >= LEAST_COVER and len(plain) > 1 else 0.0

    def is_part_of(self, text: str, others: Iterable[str]) -> bool:
        """Whether a text stands in the question only within longer ones: 镀锌管 in 镀锌管件."""
        longer = [each for each in others if len(text) < len(each) and text in each]
        left = self.question
        for each in longer:
            left = left.replace(_plain(each), "")
        return bool(text and longer) and _plain(text) not in left

    def of_column(self, name: str) -> float:
        """How well the name of a column is named: by its words, its unit, or its kind."""
        unit = _UNIT.search(name)
        if unit and _plain(unit[1]).strip() in self._units:
            return 1.0
        plain = _plain(_UNIT.sub("", name)).strip()
        stem = plain.rstrip(_OF_AMOUNTS)
        is_told_by_stem = 1 < len(stem) < len(plain) and stem in self.question
        cover = max(self.cover(name), len(stem) / len(plain) if is_told_by_stem else 0.0)
        is_of_kind = any(ending.search(plain) for ending in self._kinds)
        return max(cover, self._share(plain)) + OF_KIND if is_of_kind else cover

    def _share(self, plain: str) -> float:
        words = segment(plain)
        return sum(len(w) for w in words if w in self._words) / max(sum(map(len, words)), 1)

    def _is_named_otherwise(self, plain: str) -> bool:
        """Whether a whole text is a date or a sum that the question speaks of in other words."""
        if self._asks_for_total and len(plain) <= LONGEST_TOTAL and _TOTAL.fullmatch(plain):
            return True
        found = list(dates(plain)) if self._dates and plain[0].isdigit() else []
        return len(found) == 1 and any(_is_same(found[0], each) for each in self._dates)


def _is_same(date: Date, asked: Date) -> bool:
    return (date.month, date.day) == (asked.month, asked.day) and asked.year in {None, date.year}


def _plain(text: str) -> str:
    return _WEEKDAY.sub("周", fold(text))


def _apart(text: str) -> str:
    """A pattern of a text, of which a number is no part of a longer one."""
    before = r"(?<![0-9.])" if text[0].isdigit() else ""
    behind = r"(?![0-9]|\.[0-9])" if text[-1].isdigit() else ""
    return before + re.escape(text) + behind

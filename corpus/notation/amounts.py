"""The amounts of a text as values: 1.5万平方米 and 一万五千㎡ are both 15000 of 平方米."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from corpus.notation.dates import Date, dates
from corpus.notation.numerals import DIGIT, SCALE, number_of

_MEASURES = (
    "平方公里|平方千米|平方米|立方米|公里|千米|厘米|毫米|公顷|公斤|千克|千瓦时|千瓦|毫升|小时|分钟|"
    "个百分点|个工作日|个小时|个月|美元|欧元|日元|港元|英镑|人民币|元|块钱|米|里|吨|斤|克|升|亩|年|"
    "天|日|号|周岁|岁|秒|度|摄氏度|℃|㎡|m²|m2|km|kg|%|％|‰|倍|折"
)
_COUNTERS = (
    "人次|人|名|位|个|家|户|册|本|件|台|辆|间|栋|幢|层|座|所|条|项|次|届|场|张|份|套|颗|株|棵|头|只|"
    "匹|艘|架|枚|部|篇|页|字|门|种|类|级|节|课时|课|平方|期|批|支|组|队|道|处|口|股|笔|例|团|箱|袋|"
    "瓶|盒|桶|路|班|村|镇|县|市|省|国|代|步|版|卷|章|款|排|桌|席|床|号楼"
)
_ALIASES = {
    "千米": "公里",
    "km": "公里",
    "平方千米": "平方公里",
    "㎡": "平方米",
    "m²": "平方米",
    "m2": "平方米",
    "平方": "平方米",
    "千克": "公斤",
    "kg": "公斤",
    "个小时": "小时",
    "块钱": "元",
    "％": "%",
    "摄氏度": "℃",
    "周岁": "岁",
}
_UNITS = f"{_MEASURES}|{_COUNTERS}".split("|")
_UNIT = "|".join(sorted(_UNITS, key=len, reverse=True))
_SHARES = {"百": "%", "千": "‰"}
_ARABIC = rf"[0-9]{{1,15}}(?:,[0-9]{{3}}){{0,4}}(?:\.[0-9]{{1,10}})?[{SCALE}]{{0,3}}"
_ARABIC_GROUPS = rf"{_ARABIC}(?:[0-9]{{1,4}}[{SCALE}]{{1,2}}){{0,3}}"
_CHINESE = rf"[{DIGIT}十拾廿][{DIGIT}{SCALE}]{{0,20}}(?:点[{DIGIT}]{{1,8}}[万亿]{{0,2}})?"
_AMOUNT = re.compile(
    rf"(?:([百千])分之)?({_ARABIC_GROUPS}|{_CHINESE}|(?<=百分之)百)(?![0-9A-Za-z{DIGIT}{SCALE}])"
    rf"[多余]?(?:来(?={_UNIT}))?[ \u3000]?({_UNIT})?"
)
_RUN = re.compile(rf"[0-9{DIGIT}十拾廿百千](?<![0-9A-Za-z{DIGIT}{SCALE}第初期周拜老点.,\-/#].)")
"""Where an amount may begin: not in a code or an ordinal."""
_NOT_COUNTED = frozenset(("一", "壹"))
"""One of something is hardly a number: 一个, 一名."""


@dataclass(frozen=True, slots=True)
class Amount:
    """A number with its unit, "" where it has none, and the characters that say so."""

    value: Decimal
    unit: str
    start: int
    end: int

    @property
    def canonical(self) -> str:
        """The number in digits, with its unit: 15000平方米."""
        return f"{self.number}{self.unit}"

    @property
    def number(self) -> str:
        return f"{self.value:f}"


def amounts(text: str, *, beside: Sequence[Date] | None = None) -> Iterator[Amount]:
    """The amounts of a text in order, without those in its dates, which may be `beside` already.

    Ranges (三四十人), fractions (三分之一), ordinals and idioms (千万不要, 一些) are none.

    >>> text = "2023年生产总值三十六亿五千万元，增长百分之六点八；藏书1.5万余册"
    >>> [amount.canonical for amount in amounts(text)]
    ['3650000000元', '6.8%', '15000册']
    """
    ahead = list(reversed(list(dates(text)) if beside is None else beside))
    done = 0
    for run in _RUN.finditer(text):
        while ahead and ahead[-1].end <= run.start():
            ahead.pop()
        if run.start() < done or (ahead and ahead[-1].start <= run.start()):
            continue
        if amount := _amount_at(text, run.start()):
            done = amount.end
            yield amount


def _amount_at(text: str, start: int) -> Amount | None:
    match = _AMOUNT.match(text, start)
    if not match or text.startswith("分之", match.end(2)) or text.startswith("之", match.end()):
        return None
    share, numeral, unit = match[1], match[2], match[3] or ""
    value = Decimal(100) if numeral == "百" else number_of(numeral)
    if value is None or (not share and not _is_number(numeral, unit)):
        return None
    if share:
        return Amount(value, _SHARES[share], start, match.end(2))
    return Amount(value, _ALIASES.get(unit, unit), start, match.end() if unit else match.end(2))


def _is_number(numeral: str, unit: str) -> bool:
    """Whether it counts or measures, and is no part of a word: 一方面, 十分, 三星, 统一."""
    if numeral[0] in "0123456789":
        # What begins with a zero is the number of a telephone, what remains of years a decade.
        return not re.match(r"0[0-9]", numeral) and not (unit == "年" and len(numeral) == 4)
    if len(numeral) == 1:
        is_measure = unit in _MEASURES.split("|")
        return is_measure or (bool(unit) and numeral not in _NOT_COUNTED)
    return bool(unit) or len(numeral) > 2 or numeral[-1] in SCALE

"""Ask for a number: how many, how much, which share, which place, which score."""

import re
from collections.abc import Iterator

from qa.suggested_questions.clauses import Clause, Cloze

_DURATIONS = "个月|小时|分钟|[岁天年秒]"
"""Units with nothing behind them."""
_MEASURES = (
    "平方公里|平方千米|平方米|立方米|公里|千米|厘米|毫米|英里|海里|公顷|公斤|千克|摄氏度|千瓦时|千瓦|兆瓦"
    "|美元|欧元|港元|日元|英镑|卢布|人次|[元吨克米亩倍人]"
)
"""Units that tell what they count."""
_COUNTERS = "[个名家座条项部件台辆架艘场次届层户套所种只头棵株份篇幅册枚块张位支队批期间门处尾款]"
"""Units that need a noun beside them."""
_APPROXIMATELY = "超过|将近|大约|至少|[近超逾约]"
_NUMBER = re.compile(
    rf"(?<![第每的\d.])(?:(?<!签)(?:{_APPROXIMATELY}))?"
    r"(?P<number>\d[\d.,]*(?:[余多]?[百千万亿]+)?[余多]?)"
    rf"(?:(?P<lasting>{_DURATIONS})|(?P<measure>{_MEASURES})|(?P<counter>{_COUNTERS}))(?:左右)?"
)
_YEAR = re.compile(r"(?:19|20)\d\d[年款届]")
_SHARE = re.compile(
    r"(?:(?<=[达到长降升高低少加涨跌])|(?<=[长降升高低少加涨跌]了)|(?<=[率比速例重][为是]))"
    r"(?P<asked>\d[\d.]*[%％])$"
)
_PLACE = re.compile(r"第(?P<asked>[\d一二三四五六七八九十]+)[名位]?$")
_SCORE = re.compile(r"(?<=以)(?P<asked>\d+(?:[:：]|比|-)\d+)")
_DIGIT = re.compile(r"\d[\d.,:：]*")
_MEASURED = re.compile(r"(?:[值额量率价长高宽重深]|收入|面积|今年|为|每.{1,4})$")
_TAIL = re.compile(r"[^、里中最的期位]?[^、里中最的后]{0,12}")
_CONTRAST = re.compile(r"[则也却]|分别|不到|以[上下]")
_ABSOLUTE = re.compile(r"(?:19|20)\d\d年(?:[上下]半年|第?[前一二三四]+季度|\d{1,2}月)?$")


def amounts(clause: Clause) -> Iterator[Cloze]:
    """Questions for the only number of what the clause says."""
    said = clause.text[clause.name_end :]
    if len(_DIGIT.findall(said)) > 1 or "、" in said or _CONTRAST.search(said):
        return
    yield from _number(clause)
    for pattern, ask in ((_SHARE, "多少"), (_PLACE, "几"), (_SCORE, "几比几")):
        if found := pattern.search(clause.text, clause.name_end):
            yield _asking(clause, *found.span("asked"), ask, found.span("asked"))


def _number(clause: Clause) -> Iterator[Cloze]:
    text = clause.text
    found = [*_NUMBER.finditer(text, clause.name_end)]
    if len(found) != 1 or _YEAR.fullmatch(found[0].group()):
        return
    [number] = found
    said = text[: number.start()]
    if said.count("“") > said.count("”") or not _has_predicate(clause, number):
        return
    tail = text[number.end() :]
    if not _TAIL.fullmatch(tail) or (tail and number["lasting"]):
        return
    if number["counter"] and not _has_noun(clause, number, tail):
        return
    unit = number["lasting"] or number["measure"] or number["counter"]
    yield _asking(clause, *number.span(), f"多少{unit}", (number.start("number"), number.end()))


def _has_predicate(clause: Clause, number: re.Match[str]) -> bool:
    """Whether something is said of whoever is named, before the number."""
    said = clause.text[: number.start()]
    words = clause.inside(clause.name_end, number.start("number"))
    return any(word.tag == "v" for word in words) or bool(_MEASURED.search(said))


def _has_noun(clause: Clause, number: re.Match[str], tail: str) -> bool:
    """Whether what is counted stands behind the number, or right before it."""
    before = [word for word in clause.words if word.end <= number.start()]
    return len(tail) > 1 or (before[-1].tag == "n" and before[-1].start > clause.name_end)


def _asking(clause: Clause, start: int, end: int, ask: str, asked: tuple[int, int]) -> Cloze:
    when = clause.before.text if _ABSOLUTE.match(clause.before.text) else ""
    question = f"{when}{clause.text[:start]}{ask}{clause.text[end:]}？"
    return Cloze(question, clause.part(*asked), "amount")

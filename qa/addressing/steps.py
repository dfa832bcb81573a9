"""The parts of a text that have a kind and a number: 第三章, 第八条, 附件2, Q5, 最后一段."""

import re
from dataclasses import dataclass

from qa.addressing.ordinals import NUMERAL, canonical

RANKS = {
    **dict.fromkeys(("附件", "表", "图", "问", "工作表", "页"), 0),
    **dict.fromkeys(("编", "部分"), 1),
    "章": 2,
    "节": 3,
    "条": 4,
    "款": 5,
    "项": 6,
    "目": 7,
    "段": 8,
    "句": 9,
}
"""The kinds of parts and in what order they lie within one another."""
LAST = "-1"
"""The number of the last one; the last but one is -2."""


@dataclass(frozen=True, slots=True)
class Step:
    """A part of a text by its kind, one of `RANKS`, and number; of a sheet, its name."""

    kind: str
    number: str


_N = f"({NUMERAL})"
_KINDS = r"(编(?!辑|号|制|队)|部分|章|节|条|款|项|目(?!标)|点|页|自然段|段|句|问|行)"
_NOT_COUNTED = r"(?![\d年月日个种次名人岁元%号点共直起样些定般]|[.:]\d)"
_STEPS = (
    rf"第\s*\(?\s*{_N}\s*\)?\s*{_KINDS}(?:之{_N}(?!\w?[一二三四五六七八九十]))?",
    rf"第{_N}[张个幅份]\s*(表|图|附件|附录|问题|工作表)",
    rf"(附件|附录|附表|附图|图表|表|图|问题|问(?=\s*\d)|工作表|q(?=\s*\d))\s*\(?{_N}\)?"
    rf"{_NOT_COUNTED}",
    r"(?:最后|末尾|结尾|开头)(?:的?一)?(章|节|条|款|项|自然段|段|句|页)",
    r"(?:首|末|尾)(段|句|页)",
    rf"倒数第{_N}(章|节|条|款|项|自然段|段|句|页)",
    rf"\b(article|clause|chapter|section|part|paragraph|page|table|figure|appendix|annex|attachment"
    rf"|question|item|sentence|sheet)\s*(?:no\.?\s*)?{_N}\b",
    r"\b(first|second|third|fourth|fifth|last)\s+(article|chapter|section|paragraph|sentence|page)",
    r"(?:工作表|sheet)\s*[《“\"'「]([^》”\"'」]{1,31})[》”\"'」]",
    r"[《“\"'「]([^》”\"'」]{1,31})[》”\"'」]\s*(?:这[张个])?(?:工作表|sheet\b)",
)
STEP = re.compile("|".join(f"(?:{step})" for step in _STEPS))
_SAME_KIND = {
    **dict.fromkeys(("附录", "附表", "附图", "appendix", "annex", "attachment"), "附件"),
    **dict.fromkeys(("图表", "table"), "表"),
    **dict.fromkeys(("问题", "q", "question"), "问"),
    **dict.fromkeys(("自然段", "paragraph"), "段"),
    **dict.fromkeys(("行", "sentence"), "句"),
    **dict.fromkeys(("article", "clause"), "条"),
    **dict.fromkeys(("点", "item"), "项"),
    "chapter": "章",
    "section": "节",
    "part": "部分",
    "page": "页",
    "figure": "图",
    "sheet": "工作表",
}
_WORDS = {"first": "1", "second": "2", "third": "3", "fourth": "4", "fifth": "5", "last": LAST}
_LABEL_ENDS = re.compile(r"\s|[:、.,，(《【—-]|$")


def beginning_step(folded: str) -> Step | None:
    """The part of a text that a folded label, or the beginning of a block, is the number of.

    >>> beginning_step("第十二条 旷工的,扣发工资。"), beginning_step("第十二条规定的情形")
    (Step(kind='条', number='12'), None)
    """
    match = STEP.match(folded)
    return matched_step(match) if match and _LABEL_ENDS.match(folded, match.end()) else None


def matched_step(match: re.Match[str]) -> Step:
    groups = [each for each in match.groups() if each]
    if match[0].startswith(("最后", "末", "尾", "结尾")):
        return Step(_kind(groups[0]), LAST)
    if match[0].startswith(("首", "开头")):
        return Step(_kind(groups[0]), "1")
    if match[0].startswith("倒数"):
        return Step(_kind(groups[1]), "-" + canonical(groups[0]))
    if groups[0] in _WORDS:
        return Step(_kind(groups[1]), _WORDS[groups[0]])
    if len(groups) == 1:
        return Step("工作表", groups[0])
    number = re.compile(NUMERAL).fullmatch
    if number(groups[0]):
        return Step(_kind(groups[1]), canonical(groups[0], *groups[2:3]))
    return Step(_kind(groups[0]), canonical(groups[1]))


def _kind(word: str) -> str:
    return _SAME_KIND.get(word, word)

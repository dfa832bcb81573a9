"""What things are called by in place of a name: codes (E01, GB/T 1234-2020) and numbered parts.

第十二条, 第12条 and 第 12 条 are one part, 附件二 and 附件2 as well.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from corpus.notation.numerals import DIGIT, SCALE, number_of

CODE, DOCUMENT = "代码", "文号"
"""Kinds of what has no word of its own; the kind of a numbered part is that word: 条, 附件."""

_PART = (
    "季度|学期|学年|阶段|标段|部分|单元|版本|分队|大队|年级|中学|小学|"
    "[条款项章节编届期批轮次版卷册集回课号名位层站场组队类级档步页行列周天包]"
)
_LED = "附件|附表|附录|附图|图表|表|图|式|例|[Qq]"
_TRAILED = "季度|类区|类|级|等奖|期工程|期项目|号楼|号线|号窗口|号门|号机组|单元|年级|标段"
_SAME_KIND = {"Q": "季度", "q": "季度", "类区": "类", "期工程": "期", "期项目": "期"}
_NUMERAL = rf"[0-9]{{1,5}}|[{DIGIT}十百][{DIGIT}十百千]{{0,7}}"
_NO_NUMERAL_BEFORE = rf"(?<![0-9A-Za-z.{DIGIT}{SCALE}第前每这那])"
_B = r"[ \u3000]{0,2}"
_NUMBERED = re.compile(
    rf"第{_B}(?:{_NUMERAL}){_B}(?:{_PART})(?:之[{DIGIT}十]{{1,3}})?"
    rf"|(?:{_LED}){_B}(?:{_NUMERAL})(?![0-9.{DIGIT}{SCALE}年月日号元%个])"
    rf"|{_NO_NUMERAL_BEFORE}(?:{_NUMERAL})(?:{_TRAILED})"
)
_PARTS_OF_NUMBERED = re.compile(
    rf"(?:第{_B})?(?P<led>{_LED})?{_B}(?P<number>{_NUMERAL}){_B}(?P<kind>{_PART}|{_TRAILED})?(?P<more>之.+)?"
)
_BEGINNING = re.compile(rf"[第附图表式例Qq0-9{DIGIT}十百]")
_DOCUMENT = re.compile(
    r"[〔\[［【(（]((?:19|20)[0-9]{2})[〕\]］】)）]\s{0,2}(?:第\s{0,2})?([0-9]{1,5})\s{0,2}号"
)
_TAIL = r"[A-Za-z0-9]{0,12}(?:[-—–./][A-Za-z0-9]{1,12}){0,3}"
_CODE = re.compile(
    r"(?:"
    rf"[A-Z]{{1,6}}(?:/[A-Z])?[ ]?[0-9]{_TAIL}"
    rf"|[A-Za-z]{{1,6}}(?:/[A-Z])?-?[0-9]{_TAIL}"
    rf"|[A-Za-z]{{1,6}}(?:-[A-Za-z]{{1,6}}){{1,2}}-?[0-9]{_TAIL}"
    rf"|[0-9]{{1,8}}[A-Za-z]{{1,4}}-?[0-9]{_TAIL}"
    r")(?![A-Za-z0-9@_])"
)


_BEGINNING_OF_CODE = re.compile(r"[A-Za-z0-9](?<![A-Za-z0-9@./_-].)")


@dataclass(frozen=True, slots=True)
class Designation:
    """A code or numbered part: of what `kind`, its `value` in one notation, where it stands."""

    kind: str
    value: str
    start: int
    end: int

    @property
    def canonical(self) -> str:
        """As it is written most shortly.

        >>> [each.canonical for each in designations("见第 十二 条、附件二和GB/T 1234-2020")]
        ['GB/T1234-2020', '第12条', '附件2']
        """
        if self.kind in (CODE, DOCUMENT):
            return self.value
        return f"{self.kind}{self.value}" if self.kind in _LED else f"第{self.value}{self.kind}"


def designations(text: str) -> Iterator[Designation]:
    """The document numbers, codes and numbered parts of a text, those of a kind in order."""
    for match in _DOCUMENT.finditer(text):
        yield Designation(DOCUMENT, f"〔{match[1]}〕{match[2]}号", *match.span())
    for match in _matches(_CODE, _BEGINNING_OF_CODE, text):
        plain = re.sub("[—–]", "-", match[0].upper())
        value = re.sub(r"\s|(?<=[A-Z])-(?=[0-9])", "", plain)
        yield Designation(CODE, value, *match.span())
    for match in _matches(_NUMBERED, _BEGINNING, text):
        if part := _numbered(match):
            yield part


def _matches(
    pattern: re.Pattern[str], beginning: re.Pattern[str], text: str
) -> Iterator[re.Match[str]]:
    """As `finditer` does, several times as fast: few characters can begin one."""
    done = 0
    for start in beginning.finditer(text):
        if start.start() >= done and (match := pattern.match(text, start.start())):
            done = match.end()
            yield match


def _numbered(match: re.Match[str]) -> Designation | None:
    parts = _PARTS_OF_NUMBERED.fullmatch(match[0])
    number = number_of(parts["number"]) if parts else None
    if not parts or number is None:
        return None
    kind = parts["led"] or parts["kind"]
    value = f"{number}{parts['more'] or ''}"
    return Designation(_SAME_KIND.get(kind, kind), value, *match.span())

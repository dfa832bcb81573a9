"""Whether the evidence for an answer speaks of what was asked for, or of another of its kind.

The nearest text that names one of the kind decides: the sentence itself beats the sentence before
it, that the headings, these the title. In a sentence that names several it is the last one before
the answer, without those that only compare with it or cite it (比2022年增长, 依照第八条).
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from corpus.notation import designations, normalise
from corpus.notation.designations import CODE
from qa.identifiers.governing import ADDRESSES, governing, listed_with, may_govern
from qa.identifiers.leading import led_by_code, led_by_number
from qa.identifiers.mentions import YEAR, Mention, mentions

Span = tuple[int, int]

CERTAIN, FROM_HEADING, FROM_TITLE, FROM_BEFORE, BOTH_NAMED, FROM_DATE = 1.0, 0.9, 0.8, 0.4, 0.5, 0.3
"""How much it says that a text names another: the evidence itself, or what stands around it."""
NAMED_ONLY = 0.3
"""How much it says that a text names the very one, but not of the answer."""
_CITED = re.compile(r"违反|依照|依据|根据|按照?|适用|符合|参照|援引|引用|提到")
_LIMIT = re.compile(r"[^，,。；;？?]{1,12}?(?:(?:之|以)[前后]|[前后](?=[，,]))")
"""Behind a year: what is asked lies before or behind what happened in it, 1961年复名之前."""
_REPORT = re.compile("报告|年报|半年报|季报|年鉴|公报|快报|统计|业绩|财报|数据|分析")
_RULES = (
    "办法|规定|条例|细则|制度|章程|规范|规程|准则|规则|守则|通知|通告|公告|意见|方案|合同|协议|手册|"
    "指南|须知|法"
)
_IS_RULES = re.compile(rf"(?:{_RULES})(?:[（(][^（()）]{{1,12}}[)）])?$")


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What stands around an evidence sentence or row, from near to far.

    `headers` are the header cells over the answer's column, `before` the sentence before it in its
    paragraph, `path` the headings over it with the label of its clause, the outermost first.
    `year` is that of publication.
    """

    headers: Sequence[str] = ()
    before: str = ""
    path: Sequence[str] = ()
    title: str = ""
    year: int | None = None

    def normalised(self) -> "Surroundings":
        """The same in one notation."""
        headers, path = (
            [normalise(each).text for each in part] for part in (self.headers, self.path)
        )
        before, title = normalise(self.before).text, normalise(self.title).text
        return Surroundings(headers, before, path, title, self.year)


NOTHING_AROUND = Surroundings()


@dataclass(frozen=True, slots=True)
class Judgement:
    """How strongly evidence speaks of another than was asked for, and of the very one; in [0, 1].

    Both are 0 where it is silent.
    """

    conflict: float = 0.0
    agreement: float = 0.0


@dataclass(frozen=True, slots=True)
class Identifiers:
    """What a question names: its years, days, codes and so on, and the titles in 《》."""

    mentions: tuple[Mention, ...]
    titles: tuple[str, ...]
    cites: bool

    @classmethod
    def of(cls, question: str) -> "Identifiers":
        """
        >>> identifiers = Identifiers.of("《章程》第八条在2023年改了吗")
        >>> identifiers.titles, [(each.kind, each.low) for each in identifiers.mentions]
        (('章程',), [('条', '8'), ('年', 2023)])
        """
        question = normalise(question).text
        definite = tuple(
            mention
            for mention in mentions(question)
            if mention.low is not None and not _is_limit(mention, question)
        )
        titles = tuple(re.findall(r"《([^《》\n]{2,60})》", question))
        return cls(definite, titles, bool(_CITED.search(question)))

    def __bool__(self) -> bool:
        return bool(self.mentions or self.titles)

    @property
    def kinds(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(mention.kind for mention in self.mentions))


def conflict(
    identifiers: Identifiers,
    own: str,
    around: Surroundings = NOTHING_AROUND,
    *,
    span: Span | None = None,
) -> Judgement:
    """What the evidence `own`, a sentence or row, says of the identifiers asked for.

    `span` is where the answer stands in it. Of several kinds the strongest conflict and the mean
    agreement count. In which notation the texts are does not matter.

    >>> asked = Identifiers.of("2023年红石镇生产总值是多少")
    >>> own = "2023年，红石镇生产总值为36.5亿元。2022年红石镇为34.2亿元。"
    >>> conflict(asked, own, span=(14, 20)), conflict(asked, own, span=(31, 37))
    (Judgement(conflict=0.0, agreement=1.0), Judgement(conflict=0.5, agreement=0.0))
    """
    if not identifiers:
        return Judgement()
    normalised, around = normalise(own), around.normalised()
    own, span = normalised.text, normalised.of_source(*span) if span else None
    judgements = [_of_kind(kind, identifiers, own, around, span) for kind in identifiers.kinds] + [
        _of_title(title, own, around) for title in identifiers.titles
    ]
    if leading := _of_leading(identifiers, own, around):
        judgements.append(leading)
    return Judgement(
        max(each.conflict for each in judgements),
        sum(each.agreement for each in judgements) / len(judgements),
    )


def _of_leading(identifiers: Identifiers, own: str, around: Surroundings) -> Judgement | None:
    """A line that begins with a code is about that one, whichever series it is of.

    Of the codes asked for, those that stand over the line are what it belongs to.
    """
    over = {each.value for text in (around.title, *around.path) for each in designations(text)}
    asked = {str(each.low) for each in identifiers.mentions if each.kind == CODE} - over
    led = led_by_code(own) if asked else None
    if led is None and any(code.isdecimal() for code in asked):
        led = led_by_number(own)
    if led is None:
        return None
    if led[0] in asked:
        return Judgement(agreement=CERTAIN)
    held = {each.low for each in mentions(own) if each.kind == CODE}
    return None if held & asked else Judgement(conflict=FROM_HEADING)


def _of_kind(
    kind: str, identifiers: Identifiers, own: str, around: Surroundings, span: Span | None
) -> Judgement:
    asked = [mention for mention in identifiers.mentions if mention.kind == kind]
    if identifiers.cites and kind in ADDRESSES:
        is_named = any(_is_any(mention, asked) for mention in mentions(own))
        return Judgement(agreement=CERTAIN * is_named)
    for text, place, strength in _layers(own, around, span):
        rivals = [m for m in mentions(text, year=around.year) if _is_comparable(m, asked)]
        inside = [m for m in rivals if place and _is_inside(m, place)]
        if any(_is_any(m, asked) and may_govern(m, text) for m in inside):
            return Judgement(agreement=strength)
        outside = [mention for mention in rivals if mention not in inside]
        candidates = [mention for mention in outside if may_govern(mention, text)]
        if text == around.title and _tells_of_earlier(text, rivals, asked):
            return Judgement()
        decisive = governing(candidates, text, place)
        if decisive is None and any(_is_any(mention, asked) for mention in outside):
            return Judgement(agreement=NAMED_ONLY * strength)
        if decisive is None:
            continue
        together = listed_with(decisive, candidates, text)
        if any(_is_any(mention, asked) for mention in together):
            return Judgement(agreement=strength)
        if any(mention.low is None for mention in together):
            return Judgement()
        is_named = any(_is_any(mention, asked) for mention in candidates)
        return Judgement(conflict=BOTH_NAMED * strength if is_named else strength)
    return _of_publication(asked, around.year) if kind == YEAR else Judgement()


def _layers(
    own: str, around: Surroundings, span: Span | None
) -> Iterator[tuple[str, Span | None, float]]:
    """The texts that may decide, the nearest first, with where the answer stands in them."""
    yield "\n".join(around.headers), None, CERTAIN
    yield own, span, CERTAIN
    yield around.before, (len(around.before),) * 2, FROM_BEFORE
    for heading in reversed(around.path):
        yield heading, None, FROM_HEADING
    yield around.title, None, FROM_TITLE


def _tells_of_earlier(title: str, rivals: Sequence[Mention], asked: Sequence[Mention]) -> bool:
    """Whether a title is that of a report, which compares its year with those before."""
    years = [int(m.low) for m in (*rivals[:1], *asked[:1]) if m.kind == YEAR and m.low is not None]
    return len(years) == 2 and years[1] < years[0] and bool(_REPORT.search(title))


def _of_publication(asked: Sequence[Mention], year: int | None) -> Judgement:
    """What was published before the year asked for can hardly tell of it."""
    years = [int(mention.low) for mention in asked if mention.low is not None]
    if year is None or not years:
        return Judgement()
    return Judgement(FROM_DATE * (year < min(years)), FROM_DATE * (year in years))


def _of_title(title: str, own: str, around: Surroundings) -> Judgement:
    """Whether evidence is of the document that the question names; others are cited anywhere."""
    texts = (own, around.before, *around.path, around.title)
    in_order = re.compile(".{0,6}".join(map(re.escape, title)))
    if any(in_order.search(text) for text in texts):
        return Judgement(agreement=CERTAIN)
    is_other = _IS_RULES.search(title) and _IS_RULES.search(around.title)
    return Judgement(conflict=FROM_TITLE if is_other else 0.0)


def _is_limit(mention: Mention, question: str) -> bool:
    return mention.kind == YEAR and bool(_LIMIT.match(question, mention.end))


def _is_inside(mention: Mention, place: Span) -> bool:
    return mention.start < place[1] and place[0] < mention.end


def _is_any(mention: Mention, asked: Sequence[Mention]) -> bool:
    return any(mention.agrees(each) for each in asked)


def _is_comparable(mention: Mention, asked: Sequence[Mention]) -> bool:
    """Whether it could stand in the place of what was asked for; E01 does for E02, not for E2P."""
    return any(
        mention.kind == each.kind and (mention.kind != CODE or _form(mention) == _form(each))
        for each in asked
    )


def _form(mention: Mention) -> str:
    """What is alike in codes of one series: E9 in E01 and E12."""
    return re.sub("[0-9]+", "9", str(mention.low))

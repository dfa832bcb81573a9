"""Ask where, when and why."""

import re
from collections.abc import Iterator

from corpus import Window
from qa.suggested_questions.clauses import DATE, NAME_TAGS, Clause, Cloze

_EVENT = (
    "(?:举行|举办|召开|开幕|闭幕|揭牌|成立|启动|开工|动工|发布|签约|签署|竣工|投产|投运|亮相|首映|上映|首演"
    "|落成|开馆|开业|开园|逝世|去世|出生|开赛|开拍|开机|通车|开通|上市|上线|入驻|建成|开播|播出|登陆|返回"
    "|抵达|发射)(?![式的会])"
)
_PLACE = re.compile(rf"在(?P<asked>[^在的“”]{{2,16}}?)(?=(?:正式|隆重|成功|顺利|圆满)?{_EVENT})")
_SEAT = re.compile(
    r"(?:落户|位于|坐落于|坐落在|落地|毕业于|出生于|来自|抵达|飞抵|登陆)(?P<asked>[^的、“”]{2,14})$"
)
_DATE_WITHIN = re.compile(
    rf"(?P<future>将)?[于在](?P<asked>{DATE})"
    r"(?![\d年月至到—~～起前后以间期当左初末底中上下份的-])"
)
_IS_DATE = re.compile(DATE)
_REASON = re.compile(r"(?:因为?|由于|为了?|受到?)(?P<asked>.{3,})")
_BEGINS_CLAUSE = re.compile(r"根据|立足|依托|按照|通过|结合|围绕")
_ENDS_OPEN = re.compile(r"(?:称|显示|表示|如下|的)$")
_DEPENDENT = re.compile(r"[我你您他她它这那此该其某]|^(?:而|例|代表)")
_IS_EVENT = re.compile(rf"(?:在.{{2,12}})?(?:正式|成功|顺利|首次)?{_EVENT}")


def circumstances(clause: Clause) -> Iterator[Cloze]:
    """Questions for the place, the time and the reason of what the clause says."""
    yield from _where(clause)
    yield from _when(clause)
    yield from _why(clause)


def _where(clause: Clause) -> Iterator[Cloze]:
    for pattern, ask in ((_PLACE, "在哪里"), (_SEAT, "哪里")):
        found = pattern.search(clause.text, clause.name_end)
        if found and any(w.tag in NAME_TAGS for w in clause.inside(*found.span("asked"))):
            start = found.start() if ask == "在哪里" else found.start("asked")
            question = f"{clause.text[:start]}{ask}{clause.text[found.end() :]}？"
            yield Cloze(question, clause.part(*found.span("asked")), "place")


def _when(clause: Clause) -> Iterator[Cloze]:
    if _ENDS_OPEN.search(clause.text):
        return
    if found := _DATE_WITHIN.match(clause.predicate):
        asked = clause.said(found.span("asked"))
        yield _time(clause, clause.predicate[found.end() :], asked, found["future"])
    elif _IS_DATE.fullmatch(clause.before.text) and _IS_EVENT.match(clause.predicate):
        yield _time(clause, clause.predicate, clause.before, None)


def _time(clause: Clause, said: str, asked: Window, future: str | None) -> Cloze:
    said = re.sub("^曾|(?<!为)了", "", said)
    ask = "哪一年" if asked.text.endswith("年") else "什么时候"
    question = f"{clause.subject}{ask}{said}？" if future else f"{clause.subject}是{ask}{said}的？"
    return Cloze(question, asked, "time")


def _why(clause: Clause) -> Iterator[Cloze]:
    reason = _REASON.fullmatch(clause.before.text)
    if reason and _begins_with_verb(clause) and not _DEPENDENT.search(reason["asked"]):
        said = re.sub("^(?:还|也|已|就|便|故|曾)", "", clause.predicate)
        start = clause.before.start + reason.start("asked")
        asked = Window(clause.window.article, start, clause.before.end)
        yield Cloze(f"{clause.subject}为什么{said}？", asked, "reason")


def _begins_with_verb(clause: Clause) -> bool:
    """Whether what is said is a whole predicate, and no rest of the subject."""
    said = clause.inside(clause.subject_end, len(clause.text))
    if len(clause.predicate) < 4 or _BEGINS_CLAUSE.match(clause.predicate):
        return False
    return said[0].tag[0] in "vdpat"

"""Ask who and what: who holds an office, who did or said it, what something is called."""

import re
from collections.abc import Iterator

from corpus import Window
from corpus.segment import tagged_words
from qa.suggested_questions.clauses import Clause, Cloze

_SAYS = "告诉记者|表示|认为|指出|介绍|透露|坦言|强调|提醒|解释|回忆|建议|说|称"
_SPEAKER = re.compile(rf"(?P<who>[^”]{{2,}}?)(?P<says>{_SAYS})(?:道|说)?")
_ATTRIBUTION = re.compile(rf"”(?P<who>[^“”]{{2,30}}?)(?P<says>{_SAYS})(?:道|说)?[。！]?$")
_OFFICE = re.compile(
    r"(?:书记|[区市县省州镇乡村院校部局所处科厅司会社团班台馆站店]长|主任|总经理|总裁|总监|创始人|主席"
    r"|总统|总理|首相|主教练|秘书长|发言人|工程师|分析师)$"
)
"""What one person mostly is alone, so that it can be asked who: no 教授, 选手 or 代表."""
_ADVERBS = "(?:日前|近日|今日|已|将|还|也|正式|联合|共同|成功|陆续|率先|先后|首次|计划|组织)*"
_AGENT = re.compile(
    r"由(?P<asked>[^由的]{2,20}?)(?P<did>(?:联合|共同|倾情|领衔)?"
    r"(?:主办|承办|执导|主演|创作|编剧|出品|设计|投资|运营|生产|举办|组织|发起|开发|研发|打造|制作|撰写|主持|承建|饰演|配音|演唱|创办|创立|资助).*)"
)
_WON = re.compile(
    r"(?:夺得|摘得|获得?|荣获|斩获|赢得)了?.{2,16}(?:冠军|金牌|银牌|铜牌|奖|亚军|季军)"
)
_MADE = (
    "打造|建成|成立|推出|发布|创办|设立|启动|上线|开设|举办|举行|创作|出版|拍摄|研发|开发"
    "|建设|创建|创立|注册"
)
_CALLED = re.compile(
    rf"{_ADVERBS}(?P<made>{_MADE})了?(?P<what>[^“”《》、的]{{0,12}})[“《](?P<asked>[^“”《》]{{2,20}})[”》]"
    r"(?P<kind>(?!显示)[^“”《》、]{0,8})"
)
_OBJECT = re.compile(
    rf"{_ADVERBS}(?P<did>{_MADE}|提出|签订|签署|开展|建立|获得?|荣获|夺得|搭建|召开|推行|实施|采用|引进|出台"
    r"|制定|印发|审议通过|开通|发起|发表|生产|饰演|参加|出席|加入|入选|击败|战胜|收购|担任|形成|提供)了?"
    r"\s?(?P<asked>[^的\s].{1,23})"
)
_IS = re.compile(
    r"是(?P<asked>(?:一[种部款项座家]|.{0,8}(?:首个|首家|首部|第一|唯一|最[大早高长小]|旗下)).{2,})"
)
_TITLE = re.compile("《[^《》]+》")
_CLAUSAL = frozenset(["p", "c", "d", "r"])
_PRONOUN = re.compile(r"[我你您他她它这那此该其某]|自己")


def names(clause: Clause) -> Iterator[Cloze]:
    """Questions for the name of someone or something in the clause."""
    for ask in (_office, _speaker, _agent, _winner, _called, _object, _definition):
        if cloze := ask(clause):
            yield cloze


def _office(clause: Clause) -> Cloze | None:
    said = _SPEAKER.fullmatch(clause.text)
    name = said and next((word for word in clause.words if word.end == said.end("who")), None)
    if not name or not _ends_in_name(name.text) or clause.name_end > name.start:
        return None
    role = clause.text[: name.start]
    if not _OFFICE.search(role):
        return None
    return Cloze(f"{role}是谁？", clause.part(name.start, name.end), "office")


def _speaker(clause: Clause) -> Cloze | None:
    """Who said the clause: whoever is named right before it, or behind the quotation it begins."""
    sentence = clause.sentence
    if said := _SPEAKER.fullmatch(clause.before.text):
        start = clause.before.start
    elif clause.window.start == sentence.start + 1 and sentence.text.startswith("“"):
        said, start = _ATTRIBUTION.search(sentence.text), sentence.start
    if not said or not _ends_in_name(said["who"]) or len(clause.predicate) < 3:
        return None
    asked = Window(sentence.article, start + said.start("who"), start + said.end("who"))
    says = "认为" if said["says"] == "认为" else "说"
    return Cloze(f"谁{says}{clause.text}？", asked, "speaker")


def _ends_in_name(who: str) -> bool:
    """Whether a person's name ends it, of any country and perhaps behind an office."""
    *_, last = tagged_words(who)
    return last.tag.startswith("nr") and len(last.text) > 1 and not _PRONOUN.search(who)


def _agent(clause: Clause) -> Cloze | None:
    found = _AGENT.fullmatch(clause.predicate)
    if not found:
        return None
    question = f"{clause.subject}由谁{found['did']}？"
    return Cloze(question, clause.said(found.span("asked")), "agent")


def _winner(clause: Clause) -> Cloze | None:
    subject = clause.inside(0, clause.subject_end)
    if not subject or subject[-1].tag != "nr" or not _WON.fullmatch(clause.predicate):
        return None
    return Cloze(
        f"谁{clause.predicate}？", clause.part(subject[-1].start, subject[-1].end), "agent"
    )


def _called(clause: Clause) -> Cloze | None:
    found = _CALLED.fullmatch(clause.predicate)
    kind = found and (found["kind"] or found["what"])
    if not found or not kind or len(kind) < 2:
        return None
    question = f"{clause.subject}{found['made']}的{kind}叫什么？"
    return Cloze(question, clause.said(found.span("asked")), "name")


def _object(clause: Clause) -> Cloze | None:
    found = _OBJECT.fullmatch(clause.predicate)
    if not found or _PRONOUN.search(found["asked"]) or re.search(r"\d", found["asked"]):
        return None
    asked = clause.said(found.span("asked"))
    head = "" if _TITLE.fullmatch(found["asked"]) else _head(clause, found.start("asked"))
    if head is None:
        return None
    return Cloze(f"{clause.subject}{found['did']}了什么{head}？", asked, "object")


def _head(clause: Clause, start: int) -> str | None:
    """The noun at the clause's end, where all from `start` in the predicate but describes it."""
    words = clause.inside(clause.subject_end + start, len(clause.text))
    if len(words) < 3 or _CLAUSAL & {word.tag for word in words}:
        return None
    return words[-1].text if words[-1].tag == "n" and len(words[-1].text) > 1 else None


def _definition(clause: Clause) -> Cloze | None:
    found = _IS.fullmatch(clause.predicate)
    subject = clause.inside(0, clause.subject_end)
    if not found or _PRONOUN.search(found["asked"]) or clause.subject_end > 12:
        return None
    if subject[-1].tag.startswith("nr") or all(each.tag == "ns" for each in subject):
        return None  # one asks who a person is, and knows what a country is
    return Cloze(f"{clause.subject}是什么？", clause.said(found.span("asked")), "definition")

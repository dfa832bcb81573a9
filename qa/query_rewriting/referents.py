"""Whom and what the talk has been about: persons, things and places that a pronoun may mean."""

import re
from collections.abc import Iterator, Sequence

from qa.query_rewriting.clause import Clause, Kind
from qa.query_rewriting.dialogue import Turn
from qa.query_rewriting.words import (
    NAME_ENDING,
    QUOTED,
    RELATIONAL,
    ROLE,
    SURNAMES,
    has_han,
    is_role,
    words_of,
)

LONGEST = 28
"""Characters of an answer that still is a name; what is longer tells something."""
RECENT = 3
"""Turns that are looked back on: a pronoun hardly reaches farther."""

_NAMING = re.compile(r"名字|名称|全名|全称|简称")
_LOCATED = re.compile(r"[在到于自从往](?:了)?$")
_MAKING = re.compile(
    r"(?:打造|建成|建立|建设|成立|设立|创办|推出|发布|研发|开发|引进|购买|上了|开设|启动|举办)了?([^的]{2,12})$"
)
_TITLE = re.compile(".*" + ROLE.pattern.removesuffix("$"))
_SURE = re.compile(r"(?:担任|说|认为|表示|介绍|指出|透露|多大|几岁|多少岁)")


def thing(turns: Sequence[Turn], *, beside: str = "") -> str | None:
    """What 它 means: the newest topic that is no person.

    `beside` is the noun in 它的…: one like the earlier head stands beside it, not below it, so
    that after 临影厂的室内影棚有多大 its 户外街景 is 临影厂's.
    """
    persons = _persons(turns)
    for turn, clause in _newest_first(turns):
        found = _named(turn, clause, located=False) or _made(clause) or clause.topic
        if found == clause.topic and beside and not RELATIONAL.search(beside):
            found = clause.owner or found
        if found and not (found.startswith(persons) and "的" not in found):
            return found
    return None


def place(turns: Sequence[Turn]) -> str | None:
    """What 那里 means: the place or body that was named last."""
    persons = _persons(turns)
    for turn, clause in _newest_first(turns):
        found = _named(turn, clause, located=True) or clause.topic
        if found and not found.startswith(persons):
            return found
    return None


def person(turns: Sequence[Turn]) -> str | None:
    """What 他 and 她 mean: who was asked for last or stands in the question."""
    for turn, clause in _newest_first(turns):
        if asks_for_person(clause):
            if name := name_of_person(turn.answer):
                return name
            if is_role(clause.subject):
                return clause.subject
        if name := _person_in(clause):
            return name
    return None


def topic(turns: Sequence[Turn]) -> str | None:
    """What a question without subject is about: what the last was about, person or thing."""
    for turn, clause in _newest_first(turns):
        if found := _named(turn, clause, located=False) or _made(clause) or clause.topic:
            return found
        if asks_for_person(clause) and (name := name_of_person(turn.answer)):
            return name
    return None


def several(turns: Sequence[Turn]) -> str | None:
    """What 他们 and 它们 mean: the answer where it lists several, else the newest topic."""
    listed = turns[-1].answer
    return listed if "、" in listed and len(listed) <= LONGEST * 2 else thing(turns)


def called(noun: str, turns: Sequence[Turn]) -> str | None:
    """What 这家公司 means: what ends in the noun, or has it in its title."""
    for turn, clause in _newest_first(turns):
        quoted: list[str] = QUOTED.findall(clause.text)
        phrases = [turn.answer, *quoted, clause.owner, clause.topic, clause.subject, clause.object]
        for phrase in phrases:
            if phrase != noun and phrase.strip("》”」").endswith(noun) and len(phrase) <= LONGEST:
                return phrase
    return None


def both(turns: Sequence[Turn]) -> str | None:
    """What 双方 means: who was asked about and with whom, 甲跟哪家公司签了约."""
    clause = Clause.of(turns[-1].question)
    if (
        clause.subject
        and clause.predicate.startswith(("跟", "与", "和", "同"))
        and turns[-1].answer
    ):
        return f"{clause.subject}和{turns[-1].answer}"
    return None


def asks_for_person(clause: Clause) -> bool:
    """Whether a person's name answers: 总经理是谁, but not 王妙妙是谁."""
    if clause.kind is Kind.person:
        described = clause.text[clause.asks :].endswith(("谁", "人"))
        return not (described and clause.subject and is_person(clause.subject))
    return bool(
        clause.kind is Kind.thing and _NAMING.search(clause.text) and is_role(clause.subject)
    )


def name_of_person(text: str) -> str | None:
    """The person's name in an answer: 苏半夏 in 县越剧团团长苏半夏.

    >>> name_of_person("县越剧团团长苏半夏")
    '苏半夏'
    """
    text = text.strip(" 。，“”")
    for name in (text, _TITLE.sub("", text)):
        if is_person(name):
            return name
    names = [word.text for word in words_of(text) if word.tag == "nr"]
    names = [name for name in names if is_person(name)]
    if names:
        return names[-1]
    return text if 0 < len(text) <= 4 else None


def _newest_first(turns: Sequence[Turn]) -> Iterator[tuple[Turn, Clause]]:
    for turn in reversed(turns[-RECENT:]):
        if has_han(turn.question):
            yield turn, Clause.of(turn.question)


def _named(turn: Turn, clause: Clause, *, located: bool) -> str:
    """The answer where it names what the question asks for, and empty otherwise."""
    if not turn.answer or len(turn.answer) > LONGEST or "、" in turn.answer:
        return ""
    is_where = clause.kind is Kind.place or _LOCATED.search(clause.text[: clause.asks])
    if clause.kind not in {Kind.thing, Kind.place} or (is_where and not located):
        return ""
    if clause.kind is Kind.place:
        return turn.answer
    told = clause.asked_noun or clause.head
    if RELATIONAL.search(told) and not _NAMING.search(told):
        return ""
    if clause.text[clause.asks :] in {"什么", "啥"}:
        return ""  # 旨在做什么, 布局是什么: told, not named
    return turn.answer


def _made(clause: Clause) -> str:
    """The object of a verb that brings something into the talk: 临影厂 in 为什么要打造临影厂."""
    found = _MAKING.search(clause.text, max(clause.end, clause.asked))
    return found[1] if found else ""


def _persons(turns: Sequence[Turn]) -> tuple[str, ...]:
    found: set[str] = set()
    for turn, clause in _newest_first(turns):
        if asks_for_person(clause) and (name := name_of_person(turn.answer)):
            found.add(name)
        if name := _person_in(clause):
            found.add(name)
    return tuple(found)


def _person_in(clause: Clause) -> str | None:
    for phrase in (clause.subject, clause.owner, clause.topic):
        if is_person(phrase):
            return phrase
    for word in words_of(clause.subject):
        if word.tag == "nr" and len(word.text) > 2 and is_person(word.text):
            return word.text
    if clause.subject and _SURE.match(clause.predicate) and len(clause.topic) <= 4:
        return clause.topic or None
    return None


def is_person(text: str) -> bool:
    """Whether two to four characters behind a surname are no word and no other sort of name.

    >>> is_person("褚云雀"), is_person("时尚企业"), is_person("白沙镇")
    (True, False, False)
    """
    if not 2 <= len(text) <= 4 or text[0] not in SURNAMES:
        return False
    first = words_of(text)[0]
    is_other = NAME_ENDING.search(text) or RELATIONAL.search(text)
    return not is_other and (first.tag == "nr" or len(first.text) == 1)

"""Whom and what the talk has been about: persons, things and places that a pronoun may mean."""

import re
from collections.abc import Iterator, Sequence

from qa.follow_up.clause import Clause, Kind, is_role
from qa.follow_up.turns import Turn
from qa.follow_up.words import NAME_ENDING, QUOTED, RELATIONAL, SURNAMES, has_han, words_of

LONGEST = 28
"""Characters of an answer that still is a name; what is longer tells something."""
RECENT = 3
"""Turns that are looked back on: a pronoun hardly reaches farther."""

_NAMING = re.compile(r"名字|名称|全名|全称|简称")
_LOCATED = re.compile(r"[在到于自从往](?:了)?$")
_MAKING = re.compile(
    r"(?:打造|建成|建立|建设|成立|设立|创办|推出|发布|研发|开发|引进|购买|上|造|开设|启动|举办)了?$"
)
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
        phrases = [turn.answer, *QUOTED.findall(clause.text), clause.owner, clause.topic]
        phrases += [clause.subject, clause.object]
        for phrase in phrases:
            if 0 < len(phrase) <= LONGEST and phrase.strip("》”」").endswith(noun) and phrase != noun:
                return phrase
    return None


def both(turns: Sequence[Turn]) -> str | None:
    """What 双方 means: who was asked about and with whom, 甲跟哪家公司签了约."""
    clause = Clause.of(turns[-1].question)
    with_whom = clause.predicate.startswith(("跟", "与", "和", "同")) and clause.subject
    return f"{clause.subject}和{turns[-1].answer}" if with_whom and turns[-1].answer else None


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
    if is_person(text):
        return text
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
    if clause.kind is Kind.place:
        return turn.answer if located else ""
    if clause.kind is not Kind.thing or _LOCATED.search(clause.text[: clause.asks]) and not located:
        return ""
    told = clause.asked_noun or clause.head
    if RELATIONAL.search(told) and not _NAMING.search(told):
        return ""
    if clause.text[clause.asks :] in {"什么", "啥"}:
        return ""  # 旨在做什么, 布局是什么: told, not named
    return turn.answer


def _made(clause: Clause) -> str:
    """The object of a verb that brings something into the talk: 临影厂 in 为什么要打造临影厂."""
    made = clause.object
    before = clause.text[: -len(made)] if made else ""
    cut = clause.text[clause.end :]
    if verb := re.search(r"(打造|成立|设立|创办|推出|发布|研发|开设|上了|建立|建设)([^的]{2,12})$", cut):
        if clause.asked <= clause.end + verb.start(2) and clause.asked:
            return verb[2].removeprefix("了")
    return made if made and _MAKING.search(before) else ""


def _persons(turns: Sequence[Turn]) -> tuple[str, ...]:
    found = set()
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
    """Two to four characters behind a surname, and no ending of another sort of name."""
    return (
        2 <= len(text) <= 4
        and text[0] in SURNAMES
        and not NAME_ENDING.search(text)
        and not RELATIONAL.search(text)
        and any(word.tag[:2] not in {"ns", "nt"} for word in words_of(text))
    )

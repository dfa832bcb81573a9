"""Whom and what the talk has been about: persons, places and things that may be meant again."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from qa.query_rewriting.dialogue import Turn
from qa.query_rewriting.parsed_question import Kind, ParsedQuestion, parsed
from qa.query_rewriting.words import (
    QUOTED,
    RELATIONAL,
    ROLE,
    has_han,
    is_person,
    words_of,
)

RECENT = 3
"""Turns that are looked back on: a pronoun hardly reaches farther."""
LONGEST_NAME = 28
"""Characters of an answer that still is a name; what is longer tells something."""
_NAMING = re.compile(r"名字|名称|全名|全称|简称|叫什么$|叫啥$")
_LOCATED = re.compile(r"[在到于自从往]了?$")
_MAKING = re.compile(
    r"(?:打造|建成|建立|建设|成立|设立|创办|推出|发布|研发|开发|引进|购买|上了|开设|启动|举办)了?([^的]{2,12})$"
)
_TITLE = re.compile(".*" + ROLE.pattern.removesuffix("$"))
_TELLING = re.compile(r"[^、，。\d]{2,12}")
"""An answer that may be talked about, though it is no name."""
_NAME_BEFORE = re.compile(r"[^的]{2,10}?(?:公司|集团|银行|大学|医院|研究院|博物馆|图书馆|大桥|小镇)(?=[^的])")
_LATIN = re.compile(r"(?:[A-Za-z'-]+ ){2,}|(?: [A-Za-z'-]+){2,}\??$")
"""The words of a question asked in English, in which Chinese names may stand."""
_SURE = re.compile(r"(?:担任|说|认为|表示|介绍|指出|透露|多大|几岁|多少岁)")


@dataclass(frozen=True, slots=True)
class Mention:
    """What an earlier turn named, and whether it is a person or stands for a place alone."""

    text: str
    is_person: bool = False
    is_place: bool = False


def persons(turns: Sequence[Turn]) -> list[str]:
    """What 他 and 她 may mean, the likeliest first."""
    return _texts(each for each in mentions(turns) if each.is_person)


def things(turns: Sequence[Turn]) -> list[str]:
    """What 它 may mean, the likeliest first."""
    return _texts(each for each in mentions(turns) if not each.is_person and not each.is_place)


def places(turns: Sequence[Turn]) -> list[str]:
    """What 那里 may mean: the place or body that was named last."""
    return _texts(each for each in mentions(turns) if not each.is_person)


def topics(turns: Sequence[Turn]) -> list[str]:
    """What a question without subject may be about: person or thing."""
    return _texts(each for each in mentions(turns) if not each.is_place)


def several(turns: Sequence[Turn]) -> list[str]:
    """What 他们 and 它们 may mean: the answer where it lists several, else any topic."""
    listed = turns[-1].answer
    is_list = "、" in listed and len(listed) <= LONGEST_NAME * 2
    return [listed, *things(turns)] if is_list else things(turns)


def called(noun: str, turns: Sequence[Turn]) -> list[str]:
    """What 这家公司 may mean: what ends in the noun, or has it in its title."""
    named = []
    for turn, question in newest_first(turns):
        quoted: list[str] = QUOTED.findall(question.text)
        own = (question.owner, question.topic, question.subject, question.object)
        for phrase in (turn.answer, *quoted, *own):
            if phrase != noun and phrase.strip("》”」").endswith(noun):
                named.append(phrase)
    return [each for each in dict.fromkeys(named) if len(each) <= LONGEST_NAME]


def both(turns: Sequence[Turn]) -> list[str]:
    """What 双方 means: who was asked about and with whom, 甲跟哪家公司签了约."""
    question, answer = parsed(turns[-1].question), turns[-1].answer
    is_pair = question.subject and question.predicate.startswith(("跟", "与", "和", "同"))
    return [f"{question.subject}和{answer}"] if is_pair and answer else []


def newest_first(turns: Sequence[Turn]) -> Iterator[tuple[Turn, ParsedQuestion]]:
    for turn in reversed(turns[-RECENT:]):
        if has_han(turn.question):
            yield turn, parsed(_LATIN.sub(" ", turn.question).strip())


def mentions(turns: Sequence[Turn]) -> Iterator[Mention]:
    """All that the turns name, what a question is likeliest to be about first."""
    for turn, question in newest_first(turns):
        asked = asks_for_person(question)
        if asked and (name := name_of_person(turn.answer)):
            yield Mention(name, is_person=True)
        if name := _person_in(question):
            yield Mention(name, is_person=True)
        if ROLE.search(question.subject) and not name:
            yield Mention(question.subject, is_person=True)
        if answer := _named(turn, question):
            is_place = question.kind is Kind.place or bool(
                _LOCATED.search(question.text[: question.asks])
            )
            yield Mention(answer, is_place=is_place)
        if made := _MAKING.search(question.text, max(question.end, question.asked)):
            yield Mention(made[1])
        name_before = _NAME_BEFORE.match(question.subject)
        named = name_before[0] if name_before else ""
        for phrase in (named, question.topic, question.owner, question.object, question.subject):
            if len(phrase) > 1 and not (name and phrase.startswith(name)):
                yield Mention(phrase)
        for run in question.noun_runs():
            phrase = question.text[run[0].start : run[-1].end].strip("的")
            is_ahead = run[-1].end <= (question.asks or run[-1].end)
            if len(phrase) > 1 and is_ahead and not (name and phrase.startswith(name)):
                yield Mention(phrase)
        if not asked and _TELLING.fullmatch(turn.answer):
            yield Mention(turn.answer)


def asks_for_person(question: ParsedQuestion) -> bool:
    """Whether a person's name answers: 总经理是谁, but not 王妙妙是谁."""
    if question.kind is Kind.person:
        described = question.text[question.asks :].endswith(("谁", "人"))
        return not (described and question.subject and is_person(question.subject))
    is_named = question.kind is Kind.thing and _NAMING.search(question.text)
    return bool(is_named and ROLE.search(question.subject))


def name_of_person(text: str) -> str | None:
    """The person's name in an answer.

    >>> name_of_person("县越剧团团长苏半夏")
    '苏半夏'
    """
    text = text.strip(" 。，“”")
    names = [word.text for word in words_of(text) if word.tag.startswith("nr")]
    for name in (text, _TITLE.sub("", text), *reversed(names), text[-3:]):
        if is_person(name):
            return name
    return text if 0 < len(text) <= 4 else None


def _named(turn: Turn, question: ParsedQuestion) -> str:
    """The answer where it names what the question asks for, and empty otherwise."""
    answer = turn.answer.strip("“”") if turn.answer.startswith("“") else turn.answer
    if not answer or len(answer) > LONGEST_NAME or "、" in answer:
        return ""
    if question.kind is Kind.place:
        return answer
    about = question.asked_noun or question.head
    if question.kind is not Kind.thing or (RELATIONAL.search(about) and not _NAMING.search(about)):
        return ""
    # 旨在做什么, 布局是什么: told, not named
    is_told = question.text[question.asks :] in {"什么", "啥"}
    return "" if is_told and not _NAMING.search(question.text) else answer


def _person_in(question: ParsedQuestion) -> str | None:
    for phrase in (question.subject, question.owner, question.topic):
        if is_person(phrase):
            return phrase
    for word in words_of(question.subject):
        if word.tag == "nr" and len(word.text) > 2 and is_person(word.text):
            return word.text
    if question.subject and _SURE.match(question.predicate) and len(question.topic) <= 4:
        return question.topic or None
    return None


def _texts(found: Iterable[Mention]) -> list[str]:
    return list(dict.fromkeys(each.text for each in found))

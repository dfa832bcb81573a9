"""Whom and what the talk has been about: persons, places and things that may be meant again."""

import re
from collections.abc import Iterator, Sequence

from corpus.segment import has_han
from qa.query_rewriting.dialogue import Turn
from qa.query_rewriting.parsing.parsed_question import ParsedQuestion, parsed
from qa.query_rewriting.parsing.words import QUOTED, RELATIONAL, ROLE, is_person, words_of

RECENT = 3
"""Turns that are looked back on: a pronoun hardly reaches farther."""
LONGEST_NAME = 28
"""Characters of an answer that still is a name; what is longer tells something."""
_NAMING = re.compile(r"名字|名称|全名|全称|简称|叫(?:什么|啥)$")
_LOCATED = re.compile(r"[在到于自从往]了?$")
_MAKING = re.compile(
    r"(?:打造|建成|建立|建设|成立|设立|创办|推出|发布|研发|开发|引进|购买|上了|开设|启动|举办)了?([^的]{2,12})$"
)
_TITLE = re.compile(".*" + ROLE.pattern.removesuffix("$"))
_SAYING = re.compile(r"(?:担任|说|认为|表示|介绍|指出|透露|多大|几岁|多少岁)")
"""What only persons do."""
_WORD_ENDING = r"(?:公司|集团|银行|大学|医院|研究院|博物馆|图书馆|大桥|小镇)(?=[^的])"
_NAME_BEFORE = re.compile(rf"{QUOTED.pattern}|[^的]{{2,10}}?{_WORD_ENDING}")
"""A name that something of it is told of without 的: 松雀大桥|桥面宽度."""
_TELLING = re.compile(r"[^、，。\d]{2,12}")
"""An answer that may be talked about, though it is no name."""
_LATIN = re.compile(r"(?:[A-Za-z'-]+ ){2,}|(?: [A-Za-z'-]+){2,}\??$")
"""The words of a question asked in English, in which Chinese names may stand."""


def meanings(turns: Sequence[Turn], *kinds: str) -> list[str]:
    """What the turns named of these kinds (person, place, thing), the likeliest first."""
    named = list(_mentions(turns))
    persons = {text for kind, text in named if kind == "person"}
    return list(
        dict.fromkeys(
            text
            for kind, text in named
            if kind in kinds and ("person" in kinds or text not in persons)
        )
    )


def called(noun: str, turns: Sequence[Turn]) -> list[str]:
    """What 这家公司 may mean: what ends in the noun, also in its title."""
    asked = [phrase for _, question in newest_first(turns) for phrase in _phrases(question)]
    phrases = [turn.answer for turn in reversed(turns[-RECENT:])] + asked
    return [
        phrase
        for phrase in dict.fromkeys(phrases)
        if phrase.strip("《》“”「」").endswith(noun) and len(noun) < len(phrase) <= LONGEST_NAME
    ]


def both(turns: Sequence[Turn]) -> list[str]:
    """What 双方 means: who was asked about and with whom, 甲跟哪家公司签了约."""
    question, answer = parsed(turns[-1].question), turns[-1].answer
    is_pair = question.subject and question.predicate.startswith(("跟", "与", "和", "同"))
    return [f"{question.subject}和{answer}"] if is_pair and answer else []


def newest_first(turns: Sequence[Turn]) -> Iterator[tuple[Turn, ParsedQuestion]]:
    for turn in reversed(turns[-RECENT:]):
        if has_han(turn.question):
            yield turn, parsed(_LATIN.sub(" ", turn.question).strip())


def _mentions(turns: Sequence[Turn]) -> Iterator[tuple[str, str]]:
    """Kind and text of all that the turns name, what a question is likeliest to be about first.

    A place is one that only tells where something else is.
    """
    for turn, question in newest_first(turns):
        person = _person_in(question)
        asks_for_person = _asks_for_person(question)
        if asks_for_person and (name := name_of_person(turn.answer)):
            yield "person", name
        if person or ROLE.search(question.subject):
            yield "person", person or question.subject
        if answer := _name_in(turn.answer, question):
            is_place = question.kind == "place" or _LOCATED.search(question.text[: question.asks])
            yield "place" if is_place else "thing", answer
        for phrase in _phrases(question):
            if len(phrase) > 1 and not (person and phrase.startswith(person)):
                yield "thing", phrase
        if not asks_for_person and _TELLING.fullmatch(turn.answer):
            yield "thing", turn.answer


def _phrases(question: ParsedQuestion) -> Iterator[str]:
    """The noun phrases of a question, what it is likeliest to be about first."""
    if made := _MAKING.search(question.text, max(question.end, question.asked)):
        yield made[1]
    if name := _NAME_BEFORE.match(question.subject):
        yield name[0]
    yield from (question.topic, question.owner, question.object, question.subject)
    for run in question.noun_runs():
        if run[-1].end <= (question.asks or run[-1].end):
            yield question.text[run[0].start : run[-1].end].strip("的")
    yield from QUOTED.findall(question.text)


def _asks_for_person(question: ParsedQuestion) -> bool:
    """Whether a person's name answers: 总经理是谁, but not 王妙妙是谁."""
    if question.kind == "person":
        described = question.text[question.asks :].endswith(("谁", "人"))
        return not (described and is_person(question.subject))
    is_named = question.kind == "thing" and _NAMING.search(question.text)
    return bool(is_named and ROLE.search(question.subject))


def name_of_person(text: str) -> str | None:
    """The person's name in an answer.

    >>> name_of_person("县越剧团团长苏半夏")
    '苏半夏'
    """
    text = text.strip(" 。，“”")
    names = [word.text for word in words_of(text) if is_person(word.text)]
    untitled = _TITLE.sub("", text)
    return next(iter(names[::-1]), untitled if 0 < len(untitled) <= 4 else None)


def _name_in(answer: str, question: ParsedQuestion) -> str:
    """The answer where it names what the question asks for, and empty otherwise."""
    if not 0 < len(answer) <= LONGEST_NAME or "、" in answer:
        return ""
    about = question.asked_noun or question.head
    is_told = question.text[question.asks :] in {"什么", "啥"} or RELATIONAL.search(about)
    if question.kind == "thing" and is_told and not _NAMING.search(question.text):
        return ""  # 旨在做什么, 布局是什么
    return answer if question.kind in {"thing", "place"} else ""


def _person_in(question: ParsedQuestion) -> str | None:
    names = [word.text for word in words_of(question.subject) if word.tag == "nr"]
    long_names = [name for name in names if len(name) > 2]
    for phrase in (question.subject, question.owner, question.topic, *long_names):
        if is_person(phrase):
            return phrase
    speaks = question.subject and _SAYING.match(question.predicate)
    return question.topic or None if speaks and len(question.topic) <= 4 else None

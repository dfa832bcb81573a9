"""Ask the question before of something else: 户外街景呢 after 临影厂的室内影棚有多大."""

import re
from itertools import chain

from corpus.segment import Word
from qa.query_rewriting.clause import Clause, Kind, is_name
from qa.query_rewriting.referents import is_person
from qa.query_rewriting.words import (
    QUOTED,
    RELATIONAL,
    TIME,
    is_measured,
    is_noun,
    is_proper,
    is_role,
    words_of,
)

_WHEN = re.compile(r"\w{1,4}?时(?![候间代])")
"""A clause of time: 回乡时."""
_ORDINAL = re.compile(r"(?:首|上一?|下一?|第[一二三四五六七八九十\d]+)[届次批期季轮场]")
LONGEST_EXTENT = 4
"""Characters of a predicate that asks for no more than a number: 是多少, 有多大."""
_UNCOUNTED = frozenset({"人", "钱", "人参赛"})


def put_in_place(new: str, before: Clause) -> str | None:
    """The question before with `new` where its like stood, None where nothing is alike.

    Times, ordinals and regions take the place of times, ordinals and regions; then a phrase that
    ends alike is looked for, then what the new phrase can be of, then what is counted, last the
    owner for a name and the head for anything else.

    >>> put_in_place("2023年", Clause.of("2022年全国微短剧的市场规模是多少？"))
    '2023年全国微短剧的市场规模是多少'
    >>> put_in_place("户外街景", Clause.of("临影厂的室内影棚有多大？"))
    '临影厂的户外街景有多大'
    >>> put_in_place("首席技术官", Clause.of("砺芯新材的董事长是谁？"))
    '砺芯新材的首席技术官是谁'
    """
    if not new.strip():
        return None
    if TIME.fullmatch(new):
        return _at_time(new, before)
    if _ORDINAL.fullmatch(new) and (found := _ORDINAL.search(before.text)):
        return before.text[: found.start()] + new + before.text[found.end() :]
    if not before.subject:
        return _as_object(new, before)
    if "的" in new:
        whose, _, of = new.rpartition("的")
        if before.subject.endswith(whose):
            return _asked(f"{before.subject}的{of}", before.start, before)
        return _asked(new, before.start, before)
    if is_role(new) and not is_role(before.head) and is_person(before.topic):
        return before.text.replace(before.topic, new, 1)
    if alike := _ending_alike(new, before):
        return before.text[: alike[0]] + new + before.text[alike[1] :]
    if RELATIONAL.search(new):
        return _of_owner(new, before)
    if (counted := _counted(before)) and not is_name(new):
        return before.text[: counted.start] + new + before.text[counted.end :]
    if is_name(new):
        start, end = _owner_parts(before)[0] if before.owner else (before.start, before.end)
        start, end = _region(new, before) or (start, end)
        return before.text[:start] + new + before.text[end:]
    return _beside(new, before)


def _at_time(new: str, before: Clause) -> str:
    quoted = [match.span() for match in QUOTED.finditer(before.text)]
    for found in (*TIME.finditer(before.text), *_WHEN.finditer(before.text, before.end)):
        if not any(start < found.start() < end for start, end in quoted):
            return before.text[: found.start()] + new + before.text[found.end() :]
    return new + before.text


def _as_object(new: str, before: Clause) -> str | None:
    """In 多少名设计师入驻了艺尚小镇 the name at the end is what another name takes the place of."""
    old = before.object
    return before.text.removesuffix(old) + new if old and is_name(old) == is_name(new) else None


def _asked(subject: str, start: int, before: Clause) -> str:
    """`subject`, asked for what suits it: who a role is, how much a measure is."""
    predicate = before.predicate
    if is_measured(subject):
        if before.kind is not Kind.number or len(predicate) > LONGEST_EXTENT:
            predicate = "是多少"
    elif RELATIONAL.search(subject) and not predicate.startswith("是"):
        predicate = "是谁" if is_role(subject) else "是什么"
    return before.text[:start] + subject + predicate


def _ending_alike(new: str, before: Clause) -> tuple[int, int] | None:
    """Where in the subject a phrase ends in the same word as `new`: 男子|冠军 for 女子冠军."""
    last = words_of(new)[-1].text
    inside = [
        word for word in before.words if before.start <= word.start and word.end <= before.end
    ]
    for place, word in enumerate(inside):
        if word.text == last and len(last) > 1:
            return _phrase_start(inside[: place + 1]), word.end
    return None


def _phrase_start(words: list[Word]) -> int:
    start = words[-1].start
    for word in reversed(words[:-1]):
        if word.tag == "uj" or is_proper(word) or word.tag == "t":
            break
        start = word.start
    return start


def _of_owner(new: str, before: Clause) -> str:
    divided = before.subject.rpartition("的")[0]
    owner = divided or before.subject
    if not divided and RELATIONAL.search(before.subject) and before.topic:
        owner = before.topic
    return _asked(f"{owner}的{new}", before.start, before)


def _counted(before: Clause) -> Word | None:
    """The noun that is counted: 医疗点 in 设了多少个医疗点."""
    if before.kind is not Kind.number or not before.text.endswith(before.object):
        return None
    behind = [word for word in before.words if word.start >= before.asked]
    nouns = [word for word in behind if is_noun(word)]
    if not nouns or nouns[-1].end != len(before.text) or before.object in _UNCOUNTED:
        return None
    return Word(before.text[nouns[0].start :], "n", nouns[0].start)


def _owner_parts(before: Clause) -> list[tuple[int, int]]:
    """Where the owner stands, cut where times stand in it.

    >>> before = Clause.of("全国2023年微短剧的市场规模是多少？")
    >>> [before.text[start:end] for start, end in _owner_parts(before)]
    ['全国', '微短剧']
    """
    start, end = before.start, before.start + before.subject.rindex("的")
    is_quoted = QUOTED.search(before.text, start, end)
    times = [] if is_quoted else [time.span() for time in TIME.finditer(before.text, start, end)]
    edges = [start, *chain.from_iterable(times), end]
    parts = [_stripped(before.text, *part) for part in zip(edges[::2], edges[1::2], strict=True)]
    return [part for part in parts if part[0] < part[1]]


def _stripped(text: str, start: int, end: int) -> tuple[int, int]:
    part = text[start:end]
    return end - len(part.lstrip("的 ")), start + len(part.rstrip("的 "))


def _region(new: str, before: Clause) -> tuple[int, int] | None:
    """Where a region stands that `new`, a region itself, takes the place of: 全国, 杭州."""
    if all(word.tag == "ns" for word in words_of(new)):
        for word in before.words:
            if before.start <= word.start < before.end and (
                word.tag == "ns" or re.fullmatch("全[国省市县区]", word.text)
            ):
                return word.start, word.end
    return None


def _beside(new: str, before: Clause) -> str:
    """Another part of the same whole, or another of its kind."""
    if before.owner:
        start, end = before.end - len(before.head), before.start + before.tail
        if start == end and is_name(before.owner):  # 人口 after 临平的地区生产总值
            end = before.end
        elif start == end:  # 长视频 after 微短剧的市场规模
            start, end = _owner_parts(before)[-1]
        return before.text[:start] + new + before.text[end:]
    if is_name(before.subject):
        return f"{before.text[: before.end]}的{new}{before.predicate}"
    return before.text[: before.start] + new + before.predicate

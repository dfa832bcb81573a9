"""The earlier question asked of something else: 户外街景呢 after 临影厂的室内影棚有多大.

A question of which only one phrase is said (换成62路, 那董事长又是哪位) gives that phrase.
Whatever the earlier question names is a slot that the new phrase may be put into; how much the two
are alike tells which slot is likeliest.
"""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from corpus.segment import Word
from qa.query_rewriting.parsing.parsed_question import ASKING, ParsedQuestion
from qa.query_rewriting.parsing.words import (
    MEASURED,
    QUOTED,
    RELATIONAL,
    ROLE,
    TIME,
    is_name,
    is_person,
    words_of,
)

_FRAME = re.compile(
    r"^(?:那么|那(?![里儿边个件家座位些份年时天种间]))?(?:如果|要是|假如)?"
    r"(?:问的?是|说的?是|换[成到作]?|改[成为问]|轮到|再?(?:说一?说|讲一?讲|看一?看))?"
)
_CLOSING = re.compile(r"(?:那块|那边)?(?:的话|来看|来说|来讲)?(?:的)?[呢嘞捏呐]?$")
_ASKED_ALIKE = re.compile(
    r"(?:那块|那边)?(?:又)?(?:是|叫)?"
    r"(?:多少|哪位|谁|什么|哪[种个家]|几[点号岁天个元年]|怎样|怎么样|如何|咋样|咋算)\w?[呢嘞捏]?$"
)
_MORE = re.compile(r"^(.{2,12}?)[呢嘞][，,](.{2,})$")
_NO_PHRASE = frozenset(["d", "v", "p", "c", "r", "y", "ul", "uj"])
LONGEST_PHRASE = 14
"""Characters of a phrase that can stand for a question; what is longer is one of its own."""
_WHEN = re.compile(r"\w{1,4}?时(?![候间代])")
"""A clause of time: 回乡时."""
_RELATIVE = re.compile(r"[之以][前后]")
_NUMBERED = re.compile(
    r"(?:首|上|下|再?[上下]一?|第?[一二三四五六七八九十\d]+)([届次批期季轮场路层座名]|$)"
)
_COUNTING = re.compile(r"(?:多少|几)[个家名台位条座种项只匹辆]")
LONGEST_EXTENT = 4
"""Characters of a predicate that asks for no more than a number: 是多少, 有多大."""


def in_each_slot(new: str, before: ParsedQuestion) -> list[str]:
    """The earlier question with `new` in each of its slots, the most alike first.

    >>> from qa.query_rewriting.parsing.parsed_question import parsed
    >>> in_each_slot("2023年", parsed("2022年全国微短剧的市场规模是多少？"))[0]
    '2023年全国微短剧的市场规模是多少'
    >>> in_each_slot("户外街景", parsed("临影厂的室内影棚有多大？"))[0]
    '临影厂的户外街景有多大'
    >>> in_each_slot("首席技术官", parsed("砺芯新材的董事长是谁？"))[0]
    '砺芯新材的首席技术官是谁'
    """
    if not new.strip():
        return []
    if TIME.fullmatch(new):
        return [_at_time(new, before)]
    whose, _, of = new.rpartition("的")
    if whose and before.subject.endswith(whose):
        new = f"{before.subject}的{of}"
    put = [
        (_likeness(new, before, start, end), before.text[:start] + new + _asked(new, before, end))
        for start, end in _slots(before)
    ]
    put += _below_the_subject(new, before)
    best = sorted(put, key=lambda scored: -scored[0])
    return list(dict.fromkeys(text for likeness, text in best if likeness > 0))


def _at_time(new: str, before: ParsedQuestion) -> str:
    """The question at another time, in the place of the first that stands outside a title."""
    quoted = [match.span() for match in QUOTED.finditer(before.text)]
    for old in (*TIME.finditer(before.text), *_WHEN.finditer(before.text, before.end)):
        if not any(start < old.start() < end for start, end in quoted):
            is_date = _RELATIVE.fullmatch(new) and old[0][0].isdigit()
            kept = old[0].rstrip("起前后") if is_date else ""
            return before.text[: old.start()] + kept + new + before.text[old.end() :]
    return new + before.text


def _slots(before: ParsedQuestion) -> Iterator[tuple[int, int]]:
    """Where phrases stand: whatever begins and ends with a noun, on one side of a 的."""
    for run in before.noun_runs():
        edges = _edges(run)
        for first, start in enumerate(edges):
            for end in edges[first + 1 :]:
                old = before.text[start:end]
                is_one = "的" not in old.strip("的") or start == run[0].start
                if is_one and old.strip("的"):
                    yield start + old.startswith("的"), end - old.endswith("的")


def _edges(run: Sequence[Word]) -> list[int]:
    """Where the words of a noun phrase begin and end, but not amid 云|碛|湖, a name cut to bits."""
    edges = [run[0].start]
    for left, right in pairwise(run):
        is_shard = len(left.text) == 1 and left.text != "的"
        if not is_shard or (len(right.text) > 1 and left.start > edges[-1]):
            edges.append(right.start)
    return [*edges, run[-1].end]


def _likeness(new: str, before: ParsedQuestion, start: int, end: int) -> float:
    """How likely `new` stands where a phrase from `start` to `end` stood: alike and well placed."""
    old, ahead, behind = before.text[start:end], before.text[:start], before.text[end:]
    if ROLE.search(new) and is_person(old):
        return 4.0  # 女子冠军 after 郭骁的成绩
    doubled = behind[:1] == new[-1] or ahead[-1:] == new[0]  # 高中部|部会场
    score = _alike(old, new) - 2.0 * doubled
    is_told = is_name(new) or (RELATIONAL.search(before.head) and not RELATIONAL.search(new))
    is_owner, is_head = before.owner and behind.startswith("的"), end == before.end
    is_head = is_head and start == before.end - len(before.head)
    score += 0.6 * bool(is_owner if is_told else is_head)
    starts = {run[0].start for run in before.noun_runs()}
    score += 0.6 * (start in starts or start == before.start or ahead.endswith("的"))
    is_counted = _COUNTING.match(before.text, before.asks) and start >= before.asked and not behind
    score += 1.5 * bool(is_counted and not is_name(new) and not RELATIONAL.search(new))
    return score + 2.0 * ("的" in new and (start, end) == (before.start, before.end))


def _alike(old: str, new: str) -> float:
    """How alike two phrases are: by their ends, their lengths, and the kinds of their words."""
    words, new_words = words_of(old), words_of(new)
    numbered, new_numbered = _NUMBERED.fullmatch(old), _NUMBERED.fullmatch(new)
    score = 0.1 - 0.08 * abs(len(old) - len(new))
    if numbered and new_numbered and numbered[1] == new_numbered[1]:
        score += 4.0  # 62路 and 61路
    if words[-1].text == new_words[-1].text and len(words[-1].text) > 1:
        score += 2.0
    elif old[-1] == new[-1]:
        score += 1.0
    if RELATIONAL.search(old) and RELATIONAL.search(new):
        score += 0.6
    elif RELATIONAL.search(new):
        score -= 2.5
    elif RELATIONAL.search(old):
        score -= 1.0
    tags, new_tags = ({word.tag for word in each} for each in (words, new_words))
    score += 0.7 * len(tags & new_tags) / len(tags | new_tags)
    if is_name(old) == is_name(new):
        return score + 0.8
    return score - is_name(old)


def _below_the_subject(new: str, before: ParsedQuestion) -> Iterator[tuple[float, str]]:
    """`new` as a part of what the subject is, or is of: 算力小镇的总产值."""
    whole = before.topic if RELATIONAL.search(before.subject) else before.subject
    for owner in dict.fromkeys((before.owner or whole, before.topic)):
        if owner and not is_name(new):
            likeness = 2.2 if RELATIONAL.search(new) else 0.9
            yield likeness, f"{owner}的{new}" + _asked(new, before, before.end)


def _asked(new: str, before: ParsedQuestion, end: int) -> str:
    """What follows a new subject: who a role is, how much a measure is, else what was asked."""
    rest = before.text[end:]
    if end != before.end or not RELATIONAL.search(new):
        return rest
    if MEASURED.search(new):
        is_extent = before.kind == "number" and len(rest) <= LONGEST_EXTENT
        return rest if is_extent else "是多少"
    if ROLE.search(new):
        return rest if before.kind == "person" and rest.startswith("是") else "是谁"
    return rest if rest.startswith("是") or before.kind == "time" else "是什么"


def fragment(text: str) -> str | None:
    """The phrase that is all a question says, None where it says more.

    >>> fragment("换成户外街景呢"), fragment("那董事长又是哪位"), fragment("户外街景的话呢")
    ('户外街景', '董事长', '户外街景')
    >>> fragment("占地多少亩")
    """
    inner = _CLOSING.sub("", _FRAME.sub("", text))
    if not ASKING.search(inner):
        if inner == text and any(word.tag == "v" for word in words_of(text)):
            return None
        return inner if 0 < len(inner) <= LONGEST_PHRASE else None
    phrase = _ASKED_ALIKE.sub("", _FRAME.sub("", text))
    words = words_of(phrase)
    is_phrase = len(phrase) > 1 and not any(word.tag in _NO_PHRASE for word in words)
    return phrase if is_phrase and phrase != text else None


def with_rest(text: str) -> tuple[str, str] | None:
    """The phrase and what is asked of it besides: 过敏性鼻炎 and 会拖多久."""
    match = _MORE.match(text)
    return (match[1].removesuffix("的"), match[2]) if match else None

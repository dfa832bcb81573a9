"""What a question is about and what it asks: subject, the head of it, the words that ask."""

import re
from dataclasses import dataclass
from enum import StrEnum

from corpus.segment import Word
from qa.query_rewriting.words import (
    MEASURED,
    NAME_ENDING,
    QUOTED,
    RELATIONAL,
    ROLE,
    SURNAMES,
    TIME,
    is_noun,
    is_proper,
    words_of,
)


class Kind(StrEnum):
    """What a question word asks for."""

    reason = "reason"
    manner = "manner"
    time = "time"
    place = "place"
    person = "person"
    number = "number"
    thing = "thing"


ADJUNCTS = frozenset({Kind.reason, Kind.manner, Kind.time, Kind.place})
"""Kinds whose words can be exchanged for one another: 什么时候开幕, 在哪里开幕, 为什么开幕."""

_ASKING = re.compile(
    r"(?P<reason>为什么|为何|为啥|因为什么|(?:是)?什么原因)"
    r"|(?P<manner>怎么样?|怎样|如何|[靠用](?:什么|啥)(?:办法|方式|方法)?)"
    r"|(?P<time>(?:什么|啥)(?:时候|时间)|何时|几时|哪一?[年天月](?!.?[度])|几月几[日号]|几点|哪个月)"
    r"|(?P<place>在?(?:哪里|哪儿|何处|(?:什么|啥)地方)|在哪(?![家个所座部位些种届次]))"
    r"|(?P<person>由?谁|哪位|什么人|何人)"
    r"|(?P<number>多少|百分之几|几(?=\w)|多(?=[大长高宽远重快久深厚]))"
    r"|(?P<thing>哪[一二两三四五六七八九十几]?[家个所座部种项份条届支艘台些几款类]|什么|啥)"
)
_LEAD = re.compile(r"^(?:请问|那么|那(?![里儿边个家座位些年时天种])|另外|还有[，,])[，,]?")
_CLOSING = re.compile(r"[\s？?。.！!]+$")
_LONE = "是有在由把要会能为被"
_SPENT = re.compile(r"[了过着]|多少|几|什么|哪|谁|$")
"""What follows a verb of one character: 花|了, 建|在哪里."""
_IN_NAME = re.compile(r"[·・()（）“”《》「」\"\-—+&.\w]")
_PREDICATES = (
    "是 有 在 由 把 被 将 已 要 能 会 可以 应 应该 还 都 也 曾 一共 总共 共 大概 大约 打算 计划 "
    "准备 跟 与 向 从 到 给 对 最 最快 没有 需要 叫 设 占 花 带 算 属于 位于 落户 来自 出自 "
    "说 认为 表示 建议 主张 担任 长 宽 高 重"
)
PREDICATES = frozenset(_PREDICATES.split())
"""Words with which a predicate starts, whatever jieba takes them for."""


@dataclass(frozen=True, slots=True)
class Clause:
    """A simplified question taken apart; offsets are into `text`, it without lead and closing mark.

    `subject` is what stands before the predicate, from `start` to `end`; `kind` tells what the
    words from `asks` to `asked` ask for, None where none asks.
    """

    text: str
    words: tuple[Word, ...]
    start: int
    end: int
    kind: Kind | None
    asks: int
    asked: int

    @classmethod
    def of(cls, question: str) -> "Clause":
        """Take a question apart that is written in simplified characters.

        >>> clause = Clause.of("临影厂的户外街景有多大？")
        >>> clause.subject, clause.owner, clause.head, clause.predicate
        ('临影厂的户外街景', '临影厂', '户外街景', '有多大')
        """
        text = _CLOSING.sub("", question.strip())
        text = _LEAD.sub("", text)
        words = words_of(text)
        found = _ASKING.search(text)
        asks, asked = found.span() if found else (0, 0)
        kind = Kind(str(found.lastgroup)) if found else None
        start, end = _subject_span(text, words, asks if found else len(text), asked)
        return cls(text, words, start, end, kind, asks, asked)

    @property
    def subject(self) -> str:
        return self.text[self.start : self.end]

    @property
    def predicate(self) -> str:
        return self.text[self.end :]

    @property
    def owner(self) -> str:
        """Whose the head is, empty where the subject is undivided."""
        owner, divider, _ = self.subject.rpartition("的")
        return _without_times(owner) if divider else ""

    @property
    def head(self) -> str:
        """What of the owner the question is about."""
        return self.subject.rpartition("的")[2]

    @property
    def tail(self) -> int:
        """Where in the subject that begins which is only *of* something, its end if nothing is.

        >>> clause = Clause.of("芦塘县的柑橘种植面积是多少？")
        >>> clause.subject[clause.tail :]
        '种植面积'
        """
        return _tail(self) if RELATIONAL.search(self.head) else len(self.subject)

    @property
    def topic(self) -> str:
        """What the talk is about: the subject without times and without what is only *of* it.

        >>> Clause.of("澜溪图书馆去年的购书经费是多少？").topic
        '澜溪图书馆'
        """
        return _without_times(self.subject[: self.tail])

    @property
    def asked_noun(self) -> str:
        """The noun right behind the words that ask: 计划 in 发布了什么计划."""
        nouns = ""
        for word in self.words:
            if word.start >= self.asked:
                if not is_noun(word):
                    break
                nouns += word.text
        return nouns

    @property
    def object(self) -> str:
        """The nouns that the question ends with, where they are not what is asked for."""
        kept: list[Word] = []
        for word in reversed(self.words):
            if not is_noun(word) or word.start < max(self.end, self.asked):
                break
            kept.insert(0, word)
        return "".join(word.text for word in kept)


def is_name(text: str) -> bool:
    """Whether a phrase looks like the name of something rather than a kind of thing."""
    return bool(
        QUOTED.search(text)
        or NAME_ENDING.search(text)
        or any(is_proper(word) and not _ASKING.search(word.text) for word in words_of(text))
    )


def _subject_span(text: str, words: tuple[Word, ...], asks: int, asked: int) -> tuple[int, int]:
    """The subject, behind what asks where that comes first: 为什么临平…, 谁是…."""
    start = 0
    if asks and text[asks - 1] in "是叫为" and _only_nouns(text[asked:]):
        before = text[: asks - 1]
        if not before.endswith("的") and "，" not in before:
            return _behind_time(before, 0), len(before)
    if asks == 0 and asked:
        start = asked + len(text[asked:]) - len(text[asked:].lstrip("是说，,"))
        if start == asked and not text.startswith(("为", "怎", "如")):
            return 0, 0  # 谁编辑了…, 多少人…: who does it is asked for
        asks = len(text)
    start = _behind_time(text, start)
    end = _predicate_start(text, words, start, asks)
    return start, start + len(text[start:end].rstrip("的，, 和与跟"))


def _only_nouns(behind: str) -> bool:
    """Whether nothing but the noun asked for stands behind the words that ask: 是哪家|公司."""
    return all(is_noun(word) for word in words_of(behind))


def _behind_time(text: str, start: int) -> int:
    found = TIME.match(text, start)
    return found.end() if found and found.end() < len(text) else start


def _predicate_start(text: str, words: tuple[Word, ...], start: int, asks: int) -> int:
    quoted = [match.span() for match in QUOTED.finditer(text)]
    end = start
    for word in words:
        if word.start < start:
            continue
        if closes := next((close for open_, close in quoted if open_ <= word.start < close), 0):
            end = closes
        elif word.start >= asks or _ends_phrase(word) or _starts_predicate(word, text, start):
            break
        else:
            end = word.end
    return end


def _ends_phrase(word: Word) -> bool:
    return word.tag == "x" and not _IN_NAME.match(word.text)


def _starts_predicate(word: Word, text: str, start: int) -> bool:
    behind = text[word.end :]
    if word.start == start and len(word.text) == 1 and word.text not in _LONE:
        return bool(_SPENT.match(behind))  # else a shard of a name that jieba does not know
    if word.start == start + 1 and text[start] in SURNAMES and len(word.text) <= 2:
        return word.text in PREDICATES or word.tag == "ul"
    if word.text in PREDICATES or word.tag in {"p", "d", "c", "r", "y", "ul", "ud"}:
        return not (word.tag == "c" and word.text in "和与及" and not _ASKING.match(behind))
    if word.tag[:1] != "v" or word.tag == "vn" or MEASURED.search(word.text):
        return False
    return not behind.startswith(("的", "有", "是", "《"))


def _without_times(text: str) -> str:
    quoted = QUOTED.search(text)
    return text if quoted else TIME.sub("", text).strip("的 ")


def _tail(clause: Clause) -> int:
    """Where the last noun of the subject begins, together with the words that tell which one."""
    divided = len(clause.subject) - len(clause.head)
    if divided and ROLE.search(clause.head):
        return divided
    start, verbal = len(clause.subject), False
    for word in reversed([each for each in clause.words if each.end <= clause.end]):
        inside = word.start - clause.start
        if inside < divided:
            break
        telling = word.tag[:1] in {"v", "b", "a"} and not verbal
        if start < len(clause.subject) and not RELATIONAL.fullmatch(clause.subject[inside:]):
            if not telling and (verbal or not divided):
                break
            verbal = True
        start = inside
    return start

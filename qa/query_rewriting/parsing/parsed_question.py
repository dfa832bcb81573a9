"""What a question is about and what it asks: its subject, the words that ask, its phrases."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby, takewhile

from corpus.segment import Word
from qa.query_rewriting.parsing.words import (
    MEASURED,
    QUOTED,
    RELATIONAL,
    SURNAMES,
    TIME,
    is_noun,
    words_of,
)

ASKING = re.compile(
    r"(?P<reason>为什么|为何|为啥|干嘛|因为什么|(?:是)?什么原因)"
    r"|(?P<manner>怎么样?|怎样|咋样?|如何|[靠用](?:什么|啥)(?:办法|方式|方法)?)"
    r"|(?P<time>(?:什么|啥)(?:时候|时间)|何时|几时|哪一?[年天月](?!.?[度])|几月几[日号]|[几][点号]"
    r"|星期几|哪个月)"
    r"|(?P<place>在?(?:哪里|哪儿|何处|(?:什么|啥)地方)|在哪(?![家个所座部位些种届次]))"
    r"|(?P<person>由?谁|哪位|什么人|何人|姓甚名谁)"
    r"|(?P<number>多少|百分之几|几(?=\w)|多(?=[大长高宽远重快久深厚])|(?<=[高长宽重])多少)"
    r"|(?P<thing>哪[一二两三四五六七八九十几]?[家个所座部种项份条届支艘台些几款类国路]|什么|啥)"
    r"|(?P<whether>[吗嘛]|(?P<same>\w)不(?P=same))"
)
"""Words that ask, by what they ask for."""
_POLITE = re.compile(
    r"^(?:[^，,]{0,14}(?:麻烦|谢|您好|你好|辛苦|打扰|请教|问一下|确认一下)[^，,]{0,12}[，,]\s*)+"
    r"|[，,]\s*(?:麻烦|谢谢?|辛苦)(?:您|你)?了?$"
)
_LEAD = re.compile(
    r"^(?:请问|那么|那(?![里儿边个件家座位些份年时天种间])|另外|然后|还有[，,])[，,]?"
    r"|^(?:能不能|可以|可否|能否)?(?:顺便)?(?:帮忙|帮我)(?:看看|查查|查一下|问问)?"
)
_CLOSING = re.compile(r"[\s？?。.！!]+$|(?<=\w)[呀啊呐哈]$")
_LONE = "是有在由把要会能为被"
_SPENT = re.compile(r"[了过着]|多少|几|什么|哪|谁|$")
"""What follows a verb of one character: 花|了, 建|在哪里."""
_IN_NAME = re.compile(r"[·・()（）“”《》「」\"\-—+&.\w]")
_PREDICATES = (
    "是 有 在 由 把 被 将 已 要 能 会 可以 应 应该 还 都 也 曾 一共 总共 共 大概 大约 打算 计划 "
    "准备 跟 与 向 从 到 给 对 最 最快 没有 需要 叫 设 占 花 带 算 属于 位于 落户 来自 出自 又 "
    "说 认为 表示 建议 主张 担任 长 宽 高 重"
)
PREDICATES = frozenset(_PREDICATES.split())
"""Words with which a predicate starts, whatever jieba takes them for."""


@dataclass(frozen=True, slots=True)
class ParsedQuestion:
    """A simplified question taken apart; offsets are into `text`, it without lead and closing mark.

    `subject` is what stands before the predicate, from `start` to `end`; `kind` tells what the
    words from `asks` to `asked` ask for, None where none asks.
    """

    text: str
    words: tuple[Word, ...]
    start: int
    end: int
    kind: str | None
    asks: int
    asked: int

    @property
    def subject(self) -> str:
        return self.text[self.start : self.end]

    @property
    def predicate(self) -> str:
        return self.text[self.end :]

    @property
    def owner(self) -> str:
        """Whose the head is, empty where the subject is undivided."""
        return without_times(self.subject.rpartition("的")[0])

    @property
    def head(self) -> str:
        """What of the owner the question is about."""
        return self.subject.rpartition("的")[2]

    @property
    def topic(self) -> str:
        """What the talk is about: the subject without times and without what is only *of* it.

        >>> parsed("澜溪图书馆去年的购书经费是多少？").topic
        '澜溪图书馆'
        """
        end, is_told = self.end, False
        for word in reversed([word for word in self.words if self.start <= word.start < self.end]):
            rest = self.text[word.start : self.end]
            if not RELATIONAL.search(self.head) or word.text == "的":
                break
            if end < self.end and not RELATIONAL.fullmatch(rest):
                is_telling = word.tag[:1] in {"v", "b", "a"} or (
                    len(word.text) == 1 and is_noun(word)
                )
                if not is_telling and (is_told or not self.owner):
                    break
                is_told = True
            end = word.start
        return without_times(self.text[self.start : end].rstrip("的"))

    @property
    def asked_noun(self) -> str:
        """The nouns right behind the words that ask: 计划 in 发布了什么计划."""
        behind = (word for word in self.words if word.start >= self.asked)
        return "".join(word.text for word in takewhile(is_noun, behind))

    @property
    def object(self) -> str:
        """The nouns that the question ends with, where they are not what is asked for."""
        last = takewhile(is_noun, reversed(self.words))
        behind = [word.text for word in last if word.start >= max(self.end, self.asked)]
        return "".join(reversed(behind))

    def noun_runs(self) -> Iterator[list[Word]]:
        """The words of each noun phrase, cut where a time, a predicate or what asks stands."""
        times = [] if QUOTED.search(self.text) else TIME.finditer(self.text)
        cuts = [(self.asks, self.asked), *(match.span() for match in times)]

        def is_part(word: Word) -> bool:
            if any(start < word.end and word.start < end for start, end in cuts):
                return False
            is_in_phrase = is_noun(word) or word.tag[:1] in "mbf" or word.text in "的·“”《》"
            return is_in_phrase or self.start <= word.start < self.end

        for held, run in groupby(self.words, is_part):
            if held:
                yield list(run)


@lru_cache(maxsize=128)
def parsed(question: str) -> ParsedQuestion:
    """Take a question apart that is written in simplified characters.

    >>> question = parsed("那么临影厂的户外街景有多大？")
    >>> question.subject, question.owner, question.head, question.predicate
    ('临影厂的户外街景', '临影厂', '户外街景', '有多大')
    """
    text = _CLOSING.sub("", question.strip())
    text = _LEAD.sub("", _POLITE.sub("", text))
    text = _CLOSING.sub("", text)
    words = words_of(text)
    match = ASKING.search(text)
    asks, asked = match.span() if match else (0, 0)
    kind = match.lastgroup if match else None
    start, end = _subject_span(text, words, asks if match else len(text), asked)
    return ParsedQuestion(text, words, start, end, kind, asks, asked)


def without_times(text: str) -> str:
    return text if QUOTED.search(text) else TIME.sub("", text).strip("的 ")


def _subject_span(text: str, words: tuple[Word, ...], asks: int, asked: int) -> tuple[int, int]:
    """The subject, behind what asks where that comes first: 为什么临平…, 谁是…."""
    start = 0
    if asks and text[asks - 1] in "是叫为" and all(map(is_noun, words_of(text[asked:]))):
        before = text[: asks - 1]
        if not before.endswith("的") and "，" not in before:
            time = TIME.match(before)
            return (time.end() if time else 0), len(before.rstrip("又"))
    if asks == 0 and asked:
        start = asked + len(text[asked:]) - len(text[asked:].lstrip("是说，,"))
        if start == asked and not text.startswith(("为", "怎", "如", "咋")):
            return 0, 0  # 谁编辑了…, 多少人…: who does it is asked for
        asks = len(text)
    time = TIME.match(text, start)
    start = time.end() if time and time.end() < len(text) else start
    end = _predicate_start(text, words, start, asks)
    return start, start + len(text[start:end].rstrip("的，, 和与跟"))


def _predicate_start(text: str, words: tuple[Word, ...], start: int, asks: int) -> int:
    quoted = [match.span() for match in QUOTED.finditer(text)]
    end = start
    for word in words:
        if word.start < start:
            continue
        if closes := next((close for open_, close in quoted if open_ <= word.start < close), 0):
            end = closes
        elif (
            word.start >= asks
            or (word.tag == "x" and not _IN_NAME.match(word.text))
            or _starts_predicate(word, text, start)
        ):
            break
        else:
            end = word.end
    return end


def _starts_predicate(word: Word, text: str, start: int) -> bool:
    behind = text[word.end :]
    if word.start == start and len(word.text) == 1 and word.text not in _LONE:
        return bool(_SPENT.match(behind))  # else a shard of a name that jieba does not know
    if word.start == start + 1 and text[start] in SURNAMES and len(word.text) <= 2:
        return word.text in PREDICATES or word.tag == "ul"
    if word.text in PREDICATES or word.tag in {"p", "d", "c", "r", "y", "ul", "ud"}:
        return not (word.tag == "c" and word.text in "和与及" and not ASKING.match(behind))
    if word.start == start and text[word.end :][:1] and _tells_a_noun(behind):
        return False  # 烘焙业务, 漂流书架
    if word.tag[:1] != "v" or word.tag == "vn" or MEASURED.search(word.text):
        return False
    return not behind.startswith(("的", "有", "是", "《"))


def _tells_a_noun(behind: str) -> bool:
    """Whether nothing but nouns stands between a verb and the words that ask."""
    asking = ASKING.search(behind)
    nouns = words_of(behind[: asking.start()] if asking else behind)
    return bool(nouns) and all(map(is_noun, nouns))

"""Cut sentences into clauses that make sense alone, with their subject told from what is said."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from corpus import Sentence, Window
from corpus.segment import Word, tagged_words

SHORTEST, LONGEST = 7, 32
"""Characters of a clause that a question is made of."""
LONGEST_SENTENCE = 200
"""Characters; what is longer is a table or a list rather than a sentence."""
NAME_TAGS = frozenset(["nr", "nrt", "nrfg", "ns", "nt", "nz", "eng"])
"""jieba's parts of speech for the names of people, places, bodies and other things."""
DATE = (
    r"(?:(?:19|20)\d\d年)?(?:\d{1,2}月\d{1,2}日|\d{1,2}月份?|(?<=\d年))"
    r"(?:[上下]午|晚间?|凌晨|夜间|傍晚|中午|早[上晨])?(?:\d{1,2}[时点](?:\d{1,2}分)?许?)?"
)
"""A day, month or year with its number, and perhaps the time of day; no group."""

_PIECE = re.compile(
    r"(?:[^，,。；;：:！!？?…\s]|(?<=\d)[,，:：](?=\d)"
    r"|(?<=\w) (?=[A-Za-z0-9])|(?<=[A-Za-z0-9]) (?=\w))+"
)
_DATELINE = re.compile(
    r".{0,40}?(?:\d日[电電讯訊]|[报報][讯訊])\s*(?:[（(][^（()）]*[）)])?|[（(][^（()）]*记者[^（()）]*[）)]"
)
_OPENING = re.compile(
    r"(?:\d{1,2}[、.．](?!\d)|截至(?:目前|发稿)|到目前为止|目前|近日|日前|不久前|近年来|近期|如今|现在|随后|最终"
    r"|据(?:介绍|悉|了解|统计|报道)|此外|另外|同时|下一步|接下来|未来|据此|至此|但是?|而|并且|不过"
    r"|[一两二三四五六七八九十几多]+年多?来)"
)
_DATE = re.compile(DATE + "(?=.)")
_PAIRS = ("“”", "‘’", "《》", "（）", "()", "「」", "『』", "〈〉", "【】", "[]")
_OPEN, _CLOSE = "“《（(「『", "”》）)」』"
_POINTS_ELSEWHERE = re.compile(
    r"[我你您她它咱这那此该某]|(?<!其)他|(?<!土耳)其(?!他)|本(?=[报市省县区院校次届周月年场季])"
    r"|自己|当地|双方|上述|前者|后者|全[省市区县镇村校]|据[了悉介]|简称|下称|后在|虽然|尽管|[^\d]来$"
    # Captions, by-lines, and what is a question already:
    r"|(?<!拍)摄(?![影像制氏取入])|记者|编辑|来源|标题|责任|为何|如何|怎|什么|谁|哪"
)
_BEGINS_AMID = re.compile(
    r"[^\w“《]|[省市区县州镇村若如和与及即等一两]|公司|集团|企业|平台|项目|活动|人均|整个|纪念|庆祝|归属|交货"
    r"|首次|首批|同[比期样]|环比|当(?!地)|\d{1,2}[日号时点]"
)
"""What a clause begins with that says too little of whom it speaks."""
_NOMINAL = NAME_TAGS | {*"abfghijklmnqstx", "an", "mq", "ng", "tg", "uj", "vn"}
"""Parts of speech that a noun phrase is made of."""
_ADVERBIAL = frozenset([*"abfmqt", "mq", "uj"])
"""Those of them that at its end belong to what is said."""
_JOINERS = frozenset(["与", "和", "及", "·", "、"])
_NO_NOUNS = frozenset(["印发", "同比", "环比", "累计", "共计", "共", "专门", "全部", "均"])
_ADVERBS = tuple("共均也还已将曾")
_NO_NAME = re.compile("[内外率比及间额度幅数]$")
"""Ends of words that the segmenter does not know and takes for people's names."""


@dataclass(frozen=True, slots=True)
class Clause:
    """A clause without the adverbials it opens with.

    `before` is what stands before it in its sentence, a date or all up to a comma, and may be
    empty. Offsets into the clause: the first name in it ends at `name_end`, its subject at
    `subject_end`, which is 0 where no noun phrase with a name could be told for one.
    """

    sentence: Sentence
    window: Window
    before: Window
    words: tuple[Word, ...]
    name_end: int
    subject_end: int

    @property
    def text(self) -> str:
        return self.window.text

    @property
    def subject(self) -> str:
        return self.text[: self.subject_end]

    @property
    def predicate(self) -> str:
        return self.text[self.subject_end :] if self.subject_end else ""

    def part(self, start: int, end: int) -> Window:
        """The window on the article of what stands from `start` to `end` in the clause."""
        first = self.window.start
        return Window(self.window.article, first + start, first + end)

    def said(self, span: tuple[int, int]) -> Window:
        """`part` for a span of the predicate."""
        return self.part(self.subject_end + span[0], self.subject_end + span[1])

    def inside(self, start: int, end: int) -> tuple[Word, ...]:
        """The words that lie between two offsets into the clause."""
        return tuple(each for each in self.words if start <= each.start and each.end <= end)


def clauses(sentence: Sentence) -> Iterator[Clause]:
    """The clauses of a sentence that name what they speak of."""
    if sentence.end - sentence.start > LONGEST_SENTENCE:
        return
    text, article = sentence.text, sentence.article
    dateline = _DATELINE.match(text)
    before = Window(article, sentence.start, sentence.start)
    for found in _PIECE.finditer(text, dateline.end() if dateline else 0):
        whole = Window(article, sentence.start + found.start(), sentence.start + found.end())
        opening = _OPENING.match(found.group())
        start = whole.start + (opening.end() if opening else 0)
        if date := _DATE.match(article.text, start, whole.end):
            before = Window(article, start, date.end())
            start = date.end()
        start += article.text.startswith("“", start) and "”" not in whole.text
        window = Window(article, start, whole.end)
        if _is_self_contained(window.text):
            words = tuple(tagged_words(window.text))
            if name := _name_end(words):
                yield Clause(sentence, window, before, words, name, _subject_end(words))
        before = whole


def _is_self_contained(piece: str) -> bool:
    if not SHORTEST <= len(piece) <= LONGEST or '"' in piece:
        return False
    if _POINTS_ELSEWHERE.search(piece) or _BEGINS_AMID.match(piece):
        return False
    return all(piece.count(pair[0]) == piece.count(pair[1]) for pair in _PAIRS)


def _name_end(words: tuple[Word, ...]) -> int:
    """Where the first name ends, 0 where the clause has none or begins with no noun phrase."""
    if words[0].tag not in _NOMINAL:
        return 0
    for word in words:
        if _is_name(word):
            return word.end
        if word.tag in ("p", "d") and word.text not in _JOINERS:
            return 0
    return 0


def _is_name(word: Word) -> bool:
    if word.tag == "nr":  # also a surname alone, whose given name the segmenter cut off
        return not _NO_NAME.search(word.text)
    return word.text in "“《" or (word.tag in NAME_TAGS | {"j"} and len(word.text) > 1)


def _subject_end(words: tuple[Word, ...]) -> int:
    """Where a noun phrase with a name in it ends with which the clause begins, 0 without one."""
    depth, taken = 0, 0
    for word in words:
        depth += (word.text in _OPEN) - (word.text in _CLOSE)
        is_nominal = word.tag in _NOMINAL and word.text not in _NO_NOUNS
        if not depth and not is_nominal and word.text not in _JOINERS:
            break
        taken += 1
    while taken and words[taken - 1].tag in _ADVERBIAL:
        taken -= 1
    is_whole = taken and not words[taken - 1].text.endswith(_ADVERBS)
    return words[taken - 1].end if is_whole and any(map(_is_name, words[:taken])) else 0


@dataclass(frozen=True, slots=True)
class Cloze:
    """A question and the part of the article that it asks for; `kind` is what sort of part."""

    question: str
    asked: Window
    kind: str

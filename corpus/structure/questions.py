"""Questions with their answers: 问：…答：…, Q1 … A1 …, and numbered questions."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from corpus.blocks import Block
from corpus.structure.numbering import SECTION, Mark, read_mark
from corpus.structure.parts import Part

LONGEST_QUESTION = 200
"""Characters of a numbered question; one that says 问： may be longer."""
LONGEST_HEAD = 24
"""Characters of a line that is the head of several questions."""

_STOPS = tuple("。！!？?；;，,：:")
_FIRSTS = frozenset("-*_#>【[［「提问Q0123456789０１２３４５６７８９")
"""What may begin a question: looking here first is faster than matching."""
_BEFORE = r"[-*_#>\s]{0,6}"
_COUNT = r"(?:\d{1,3}|[一二三四五六七八九十]{1,3})"
_QUESTION = re.compile(
    rf"{_BEFORE}(?:\d{{1,3}}[.、．)]\s?)?[*_]{{0,3}}(?:[【\[［「]\s?[问Q]\s?\d{{0,3}}\s?[】\]］」]"
    rf"|(?:提?问|问题|Q)\s?{_COUNT}?[*_]{{0,3}}\s?[：:]"
    r"|(?:问题?|Q)\s?\d{1,3}[*_]{0,3}[.．、\s\u3000])"
)
_ANSWERS = (
    r"(?:[【\[［「]\s?[答A]\s?\d{0,3}\s?[】\]］」]"
    rf"|(?:回?答|解答|答复|答案|A)\s?{_COUNT}?[*_]{{0,3}}\s?[：:]"
    r"|(?:答|A)\s?\d{1,3}[*_]{0,3}[.．、\s\u3000])"
)
_ANSWER = re.compile(rf"{_BEFORE}{_ANSWERS}")
_ANSWER_MARK = re.compile(rf"{_BEFORE}{_ANSWERS}[*_]{{0,3}}")
_ANSWER_WITHIN = re.compile(rf"(?<=[？?。！!\s])[*_]{{0,3}}{_ANSWERS}")
_ASKS = re.compile(r"[？?][）)”」』*_\s]{0,6}\Z")


def split_pairs(text: str, parts: Sequence[Part]) -> Iterator[Part]:
    """The parts, of which one that holds a question and its answer is two."""
    for part in parts:
        block = part.block
        within = None
        if part.is_open and (question := _question(text, part)):
            within = _ANSWER_WITHIN.search(text, question.end(), block.end)
        if within:
            end = block.start + len(text[block.start : within.start()].rstrip())
            yield part._replace(block=replace(block, end=end), line=(part.line[0], within.start()))
            answer = replace(block, start=within.start())
            yield part._replace(block=answer, line=(within.start(), part.line[1]), is_apart=False)
        else:
            yield part


def is_of_pair(text: str, start: int, end: int) -> bool:
    """Whether a list item is a question or an answer and not a point of a list."""
    line = text[start:end].split("\n", 1)[0]
    return bool(_QUESTION.match(line) or _ANSWER.match(line) or _is_numbered_question(line))


def _is_numbered_question(line: str) -> bool:
    mark = read_mark(line, 0, len(line))
    return bool(mark and mark.number and _ASKS.search(line))


def with_answers(text: str, parts: Sequence[Part], marks: Sequence[Mark | None]) -> Iterator[Part]:
    """The parts, of which questions and what answers them are told."""
    ranks = _marked(text, parts) or _numbered(text, parts, marks)
    if not ranks:
        yield from parts
        return
    answers = _answers(text, parts, marks, ranks)
    answering = {number for region in answers.values() for number in region}
    for number, part in enumerate(parts):
        if answers.get(number):
            yield part.closed(replace(part.block, kind="question"))
        elif part.is_open and number in answering:
            yield part.closed(replace(part.block, kind="answer", label=_mark(text, part.block)))
        else:
            yield part


def _question(text: str, part: Part) -> re.Match[str] | None:
    start, end = part.block.start, part.block.end
    return _QUESTION.match(text, start, end) if text[start] in _FIRSTS else None


def _marked(text: str, parts: Sequence[Part]) -> dict[int, int]:
    """The parts that say 问：, and the rank of the marks that end what answers them."""
    return {
        number: SECTION
        for number, part in enumerate(parts)
        if part.is_open and _question(text, part)
    }


def _numbered(text: str, parts: Sequence[Part], marks: Sequence[Mark | None]) -> dict[int, int]:
    """The numbered paragraphs that ask, where most of those of their rank do so."""
    of_rank = Counter(mark.rank for mark in marks if mark)
    questions = {
        number: mark.rank
        for number, (part, mark) in enumerate(zip(parts, marks, strict=True))
        if mark and mark.number and part.is_open and _asks(text, part)
    }
    asking = Counter(questions.values())
    return {
        number: rank
        for number, rank in questions.items()
        if asking[rank] > 1 and 2 * asking[rank] > of_rank[rank]
    }


def _mark(text: str, answer: Block) -> str:
    """What an answer begins with, as it stands: 答：."""
    mark = _ANSWER_MARK.match(text, answer.start, answer.end)
    return mark[0] if mark else ""


def _asks(text: str, part: Part) -> bool:
    start, end = part.block.start, part.block.end
    return end - start <= LONGEST_QUESTION and bool(_ASKS.search(text, max(start, end - 8), end))


def _answers(
    text: str, parts: Sequence[Part], marks: Sequence[Mark | None], ranks: Mapping[int, int]
) -> Mapping[int, range]:
    """Of each question the parts that answer it."""
    regions: dict[int, range] = {}
    questions = list(ranks)
    for question, following in zip(questions, [*questions[1:], len(parts)], strict=False):
        end = question + 1
        while end < following and not _ends(parts[end], marks[end], ranks[question]):
            end += 1
        if end == following < len(parts) and end - 1 > question:
            end -= _is_head(text, parts[end - 1], marks[question + 1 : end])
        regions[question] = range(question + 1, end)
    last = regions[questions[-1]]
    regions[questions[-1]] = last[: _length_of_last(text, parts, list(regions.values()))]
    return regions


def _ends(part: Part, mark: Mark | None, rank: int) -> bool:
    """Whether a part belongs to no answer: a heading, a clause, a note."""
    if not part.is_open:
        return part.block.kind not in {"table", "item", "code", "caption", "paragraph"}
    return mark is not None and mark.rank <= rank


def _is_head(text: str, part: Part, marks: Sequence[Mark | None]) -> bool:
    """Whether a part right before a question is the head of more of them: 二、缴费.

    `marks` are those of the parts behind the last question: where one more is of its rank, it is a
    point of that one's answer.
    """
    start, end = part.block.start, part.block.end
    is_short = end - start <= LONGEST_HEAD and not text.endswith(_STOPS, start, end)
    *others, mark = marks
    is_alone = not mark or all(other is None or other.rank != mark.rank for other in others)
    return part.is_open and is_short and is_alone and bool(mark or part.is_apart)


def _length_of_last(text: str, parts: Sequence[Part], regions: Sequence[range]) -> int:
    """How many parts of the last region are its answer, and not what ends the text.

    A blank line ends it where it ends the others. Where there are none it is as long as another.
    What says 答： is part of it in any case.
    """
    *others, last = regions
    gap = next((at for at, n in enumerate(last) if at and parts[n].is_apart), len(last))
    longest = max(map(len, others), default=0)
    if any(parts[n].is_apart for region in others for n in region[1:]):
        length = max(gap, longest)
    elif gap < len(last) or not others or any(parts[region.stop].is_apart for region in others):
        length = gap
    else:
        length = longest
    answers = (
        at + 1
        for at, n in enumerate(last)
        if _ANSWER.match(text, parts[n].block.start, parts[n].block.end)
    )
    return max(length, max(answers, default=0))

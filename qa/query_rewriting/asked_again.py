"""The question before, asked once more for something else: 为什么, 什么时候, 谁说的, 还有呢."""

import re

from qa.query_rewriting.dialogue import Turn
from qa.query_rewriting.parsing.parsed_question import ParsedQuestion, parsed

_PARTICLES = re.compile(r"^(?:这|那)?(?:又)?(?:是)?|[的呢啊呀了吗]+$")
_BARE = re.compile(
    r"(?P<adjunct>为什么|为何|为啥|(?:什么)?(?:原因|理由)(?:是(?:什么|啥))?|怎么会(?:这样)?"
    r"|(?:在)?(?:什么时候|何时|啥时候|什么时间|哪一?年|哪一?天)|在?(?:哪里|哪儿|什么地方|何处))"
    r"|(?P<manner>(?:怎么|如何|怎样)(?:做到?|办到?|实现|做成)?)"
    r"|(?P<person>(?:这话|话)?(?:是)?谁(?:说|讲|认为|表示))"
    r"|(?P<number>有?(?:多少|几)\w?)"
    r"|(?P<list>(?:分别|具体|一共|总共)?(?:都)?(?:有|是)?(?:哪些|哪几\w|谁|什么)\w{0,2})"
    r"|(?P<more>还有(?:哪些|什么|谁|别的)?|其他|其它|别的|除此之外)"
)
LONGEST_INSIDE = 24
"""Characters of an answer that can stand inside a question."""


def bare(question: str) -> re.Match[str] | None:
    """Whether a question consists of nothing but the words that ask."""
    return _BARE.fullmatch(_PARTICLES.sub("", question))


def ask_again(bare_words: re.Match[str], last: Turn) -> str | None:
    """The question before, for what the bare question asks; None where that makes no sense.

    >>> ask_again(bare("为什么"), Turn("起点改到了哪里？", "体育公园"))
    '起点为什么改到了体育公园'
    >>> ask_again(bare("什么时候"), Turn("费菲为什么离场？", "脚踝扭伤"))
    '费菲什么时候离场'
    """
    before, words = parsed(last.question), bare_words[0]
    ahead, behind = before.text[: before.asks], before.text[before.asked :]
    stated = _stated(before, last.answer)
    if bare_words.lastgroup == "number" and before.kind == "thing":
        return ahead + words.removeprefix("有") + behind
    if bare_words.lastgroup == "list":
        return f"{before.subject}{words}" if before.subject else None
    if bare_words.lastgroup == "adjunct":
        is_exchanged = before.kind in {"reason", "manner", "time", "place"}
        if is_exchanged and not (words[0] in "为原理怎" or ahead.endswith(("到", "于", "了"))):
            return ahead + words + behind
        if before.predicate.startswith(("有", "是")) and before.topic:
            return before.topic + words
        words = "为什么" if words[0] in "原理" else words
        return stated and stated[: before.end] + words + stated[before.end :]
    if not stated or not last.answer:
        return None
    if bare_words.lastgroup == "manner":
        return f"{stated[: before.end]}是怎么{stated[before.end :].replace('了', '', 1)}的"
    if bare_words.lastgroup == "person":
        return f"谁说{stated}"
    if bare_words.lastgroup == "more" and len(last.answer) <= LONGEST_INSIDE:
        also = "" if before.predicate.startswith(("是", "还")) or not before.subject else "还"
        return f"除了{last.answer}，{before.text[: before.end]}{also}{before.predicate}"
    return None


def _stated(before: ParsedQuestion, answer: str) -> str | None:
    """The question before as a statement: its answer in place of the words that ask.

    >>> _stated(parsed("病株率降到了多少？"), "0.4%")
    '病株率降到了0.4%'
    """
    start, end = before.asks, before.asked
    if not 0 < len(answer) <= LONGEST_INSIDE:
        shortened = before.kind in {None, "thing"} and before.asked_noun
        return before.text[:start] + before.text[end:] if shortened else None
    if before.kind == "thing" or answer.endswith(before.asked_noun):
        end += len(before.asked_noun)
    return before.text[:start] + answer + before.text[end:]

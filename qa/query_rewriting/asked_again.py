"""The question before, asked once more for something else: 为什么, 什么时候, 谁说的, 还有呢."""

import re

from qa.query_rewriting.dialogue import Turn
from qa.query_rewriting.parsed_question import Kind, ParsedQuestion, parsed

_PARTICLES = re.compile(r"^(?:这|那)?(?:又)?(?:是)?|[的呢啊呀了吗]+$")
_BARE = re.compile(
    r"(?P<reason>为什么|为何|为啥|什么原因|(?:原因|理由)(?:是(?:什么|啥))?|怎么会(?:这样)?|怎么回事)"
    r"|(?P<manner>(?:怎么|如何|怎样)(?:做到?|办到?|实现|做成)?)"
    r"|(?P<time>(?:在)?(?:什么时候|何时|啥时候|什么时间|哪一?年|哪一?天))"
    r"|(?P<place>在?(?:哪里|哪儿|什么地方|何处))"
    r"|(?P<person>(?:这话|话)?(?:是)?谁(?:说|讲|认为|表示))"
    r"|(?P<number>(?:有)?(?:多少|几)\w?)"
    r"|(?P<which>(?:分别|具体|一共|总共)?(?:都)?(?:有|是)?(?:哪些|哪几\w|谁|什么)\w{0,2})"
    r"|(?P<more>还有(?:哪些|什么|谁|别的)?|其他|其它|别的|除此之外)"
)
_COMPLEMENT = re.compile(r"[到于自往向从了]$")
"""What the place asked for belongs to: 改到了|哪里 cannot become 改到了|什么时候."""
_ADJUNCTS = frozenset({Kind.reason, Kind.manner, Kind.time, Kind.place})
"""Kinds whose words can be exchanged for one another: 什么时候开幕, 在哪里开幕, 为什么开幕."""
_SEVERAL = frozenset({Kind.thing, Kind.person, Kind.place})
LONGEST_INSIDE = 24
"""Characters of an answer that can stand inside a question."""


def bare(asked: str) -> re.Match[str] | None:
    """Whether a question consists of nothing but the words that ask."""
    return _BARE.fullmatch(_PARTICLES.sub("", asked))


def ask_again(asked: re.Match[str], last: Turn) -> str | None:
    """The question before, for what the bare question asks; None where that makes no sense.

    >>> ask_again(bare("为什么"), Turn("起点改到了哪里？", "体育公园"))
    '起点为什么改到了体育公园'
    >>> ask_again(bare("在哪里"), Turn("研究院是哪一年揭牌的？", "2021年"))
    '研究院是在哪里揭牌的'
    """
    before = parsed(last.question)
    kind, words = str(asked.lastgroup), asked[0]
    if kind == "more":
        return _more(before, last.answer)
    if kind == "person":
        stated = _stated(before, last.answer)
        return f"谁说{stated}" if stated else None
    if kind == "number" and before.kind is Kind.thing:
        counted = words.removeprefix("有")
        return before.text[: before.asks] + counted + before.text[before.asked :]
    if kind == "which":
        return f"{before.subject}{words}" if before.subject else None
    return None if kind == "number" else _exchanged(before, Kind(kind), words, last.answer)


def _exchanged(before: ParsedQuestion, kind: Kind, words: str, answer: str) -> str | None:
    """为什么离场 becomes 什么时候离场; other questions are answered first, then asked about."""
    if before.kind is kind:
        return None
    if kind is Kind.place and not words.startswith("在"):
        words = f"在{words}"
    if kind is Kind.reason and not words.startswith(("为", "怎")):
        words = "为什么"
    is_adjunct = before.kind in _ADJUNCTS and not _COMPLEMENT.search(before.text[: before.asks])
    if kind is not Kind.reason and is_adjunct:
        return before.text[: before.asks] + words + before.text[before.asked :]
    if kind in {Kind.time, Kind.place} and before.predicate.startswith(("有", "是")):
        return f"{before.topic}{words}" if before.topic else None
    stated = _stated(before, answer)
    if not stated:
        return None
    subject, predicate = stated[: before.end], stated[before.end :]
    if kind is Kind.manner:
        return f"{subject}是怎么{predicate.replace('了', '', 1).removesuffix('的')}的"
    return subject + words + predicate


def _stated(before: ParsedQuestion, answer: str) -> str | None:
    """The question before as a statement: its answer in place of the words that ask.

    An answer that is too long leaves the noun asked for in its place, where there is one.

    >>> _stated(parsed("病株率降到了多少？"), "0.4%")
    '病株率降到了0.4%'
    """
    if before.kind is None:
        return before.text
    start, end = before.asks, before.asked
    if before.kind is Kind.number and before.text.startswith("多", start):
        end += before.text[end : end + 1] in set("大长高宽远重快久深厚")
    if not 0 < len(answer) <= LONGEST_INSIDE:
        shortened = before.kind is Kind.thing and before.asked_noun
        return before.text[:start] + before.text[end:] if shortened else None
    if before.kind is Kind.thing or answer.endswith(before.asked_noun):
        end += len(before.asked_noun)
    if before.kind is Kind.place and before.text.startswith("在", start):
        answer = "在" + answer.removeprefix("在")
    return before.text[:start] + answer + before.text[end:]


def _more(before: ParsedQuestion, answer: str) -> str | None:
    if before.kind not in _SEVERAL or not 0 < len(answer) <= LONGEST_INSIDE:
        return None
    also = "" if before.predicate.startswith(("是", "还")) or not before.subject else "还"
    return f"除了{answer}，{before.text[: before.end]}{also}{before.predicate}"

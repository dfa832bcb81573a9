"""The question before, asked of another part of the same text: 第九条呢 after 《章程》第八条."""

import re

from corpus.segment import fold
from qa.addressing.ordinals import in_chinese
from qa.addressing.questions import Address, read_whereabouts
from qa.addressing.steps import RANKS, STEP, matched_step

_NEXT = re.compile(r"(?:它的?|那)?(?P<side>[上下前后])一?(?P<kind>[条章节款项页段])")
_LEFT_OPEN = re.compile(
    r"(?:^(?:那么?|还有|再|换成?|再[看说]一?[看说])+)|(?:的话|呢|[嘞捏呐？?])+$"
)


def open_address(question: str) -> Address | None:
    """The address in a question that leaves open of which text it is."""
    where = read_whereabouts(question)
    is_open = where.address and not where.address.subject and not where.titles
    return where.address if is_open else None


def at_address(question: str, last: str) -> str | None:
    """A question that is open in this, asked of what the one before was about; None of any other.

    >>> at_address("那第九条呢", "《章程》第八条规定了什么？")
    '《章程》第九条规定了什么？'
    >>> at_address("第九条的罚款是多少", "《章程》第八条规定了什么？")
    '《章程》第九条的罚款是多少'
    >>> at_address("下一条呢", "章程第八条第二款规定了什么？")
    '章程第九条规定了什么？'
    """
    before = read_whereabouts(last).address
    if not before:
        return None
    phrase = _LEFT_OPEN.sub("", question)
    if step := _NEXT.fullmatch(phrase):
        phrase = _next_to(before, step) or ""
    address = open_address(phrase)
    if not address:
        return None
    outer = last[: before.start] + _outer(last, before, address)
    if phrase[address.end :]:
        return outer + phrase[address.start :]
    return outer + phrase[address.start :] + last[before.end :]


def _next_to(before: Address, step: re.Match[str]) -> str | None:
    numbers = [each.number for each in before.steps if each.kind == step["kind"]]
    if not numbers or not numbers[0].isdecimal():
        return None
    number = int(numbers[0]) + (-1 if step["side"] in "上前" else 1)
    return f"第{in_chinese(number)}{step['kind']}" if number > 0 else None


def _outer(last: str, before: Address, address: Address) -> str:
    """The parts that the one before names and that the new one lies in."""
    rank = RANKS[address.steps[0].kind]
    for match in STEP.finditer(fold(last), before.start, before.end):
        if RANKS[matched_step(match).kind] >= rank:
            return last[before.start : match.start()]
    return last[before.start : before.end]

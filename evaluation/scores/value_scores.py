"""Whether an answer says the same value, or the same members of a list, in other characters."""

import re
from collections.abc import Iterable

from corpus.notation.amounts import amounts
from corpus.notation.dates import dates
from corpus.segment import simplify
from evaluation.scores.text_scores import f1

_BETWEEN_MEMBERS = re.compile(r"[、，,；;/\n]|(?:以及|和|与|及)(?=\w)")
SAME_MEMBER = 0.8
"""F1 from which on two members of lists are one: 党委书记李强 and 书记李强 are not."""


def value_match(prediction: str, references: Iterable[str]) -> float | None:
    """1.0 where the prediction states just the amounts and dates of a reference, else 0.0.

    None where no reference states any.

    >>> value_match("15000㎡", ["1.5万平方米"]), value_match("二〇二三年五月", ["2023年5月"])
    (1.0, 1.0)
    >>> value_match("34.2亿元", ["36.5亿元"]), value_match("李加林", ["谢锋"])
    (0.0, None)
    """
    values = [found for each in references if (found := _values(each))]
    return float(_values(prediction) in values) if values else None


def list_f1(prediction: str, references: Iterable[str]) -> float | None:
    """F1 over the members of a list, whatever their order; None where no reference is a list.

    >>> list_f1("鼓楼、钟楼", ["钟楼、鼓楼和城隍庙"]), list_f1("鼓楼", ["钟楼"])
    (0.8, None)
    """
    lists = [found for each in references if len(found := _members(each)) > 1]
    return max((_list_f1(_members(prediction), each) for each in lists), default=None)


def _values(text: str) -> frozenset[str]:
    plain = simplify(text)
    found = list(dates(plain))
    stated = (each.canonical for each in amounts(plain, beside=found))
    return frozenset((*stated, *(each.canonical for each in found)))


def _members(text: str) -> list[str]:
    return [part for each in _BETWEEN_MEMBERS.split(text) if (part := each.strip("。 等"))]


def _list_f1(predicted: list[str], gold: list[str]) -> float:
    left, common = list(gold), 0
    for member in predicted:
        same = next((each for each in left if f1(member, [each]) >= SAME_MEMBER), None)
        if same is not None:
            left.remove(same)
            common += 1
    return 2 * common / (len(predicted) + len(gold))

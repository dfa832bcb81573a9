"""How well a text answers: exact match and F1 by the rules of CMRC 2018.

Cui et al., "A Span-Extraction Dataset for Chinese Machine Reading Comprehension", EMNLP 2019,
with the tokeniser and the quirks of its evaluation script: of the ellipsis only the two-character
run is listed, so it is never dropped, and the common part of two answers is a substring.
"""

import re
from collections.abc import Iterable, Sequence
from functools import cache, lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from nltk.tokenize import NLTKWordTokenizer

_DROPPED = re.compile(r"[-:_*^/\\~`+=，。：？！“”；’《》·、「」（）－～『』]")
_HAN = re.compile(r"([\u4e00-\u9fa5])")


def exact_match(prediction: str, references: Iterable[str]) -> float:
    """1.0 where the prediction equals a reference but for case, blanks at the ends and marks.

    >>> exact_match("四美元", ["四美元。", "4美元"])
    1.0
    """
    return float(any(_normalised(prediction) == _normalised(each) for each in references))


def f1(prediction: str, references: Iterable[str]) -> float:
    """The best harmonic mean of precision and recall over the references, in [0, 1].

    Both are shares of the longest common run of units; a unit is a Chinese character or a word.

    >>> f1("8000平方米的街景", ["8000平方米", "户外街景"])
    0.7272727272727273
    """
    return max((_f1(_units(prediction), _units(each)) for each in references), default=0.0)


def _f1(predicted: Sequence[str], reference: Sequence[str]) -> float:
    common = _longest_common_run(predicted, reference)
    if common == 0:
        return 0.0
    precision, recall = common / len(predicted), common / len(reference)
    return 2 * precision * recall / (precision + recall)


def _normalised(text: str) -> str:
    return _DROPPED.sub("", text.lower().strip())


@lru_cache(maxsize=10_000)  # the same answers are scored for each group that they belong to
def _units(text: str) -> tuple[str, ...]:
    """Characters from U+4E00 to U+9FA5, and the words of what stands between them."""
    units: list[str] = []
    for part in filter(None, _HAN.split(_normalised(text))):
        whole = _HAN.fullmatch(part) or part.isdecimal()
        units += [part] if whole else _tokenizer().tokenize(part)
    return tuple(units)


def _longest_common_run(left: Sequence[str], right: Sequence[str]) -> int:
    longest = 0
    lengths = [0] * (len(right) + 1)
    for unit in left:
        for at in range(len(right), 0, -1):
            lengths[at] = lengths[at - 1] + 1 if right[at - 1] == unit else 0
            longest = max(longest, lengths[at])
    return longest


@cache
def _tokenizer() -> "NLTKWordTokenizer":
    from nltk.tokenize import NLTKWordTokenizer  # takes four seconds

    return NLTKWordTokenizer()

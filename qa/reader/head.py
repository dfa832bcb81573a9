"""What the network's head tells of each token of a window, and what spans score by it.

Logits of a start and an end of the answer; two factors, whose product is what a start and an end
gain as one span; a logit of standing in a sentence that proves the answer. Of token 0, which
stands for no-answer, whether the window answers, and what it says to a yes/no question: this is
learnt with the rest and not used, for words alone tell more (`qa.reader.yes_no`).
"""

from enum import IntEnum
from math import sqrt
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

START, END = 0, 1
RANK = 32
FIRST, LAST = slice(2, 2 + RANK), slice(2 + RANK, 2 + 2 * RANK)
EVIDENCE = LAST.stop
ANSWERED = EVIDENCE + 1
VERDICT = slice(ANSWERED + 1, ANSWERED + 4)
HEAD_SIZE = VERDICT.stop
"""Rows of what is told, of shape (HEAD_SIZE, tokens)."""

Told = NDArray[np.float32]


class Verdict(IntEnum):
    """What a window says to a question."""

    other = 0
    yes = 1
    no = 2

    @classmethod
    def of(cls, yes: bool | None) -> "Verdict":
        return cls.other if yes is None else cls.yes if yes else cls.no


class Signals(NamedTuple):
    """What the head tells of a span beside its odds.

    Log-odds that its window answers, and that it stands in a sentence that proves the answer.
    """

    answered: float
    evidence: float


def signals(told: Told, first: int, last: int) -> Signals:
    """Of the span from token `first` to `last`."""
    evidence = float(told[EVIDENCE, first : last + 1].mean())
    return Signals(float(told[ANSWERED, 0]), evidence)


def span_odds(told: Told) -> NDArray[np.float32]:
    """Log-odds of all spans against no-answer, of shape (tokens - 1, tokens - 1).

    By first and last token, that behind no-answer being 0; -inf where none may begin or end.

    Within a window a softmax over all spans and no-answer gives a span the odds exp(score)
    against no-answer, so that the scores of several windows compare: all their spans and one
    no-answer in a single softmax (Clark and Gardner, "Simple and Effective Multi-Paragraph
    Reading Comprehension", 2018, normalise likewise over all paragraphs). That a start and an end
    gain together is the biaffine part of Dozat and Manning, 2017.
    """
    starts, ends = told[[START, END]]
    together = told[FIRST].T @ told[LAST] / np.float32(sqrt(RANK))
    odds: NDArray[np.float32] = starts[1:, None] + ends[None, 1:] + together[1:, 1:]
    against: NDArray[np.float32] = odds - (starts[0] + ends[0] + together[0, 0])
    return against

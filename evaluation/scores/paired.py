"""Whether one run answers better than another, from their scores on the same questions."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import comb

import numpy as np

from evaluation.scores.intervals import Interval, interval


@dataclass(frozen=True, slots=True)
class Difference:
    """How much larger a mean is in the second run, with its interval of 95 %.

    `better` and `worse` count the questions that score higher and lower there.
    """

    value: float
    interval: Interval
    better: int
    worse: int

    @property
    def is_loss(self) -> bool:
        """Whether the second run is worse beyond the luck of the questions."""
        return self.interval[1] < 0


def paired_difference(before: Sequence[float], after: Sequence[float]) -> Difference | None:
    """Of the means of two columns, a question a row; None without questions.

    The interval is the bootstrap's over the questions, both scores of one drawn together
    (Koehn, "Statistical Significance Tests for Machine Translation Evaluation", 2004).

    >>> paired_difference([0.0, 1.0, 1.0], [1.0, 1.0, 1.0])
    Difference(value=0.3333333333333333, interval=(0.0, 1.0), better=1, worse=0)
    """
    gain = np.asarray(after, np.float64) - np.asarray(before, np.float64)
    between = interval(len(gain), lambda drawn: float(gain[drawn].mean()))
    if between is None:
        return None
    return Difference(float(gain.mean()), between, int((gain > 0).sum()), int((gain < 0).sum()))


def mcnemar(before: Sequence[bool], after: Sequence[bool]) -> float:
    """The probability that two runs which are equally often right differ by as much as these.

    The exact two-sided test (McNemar, "Note on the Sampling Error of the Difference Between
    Correlated Proportions or Percentages", 1947): of the questions that just one of them gets
    right, each is as likely to be one's as the other's.

    >>> mcnemar([True] * 8 + [False], [False] * 8 + [True])
    0.0390625
    """
    pairs = list(zip(before, after, strict=True))
    lost, won = pairs.count((True, False)), pairs.count((False, True))
    differing = lost + won
    tail = sum(comb(differing, count) for count in range(min(lost, won) + 1))
    share: float = 2 * tail / 2**differing
    return min(1.0, share)

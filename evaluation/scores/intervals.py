"""How far a figure may be off by the luck of the questions: bootstrap intervals.

Efron, "Bootstrap Methods: Another Look at the Jackknife", 1979: the percentiles of the figure
over sets of as many questions drawn from the set with replacement, here always the same draws.
"""

from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

DRAWS = 1000
LEVEL = 0.95
SEED = 2018

Interval = tuple[float, float]
Rows = NDArray[np.signedinteger[Any]]
"""Of the questions that are drawn."""


def mean_interval(values: Sequence[float]) -> Interval | None:
    """The 95 % interval of a mean; None without values.

    >>> mean_interval([1.0, 1.0, 1.0])
    (1.0, 1.0)
    """
    if not len(values):
        return None
    return _between(np.asarray(values, np.float64)[_draws(len(values))].mean(axis=1))


def interval(questions: int, figure: Callable[[Rows], float | None]) -> Interval | None:
    """The 95 % interval of a figure that is computed from the rows of the drawn questions.

    Draws of which there is no figure do not count; None where there is none at all.
    """
    if not questions:
        return None
    found = [each for drawn in _draws(questions) if (each := figure(drawn)) is not None]
    return _between(np.array(found)) if found else None


@lru_cache(maxsize=4)  # a report has many figures of the same questions; of 3,219 it is 13 MB
def _draws(questions: int) -> Rows:
    """The rows of the questions of each set that is drawn, of shape (DRAWS, questions)."""
    rng = np.random.default_rng(SEED)
    drawn = [rng.integers(questions, size=questions) for _ in range(DRAWS)]
    return np.array(drawn, np.int32)


def _between(figures: NDArray[np.float64]) -> Interval:
    low, high = np.quantile(figures, [(1 - LEVEL) / 2, (1 + LEVEL) / 2])
    return float(low), float(high)

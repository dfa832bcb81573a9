"""How far a figure may be off by the luck of the questions: bootstrap intervals.

Efron, "Bootstrap Methods: Another Look at the Jackknife", 1979: the percentiles of the figure
over sets of as many questions drawn from the set with replacement, here always the same draws.
"""

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

DRAWS = 1000
LEVEL = 0.95
SEED = 2018

Interval = tuple[float, float]


def mean_interval(values: Sequence[float]) -> Interval | None:
    """The 95 % interval of a mean; None without values.

    >>> mean_interval([1.0, 1.0, 1.0])
    (1.0, 1.0)
    """
    column = np.asarray(values, np.float64)
    return interval(len(values), lambda drawn: float(column[drawn].mean()))


def interval(questions: int, figure: Callable[[NDArray[np.intp]], float | None]) -> Interval | None:
    """The 95 % interval of a figure that is computed from the rows of the drawn questions.

    Draws of which there is no figure do not count; None where there is none at all.
    """
    if not questions:
        return None
    rng = np.random.default_rng(SEED)
    figures = (figure(rng.integers(questions, size=questions)) for _ in range(DRAWS))
    found = [each for each in figures if each is not None]
    if not found:
        return None
    low, high = np.quantile(found, [(1 - LEVEL) / 2, (1 + LEVEL) / 2])
    return float(low), float(high)

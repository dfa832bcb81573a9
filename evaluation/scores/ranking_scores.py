"""How well a ranking, or a yes or no, agrees with the gold: pure functions of a few lines."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

Flags = Sequence[bool] | NDArray[np.bool_]
Values = Sequence[float] | NDArray[np.float64]


def recall_at_k(relevant: Sequence[bool], k: int) -> float:
    """1.0 where one of the first `k` places is relevant: any one of the gold places is enough.

    >>> recall_at_k([False, True, True], 1), recall_at_k([False, True, True], 3)
    (0.0, 1.0)
    """
    return float(any(relevant[:k]))


def reciprocal_rank(relevant: Sequence[bool], k: int = 10) -> float:
    """One over the first relevant place among the first `k`, 0.0 without one.

    >>> reciprocal_rank([False, False, True])
    0.3333333333333333
    """
    return next((1 / place for place, hit in enumerate(relevant[:k], start=1) if hit), 0.0)


def precision(predicted: Flags, gold: Flags) -> float | None:
    """Of what was predicted true, the share that is; None where nothing was predicted true.

    >>> precision([True, True, False], [True, False, True])
    0.5
    """
    return _share(np.asarray(gold)[np.asarray(predicted, np.bool_)])


def recall(predicted: Flags, gold: Flags) -> float | None:
    """Of what is true, the share that was predicted; None where nothing is true.

    >>> recall([True, False, False, False], [True, True, True, True])
    0.25
    """
    return _share(np.asarray(predicted)[np.asarray(gold, np.bool_)])


def auroc(scores: Values, gold: Flags) -> float | None:
    """How often a true case scores above a false one, ties counting half; None without both.

    >>> auroc([0.9, 0.4, 0.6], [True, True, False])
    0.5
    """
    truth = np.asarray(gold, np.bool_)
    true, false = int(truth.sum()), int((~truth).sum())
    if not true or not false:
        return None
    _, places, counts = np.unique(scores, return_inverse=True, return_counts=True)
    ranks = np.cumsum(counts) - (counts - 1) / 2  # equal scores share the mean of their ranks
    won = float(ranks[places[truth]].sum()) - true * (true + 1) / 2
    return won / (true * false)


def expected_calibration_error(
    confidences: Values, right: Flags, *, bins: int = 10
) -> float | None:
    """How far confidence and share of right answers lie apart, over bins of equal width.

    Guo et al., "On Calibration of Modern Neural Networks", ICML 2017; None without answers.

    >>> round(expected_calibration_error([0.95, 0.95, 0.15], [True, False, False]), 2)
    0.35
    """
    if not len(confidences):
        return None
    confidence, truth = np.asarray(confidences), np.asarray(right, np.float64)
    bin_of = np.minimum((confidence * bins).astype(int), bins - 1)
    gaps = np.bincount(bin_of, weights=confidence - truth, minlength=bins)
    return float(np.abs(gaps).sum() / len(confidence))


def _share(values: NDArray[np.bool_]) -> float | None:
    return float(values.mean()) if len(values) else None


def ndcg(relevant: Sequence[bool], k: int = 10) -> float:
    """Normalised discounted cumulative gain of the first `k` places, each gold place gaining 1.

    Järvelin and Kekäläinen, "Cumulated Gain-Based Evaluation of IR Techniques", 2002; the ideal
    ranking has all gold places that were found in front. 0.0 without one.

    >>> round(ndcg([False, True, True]), 4)
    0.6934
    """
    gains = np.asarray(relevant, np.float64)
    discounts = 1 / np.log2(np.arange(2, min(k, len(gains)) + 2))
    ideal = np.sort(gains)[::-1][: len(discounts)] @ discounts
    return float(gains[: len(discounts)] @ discounts / ideal) if ideal else 0.0


def selective_risk(confidences: Values, right: Flags, *, coverage: float) -> float | None:
    """The share of wrong answers among the surest `coverage` of the questions; None without any.

    El-Yaniv and Wiener, "On the Foundations of Noise-free Selective Classification", 2010.

    >>> selective_risk([0.9, 0.8, 0.3, 0.1], [True, False, True, False], coverage=0.5)
    0.5
    """
    if not len(confidences):
        return None
    surest = np.argsort(-np.asarray(confidences), kind="stable")
    answered = surest[: max(1, round(coverage * len(surest)))]
    return float(1 - np.asarray(right, np.float64)[answered].mean())

"""How well a ranking, or a yes or no, agrees with the gold: pure functions of a few lines."""

from collections.abc import Sequence


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


def precision(predicted: Sequence[bool], gold: Sequence[bool]) -> float | None:
    """Of what was predicted true, the share that is; None where nothing was predicted true.

    >>> precision([True, True, False], [True, False, True])
    0.5
    """
    return _share([truth for guess, truth in zip(predicted, gold, strict=True) if guess])


def recall(predicted: Sequence[bool], gold: Sequence[bool]) -> float | None:
    """Of what is true, the share that was predicted; None where nothing is true.

    >>> recall([True, False, False, False], [True, True, True, True])
    0.25
    """
    return _share([guess for guess, truth in zip(predicted, gold, strict=True) if truth])


def auroc(scores: Sequence[float], gold: Sequence[bool]) -> float | None:
    """How often a true case scores above a false one, ties counting half; None without both.

    >>> auroc([0.9, 0.4, 0.6], [True, True, False])
    0.5
    """
    true = [score for score, truth in zip(scores, gold, strict=True) if truth]
    false = [score for score, truth in zip(scores, gold, strict=True) if not truth]
    if not true or not false:
        return None
    ranks = {score: rank for rank, score in enumerate(sorted({*true, *false}))}
    counts = [0] * len(ranks)
    for score in false:
        counts[ranks[score]] += 1
    below = [sum(counts[:rank]) for rank in range(len(ranks))]
    won = sum(below[ranks[score]] + counts[ranks[score]] / 2 for score in true)
    return won / (len(true) * len(false))


def _share(values: Sequence[bool]) -> float | None:
    return sum(values) / len(values) if values else None

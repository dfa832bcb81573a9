"""Join rankings: reciprocal rank fusion (Cormack, Clarke and Büttcher, SIGIR 2009)."""

from collections.abc import Sequence

K = 5
"""How much a place lower down still counts; the paper's 60 is meant for many rankings.

Compared on CMRC 2018 trial with `python -m benchmarks.fusion`."""


def reciprocal_rank_fusion(rankings: Sequence[Sequence[int]], *, k: int = K) -> dict[int, float]:
    """The fused score of every item that stands in a ranking, best first.

    >>> fused = reciprocal_rank_fusion([[7, 8], [8, 9]], k=10)
    >>> [(item, round(score, 4)) for item, score in fused.items()]
    [(8, 0.1742), (7, 0.0909), (9, 0.0833)]
    """
    scores: dict[int, float] = {}
    for ranking in rankings:
        for place, item in enumerate(ranking, start=1):
            scores[item] = scores.get(item, 0.0) + 1 / (k + place)
    return dict(sorted(scores.items(), key=lambda pair: -pair[1]))

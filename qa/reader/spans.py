"""The best spans of one window, from its logits."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

MAX_SPAN_TOKENS = 100
"""Tokens that an answer may have; a sentence has about forty."""
KEPT = 20
"""Spans told of each window."""


@dataclass(frozen=True, slots=True)
class TokenSpan:
    """First and last token of a span, and its log-odds against no-answer in its window."""

    first: int
    last: int
    score: float


def best_spans(logits: NDArray[np.float32], *, keep: int = KEPT) -> list[TokenSpan]:
    """The best `keep` spans, best first, from logits of shape (2, tokens), no-answer at token 0.

    Within a window a softmax over all spans and no-answer gives a span the odds exp(score)
    against no-answer, so that the scores of several windows compare: all their spans and one
    no-answer in a single softmax (Clark and Gardner, "Simple and Effective Multi-Paragraph
    Reading Comprehension", 2018, normalise likewise over all paragraphs).

    >>> start, end = [0.0, 3.0, 1.0], [0.0, 1.0, 2.0]
    >>> [(each.first, each.last, each.score) for each in best_spans(np.float32([start, end]))]
    [(1, 2, 5.0), (1, 1, 4.0), (2, 2, 3.0)]
    """
    starts, ends = logits[:, 1:]
    scores = starts[:, None] + ends[None, :] - logits[:, 0].sum()
    scores[~_allowed(len(starts))] = -np.inf
    flat = scores.ravel()
    best = np.argpartition(-flat, min(keep, len(flat) - 1))[:keep]
    best = best[np.isfinite(flat[best])]
    best = best[np.argsort(-flat[best], kind="stable")]
    width = len(starts)
    return [
        TokenSpan(int(place) // width + 1, int(place) % width + 1, float(flat[place]))
        for place in best
    ]


def _allowed(tokens: int) -> NDArray[np.bool_]:
    """Which pairs of first and last token make a span, of shape (tokens, tokens)."""
    lengths = np.arange(tokens)[None, :] - np.arange(tokens)[:, None] + 1
    return (lengths >= 1) & (lengths <= MAX_SPAN_TOKENS)

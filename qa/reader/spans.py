"""The best spans of one window, from its logits."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from corpus.blocks import Span
from corpus.rendering import Rendering
from corpus.segment import fold
from qa.reader.layout import Tokens

MAX_SPAN_TOKENS = 100
"""Tokens that an answer may have; a sentence has about forty."""
KEPT = 20
"""Spans told of each window."""
_ASKS_FOR_ONE = re.compile(r"多少|几(?!乎)|多[大长高远久重宽深快]|how (?:many|much|large|big|long)")
_ASKS_FOR_EACH = re.compile(r"分别|各|哪几|哪些|每")
_NUMBER = re.compile(r"[0-9]+(?:[,.][0-9]+)*")
_LISTING = re.compile(r"[、，,；和及与]")
_SENTENCE_END = re.compile(r"[。！？!?\n]")


@dataclass(frozen=True, slots=True)
class SpanRules:
    """Log-odds that are not learnt: what is taken off spans by hand.

    `crossing` is taken off for each sentence that ends within, `two_quantities`, where one is asked
    for, for each further number that is listed in the span.
    """

    crossing: float = 3.0
    two_quantities: float = 3.0


SPAN_RULES = SpanRules()
"""`python -m training rules` tells what each is worth: little on trial questions, but without them
the odd answer runs over three sentences, or tells both of two amounts."""


@dataclass(frozen=True, slots=True)
class TokenSpan:
    """First and last token of a span, and its log-odds against no-answer in its window."""

    first: int
    last: int
    score: float


def best_spans(
    odds: NDArray[np.float32],
    *,
    penalties: NDArray[np.float64] | float = 0.0,
    keep: int = KEPT,
) -> list[TokenSpan]:
    """The best `keep` spans, best first, from the log-odds of all as `span_odds` tells them.

    `penalties`, of the same shape, are taken off them.

    >>> odds = np.float32([[4, 5], [6, 3]])
    >>> [(each.first, each.last, each.score) for each in best_spans(odds)]
    [(1, 2, 5.0), (1, 1, 4.0), (2, 2, 3.0)]
    """
    scores = odds - penalties
    scores[~_allowed(len(scores))] = -np.inf
    flat = scores.ravel()
    best = np.argpartition(-flat, min(keep, len(flat) - 1))[:keep]
    best = best[np.isfinite(flat[best])]
    best = best[np.argsort(-flat[best], kind="stable")]
    width = len(scores)
    return [
        TokenSpan(int(place) // width + 1, int(place) % width + 1, float(flat[place]))
        for place in best
    ]


def span_penalties(
    tokens: Tokens, rendering: Rendering, *, question: str = "", rules: SpanRules = SPAN_RULES
) -> NDArray[np.float64]:
    """What spans lose by the rules, by first and last token.

    Those that do not lie within one part of the rendering lose all. Of shape (tokens - 1,
    tokens - 1); only the window's part is of use.
    """
    window = rendering.text
    size = len(tokens.ids) - 1
    penalties = np.zeros((size, size))
    ends = np.array([mark.end() for mark in _SENTENCE_END.finditer(window)])
    starts, stops = np.array(tokens.offsets, int).reshape(-1, 2).T
    before, within = (
        np.searchsorted(ends, starts, "right"),
        np.searchsorted(ends, stops - 1, "right"),
    )
    part = slice(tokens.first - 1, tokens.first - 1 + len(starts))
    penalties[part, part] += rules.crossing * np.maximum(within[None, :] - before[:, None], 0)
    penalties[part, part][~_within_one(rendering.parts, starts, stops)] = np.inf
    asked = fold(question)
    if _ASKS_FOR_ONE.search(asked) and not _ASKS_FOR_EACH.search(asked):
        penalties[part, part] += rules.two_quantities * _listed_numbers(window, starts, stops)
    return penalties


def _within_one(
    parts: Sequence[Span], starts: NDArray[np.int_], stops: NDArray[np.int_]
) -> NDArray[np.bool_]:
    """By first and last token, whether one of the parts holds both."""
    bounds = np.array(parts, int).reshape(-1, 2)
    part = np.searchsorted(bounds[:, 0], starts, "right") - 1
    if not len(bounds):
        return np.zeros((len(starts), len(starts)), bool)
    part[(part >= 0) & (stops > bounds[part, 1])] = -1
    same: NDArray[np.bool_] = (part[:, None] == part[None, :]) & (part >= 0)[:, None]
    return same


def _listed_numbers(
    window: str, starts: NDArray[np.int_], stops: NDArray[np.int_]
) -> NDArray[np.float64]:
    """By first and last token, how many further numbers are listed in a span."""
    further = np.zeros((len(starts), len(stops)))
    for left, right in pairwise(_NUMBER.finditer(window)):
        if _LISTING.search(window, left.end(), right.start()):
            further += (starts[:, None] <= left.start()) & (stops[None, :] > right.start())
    return further


def _allowed(tokens: int) -> NDArray[np.bool_]:
    """Which pairs of first and last token make a span, of shape (tokens, tokens)."""
    lengths = np.arange(tokens)[None, :] - np.arange(tokens)[:, None] + 1
    return (lengths >= 1) & (lengths <= MAX_SPAN_TOKENS)

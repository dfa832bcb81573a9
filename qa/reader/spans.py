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
LENGTH_PENALTY, CROSSING_PENALTY = 0.2, 3.0
"""Log-odds taken off for each e-fold of tokens, and for each sentence that ends within.

A start and an end are read by themselves, and where there are two of each the span from the first
start to the last end is seldom the answer. Chosen among twenty pairs by CMRC trial, the trial
reports and the article's dev split, where they are worth 0.3, 0.4 and 3.0 points of F1: the first
two hardly tell them apart, so it is the last that chose.
"""
TWO_QUANTITIES_PENALTY, OF_WHAT_BONUS = 3.0, 1.0
"""Log-odds of a span where one quantity is asked for: taken off for each further number that is
listed in it, and put on where what is asked about follows, as in 8000平方米(的户外街景).

They change the F1 of such questions by +2.1 in the article's dev split (29), +0.7 in the trial
reports (98) and -0.6 in CMRC trial (108), whose gold answers are often longer than the quantity.
"""
_ASKS_FOR_ONE = re.compile(r"多少|几(?!乎)|多[大长高远久重宽深快]|how (?:many|much|large|big|long)")
_ASKS_FOR_EACH = re.compile(r"分别|各|哪几|哪些|每")
_NUMBER = re.compile(r"[0-9]+(?:[,.][0-9]+)*")
_OF_WHAT = re.compile(r"的(\w\w)")
_LISTING = re.compile(r"[、，,；和及与]")
_SENTENCE_END = re.compile(r"[。！？!?\n]")


@dataclass(frozen=True, slots=True)
class TokenSpan:
    """First and last token of a span, and its log-odds against no-answer in its window."""

    first: int
    last: int
    score: float


def best_spans(
    logits: NDArray[np.float32],
    *,
    penalties: NDArray[np.float64] | float = 0.0,
    keep: int = KEPT,
) -> list[TokenSpan]:
    """The best `keep` spans, best first, from logits of shape (2, tokens), no-answer at token 0.

    `penalties`, of shape (tokens - 1, tokens - 1), are taken off the scores.

    Within a window a softmax over all spans and no-answer gives a span the odds exp(score)
    against no-answer, so that the scores of several windows compare: all their spans and one
    no-answer in a single softmax (Clark and Gardner, "Simple and Effective Multi-Paragraph
    Reading Comprehension", 2018, normalise likewise over all paragraphs).

    >>> start, end = [0.0, 3.0, 1.0], [0.0, 1.0, 2.0]
    >>> [(each.first, each.last, each.score) for each in best_spans(np.float32([start, end]))]
    [(1, 2, 5.0), (1, 1, 4.0), (2, 2, 3.0)]
    """
    starts, ends = logits[:, 1:]
    scores = starts[:, None] + ends[None, :] - logits[:, 0].sum() - penalties
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


def span_penalties(
    tokens: Tokens, rendering: Rendering, *, question: str = ""
) -> NDArray[np.float64]:
    """What long spans and those over several sentences lose, by first and last token.

    Where `question` asks for one quantity, spans of several lose as well; and those that do not
    lie within one part of the rendering lose all. Of shape (tokens - 1, tokens - 1); only the
    window's part is of use.
    """
    window = rendering.text
    size = len(tokens.ids) - 1
    lengths = np.arange(size)[None, :] - np.arange(size)[:, None] + 1
    penalties: NDArray[np.float64] = LENGTH_PENALTY * np.log(np.maximum(lengths, 1))
    ends = np.array([mark.end() for mark in _SENTENCE_END.finditer(window)])
    starts, stops = np.array(tokens.offsets, int).reshape(-1, 2).T
    before, within = (
        np.searchsorted(ends, starts, "right"),
        np.searchsorted(ends, stops - 1, "right"),
    )
    part = slice(tokens.first - 1, tokens.first - 1 + len(starts))
    penalties[part, part] += CROSSING_PENALTY * np.maximum(within[None, :] - before[:, None], 0)
    penalties[part, part][~_within_one(rendering.parts, starts, stops)] = np.inf
    asked = fold(question)
    if _ASKS_FOR_ONE.search(asked) and not _ASKS_FOR_EACH.search(asked):
        penalties[part, part] += _quantity_penalties(window, asked, starts, stops)
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


def _quantity_penalties(
    window: str, question: str, starts: NDArray[np.int_], stops: NDArray[np.int_]
) -> NDArray[np.float64]:
    """By first and last token, where `question`, folded, asks for one quantity."""
    penalties = np.zeros((len(starts), len(stops)))
    for left, right in pairwise(_NUMBER.finditer(window)):
        if _LISTING.search(window, left.end(), right.start()):
            has_both = (starts[:, None] <= left.start()) & (stops[None, :] > right.start())
            penalties += TWO_QUANTITIES_PENALTY * has_both
    follows = (_OF_WHAT.match(window, stop) for stop in stops)
    is_asked = np.array([what is not None and fold(what[1]) in question for what in follows])
    return penalties - OF_WHAT_BONUS * is_asked[None, :]


def _allowed(tokens: int) -> NDArray[np.bool_]:
    """Which pairs of first and last token make a span, of shape (tokens, tokens)."""
    lengths = np.arange(tokens)[None, :] - np.arange(tokens)[:, None] + 1
    return (lengths >= 1) & (lengths <= MAX_SPAN_TOKENS)

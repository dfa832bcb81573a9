import numpy as np
import pytest

from corpus import Article, Window
from corpus.rendering import Rendering, render
from qa.reader.head import END, FIRST, HEAD_SIZE, LAST, RANK, START, span_odds
from qa.reader.layout import Tokens
from qa.reader.spans import (
    MAX_SPAN_TOKENS,
    SPAN_RULES,
    SpanRules,
    best_spans,
    span_penalties,
)

INF = float("inf")


def odds(starts: list[float], ends: list[float]) -> np.ndarray:
    told = np.zeros((HEAD_SIZE, len(starts)), np.float32)
    told[START], told[END] = starts, ends
    return span_odds(told)


@pytest.mark.parametrize(
    ("starts", "ends", "spans"),
    [
        # Against no answer, which may be the better one.
        ([1.0, 5.0, -INF], [2.0, -INF, 4.0], [(1, 2, 6.0)]),
        ([6.0, 1.0], [6.0, 1.0], [(1, 1, -10.0)]),
        # A span never ends before it begins.
        ([0.0, 0.0, 9.0], [0.0, 9.0, 0.0], [(1, 1, 9.0), (2, 2, 9.0), (1, 2, 0.0)]),
        # What may not be picked is not picked.
        ([0.0, -INF, 1.0], [0.0, -INF, 1.0], [(2, 2, 2.0)]),
        ([0.0], [0.0], []),
    ],
)
def test_spans_by_the_scores_of_start_and_end(
    starts: list[float], ends: list[float], spans: list[tuple[int, int, float]]
) -> None:
    best = best_spans(odds(starts, ends))
    assert [(each.first, each.last, each.score) for each in best] == spans


def test_a_start_and_an_end_gain_together() -> None:
    told = np.zeros((HEAD_SIZE, 3), np.float32)
    told[FIRST.start, 1], told[LAST.start, 2] = 3.0, RANK**0.5
    assert span_odds(told).tolist() == [[0.0, 3.0], [0.0, 0.0]]


def test_spans_are_limited_in_length() -> None:
    starts, ends = [0.0] * 300, [0.0] * 300
    starts[1], ends[299], ends[60] = 9.0, 9.0, 5.0
    [best] = best_spans(odds(starts, ends), keep=1)
    assert (best.first, best.last) in {(1, 60), (299, 299), (200, 299)}
    assert best.last - best.first < MAX_SPAN_TOKENS


@pytest.mark.parametrize("keep", [1, 3, 500])
def test_the_best_are_told_first(keep: int) -> None:
    rng = np.random.default_rng(5)
    scores = [each.score for each in best_spans(rng.normal(size=(20, 20)), keep=keep)]
    assert scores == sorted(scores, reverse=True)
    assert len(scores) == min(keep, 210)


WINDOW = "山高。水长"
TOKENS = Tokens([0, 7, 2, 2, 9, 10, 11, 12, 13, 2], 4, [(0, 1), (1, 2), (2, 3), (3, 4), (4, 5)])


def as_read(text: str) -> Rendering:
    return render(Window(Article("a.txt", text, ""), 0, len(text)))


def penalty(first: int, last: int) -> float:
    """Of the span from one token of the window to another, counted from 0."""
    before = TOKENS.first - 1
    return float(span_penalties(TOKENS, as_read(WINDOW))[before + first, before + last])


def test_a_sentence_that_ends_within_costs_but_not_one_at_the_end() -> None:
    assert [penalty(at, at) for at in range(5)] == [0.0] * 5
    assert penalty(0, 1) == penalty(0, 2) == 0.0
    assert penalty(1, 3) == SPAN_RULES.crossing


def test_penalties_decide_between_spans() -> None:
    starts = [0, -INF, -INF, -INF, 3.0, -9, -9, 3.0, -9, -INF]
    ends = [0, -INF, -INF, -INF, 2.0, -9, -9, -9, 3.0, -INF]
    scores = odds(starts, ends)
    [free] = best_spans(scores, keep=1)
    [penalised] = best_spans(scores, penalties=span_penalties(TOKENS, as_read(WINDOW)), keep=1)
    assert (free.first, free.last) in {(4, 8), (7, 8)}
    assert (penalised.first, penalised.last) == (7, 8)


def test_a_rule_that_is_off_costs_nothing() -> None:
    off = SpanRules(crossing=0, two_quantities=0)
    assert not span_penalties(TOKENS, as_read(WINDOW), rules=off)[3:8, 3:8].any()


STUDIOS = "内含1.5万平方米的室内影棚、8000平方米的户外街景"
OFFSETS = [(at, at + 1) for at in range(len(STUDIOS))]
BY_CHARACTER = Tokens([0] * (len(STUDIOS) + 2), 1, OFFSETS)


@pytest.mark.parametrize(
    ("answer", "question", "lost"),
    [
        ("1.5万平方米的室内影棚、8000平方米", "户外街景有多大？", 3.0),
        ("1.5万平方米的室内影棚、8000平方米", "戶外街景有幾平方米？", 3.0),
        ("8000平方米", "户外街景有多大？", 0.0),
        ("1.5万平方米的室内影棚、8000平方米", "影棚和街景分别有多大？", 0.0),
        ("1.5万平方米的室内影棚、8000平方米", "里面有什么？", 0.0),
    ],
)
def test_who_asks_for_one_quantity_is_told_one(answer: str, question: str, lost: float) -> None:
    start = STUDIOS.index(answer)
    place = start, start + len(answer) - 1
    asked = span_penalties(BY_CHARACTER, as_read(STUDIOS), question=question)[place]
    assert asked - span_penalties(BY_CHARACTER, as_read(STUDIOS))[place] == pytest.approx(lost)

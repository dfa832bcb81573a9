import numpy as np
import pytest

from qa.reader.spans import MAX_SPAN_TOKENS, best_spans

INF = float("inf")


def logits(starts: list[float], ends: list[float]) -> np.ndarray:
    return np.array([starts, ends], np.float32)


def test_a_span_scores_its_start_and_end_against_no_answer() -> None:
    [best] = best_spans(logits([1.0, 5.0, 0.0], [2.0, 0.0, 4.0]), keep=1)
    assert (best.first, best.last, best.score) == (1, 2, 6.0)


def test_no_answer_may_be_the_better_one() -> None:
    [best] = best_spans(logits([6.0, 1.0], [6.0, 1.0]), keep=1)
    assert best.score == -10.0


def test_a_span_never_ends_before_it_begins() -> None:
    found = best_spans(logits([0.0, 0.0, 9.0], [0.0, 9.0, 0.0]))
    assert [(each.first, each.last) for each in found] == [(1, 1), (2, 2), (1, 2)]


def test_what_may_not_be_picked_is_not_picked() -> None:
    found = best_spans(logits([0.0, -INF, 1.0], [0.0, -INF, 1.0]))
    assert [(each.first, each.last) for each in found] == [(2, 2)]


def test_a_window_without_a_token_has_no_span() -> None:
    assert best_spans(logits([0.0], [0.0])) == []


def test_spans_are_limited_in_length() -> None:
    starts = np.zeros(300, np.float32)
    starts[1] = 9.0
    ends = np.zeros(300, np.float32)
    ends[299], ends[60] = 9.0, 5.0
    [best] = best_spans(np.stack([starts, ends]), keep=1)
    assert (best.first, best.last) in {(1, 60), (299, 299), (200, 299)}
    assert best.last - best.first < MAX_SPAN_TOKENS


@pytest.mark.parametrize("keep", [1, 3, 500])
def test_the_best_are_told_first(keep: int) -> None:
    rng = np.random.default_rng(5)
    scores = [each.score for each in best_spans(rng.normal(size=(2, 21)), keep=keep)]
    assert scores == sorted(scores, reverse=True)
    assert len(scores) == min(keep, 210)

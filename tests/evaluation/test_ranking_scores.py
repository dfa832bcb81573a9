"""The ranking scores, held against ir-measures on random rankings."""

import random
from collections.abc import Callable, Sequence

import ir_measures
import pytest

from evaluation.scores.ranking_scores import (
    auroc,
    expected_calibration_error,
    ndcg,
    precision,
    recall,
    recall_at_k,
    reciprocal_rank,
    selective_risk,
)

RANDOM = random.Random(7)
RANKINGS = [[RANDOM.random() < 0.15 for _ in range(RANDOM.randint(1, 30))] for _ in range(60)]


@pytest.mark.parametrize(
    ("measure", "ours"),
    [
        (ir_measures.Success @ 1, lambda ranking: recall_at_k(ranking, 1)),
        (ir_measures.Success @ 5, lambda ranking: recall_at_k(ranking, 5)),
        (ir_measures.Success @ 10, lambda ranking: recall_at_k(ranking, 10)),
        (ir_measures.RR @ 10, lambda ranking: reciprocal_rank(ranking, 10)),
        (ir_measures.nDCG @ 10, lambda ranking: ndcg(ranking, 10)),
    ],
)
def test_ranking_scores_are_those_of_ir_measures(
    measure: ir_measures.Measure, ours: Callable[[Sequence[bool]], float]
) -> None:
    hits = [
        (str(query), place, hit) for query in range(60) for place, hit in enumerate(RANKINGS[query])
    ]
    gold = [ir_measures.Qrel(query, str(place), int(hit)) for query, place, hit in hits]
    run = [ir_measures.ScoredDoc(query, str(place), -float(place)) for query, place, _ in hits]
    theirs = {each.query_id: each.value for each in ir_measures.iter_calc([measure], gold, run)}
    assert theirs == {
        str(at): pytest.approx(ours(each), rel=1e-9) for at, each in enumerate(RANKINGS)
    }


def test_nothing_predicted_has_no_precision_and_nothing_true_no_recall() -> None:
    assert precision([False, False], [True, False]) is None
    assert recall([True, False], [False, False]) is None


@pytest.mark.parametrize(
    ("scores", "gold", "expected"),
    [
        ([0.9, 0.1], [True, False], 1.0),
        ([0.1, 0.9], [True, False], 0.0),
        ([0.5, 0.5], [True, False], 0.5),
        ([0.9, 0.4, 0.4, 0.1], [True, True, False, False], 0.875),
        ([0.9], [True], None),
    ],
)
def test_auroc(scores: list[float], gold: list[bool], expected: float | None) -> None:
    assert auroc(scores, gold) == expected


@pytest.mark.parametrize(
    ("confidences", "right", "expected"),
    [
        ([1.0, 1.0], [True, True], 0.0),
        ([1.0, 1.0], [True, False], 0.5),
        ([0.0, 1.0], [True, False], 1.0),
        ([0.52, 0.58, 0.51, 0.59], [True, False, True, False], 0.05),
        ([], [], None),
    ],
)
def test_expected_calibration_error(
    confidences: list[float], right: list[bool], expected: float | None
) -> None:
    found = expected_calibration_error(confidences, right)
    assert found == (expected if expected is None else pytest.approx(expected))


def test_the_selective_risk_is_that_of_the_surest() -> None:
    right = [True, False, True, False]
    assert selective_risk([0.1, 0.9, 0.8, 0.2], right, coverage=0.5) == 0.5
    assert selective_risk([0.1, 0.9, 0.8, 0.2], right, coverage=1.0) == 0.5
    assert selective_risk([0.9, 0.1, 0.8, 0.2], right, coverage=0.5) == 0.0
    assert selective_risk([], [], coverage=0.5) is None

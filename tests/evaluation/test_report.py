"""The sums over judged questions, on four of them whose outcome is plain to see."""

import pytest

from corpus import Article, Sentence
from evaluation.report import is_error, metrics, summarise
from evaluation.running import Gold, Judged, prediction_json
from evaluation.sets.questions import EvaluationQuestion
from qa import Answer, Candidate, Evidence
from qa.answer import YesNo

ARTICLE = Article("a.txt", "临平有山。临平有水。", "临平")
FIRST, SECOND = Sentence(ARTICLE, 0, 5), Sentence(ARTICLE, 5, 10)


def judged(
    *, kind: str = "fact", gold: Sentence | None, found: Sentence, confidence: float
) -> Judged:
    question = EvaluationQuestion(
        "1", kind, "?", (gold.text,) if gold else (), (gold,) if gold else ()
    )
    answer = Answer.of(
        "?",
        [Candidate(found, (Evidence(found, found, 1.0),), confidence)],
        min_confidence=0.5,
        seconds={"read": confidence, "total": 1.0},
    )
    right = gold == found
    return Judged(
        question=Gold.of(question),
        answer=answer,
        exact_match=float(right),
        f1=1.0 if right else 0.5,
        articles=(right,),
        chunks=(),
        sentences=(right,),
    )


RESULTS = [
    judged(gold=FIRST, found=FIRST, confidence=0.9),
    judged(gold=FIRST, found=SECOND, confidence=0.6),
    judged(gold=FIRST, found=FIRST, confidence=0.4),
    judged(kind="unanswerable", gold=None, found=FIRST, confidence=0.2),
]


@pytest.mark.parametrize(
    ("name", "value", "of"),
    [
        ("exact_match", 2 / 3, 3),
        ("f1", 2.5 / 3, 3),
        ("evidence_hit@1", 2 / 3, 3),
        ("evidence_precision", 2 / 3, 3),
        ("evidence_recall", 2 / 3, 3),
        ("evidence_f1", 2 / 3, 3),
        ("sentence_ndcg@10", 2 / 3, 3),
        ("selective_risk@80%", 1 / 3, 4),
        ("article_recall@1", 2 / 3, 3),
        ("sentence_mrr@10", 2 / 3, 3),
        ("exact_match_with_abstention", 2 / 4, 4),
        ("f1_with_abstention", 2.5 / 4, 4),
        ("no_answer_precision", 1 / 2, 2),
        ("no_answer_recall", 1.0, 1),
        ("wrongly_withheld", 1 / 3, 3),
        ("answerable_auroc", 1.0, 4),
        ("expected_calibration_error", (0.1 + 0.6 + 0.6 + 0.2) / 4, 4),
    ],
)
def test_metrics(name: str, value: float, of: int) -> None:
    metric = metrics(RESULTS)[name]
    assert (metric["value"], metric["of"]) == (pytest.approx(value), of)
    low, high = metric["interval"]
    assert low <= value <= high


def test_metrics_of_nothing_are_none() -> None:
    assert metrics([])["f1"] == {"value": None, "of": 0, "interval": None}


def test_the_summary_is_also_by_kind_and_has_percentiles_of_latency_by_stage() -> None:
    summary = summarise(RESULTS)
    assert summary["by_kind"]["fact"]["exact_match"]["of"] == 3
    recall = summary["by_kind"]["unanswerable"]["no_answer_recall"]
    assert recall == {"value": 1.0, "of": 1, "interval": (1.0, 1.0)}
    assert summary["seconds"]["read"]["p50"] == pytest.approx(0.5)
    assert summary["seconds"]["total"] == {"p50": 1.0, "p95": 1.0}
    assert summary["questions_per_second"] == 1.0


def test_values_and_lists_are_scored_where_the_gold_is_one() -> None:
    found = metrics(RESULTS)
    assert (found["value_match"]["of"], found["list_f1"]["of"]) == (0, 0)
    question = RESULTS[0].question.model_copy(update={"answers": ("1.5万平方米、8000平方米",)})
    answer = RESULTS[0].answer.model_copy(update={"answer": "15000平方米和8000平方米"})
    areas = RESULTS[0].model_copy(update={"question": question, "answer": answer})
    found = metrics([areas, *RESULTS])
    assert (found["value_match"]["value"], found["value_match"]["of"]) == (1.0, 1)
    assert (found["list_f1"]["value"], found["list_f1"]["of"]) == (0.5, 1)


def test_yes_and_no_are_held_against_what_the_text_says() -> None:
    right, wrong, silent, withheld = RESULTS[0], RESULTS[1], RESULTS[0], RESULTS[2]
    yes = YesNo(yes=True, confidence=0.9)
    told = [
        each.model_copy(
            update={
                "question": each.question.model_copy(update={"yes": each is not wrong}),
                "answer": each.answer.model_copy(update={"verdict": verdict}),
            }
        )
        for each, verdict in ((right, yes), (wrong, yes), (silent, None), (withheld, yes))
    ]
    found = metrics([*told, RESULTS[3]])
    assert (found["yes_or_no_right"]["value"], found["yes_or_no_right"]["of"]) == (1 / 4, 4)
    assert found["yes_or_no_wrong"]["value"] == 1 / 4


def test_registers_are_summed_up_where_a_set_tells_them() -> None:
    assert summarise(RESULTS)["by_register"] == {}
    question = RESULTS[0].question.model_copy(update={"register_": "通知"})
    notice = RESULTS[0].model_copy(update={"question": question})
    assert summarise([notice, RESULTS[1]])["by_register"]["通知"]["f1"]["of"] == 1


def test_errors_are_wrong_evidence_and_wrong_silence() -> None:
    assert [is_error(each) for each in RESULTS] == [False, True, True, False]


def test_a_prediction_tells_answer_evidence_and_time() -> None:
    assert prediction_json(RESULTS[2]) == {
        "answer": "临平有山。",
        "no_answer": True,
        "confidence": 0.4,
        "verdict": None,
        "evidence": [
            {"article": "a.txt", "start": 0, "end": 5, "text": "临平有山。", "span": [0, 5]}
        ],
        "seconds": 1.0,
    }

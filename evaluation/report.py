"""Sum up what was judged: overall and by kind, every share with the number it is a share of."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

import numpy as np

from evaluation.losses import waterfall
from evaluation.running import Gold, Judged
from evaluation.scores.intervals import Interval, Rows, interval, mean_interval
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
from evaluation.scores.value_scores import list_f1, value_match
from evaluation.sets.questions import EvaluationQuestion
from qa.answering import TOP_K

DEPTHS = (1, 3, 5, 10)
COVERAGE = 0.8
"""Share of the questions, the surest, whose wrong answers are counted as the selective risk."""

Metrics = dict[str, Any]
"""Metrics by name; each is `{"value", "of", "interval"}`.

`value` is a share, or None without questions; `of` the number of questions it is a share of;
`interval` its bootstrap interval of 95 %, or None.
"""


def summarise(results: Sequence[Judged], *, top_k: int = TOP_K) -> dict[str, Any]:
    """`{"overall": metrics, "by_kind": {kind: metrics}, "by_register": {register: metrics},
    "losses": {"overall": counts, "by_kind": …}, "seconds": {stage: {"p50", "p95"}},
    "questions_per_second": one after another}`.

    A set may tell no register. `top_k` is the number of chunks that were read.
    """
    return {
        "overall": metrics(results),
        **{name: _map(metrics, groups) for name, groups in _groups(results).items()},
        "losses": _losses(results, top_k),
        "seconds": _latencies(results),
        "questions_per_second": _throughput(results),
    }


def _groups(results: Sequence[Judged]) -> dict[str, dict[str, list[Judged]]]:
    """The results by kind, and by register where there is one."""
    found: dict[str, dict[str, list[Judged]]] = {"by_kind": {}, "by_register": {}}
    for judged in results:
        question = judged.question
        found["by_kind"].setdefault(question.kind, []).append(judged)
        if question.register_:
            found["by_register"].setdefault(question.register_, []).append(judged)
    return found


def _losses(results: Sequence[Judged], top_k: int) -> dict[str, Any]:
    def counts(group: Sequence[Judged]) -> dict[str, int]:
        return {str(loss): count for loss, count in waterfall(group, top_k=top_k).items()}

    of_groups = {name: _map(counts, groups) for name, groups in _groups(results).items()}
    return {"overall": counts(results), **of_groups}


def _map(
    summary: Callable[[Sequence[Judged]], dict[str, Any]], groups: Mapping[str, Sequence[Judged]]
) -> dict[str, Any]:
    return {name: summary(group) for name, group in groups.items()}


def metrics(results: Sequence[Judged]) -> Metrics:
    """All metrics of a group of questions.

    Text and ranking scores are means over the answerable questions, whether or not the answer
    was withheld; `value_match` and `list_f1` over those whose gold states values, or is a list.
    Those named `with_abstention` are over all: a withheld answer scores 0 on an
    answerable question and 1 on an unanswerable one. `yes_or_no_right` and `yes_or_no_wrong` are of
    the yes/no questions that their text settles; the rest got neither yes nor no.
    """
    answerable = [each for each in results if each.question.answerable]
    located = [each for each in answerable if each.question.evidence]
    settled = [each for each in results if each.question.yes is not None]
    withheld = np.array([each.answer.no_answer for each in results], np.bool_)
    vain = np.array([not each.question.answerable for each in results], np.bool_)
    confidence = np.array([each.answer.confidence for each in results])
    right = np.array([each.right for each in results], np.bool_)
    return {
        "exact_match": _mean(answerable, lambda each: each.exact_match),
        "f1": _mean(answerable, lambda each: each.f1),
        "value_match": _mean_of_some(
            answerable, lambda each: value_match(each.answer.answer, each.question.answers)
        ),
        "list_f1": _mean_of_some(
            answerable, lambda each: list_f1(each.answer.answer, each.question.answers)
        ),
        "evidence_hit@1": _mean(located, lambda each: recall_at_k(each.sentences, 1)),
        **{f"evidence_{name}": _mean(located, of) for name, of in EVIDENCE_SCORES.items()},
        **_ranking("article", answerable, lambda each: each.articles),
        **_ranking("chunk", located, lambda each: each.chunks),
        **_ranking("sentence", located, lambda each: each.sentences),
        "exact_match_with_abstention": _mean(
            results, lambda each: abstaining(each, each.exact_match)
        ),
        "f1_with_abstention": _mean(results, lambda each: abstaining(each, each.f1)),
        "no_answer_precision": _figure(
            len(results), int(withheld.sum()), lambda rows: precision(withheld[rows], vain[rows])
        ),
        "no_answer_recall": _figure(
            len(results), int(vain.sum()), lambda rows: recall(withheld[rows], vain[rows])
        ),
        "wrongly_withheld": _mean(answerable, lambda each: float(each.answer.no_answer)),
        "answerable_auroc": _figure(
            len(results), len(results), lambda rows: auroc(confidence[rows], ~vain[rows])
        ),
        "yes_or_no_right": _mean(settled, lambda each: each.says(each.question.yes)),
        "yes_or_no_wrong": _mean(settled, lambda each: each.says(not each.question.yes)),
        "expected_calibration_error": _figure(
            len(results),
            len(results),
            lambda rows: expected_calibration_error(confidence[rows], right[rows]),
        ),
        "selective_risk@80%": _figure(
            len(results),
            len(results),
            lambda rows: selective_risk(confidence[rows], right[rows], coverage=COVERAGE),
        ),
    }


def _evidence_precision(judged: Judged) -> float:
    """Of the sentences that are told to prove the answer, the share that is gold."""
    told, gold = judged.answer.evidence, judged.question.evidence
    return sum(any(each.overlaps(one) for one in gold) for each in told) / max(len(told), 1)


def _evidence_recall(judged: Judged) -> float:
    """Of the gold places, the share that is told to prove the answer."""
    told, gold = judged.answer.evidence, judged.question.evidence
    return sum(any(each.overlaps(one) for one in told) for each in gold) / len(gold)


def _evidence_f1(judged: Judged) -> float:
    found, right = _evidence_recall(judged), _evidence_precision(judged)
    return 2 * found * right / (found + right) if found + right else 0.0


EVIDENCE_SCORES: dict[str, Callable[[Judged], float]] = {
    "precision": _evidence_precision,
    "recall": _evidence_recall,
    "f1": _evidence_f1,
}
"""How well the sentences that are told to prove an answer are those that do."""


def is_error(judged: Judged) -> bool:
    """Whether a reader would object: an answer to the unanswerable, or no gold in front."""
    if not judged.question.answerable:
        return not judged.answer.no_answer
    return judged.answer.no_answer or not any(judged.sentences[:1])


def _ranking(
    what: str, results: Sequence[Judged], relevant: Callable[[Judged], Sequence[bool]]
) -> Metrics:
    rankings = [relevant(each) for each in results]
    scores = {f"recall@{k}": [recall_at_k(each, k) for each in rankings] for k in DEPTHS}
    scores["mrr@10"] = [reciprocal_rank(each) for each in rankings]
    scores["ndcg@10"] = [ndcg(each) for each in rankings]
    return {f"{what}_{name}": _average(values) for name, values in scores.items()}


def abstaining(judged: Judged, score: float) -> float:
    """What a user gets of it: nothing of an answer that is withheld, all where there is none."""
    if judged.answer.no_answer:
        return float(not judged.question.answerable)
    return score


def _mean(results: Iterable[Judged], score: Callable[[Judged], float]) -> Metrics:
    return _average([score(each) for each in results])


def _mean_of_some(results: Iterable[Judged], score: Callable[[Judged], float | None]) -> Metrics:
    """The mean over those that have a score."""
    return _average([value for each in results if (value := score(each)) is not None])


def _average(values: Sequence[float]) -> Metrics:
    value = sum(values) / len(values) if values else None
    return _share(value, len(values), mean_interval(values))


def _figure(questions: int, of: int, figure: Callable[[Rows], float | None]) -> Metrics:
    """A figure that is no mean, computed from the rows of questions."""
    return _share(figure(np.arange(questions)), of, interval(questions, figure))


def _share(value: float | None, of: int, between: Interval | None) -> Metrics:
    return {"value": value, "of": of, "interval": between}


def _latencies(results: Sequence[Judged]) -> dict[str, dict[str, float]]:
    stages = dict.fromkeys(stage for each in results for stage in each.answer.seconds)
    seconds = {
        stage: [each.answer.seconds[stage] for each in results if stage in each.answer.seconds]
        for stage in stages
    }
    return {
        stage: {"p50": float(np.percentile(values, 50)), "p95": float(np.percentile(values, 95))}
        for stage, values in seconds.items()
    }


def _throughput(results: Sequence[Judged]) -> float | None:
    seconds = sum(each.answer.seconds.get("total", 0.0) for each in results)
    return len(results) / seconds if seconds else None


def percent(value: float | None) -> str:
    """A share in words.

    >>> percent(0.123), percent(None)
    ('12.3%', '–')
    """
    return "–" if value is None else f"{value:.1%}"


def error_text(question: Gold | EvaluationQuestion, judged: Judged, *details: str) -> str:
    """What went wrong with a question: its gold, what was answered, and `told` in between."""
    answer = judged.answer
    withheld = "withheld " if answer.no_answer else ""
    lines = (
        f"{question.id} [{question.kind}] {question.question}",
        *details,
        f"gold  {' / '.join(question.answers) or '∅'}",
        f"{withheld}{answer.confidence:.2f}  {answer.answer}",
    )
    return "\n  ".join(lines)

"""Sum up what was judged of the documents: overall and by kind."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from evaluation.documents.judging import JudgedAnswer
from evaluation.report import percent
from evaluation.scores.intervals import mean_interval

FIGURES = {
    "f1": "f1",
    "evidence_hit@1": "hit@1",
    "right_cell": "cell",
    "unanswerable_withheld": "withheld",
    "right": "right",
}
"""The figures that are told of every kind, and what stands above them."""

Figures = dict[str, dict[str, Any]]
"""Figures by name, each `{"value", "of", "interval"}` as in `evaluation.report`."""


def summarise_documents(results: Sequence[JudgedAnswer]) -> dict[str, Any]:
    """`{"overall": figures, "by_kind": {kind: figures}, "by_reason": {reason: figures}}`."""
    kinds = dict.fromkeys(each.question.kind for each in results)
    reasons = dict.fromkeys(each.question.reason for each in results if each.question.reason)
    return {
        "overall": figures(results),
        "by_kind": {
            kind: figures([each for each in results if each.question.kind == kind])
            for kind in kinds
        },
        "by_reason": {
            reason: figures([each for each in results if each.question.reason == reason])
            for reason in reasons
        },
    }


def figures(results: Sequence[JudgedAnswer]) -> Figures:
    """All figures of a group of questions.

    F1, exact match and evidence are over the answerable questions, whether or not the answer was
    withheld; with abstention, a withheld answer scores 0. A right cell is told and not withheld.
    What a picture tells counts as withheld where it was read rightly.
    """
    answerable = [each for each in results if each.question.answerable]
    vain = [each for each in results if not each.question.answerable]
    cells = [each for each in answerable if each.question.cell]
    return {
        "exact_match": _mean(answerable, lambda each: each.exact_match),
        "f1": _mean(answerable, lambda each: each.f1),
        "f1_with_abstention": _mean(answerable, lambda each: 0.0 if each.withheld else each.f1),
        "evidence_hit@1": _mean(answerable, lambda each: float(each.evidence_hit)),
        "right_cell": _mean(cells, lambda each: float(each.right_value and not each.withheld)),
        "wrongly_withheld": _mean(answerable, lambda each: float(each.withheld)),
        "unanswerable_withheld": _mean(vain, lambda each: float(each.right)),
        "right": _mean(results, lambda each: float(each.right)),
    }


def _mean(
    results: Iterable[JudgedAnswer], score: Callable[[JudgedAnswer], float]
) -> dict[str, Any]:
    values = [score(each) for each in results]
    value = sum(values) / len(values) if values else None
    return {"value": value, "of": len(values), "interval": mean_interval(values)}


def of_whole(figure: dict[str, Any]) -> str:
    """A figure with the number of questions that it is of.

    >>> of_whole({"value": 0.5, "of": 12}), of_whole({"value": None, "of": 0})
    ('50% (12)', '–')
    """
    return f"{figure['value']:.0%} ({figure['of']})" if figure["of"] else percent(None)


def wrong_text(judged: JudgedAnswer) -> str:
    """A question that was not served: its gold, what was answered, and the evidence shown."""
    question, answer = judged.question, judged.answer
    withheld = "withheld " if judged.withheld else ""
    evidence = (answer.proof or answer.nearest)[:1]
    lines = (
        f"{question.id} {question.question}",
        f"gold  {' / '.join(question.answers) or question.reason}",
        f"{withheld}{answer.confidence:.2f}  {' '.join(answer.answer.split())}",
        *(f"shown  {each.article}: {' '.join(each.text.split())}" for each in evidence),
    )
    return "\n  ".join(lines)

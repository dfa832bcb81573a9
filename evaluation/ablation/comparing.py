"""Variants side by side: how good, how much better or worse than the shipped one, how fast."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from statistics import fmean, median

from evaluation.report import abstaining
from evaluation.running import Judged
from evaluation.scores.paired import Difference, paired_difference
from evaluation.scores.ranking_scores import auroc, recall_at_k

THRESHOLDS = (0.0, 0.05, 0.1, 0.15, 0.2, 0.25, 0.3, 0.4, 0.5)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a variant does on the questions that all variants were asked.

    `f1`, `hit` (the first sentence is gold) and `found` (a chunk that was read is gold) are means
    over the answerable, `served` is F1 over all
    with withheld answers counted, `gain` its difference from the shipped variant's.
    `milliseconds` is the median of a question.
    """

    name: str
    f1: float | None
    hit: float | None
    found: float | None
    served: float | None
    gain: Difference | None
    auroc: float | None
    milliseconds: float


def outcomes(results: Mapping[str, Sequence[Judged]]) -> Iterator[Outcome]:
    """Of each variant, the first of which is the shipped one."""
    first = next(iter(results.values()))
    shipped = [abstaining(each, each.f1) for each in first]
    for name, judged in results.items():
        answerable = [each for each in judged if each.question.answerable]
        served = [abstaining(each, each.f1) for each in judged]
        confidence = [each.answer.confidence for each in judged]
        yield Outcome(
            name,
            f1=_mean(each.f1 for each in answerable),
            hit=_mean(recall_at_k(each.sentences, 1) for each in answerable),
            found=_mean(recall_at_k(each.chunks, len(each.answer.passages)) for each in answerable),
            served=_mean(served),
            gain=None if judged is first else paired_difference(shipped, served),
            auroc=auroc(confidence, [each.question.answerable for each in judged]),
            milliseconds=1000 * median(each.answer.seconds["total"] for each in judged),
        )


@dataclass(frozen=True, slots=True)
class Withholding:
    """What withholding below a confidence does: wrongly, rightly, and F1 over all questions."""

    threshold: float
    wrongly: float | None
    rightly: float | None
    served: float | None


def thresholds(judged: Sequence[Judged]) -> Iterator[Withholding]:
    """Of each threshold, on the answers of one variant."""
    for threshold in THRESHOLDS:
        shares: dict[bool, list[float]] = {True: [], False: []}
        served = []
        for each in judged:
            withheld = bool(each.answer.reason) or each.answer.confidence < threshold
            shares[each.question.answerable].append(float(withheld))
            served.append(float(not each.question.answerable) if withheld else each.f1)
        yield Withholding(threshold, _mean(shares[True]), _mean(shares[False]), _mean(served))


def _mean(values: Iterable[float]) -> float | None:
    each = list(values)
    return fmean(each) if each else None

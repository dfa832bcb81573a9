"""Fit how the reader weighs places, and when it is sure: with sets it was not trained on.

Each question is asked as a user would ask it, of all passages of its set. Where a set has no
unanswerable questions some are asked again with every chunk taken away that holds a reference,
or the whole passage: these are made unanswerable. All sets count the same, large or small.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import chain

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression

from corpus.segment import fold
from evaluation.running import RIGHT_F1
from evaluation.scores.ranking_scores import auroc, expected_calibration_error
from evaluation.scores.text_scores import f1
from evaluation.sets.questions import EvaluationQuestion
from index import PassageIndex, Retrieved
from qa.reader import SpanReader
from qa.reader.calibration import Calibration, Features, confidence_features, span_features
from qa.reader.span_merging import MergedSpan

UNANSWERABLE = 3
"""Every third question is asked again, made unanswerable: about what people ask in vain."""
SPARE = 10
"""Chunks retrieved beyond those that are read, to take the place of those taken away."""


@dataclass(frozen=True, slots=True)
class Asked:
    """The places found for a question, one row of features each, and which are right."""

    features: Features
    right: NDArray[np.bool_]
    answerable: bool


def ask_all(
    questions: Sequence[EvaluationQuestion],
    index: PassageIndex,
    reader: SpanReader,
    *,
    top_k: int,
    on_asked: Callable[[], None] = lambda: None,
) -> list[Asked]:
    """What the reader finds for each question, and for some made unanswerable."""
    found = []
    all_answerable = all(question.answerable for question in questions)
    for number, question in enumerate(questions):
        retrieved = index.retrieve(question.question, top_k=top_k)
        found.append(_ask(question, retrieved, reader))
        if all_answerable and number % UNANSWERABLE == 0:
            without = _read_in_vain(question, index, top_k, whole=number % 2 == 0)
            found.append(replace(_ask(question, without, reader), answerable=False))
        on_asked()
    return [each for each in found if len(each.features)]


def fit(sets: Sequence[Sequence[Asked]]) -> Calibration:
    """Both models; the ranking in units of the log-odds that it begins with."""
    ranking = _fit_ranking(sets)
    features, right = [], []
    for each in chain(*sets):
        order = np.argsort(-(each.features @ np.asarray(ranking)), kind="stable")
        features.append(confidence_features(each.features[order]))
        right.append(bool(each.right[order[0]]))
    model = LogisticRegression(C=10.0, max_iter=10_000)
    model.fit(features, right, sample_weight=_weights(sets))
    weights = tuple(float(weight) for weight in model.coef_[0])
    return Calibration(ranking, weights, float(model.intercept_[0]))


def report(
    sets: Sequence[Sequence[Asked]], calibration: Calibration, withheld: float
) -> Iterator[str]:
    """What the calibration makes of the sets it was fitted on, and the threshold."""
    judged = [_judge(asked, calibration) for asked in sets]
    confidence = np.concatenate([each.confidence for each in judged])
    answerable = np.concatenate([each.answerable for each in judged])
    threshold = np.quantile(
        confidence[answerable],
        withheld,
        weights=_weights(sets)[answerable],
        method="inverted_cdf",
    )
    for asked, each in zip(sets, judged, strict=True):
        vain = ~each.answerable
        alone = np.mean([one.right[0] for one in asked if one.answerable])
        score = auroc(each.confidence, each.answerable) or 0.0
        error = expected_calibration_error(each.confidence, each.right) or 0.0
        wrongly, rightly = (each.confidence[of] < threshold for of in (each.answerable, vain))
        yield f"{each.answerable.sum()} answerable, {vain.sum()} not"
        yield (
            f"  right first: {alone:.3f} by the network alone, "
            f"{each.right[each.answerable].mean():.3f} weighed"
        )
        yield f"  answerable or not: AUROC {score:.3f}; expected calibration error {error:.3f}"
        yield f"  withheld: {wrongly.mean():.1%} of the answerable, {rightly.mean():.1%} of others"
    yield f"MIN_CONFIDENCE = {threshold:.2f} withholds {withheld:.0%} of the answerable of all sets"


@dataclass(frozen=True, slots=True)
class _Judged:
    """Of each question the confidence, whether the answer is right, and whether there is one."""

    confidence: NDArray[np.float64]
    right: NDArray[np.bool_]
    answerable: NDArray[np.bool_]


def _judge(asked: Sequence[Asked], calibration: Calibration) -> _Judged:
    confidence, right = [], []
    for each in asked:
        order = np.argsort(-calibration.scores(each.features), kind="stable")
        confidence.append(calibration.probability(each.features[order]))
        right.append(bool(each.right[order[0]]))
    answerable = [each.answerable for each in asked]
    return _Judged(np.array(confidence), np.array(right), np.array(answerable))


def _weights(sets: Sequence[Sequence[Asked]]) -> NDArray[np.float64]:
    """Of each question, so that every set weighs the same."""
    largest = max(len(asked) for asked in sets)
    return np.concatenate([np.full(len(asked), largest / len(asked)) for asked in sets])


def _ask(question: EvaluationQuestion, retrieved: Retrieved, reader: SpanReader) -> Asked:
    places = reader.places(retrieved)
    features = span_features(places, retrieved) if places else np.empty((0, 5))
    right = [_is_right(place, question) for place in places]
    return Asked(features, np.array(right, bool), question.answerable)


def _is_right(place: MergedSpan, question: EvaluationQuestion) -> bool:
    stands = any(place.span.overlaps(gold) for gold in question.evidence)
    return stands and f1(place.span.text, question.answers) >= RIGHT_F1


def _read_in_vain(
    question: EvaluationQuestion, index: PassageIndex, top_k: int, *, whole: bool
) -> Retrieved:
    """What is retrieved where no chunk holds a reference, or none is of the question's passage."""
    retrieved = index.retrieve(question.question, top_k=top_k + SPARE)
    references = [fold(answer) for answer in question.answers]
    remaining = tuple(
        hit
        for hit in retrieved.hits
        if not any(reference in fold(hit.chunk.text) for reference in references)
        and not (whole and hit.chunk.article.id == question.article_id)
    )
    return replace(retrieved, hits=remaining[:top_k])


def _fit_ranking(sets: Sequence[Sequence[Asked]]) -> tuple[float, ...]:
    """Weights that put a right place above the others: logistic regression on differences."""
    rows, weights = [], []
    for each, weight in zip(chain(*sets), _weights(sets), strict=True):
        if each.right.any():
            differences = each.features[each.right][0] - each.features[~each.right]
            rows.append(differences)
            weights += [weight] * len(differences)
    positive = np.concatenate(rows)
    labels = np.repeat([1, 0], len(positive))
    model = LogisticRegression(C=1.0, fit_intercept=False, max_iter=10_000)
    model.fit(np.concatenate([positive, -positive]), labels, sample_weight=weights * 2)
    return tuple(float(weight) for weight in model.coef_[0] / abs(model.coef_[0][0]))

"""Fit how the reader weighs places, and when it is sure: with a set it was not trained on.

Each question is asked as a user would ask it, of all passages of the set. For the confidence
some are asked again with every chunk taken away that holds a reference, or the whole passage:
these are made unanswerable.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression

from corpus.segment import fold
from index import PassageIndex, Retrieved
from qa.evaluation.questions import EvaluationQuestion
from qa.evaluation.ranking_scores import auroc, expected_calibration_error
from qa.evaluation.running import RIGHT_F1
from qa.evaluation.text_scores import f1
from qa.reader import SpanReader
from qa.reader.calibration import Calibration, Features, confidence_features, place_features
from qa.reader.places import Place

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
    for number, question in enumerate(questions):
        found.append(_ask(question, _read(question, index, top_k), index, reader))
        if number % UNANSWERABLE == 0:
            without = _read_in_vain(question, index, top_k, whole=number % 2 == 0)
            found.append(replace(_ask(question, without, index, reader), answerable=False))
        on_asked()
    return [each for each in found if len(each.features)]


def fit(asked: Sequence[Asked]) -> Calibration:
    """Both models; the ranking in units of the log-odds that it begins with."""
    ranking = _fit_ranking([each for each in asked if each.answerable])
    features, right = [], []
    for each in asked:
        order = np.argsort(-(each.features @ np.asarray(ranking)), kind="stable")
        features.append(confidence_features(each.features[order]))
        right.append(bool(each.right[order[0]]))
    model = LogisticRegression(C=10.0, max_iter=10_000).fit(features, right)
    weights = tuple(float(weight) for weight in model.coef_[0])
    return Calibration(ranking, weights, float(model.intercept_[0]))


def report(asked: Sequence[Asked], calibration: Calibration, withheld: float) -> Iterator[str]:
    """What the calibration makes of the questions it was fitted on, and the threshold."""
    judged = []
    for each in asked:
        order = np.argsort(-calibration.scores(each.features), kind="stable")
        judged.append((calibration.probability(each.features[order]), each.right[order[0]]))
    confidence = np.array([probability for probability, _ in judged])
    right = np.array([bool(each) for _, each in judged])
    answerable = np.array([each.answerable for each in asked])
    before = np.mean([each.right[0] for each in asked if each.answerable])
    threshold = float(np.quantile(confidence[answerable], withheld))
    caught = float((confidence[~answerable] < threshold).mean())
    score = auroc(confidence, answerable) or 0.0
    yield f"{answerable.sum()} answerable, {(~answerable).sum()} made unanswerable"
    yield f"right first: {before:.3f} by the network alone, {right[answerable].mean():.3f} weighed"
    error = expected_calibration_error(confidence, right) or 0.0
    yield f"answerable or not: AUROC {score:.3f}; expected calibration error {error:.3f}"
    yield (
        f"MIN_CONFIDENCE = {threshold:.2f} withholds {withheld:.0%} of the answerable,"
        f" {caught:.1%} of the others"
    )


def _ask(
    question: EvaluationQuestion, retrieved: Retrieved, index: PassageIndex, reader: SpanReader
) -> Asked:
    places = reader.places(retrieved)
    features = place_features(question.question, places, index) if places else np.empty((0, 5))
    right = [_is_right(place, question) for place in places]
    return Asked(features, np.array(right, bool), answerable=True)


def _is_right(place: Place, question: EvaluationQuestion) -> bool:
    stands = any(place.span.overlaps(gold) for gold in question.evidence)
    return stands and f1(place.span.text, question.answers) >= RIGHT_F1


def _read(question: EvaluationQuestion, index: PassageIndex, top_k: int) -> Retrieved:
    return index.retrieve(question.question, top_k=top_k)


def _read_in_vain(
    question: EvaluationQuestion, index: PassageIndex, top_k: int, *, whole: bool
) -> Retrieved:
    """What is retrieved where no chunk holds a reference, or none is of the question's passage."""
    retrieved = index.retrieve(question.question, top_k=top_k + SPARE)
    references = [fold(answer) for answer in question.answers]
    kept = tuple(
        hit
        for hit in retrieved.hits
        if not any(reference in fold(hit.chunk.text) for reference in references)
        and not (whole and hit.chunk.article.id == question.article_id)
    )
    return replace(retrieved, hits=kept[:top_k])


def _fit_ranking(asked: Sequence[Asked]) -> tuple[float, ...]:
    """Weights that put a right place above the others: logistic regression on differences."""
    differences = [
        each.features[each.right][0] - each.features[~each.right]
        for each in asked
        if each.right.any()
    ]
    rows = np.concatenate(differences)
    labels = np.repeat([1, 0], len(rows))
    model = LogisticRegression(C=1.0, fit_intercept=False, max_iter=10_000)
    weights = model.fit(np.concatenate([rows, -rows]), labels).coef_[0]
    return tuple(float(weight) for weight in weights / weights[0])

"""Fit what tells yes from no, on written questions whose gold answer and its sentence are known."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray
from sklearn.feature_extraction import DictVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GroupKFold, cross_val_predict

from corpus import Chunking
from evaluation.sets.questions import EvaluationSet
from index import IndexedArticle
from qa.reader.yes_no import YesNoModel, asks_yes_or_no, features

FOLDS = 8
STRENGTH = 0.1
"""Inverse of the regularisation: a larger one tells more, and is more often wrong."""
TOLD_FROM = (0.5, 0.7, 0.8, 0.85, 0.9)


@dataclass(frozen=True, slots=True)
class Settled:
    """A yes/no question that its text settles: what is known of it, what is right, its text."""

    known: dict[str, float]
    yes: bool
    text: str | None

    @classmethod
    def of_set(cls, content: EvaluationSet) -> Iterator[Self]:
        """Those of a set that have the form by which they are known in use."""
        indexed = {a.id: IndexedArticle.from_article(a, Chunking()) for a in content.articles}
        for asked in content.questions:
            if asked.yes is None or not asks_yes_or_no(asked.question):
                continue
            [answer, *_] = asked.evidence
            sentences = indexed[answer.article.id].sentences_in(answer)
            evidence = "".join(each.text for each in sentences)
            known = features(asked.question, evidence, answer.text)
            yield cls(known, asked.yes, asked.article_id)


def fit_yes_no(settled: Sequence[Settled]) -> YesNoModel:
    """The weights that tell yes from no."""
    vectorizer, model = DictVectorizer(), _model()
    model.fit(vectorizer.fit_transform([each.known for each in settled]), _labels(settled))
    names = vectorizer.feature_names_
    weights = {
        name: round(float(each), 4) for name, each in zip(names, model.coef_[0], strict=True)
    }
    return YesNoModel(weights, round(float(model.intercept_[0]), 4))


def left_out(settled: Sequence[Settled]) -> NDArray[np.float64]:
    """The probability of yes, by what was fitted without the question's text."""
    known = DictVectorizer().fit_transform([each.known for each in settled])
    texts = [each.text for each in settled]
    folds = GroupKFold(FOLDS)
    found: NDArray[np.float64] = cross_val_predict(
        _model(), known, _labels(settled), groups=texts, cv=folds, method="predict_proba"
    )
    return found[:, 1]


def told(settled: Sequence[Settled], yes: NDArray[np.float64]) -> Iterator[str]:
    """How many are told from some probability on, and how many of them rightly: a line each."""
    right = (yes > 0.5) == _labels(settled)
    for least in TOLD_FROM:
        is_told = np.maximum(yes, 1 - yes) >= least
        says = {"yes": is_told & (yes > 0.5), "no": is_told & (yes <= 0.5)}
        parts = (f"{name} {right[each].sum()} of {each.sum()}" for name, each in says.items())
        yield f"from {least}: told {is_told.sum()} of {len(settled)}, right {', '.join(parts)}"


def _model() -> LogisticRegression:
    return LogisticRegression(C=STRENGTH, max_iter=10_000)


def _labels(settled: Sequence[Settled]) -> NDArray[np.bool_]:
    return np.array([each.yes for each in settled])

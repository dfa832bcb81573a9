"""Fit both models of a calibration: what ranks the places, and how sure the best of them is."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from itertools import chain

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression
from sklearn.preprocessing import StandardScaler

from qa.reader.calibration import COLUMNS, CONFIDENCE_COLUMNS, Calibration, confidence_features
from training.calibration.asking import Asked

Sets = Sequence[Sequence[Asked]]
Weights = NDArray[np.float64]


CHOSEN = ("mass", "alone", "alone answered")
"""Features that ship: on registers left out the surest are right most often by them, and others add
nothing. What they withhold changes from reader to reader; the card has the figures."""


def fit(sets: Sets, *, among: Collection[str] = CHOSEN) -> Calibration:
    """Both models, of the features `among` all, the mass always being one of them.

    All sets count the same, large or small.
    """
    asked, weights = list(chain(*sets)), question_weights(sets)
    ranking = _fit_ranking(asked, weights, [name for name in COLUMNS if name in among])
    by_ranking = Calibration(ranking, {}, 0.0)
    best = [ranked(each, by_ranking) for each in asked]
    is_read = np.array([np.isfinite(each.alone[0]).all() for each in best])
    best, weights = (
        [each for each, kept in zip(best, is_read, strict=True) if kept],
        weights[is_read],
    )
    names = [name for name in CONFIDENCE_COLUMNS if name in among]
    features = _columns(
        [confidence_features(each.features, tuple(each.alone[0])) for each in best], names
    )
    scaler = StandardScaler()
    model = LogisticRegression(max_iter=10_000)
    model.fit(scaler.fit_transform(features), [each.right[0] for each in best], weights)
    confidence = model.coef_[0] / scaler.scale_
    bias = model.intercept_[0] - confidence @ scaler.mean_
    return Calibration(ranking, _named(names, confidence), float(bias))


def ranked(asked: Asked, calibration: Calibration) -> Asked:
    """The places, best first."""
    order = np.argsort(-calibration.scores(asked.features), kind="stable")
    return replace(
        asked,
        features=asked.features[order],
        right=asked.right[order],
        alone=asked.alone[order],
    )


def question_weights(sets: Sets) -> Weights:
    """Of each question, so that every set weighs the same."""
    largest = max(map(len, sets))
    return np.concatenate([np.full(len(asked), largest / len(asked)) for asked in sets])


def _fit_ranking(
    asked: Iterable[Asked], weights: Weights, names: Sequence[str]
) -> dict[str, float]:
    """Weights that put a right place above the others: logistic regression on differences."""
    rows, of_rows = [], []
    for each, weight in zip(asked, weights, strict=True):
        if each.right.any():
            features = _columns(each.features, names)
            differences = features[each.right][0] - features[~each.right]
            rows.append(differences)
            of_rows += [weight] * len(differences)
    positive = np.concatenate(rows)
    labels = np.repeat([1, 0], len(positive))
    model = LogisticRegression(C=1.0, fit_intercept=False, max_iter=10_000)
    model.fit(np.concatenate([positive, -positive]), labels, of_rows * 2)
    return _named(names, model.coef_[0] / abs(model.coef_[0][0]))


def _columns(
    features: NDArray[np.float64] | Sequence[NDArray[np.float64]], names: Sequence[str]
) -> NDArray[np.float64]:
    """The features of these names, the last of which are missing in those of places."""
    every = list(CONFIDENCE_COLUMNS)
    return np.asarray(features)[:, [every.index(name) for name in names]]


def _named(names: Sequence[str], weights: NDArray[np.float64]) -> dict[str, float]:
    return dict(zip(names, weights.tolist(), strict=True))

"""Fit a calibration: how sure the likeliest place is."""

from collections.abc import Collection, Sequence
from itertools import chain

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize_scalar
from sklearn.linear_model import LogisticRegression
from sklearn.preprocessing import StandardScaler

from qa.reader.calibration import CONFIDENCE_COLUMNS, Calibration, confidence_features
from training.calibration.asking import Asked

Sets = Sequence[Sequence[Asked]]
Weights = NDArray[np.float64]


CHOSEN = ("mass", "alone", "alone answered", "foreign")
"""Features that ship: on registers left out the surest are right most often by them, and others add
nothing. What they withhold changes from reader to reader; the card has the figures."""


def fit(sets: Sets, *, among: Collection[str] = CHOSEN) -> Calibration:
    """Of the features `among` all. All sets count the same, large or small."""
    asked, weights = list(chain(*sets)), question_weights(sets)
    names = [name for name in CONFIDENCE_COLUMNS if name in among]
    columns = [list(CONFIDENCE_COLUMNS).index(name) for name in names]
    features = np.array([confidence_features(each.features, each.alone) for each in asked])
    scaler = StandardScaler()
    model = LogisticRegression(max_iter=10_000)
    right = [each.right[0] for each in asked]
    model.fit(scaler.fit_transform(features[:, columns]), right, weights)
    confidence = model.coef_[0] / scaler.scale_
    bias = model.intercept_[0] - confidence @ scaler.mean_
    return Calibration(dict(zip(names, confidence.tolist(), strict=True)), float(bias))


def fit_also(sets: Sets, calibration: Calibration, feature: str) -> Calibration:
    """The calibration with a weight for one feature more, all others held as they are."""
    asked, weights = list(chain(*sets)), question_weights(sets)
    column = list(CONFIDENCE_COLUMNS).index(feature)
    held = Calibration({**calibration.confidence, feature: 0.0}, calibration.bias)
    known = np.array([held.log_odds(each.features, each.alone) for each in asked])
    values = np.array([confidence_features(e.features, e.alone)[column] for e in asked])
    right = np.array([each.right[0] for each in asked], float)

    def loss(weight: float) -> float:
        odds = known + weight * values
        return float(weights @ (np.logaddexp(0, odds) - right * odds))

    weight = float(minimize_scalar(loss).x)
    return Calibration({**calibration.confidence, feature: weight}, calibration.bias)


def question_weights(sets: Sets) -> Weights:
    """Of each question, so that every set weighs the same."""
    largest = max(map(len, sets))
    return np.concatenate([np.full(len(asked), largest / len(asked)) for asked in sets])

import numpy as np
import pytest

from qa.reader.calibration import Calibration
from training.calibrate import Asked, fit, report

RNG = np.random.default_rng(7)


def asked(*, answerable: bool) -> Asked:
    """Ten places; the right one has higher first columns, the confidence follows the first."""
    features = RNG.normal(size=(10, 5))
    right = np.zeros(10, bool)
    if answerable:
        right[3] = True
        features[3, :2] += (2, 4)
        features[:, 0] += 6
    return Asked(features, right, answerable)


@pytest.fixture(scope="module")
def questions() -> list[Asked]:
    return [asked(answerable=number % 4 > 0) for number in range(400)]


@pytest.fixture(scope="module")
def calibration(questions: list[Asked]) -> Calibration:
    return fit([questions])


def test_the_ranking_learns_what_tells_the_right_place(calibration: Calibration) -> None:
    assert calibration.ranking[0] == 1.0
    assert calibration.ranking[1] > max(map(abs, calibration.ranking[2:]))


def test_the_confidence_is_calibrated(questions: list[Asked], calibration: Calibration) -> None:
    confidence = {True: list[float](), False: list[float]()}
    for each in questions:
        order = np.argsort(-calibration.scores(each.features))
        confidence[each.answerable].append(calibration.probability(each.features[order]))
    assert np.mean(confidence[True]) > 0.8 > 0.2 > np.mean(confidence[False])


def test_the_report_names_the_threshold(questions: list[Asked], calibration: Calibration) -> None:
    lines = list(report([questions], calibration, withheld=0.05))
    assert lines[0] == "300 answerable, 100 not"
    assert lines[-1].startswith("MIN_CONFIDENCE = ")


def test_a_small_set_counts_as_much_as_a_large_one(
    questions: list[Asked], calibration: Calibration
) -> None:
    small = questions[:40]
    [one, two] = [fit([questions, small]), fit([questions, small * 10])]
    assert one.confidence == pytest.approx(two.confidence, rel=0.2)
    assert calibration.bias != one.bias

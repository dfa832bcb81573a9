from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from corpus import Article, Window
from evaluation.sets.questions import EvaluationQuestion
from index import LocalIndex
from qa.reader import SpanReader
from qa.reader.calibration import COLUMNS, CONFIDENCE_COLUMNS, Calibration
from qa.reader.head import Signals
from qa.reader.span_merging import MergedSpan
from tests.fakes import FakeEncoder
from training.calibration.asking import Asked, ask_all, read, write
from training.calibration.fitting import fit, fit_also
from training.calibration.judging import Judged, left_out, report

RNG = np.random.default_rng(7)
ARTICLE = Article("a.txt", "临平有山。余杭有塘。塘里有藕。", "临平")


def asked(number: int, *, answerable: bool) -> Asked:
    """Ten places, the likeliest first; of the answerable one is right, and all are likelier."""
    features = RNG.normal(size=(10, len(COLUMNS)))
    right = np.zeros(10, bool)
    if answerable:
        right[3] = True
        features[3, 0] += 4
        features[:, 0] += 6
    order = np.argsort(-features[:, 0])
    register = f"register {number % 3}"
    return Asked(register, "full", answerable, features[order], right[order], (0.0, 0.0))


@pytest.fixture(scope="module")
def questions() -> list[Asked]:
    return [asked(number, answerable=number % 4 > 0) for number in range(400)]


@pytest.fixture(scope="module")
def calibration(questions: list[Asked]) -> Calibration:
    return fit([questions], among=CONFIDENCE_COLUMNS)


def test_the_confidence_is_calibrated(questions: list[Asked], calibration: Calibration) -> None:
    judged = Judged.of(questions, calibration)
    with_answer, without = judged[judged.answerable], judged[~judged.answerable]
    assert with_answer.confidence.mean() > 0.8 > 0.2 > without.confidence.mean()


def test_features_that_are_left_out_weigh_nothing(questions: list[Asked]) -> None:
    assert fit([questions], among=["mass", "near"]).confidence.keys() == {"mass", "near"}


def test_one_feature_more_leaves_the_others_as_they_are(questions: list[Asked]) -> None:
    held = fit([questions])
    foreign = list(COLUMNS).index("foreign")
    asked = []
    for number, each in enumerate(questions):
        features = each.features.copy()
        features[:, foreign] = number % 2
        right = each.right & np.array(number % 2 == 0)  # what is foreign is never right
        asked.append(replace(each, features=features, right=right))
    fitted = fit_also([asked], held, "foreign")
    assert fitted.bias == held.bias
    assert {**fitted.confidence, "foreign": 0} == {**held.confidence, "foreign": 0}
    assert fitted.confidence["foreign"] < -3
    judged = Judged.of(asked, fitted)
    assert judged.confidence[1::2].max() < 0.5 < judged.confidence[::2].max()


def test_a_small_set_counts_as_much_as_a_large_one(
    questions: list[Asked], calibration: Calibration
) -> None:
    small = questions[:40]
    [one, two] = [fit([questions, small]), fit([questions, small * 10])]
    assert one.bias == pytest.approx(two.bias, rel=0.2)
    assert calibration.bias != one.bias


def test_a_register_is_judged_by_what_was_fitted_without_it() -> None:
    first, second = ([asked(n, answerable=n % 4 > 0) for n in range(99)] for _ in range(2))
    odd = [each for each in first if each.group == "register 1"]
    rest = [each for each in first if each.group != "register 1"]
    [judged, _] = left_out([first, second], among=["mass"])
    without = fit([rest, [e for e in second if e.group != "register 1"]], among=["mass"])
    rows = [row for row, each in enumerate(first) if each.group == "register 1"]
    assert np.allclose(judged[rows].confidence, Judged.of(odd, without).confidence)


def test_the_report_compares_features_and_names_the_threshold(questions: list[Asked]) -> None:
    lines = list(report([questions], fit([questions]), withheld=0.05))
    heads = [line.split(":")[0] for line in lines]
    for name in ("no-answer score", "head", "search", "all", "fitted on all"):
        assert name in heads
    assert any(name.startswith("chosen, mass") for name in heads)
    assert "of 300" in lines[0]
    bands = [line for line in lines if line.startswith(("confident (", "fairly", "not sure"))]
    told = sum(int(line.split()[-1]) for line in bands if not line.endswith("-"))
    assert 200 < told <= 400
    assert any(line.startswith("  register 2: right") for line in lines)
    assert lines[-1].startswith("MIN_CONFIDENCE = ")


class StubReader(SpanReader):
    """Finds the first two characters of each chunk."""

    def places(self, retrieved):  # type: ignore[no-untyped-def]
        return [
            MergedSpan(Window(hit.chunk.article, 0, 2), hit, 1.0, 1.0, Signals(1.0, 2.0))
            for hit in retrieved.hits
        ]

    def read_alone(self, places, retrieved):  # type: ignore[no-untyped-def]
        return [(3.0, 4.0) for _ in places]


def test_what_was_asked_is_kept_as_it_was(tmp_path: Path) -> None:
    index = LocalIndex.from_articles([ARTICLE], encoder=FakeEncoder())
    gold = Window(ARTICLE, 0, 2)
    question = EvaluationQuestion("1", "full", "哪里有山？", ("临平",), (gold,), register="通知")
    found = list(ask_all([question], index, StubReader(), top_k=3, name="set"))
    write(found, tmp_path / "kept.jsonl")
    [first, *vain] = read(tmp_path / "kept.jsonl")
    assert (first.group, first.answerable, first.right.tolist()) == ("通知", True, [True])
    assert first.alone == (3.0, 4.0)
    assert np.allclose(first.features, found[0].features, atol=1e-4)
    assert not any(each.answerable for each in vain)

"""The invented reports are what their README says they are."""

from pathlib import Path

import pytest

from evaluation.sets.squad import read_squad

REPORTS = Path("training/reports")


@pytest.mark.parametrize(
    ("name", "reports", "questions", "unanswerable"),
    [("train", 255, 4277, 818), ("trial", 40, 665, 125)],
)
def test_their_numbers_and_answers(
    name: str, reports: int, questions: int, unanswerable: int
) -> None:
    found = read_squad(REPORTS / f"{name}.json")
    assert len(found.articles) == reports
    assert len(found.questions) == questions
    assert [each.answerable for each in found.questions].count(False) == unanswerable
    assert [each.kind for each in found.questions].count("unanswerable") == unanswerable
    assert found.warnings == ()
    for question in found.questions:  # every answer stands where it says
        assert {window.text for window in question.evidence} == set(question.answers)


def test_what_is_trained_on_is_not_asked_in_the_trial() -> None:
    train, trial = (read_squad(REPORTS / f"{name}.json") for name in ("train", "trial"))
    assert not {each.text for each in train.articles} & {each.text for each in trial.articles}


def test_the_shipped_article_is_not_among_them() -> None:
    for name in ("train", "trial"):
        text = (REPORTS / f"{name}.json").read_text(encoding="utf-8")
        assert not [each for each in ("临平", "临影厂", "艺尚小镇", "算力小镇") if each in text]

import pytest

from evaluation.scores.text_scores import exact_match, f1


@pytest.mark.parametrize(
    ("prediction", "references", "expected"),
    [
        ("8000平方米", ["8000平方米"], 1.0),
        ("四美元", ["四美元。"], 1.0),
        ("《临平》", ["临平"], 1.0),
        (" ABC ", ["abc"], 1.0),
        ("临平", ["杭州", "临平"], 1.0),
        ("临平区", ["临平"], 0.0),
        ("3.6%", ["36%"], 0.0),  # the ASCII stop is not dropped
        ("好……", ["好"], 0.0),  # nor is the ellipsis
        ("好,", ["好"], 0.0),  # nor the ASCII comma
        ("", ["临平"], 0.0),
        ("临平", [], 0.0),
    ],
)
def test_exact_match(prediction: str, references: list[str], expected: float) -> None:
    assert exact_match(prediction, references) == expected


@pytest.mark.parametrize(
    ("prediction", "references", "expected"),
    [
        ("8000平方米", ["8000平方米"], 1.0),
        ("临平区政府", ["临平"], 4 / 7),
        ("临平", ["杭州", "临平区"], 0.8),
        ("杭州的临平", ["临平的杭州"], 0.4),  # a substring, not a subsequence
        ("New York", ["the New York Times"], 2 / 3),
        ("2321家", ["2321"], 2 / 3),  # a number is one unit
        ("it's", ["it"], 2 / 3),  # the Penn Treebank cuts it's in two
        ("美国", ["中国"], 0.5),
        ("甲", ["乙"], 0.0),
        ("", ["临平"], 0.0),
        ("临平", [], 0.0),
    ],
)
def test_f1(prediction: str, references: list[str], expected: float) -> None:
    assert f1(prediction, references) == pytest.approx(expected, abs=1e-12)

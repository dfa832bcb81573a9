import pytest

from qa.either_or import offers_a_choice


@pytest.mark.parametrize(
    "question",
    [
        "是涨了还是跌了？",
        "周一还是周二开会",
        "產量增加還是減少？",
        "产量增长或下降了",
        "Was it higher or lower?",
    ],
)
def test_this_or_that(question: str) -> None:
    assert offers_a_choice(question)


@pytest.mark.parametrize(
    "question", ["他还是没来吗？", "还是不行怎么办", "增长了多少？", "more information"]
)
def test_no_choice(question: str) -> None:
    assert not offers_a_choice(question)

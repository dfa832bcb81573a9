"""What an answer says to a yes/no question, by the weights that ship."""

from pathlib import Path

import pytest

from corpus import JuzhengError
from qa.reader.span_reader import SHIPPED_READER
from qa.reader.yes_no import YES_NO_FILE, YesNoModel, asks_yes_or_no, features


@pytest.mark.parametrize(
    "question",
    [
        "一楼能停车吗？",
        "能不能續借",
        "是否收押金?",
        "有沒有停車場",
        "押金退不",
        "现在开门了没？",
        "周一开门吧",
    ],
)
def test_a_yes_or_no_question_is_known_by_its_form(question: str) -> None:
    assert asks_yes_or_no(question)


@pytest.mark.parametrize(
    "question",
    [
        "押金多少？",
        "有沒有說什麼時候開門？",
        "城關是甚麼？",
        "收不收费，收多少？",
        "是一次还是两次？",
        "谁不去？",
        "押金",
    ],
)
def test_what_asks_for_more_is_none(question: str) -> None:
    assert not asks_yes_or_no(question)


@pytest.mark.parametrize(
    ("question", "sentence", "answer", "yes"),
    [
        ("寄存要收费吗", "寄存不收费，需要登记。", "不收费", False),
        ("晚上還能進館嗎", "晚上九點以後不再放人進館。", "不再放人進館", False),
        ("能不能续借", "每册可续借一次。", "可续借一次", True),
        ("图书馆周一开门吗", "图书馆周一闭馆。", "闭馆", None),
        ("寄存要收什么费", "寄存不收费，需要登记。", "不收费", None),
    ],
)
def test_what_is_certain_is_told(
    question: str, sentence: str, answer: str, yes: bool | None
) -> None:
    found = YesNoModel.load(SHIPPED_READER).verdict(question, sentence, answer)
    assert (found.yes if found else None) is yes


def test_a_feature_without_a_weight_weighs_nothing() -> None:
    known = features("能停吗", "不能停。", "不能停")
    assert YesNoModel({}, 0.0).probability(known) == 0.5


@pytest.mark.parametrize("content", ["", "[]", '{"weights": {"denies": "x"}, "bias": 0}'])
def test_a_damaged_file_is_named(tmp_path: Path, content: str) -> None:
    (tmp_path / YES_NO_FILE).write_text(content, encoding="utf-8")
    with pytest.raises(JuzhengError, match=r"yes_no\.json cannot be read"):
        YesNoModel.load(tmp_path)


def test_it_is_read_as_it_was_kept(tmp_path: Path) -> None:
    kept = YesNoModel({"denies": -1.5}, 0.25)
    kept.save(tmp_path)
    assert YesNoModel.load(tmp_path) == kept

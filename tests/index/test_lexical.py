from pathlib import Path

import numpy as np
import pytest

from index.lexical import LexicalIndex

TEXTS = ["临影厂有户外街景。", "算力小镇落户临平，G60科创大走廊。", "……", "艺尚小镇的服装设计师。"]


@pytest.fixture(scope="module")
def lexical() -> LexicalIndex:
    return LexicalIndex.from_texts(TEXTS)


@pytest.mark.parametrize(
    ("question", "best"),
    [
        ("户外街景有多大？", 0),
        ("戶外街景有多大？", 0),  # traditional
        ("算力小镇在哪里？", 1),
        ("Ｇ６０", 1),  # full-width
        ("g60", 1),
        ("服裝設計師", 3),
    ],
)
def test_the_text_with_the_words_scores_best(
    lexical: LexicalIndex, question: str, best: int
) -> None:
    assert lexical.scores(question).argmax() == best


@pytest.mark.parametrize("question", ["", "？！", "的", "火星探测器", "\n", "∅", "\u2205 <s>"])
def test_a_question_without_a_known_word_scores_nothing(
    lexical: LexicalIndex, question: str
) -> None:
    assert lexical.scores(question).tolist() == [0, 0, 0, 0]


def test_a_text_without_a_word_scores_nothing(lexical: LexicalIndex) -> None:
    assert lexical.scores("户外街景 算力小镇 服装")[2] == 0


@pytest.mark.parametrize("texts", [["……"], ["。", "", "的"], ["", "", "", ""]])
def test_texts_without_any_word_can_be_indexed(texts: list[str]) -> None:
    assert LexicalIndex.from_texts(texts).scores("临平的∅").tolist() == [0] * len(texts)


def test_the_rarer_a_word_the_more_it_weighs(lexical: LexicalIndex) -> None:
    assert lexical.rarity("火星") > lexical.rarity("街景") > lexical.rarity("小镇") > 0


@pytest.mark.parametrize(
    ("word", "expected"),
    [("火星", 10.0), ("街景", 10 / 3), ("小镇", 2.0)],  # 1 + (4 - n + 0.5) / (n + 0.5)
)
def test_rarity_is_the_inverse_document_frequency(
    lexical: LexicalIndex, word: str, expected: float
) -> None:
    assert lexical.rarity(word) == pytest.approx(np.log(expected))


def test_a_rarer_word_scores_higher() -> None:
    scores = LexicalIndex.from_texts(["临平街景", "临平小镇", "余杭小镇"]).scores("街景小镇")
    assert scores[0] > scores[1] == scores[2] > 0


def test_what_is_saved_and_loaded_scores_the_same(lexical: LexicalIndex, tmp_path: Path) -> None:
    lexical.save(tmp_path / "词 索引")
    loaded = LexicalIndex.load(tmp_path / "词 索引")
    question = "临平的小镇和街景"
    assert loaded.scores(question).tolist() == lexical.scores(question).tolist()
    assert loaded.rarity("小镇") == lexical.rarity("小镇")


def test_texts_without_any_word_survive_saving(tmp_path: Path) -> None:
    LexicalIndex.from_texts(["……", ""]).save(tmp_path)
    assert LexicalIndex.load(tmp_path).scores("临平").tolist() == [0, 0]


def test_a_pickled_array_is_not_loaded(lexical: LexicalIndex, tmp_path: Path) -> None:
    lexical.save(tmp_path)
    file = tmp_path / "data.csc.index.npy"
    np.save(file, np.array([{"an": "object"}]), allow_pickle=True)
    with pytest.raises(ValueError, match="allow_pickle"):
        LexicalIndex.load(tmp_path)

from pathlib import Path

import numpy as np
import pytest

from index.search.lexical import LOCKS, LexicalIndex

TEXTS = ["临影厂有户外街景。", "算力小镇落户临平，G60科创大走廊。", "……", "艺尚小镇的服装设计师。"]


def index_of(texts: list[str], folder: Path | None = None) -> LexicalIndex:
    """An index of texts that are known by their places, each in the group 甲 or 乙 by turns."""
    lexical = LexicalIndex.create(folder)
    for number, text in enumerate(texts):
        lexical.add(number, "甲乙"[number % 2], text)
    lexical.commit()
    return lexical


def found(lexical: LexicalIndex, question: str) -> list[int]:
    return [number for number, _ in lexical.search(question, top_k=9)]


@pytest.fixture(scope="module")
def lexical() -> LexicalIndex:
    return index_of(TEXTS)


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
def test_the_text_with_the_words_comes_first(
    lexical: LexicalIndex, question: str, best: int
) -> None:
    assert found(lexical, question)[0] == best


@pytest.mark.parametrize("question", ["", "？！", "的", "火星探测器", "\n", "∅", "\u2205 <s>"])
def test_a_question_without_a_known_word_finds_nothing(
    lexical: LexicalIndex, question: str
) -> None:
    assert lexical.search(question, top_k=9) == []


@pytest.mark.parametrize(
    "question", ["number:1", "group:甲", "*", "临平 AND 火星", '"', "(", "街景 NOT 户外", "街景~9"]
)
def test_a_question_is_no_query_language(lexical: LexicalIndex, question: str) -> None:
    assert found(lexical, question) in ([], [0], [1])


@pytest.mark.parametrize("texts", [[], ["……"], ["。", "", "的"], ["", "", "", ""]])
def test_texts_without_any_word_can_be_indexed(texts: list[str]) -> None:
    lexical = index_of(texts)
    assert len(lexical) == len(texts)
    assert lexical.search("临平的∅", top_k=9) == []
    assert lexical.rarity("临平") > 0


@pytest.mark.parametrize(
    ("among", "expected"),
    [
        (None, [1, 3]),
        (["甲"], []),
        (["乙"], [1, 3]),
        (["甲", "乙"], [1, 3]),
        ([], []),
        (["丙"], []),
        (["乙", "乙", "丙"], [1, 3]),
    ],
)
def test_only_the_groups_asked_for_are_searched(
    lexical: LexicalIndex, among: list[str] | None, expected: list[int]
) -> None:
    hits = lexical.search("小镇", top_k=9, among=among)
    assert sorted(number for number, _ in hits) == expected


def test_a_score_is_the_same_among_few(lexical: LexicalIndex) -> None:
    everywhere = dict(lexical.search("算力小镇", top_k=9))
    assert dict(lexical.search("算力小镇", top_k=9, among=["乙"])) == everywhere


@pytest.mark.parametrize("top_k", [1, 2])
def test_at_most_top_k_best_first(lexical: LexicalIndex, top_k: int) -> None:
    hits = lexical.search("算力小镇", top_k=9)
    assert [number for number, _ in hits] == [1, 3]
    assert hits[0][1] > hits[1][1] > 0
    assert lexical.search("算力小镇", top_k=top_k) == hits[:top_k]


def test_among_equals_the_one_added_earlier_comes_first() -> None:
    assert found(index_of(["临平有山。"] * 5), "临平") == [0, 1, 2, 3, 4]


def test_a_word_said_twice_weighs_twice(lexical: LexicalIndex) -> None:
    once, twice = lexical.search("街景", top_k=1), lexical.search("街景街景", top_k=1)
    assert twice[0][1] == pytest.approx(2 * once[0][1])


@pytest.mark.parametrize(
    ("word", "expected"),
    [("火星", 10.0), ("街景", 10 / 3), ("小镇", 2.0)],  # 1 + (4 - n + 0.5) / (n + 0.5)
)
def test_rarity_is_the_inverse_document_frequency(
    lexical: LexicalIndex, word: str, expected: float
) -> None:
    assert lexical.rarity(word) == pytest.approx(np.log(expected))


def test_what_is_written_and_opened_finds_the_same(lexical: LexicalIndex, tmp_path: Path) -> None:
    index_of(TEXTS, tmp_path / "词 索引")
    opened = LexicalIndex.open(tmp_path / "词 索引")
    question = "临平的小镇和街景"
    assert opened.search(question, top_k=9) == lexical.search(question, top_k=9)
    assert opened.rarity("小镇") == lexical.rarity("小镇")


def test_what_is_added_is_found_once_it_is_committed(tmp_path: Path) -> None:
    index_of(TEXTS, tmp_path / "i")
    opened = LexicalIndex.open(tmp_path / "i")
    opened.add(7, "丙", "西湖有街景。")
    assert found(opened, "西湖") == []
    opened.commit()
    assert found(opened, "西湖") == [7]
    assert sorted(found(opened, "街景")) == [0, 7]


def test_a_group_is_removed_as_a_whole_and_added_anew(tmp_path: Path) -> None:
    lexical = index_of(TEXTS, tmp_path / "i")
    lexical.remove("乙")
    lexical.remove("丙")
    lexical.commit()
    assert (len(lexical), found(lexical, "小镇"), found(lexical, "街景")) == (2, [], [0])
    lexical.remove("甲")
    lexical.add(9, "甲", "西湖有塔。")
    lexical.commit()
    assert (len(lexical), found(lexical, "西湖"), found(lexical, "街景")) == (1, [9], [])
    assert len(LexicalIndex.open(tmp_path / "i")) == 1


def test_a_commit_of_nothing_writes_nothing(tmp_path: Path) -> None:
    index_of(TEXTS, tmp_path / "i")
    before = {path.name: path.stat().st_mtime_ns for path in (tmp_path / "i").iterdir()}
    LexicalIndex.open(tmp_path / "i").commit()
    after = {path.name: path.stat().st_mtime_ns for path in (tmp_path / "i").iterdir()}
    assert {name: after[name] for name in before} == before
    assert after.keys() - before.keys() <= LOCKS


def test_where_there_is_none_it_is_not_opened(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="open"):
        LexicalIndex.open(tmp_path)

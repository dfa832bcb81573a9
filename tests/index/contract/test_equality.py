"""A folder and Milvus held against one another by a command, and how it explains what differs."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from benchmarks.stores import app
from benchmarks.word_scores import WordScores, best, causes, cut_again, rounded_length
from index.search.lexical import LexicalIndex
from tests.fakes import FakeEncoder
from tests.index.contract.test_copying import TEXTS

QUESTIONS = (("临平的塔多高？", "十五米"), ("藏书多少册？", "一万五千册"), ("竹下有什么？", "泉"))


@pytest.fixture
def questions(tmp_path: Path) -> Path:
    """A set that brings five passages, of which three are asked."""
    asked = {0: QUESTIONS[0], 1: QUESTIONS[1], 3: QUESTIONS[2]}
    paragraphs = []
    for number, text in enumerate(TEXTS):
        question, answer = asked.get(number, ("", ""))
        own = {"id": str(number), "question": question, "answers": [{"text": answer}]}
        paragraphs.append({"id": f"p{number}", "context": text, "qas": [own] if question else []})
    file = tmp_path / "set.json"
    file.write_text(json.dumps({"data": [{"paragraphs": paragraphs}]}), encoding="utf-8")
    return file


def test_it_tells_how_alike_both_are_each_time(
    questions: Path, in_milvus: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    encoder = FakeEncoder()
    monkeypatch.setattr("benchmarks.stores.open_encoder", lambda name: encoder)
    arguments = ["equal", str(questions), "--work", str(tmp_path / "work"), "--server"]
    for _ in range(2):
        done = CliRunner().invoke(app, [*arguments, str(in_milvus)])
        assert not done.exception, done.exception
        assert "set.json: 3 questions, 5 chunks" in done.stdout
        assert "| one alone: folder / Milvus | 0 / 0 | 0 / 0 | 0 / 0 |" in done.stdout
        assert "- ten by meaning: the same for 100.0%, another for 0\n" in done.stdout
        assert "not known" not in done.stdout
    assert len(encoder.documents) == 5  # neither the copy nor the second time embeds anything


@pytest.mark.parametrize(
    ("count", "kept"),
    [(0, 0), (39, 39), (40, 40), (41, 40), (56, 56), (59, 56), (60, 60), (301, 280)],
)
def test_lengths_are_rounded_as_tantivy_does(count: int, kept: int) -> None:
    assert rounded_length(count) == kept


def test_scores_are_those_of_tantivy() -> None:
    texts = ["临平" * (3 * number + 1) + "有山水" * number for number in range(1, 30)]
    index = LexicalIndex.create()
    for number, text in enumerate(texts):
        index.add(number, "g", text)
    index.commit()
    _, rounded, _ = WordScores(texts).of("临平山水")
    found = index.search("临平山水", top_k=50)
    assert [score for _, score in found] == pytest.approx(
        [rounded[number] for number, _ in found], rel=1e-4
    )


def test_a_server_cuts_what_its_analyser_does_not_know() -> None:
    assert cut_again(["临平", "g60", "平方米"]) == ["临平", "g60", "平方米"]


def test_equal_scores_are_told_as_such() -> None:
    scores = WordScores(["临平山", "有运河", "有运河"]).of("运河")
    assert causes([1, 2], [2, 1], scores) == ["equal scores"]


def test_what_ranks_as_neither_is_told_to_be_the_servers_own() -> None:
    scores = WordScores(["临平的山", "临平的运河很长", "超山"]).of("临平")
    ranked = best(scores[0], 10)
    told = causes(ranked, ranked[::-1], scores)
    assert told == ["rarity and lengths by segment of the server"]

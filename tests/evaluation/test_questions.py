import json
from pathlib import Path
from typing import Any

import pytest

from corpus import Article
from evaluation.sets.question_lines import read_questions
from evaluation.sets.questions import EvaluationSetError, SetKind, kind_of_set
from evaluation.sets.squad import read_squad

ARTICLE = Article("a.txt", "临平有山。临平有水。\n算力小镇有企业1300余家。", "临平")
LINE = {
    "id": "1",
    "kind": "number",
    "question": "有多少家企业？",
    "answers": ["1300余家"],
    "evidence": ["算力小镇有企业1300余家"],
}


def written(folder: Path, *lines: Any, name: str = "set.jsonl") -> Path:
    file = folder / name
    texts = [line if isinstance(line, str) else json.dumps(line) for line in lines]
    file.write_text("\n".join(texts), encoding="utf-8")
    return file


@pytest.mark.parametrize(
    ("answers", "evidence", "spans"),
    [
        (["1300余家"], ["算力小镇有企业1300余家"], [(11, 24)]),
        (["临平"], ["临平有"], [(0, 3), (5, 8)]),  # in several places means all of them
        ([], [], []),
    ],
)
def test_a_line_becomes_a_question(
    tmp_path: Path, answers: list[str], evidence: list[str], spans: list[tuple[int, int]]
) -> None:
    line = LINE | {"answers": answers, "evidence": evidence}
    [question] = read_questions(written(tmp_path, line), [ARTICLE]).questions
    assert question.answers == tuple(answers)
    assert [(gold.start, gold.end) for gold in question.evidence] == spans
    assert question.answerable is bool(answers)


def test_an_answer_that_is_not_literal_is_a_warning(tmp_path: Path) -> None:
    line = LINE | {"answers": ["一千三百家"]}
    assert "一千三百家" in read_questions(written(tmp_path, line), [ARTICLE]).warnings[0]


def test_a_split_takes_its_lines_only(tmp_path: Path) -> None:
    lines = [LINE | {"id": "1", "split": "dev"}, LINE | {"id": "2", "split": "test"}]
    found = read_questions(written(tmp_path, *lines), [ARTICLE], split="test")
    assert [question.id for question in found.questions] == ["2"]


@pytest.mark.parametrize("named", ["a.txt", "临平", ARTICLE.id])
def test_an_article_can_be_named(tmp_path: Path, named: str) -> None:
    other = Article("b.txt", "算力小镇有企业1300余家。别处。", "别处")
    line = LINE | {"article": named}
    [question] = read_questions(written(tmp_path, line), [other, ARTICLE]).questions
    assert question.article_id == ARTICLE.id
    assert {gold.article for gold in question.evidence} == {ARTICLE}


@pytest.mark.parametrize(
    ("change", "named"),
    [
        ({"evidence": ["不在文章里"]}, "evidence"),
        ({"evidence": "算力"}, "evidence"),
        ({"answers": None}, "answers"),
        ({"answers": [1]}, "answers"),
        ({"answers": []}, "answers/evidence"),
        ({"question": ""}, "question"),
        ({"kind": 3}, "kind"),
        ({"article": "c.txt"}, "article"),
        ({"check": "请核对"}, "check: nobody has checked this line"),
    ],
)
def test_a_faulty_line_is_told_with_its_number_and_field(
    tmp_path: Path, change: dict[str, Any], named: str
) -> None:
    file = written(tmp_path, LINE, LINE | change)
    with pytest.raises(EvaluationSetError, match=rf"line 2, {named}"):
        read_questions(file, [ARTICLE])


@pytest.mark.parametrize("content", ["", "[]", "{", "1\n2", '{"data": []}'])
def test_a_file_of_another_kind_is_told(tmp_path: Path, content: str) -> None:
    file = written(tmp_path, content)
    holds_passages = kind_of_set(file) is SetKind.passages
    with pytest.raises(EvaluationSetError, match=r"set\.jsonl"):
        read_squad(file) if holds_passages else read_questions(file, [ARTICLE])


def test_a_missing_file_is_told(tmp_path: Path) -> None:
    with pytest.raises(EvaluationSetError, match=r"none\.json"):
        kind_of_set(tmp_path / "none.json")


CONTEXT = "临平有山。临平有水。"
ASKED: dict[str, Any] = {"id": "1", "question": "?", "answers": []}


def squad(asked: dict[str, Any]) -> dict[str, Any]:
    return {"data": [{"paragraphs": [{"context": CONTEXT, "qas": [asked]}]}]}


@pytest.mark.parametrize(
    ("asked", "answers", "starts"),
    [
        (ASKED | {"answers": [{"text": "临平", "answer_start": 5}]}, ("临平",), [5]),
        (ASKED | {"answers": [{"text": "临平"}]}, ("临平",), [0, 5]),
        (ASKED | {"answers": [{"text": "水", "answer_start": 2}]}, ("水",), [8]),
        (ASKED | {"answers": [{"text": "海"}]}, ("海",), []),
        (ASKED, (), []),
        (ASKED | {"answers": [{"text": "山"}], "is_impossible": True}, (), []),
        # A question may be empty, as two of CMRC trial are.
        (ASKED | {"question": "", "answers": [{"text": "山"}]}, ("山",), [3]),
        ({"query_id": "1", "query_text": "?", "answers": ["山", "山"]}, ("山",), [3]),
    ],
)
def test_squad_questions(
    tmp_path: Path, asked: dict[str, Any], answers: tuple[str, ...], starts: list[int]
) -> None:
    found = read_squad(written(tmp_path, squad(asked), name="s.json"))
    [question] = found.questions
    assert question.question == asked.get("question", "?")
    assert question.answers == answers
    assert [gold.start for gold in question.evidence] == starts
    assert [article.title for article in found.articles] == ["临平有山"]  # as it names none


def test_cmrc_files_may_be_flat(tmp_path: Path) -> None:
    entry = {
        "context_id": "7",
        "context_text": CONTEXT,
        "title": "临平",
        "qas": [{"query_id": "7-1", "query_text": "有什么？", "answers": ["山"]}],
    }
    found = read_squad(written(tmp_path, [entry], name="s.json"))
    assert [(article.name, article.title) for article in found.articles] == [("7", "临平")]
    assert found.questions[0].article_id == found.articles[0].id


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ('{"data": []}', SetKind.passages),
        ("[\n{}]", SetKind.passages),
        ("{\n}", SetKind.passages),
        ('{"question": "?"}\n{}', SetKind.questions),
        ('{"turns": []}\n{}', SetKind.dialogues),
    ],
)
def test_the_kinds_of_file_are_told_apart(tmp_path: Path, content: str, expected: SetKind) -> None:
    assert kind_of_set(written(tmp_path, content)) is expected

"""A set that is read to its end: each faulty line is told, not the first alone."""

from pathlib import Path

import pytest

from corpus import Article
from evaluation.sets.inspecting import MOST_PROBLEMS, Inspected, inspect

ARTICLE = Article("a.txt", "临平有山。山高265米。", "临平")
GOOD = (
    '{"id": "1", "kind": "fact", "question": "有多高？", '
    '"answers": ["265米"], "evidence": ["山高265米。"]}'
)


def inspected(folder: Path, text: str, name: str = "题.csv") -> Inspected:
    file = folder / name
    file.write_text(text, encoding="utf-8")
    return inspect(file, [ARTICLE])


def english(found: Inspected) -> list[str]:
    return [each for _, each in found.problems]


def test_a_set_in_order_can_be_asked(tmp_path: Path) -> None:
    found = inspected(tmp_path, "问题,答案\n有多高？,265米\n有多深？,\n")
    assert [each.question for each in found.content.questions] == ["有多高？", "有多深？"]
    assert (found.problems, found.warnings) == ((), ())


def test_every_faulty_row_is_told(tmp_path: Path) -> None:
    found = inspected(tmp_path, "问题,答案\n有多高？,海\n有多高？,265米\n,265米\n")
    assert english(found) == [
        "题.csv 第 2 行 line 2, evidence: not in the articles: 海",
        "题.csv 第 4 行 line 4, question: should be a non-empty string",
    ]
    assert len(found.content.questions) == 1


def test_every_faulty_line_is_told(tmp_path: Path) -> None:
    found = inspected(tmp_path, f"{GOOD}\n{{\n[]\n{{}}\n", "a.jsonl")
    assert [each.partition(":")[0] for each in english(found)] == [
        "a.jsonl 第 2 行 line 2",
        "a.jsonl 第 3 行 line 3",
        "a.jsonl 第 4 行 line 4, id",
    ]


@pytest.mark.parametrize(
    ("text", "name", "told"),
    [
        ("", "a.jsonl", "a.jsonl: no questions."),
        ("山,水\n", "题.csv", "题.csv 第 1 行 row 1: no column is called question."),
        ('{"turns": []}', "a.jsonl", "a.jsonl: a set of dialogues; evaluate it by the command"),
        ("山", "题.xlsx", "题.xlsx: damaged, or not what its name says"),
    ],
)
def test_what_is_no_such_set_is_told(tmp_path: Path, text: str, name: str, told: str) -> None:
    [problem] = english(inspected(tmp_path, text, name))
    assert problem.startswith(told)


@pytest.mark.parametrize(("name", "line"), [("题.csv", ",海\n"), ("a.jsonl", "[]\n")])
def test_a_file_of_nothing_but_faults_is_not_read_to_its_end(
    tmp_path: Path, name: str, line: str
) -> None:
    assert len(inspected(tmp_path, "问题,答案\n" + line * 3000, name).problems) == MOST_PROBLEMS


def test_an_id_that_stands_twice_is_a_problem_and_a_question_a_warning(tmp_path: Path) -> None:
    found = inspected(tmp_path, f"{GOOD}\n{GOOD}\n", "a.jsonl")
    assert english(found) == ["a.jsonl 第 2 行 line 2: the id 1 stands twice."]
    assert found.warnings[0][1] == (
        "a.jsonl 第 2 行 line 2: the same question as a.jsonl 第 1 行 line 1."
    )

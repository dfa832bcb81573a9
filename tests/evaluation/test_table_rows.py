"""Sets as an office keeps them."""

from pathlib import Path

import pytest
from openpyxl import Workbook

from corpus import Article
from evaluation.sets.question_lines import read_questions
from evaluation.sets.questions import EvaluationSetError, SetKind, kind_of_set
from evaluation.sets.table_rows import table_rows

ARTICLE = Article("a.txt", "临平有山。山高265米。\n山上有塔和桥。", "临平")
ROWS = [
    ["题目", "答案", "原句", "备注"],
    ["山有多高？", "265米\n二百六十五米", "山高265米。", ""],
    ["", "", "", ""],
    ["山上有什么？", "塔和桥", "", "无原句"],
    ["山上有几个人？", "", "", ""],
]


def csv_file(folder: Path, *, encoding: str = "utf-8", delimiter: str = ",") -> Path:
    lines = [delimiter.join(f'"{cell}"' for cell in row) for row in ROWS]
    file = folder / "题.csv"
    file.write_bytes("\r\n".join(lines).encode(encoding))
    return file


def xlsx_file(folder: Path) -> Path:
    workbook = Workbook()
    for row in ROWS:
        workbook.active.append(row)
    workbook.save(folder / "题.xlsx")
    return folder / "题.xlsx"


@pytest.mark.parametrize(
    ("encoding", "delimiter"), [("utf-8-sig", ","), ("gb18030", ";"), ("utf-16", "\t")]
)
def test_a_csv_of_any_encoding_is_a_set(encoding: str, delimiter: str, tmp_path: Path) -> None:
    check(csv_file(tmp_path, encoding=encoding, delimiter=delimiter))


def test_a_sheet_is_a_set(tmp_path: Path) -> None:
    check(xlsx_file(tmp_path))


def check(file: Path) -> None:
    assert kind_of_set(file) is SetKind.questions
    height, things, people = read_questions(file, [ARTICLE]).questions
    assert (height.id, height.kind) == ("题-2", "fact")
    assert height.answers == ("265米", "二百六十五米")
    assert [each.text for each in height.evidence] == ["山高265米。"]
    assert [each.text for each in things.evidence] == ["塔和桥"]
    assert (people.kind, people.answerable) == ("unanswerable", False)


@pytest.mark.parametrize(
    ("content", "place"),
    [
        ("问什么,答案\n山？,山".encode(), "第 1 行 row 1"),
        ("问题,答案\n山？,海".encode(), "第 2 行 line 2, evidence"),
        ("问题,答案\n,山".encode(), "第 2 行 line 2, question"),
        (b"\x00\x01\x02", "题.csv"),
        (b"", "第 1 行 row 1"),
    ],
)
def test_what_is_wrong_with_a_table_is_told_with_its_place(
    content: bytes, place: str, tmp_path: Path
) -> None:
    file = tmp_path / "题.csv"
    file.write_bytes(content)
    with pytest.raises(EvaluationSetError, match=place):
        read_questions(file, [ARTICLE])


def test_rows_keep_their_numbers_and_lines_behind_a_blank_row(tmp_path: Path) -> None:
    workbook = Workbook()
    for row in [[], [], ["问题", "答案"], [], [" 有什么？", "甲\n乙"]]:
        workbook.active.append(row)
    workbook.save(tmp_path / "题.xlsx")
    [(number, line)] = table_rows(tmp_path / "题.xlsx")
    assert (number, line["question"], line["answers"]) == (5, "有什么？", ["甲", "乙"])


def test_a_damaged_sheet_is_told(tmp_path: Path) -> None:
    file = tmp_path / "题.xlsx"
    file.write_bytes(b"PK\x03\x04 no sheet")
    with pytest.raises(EvaluationSetError, match=r"题\.xlsx"):
        read_questions(file, [ARTICLE])

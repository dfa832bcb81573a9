"""Sets that are uploaded: bounded, named by no path, checked line by line before they are asked."""

import os
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

import pytest

from corpus import Article, JuzhengError
from index import LocalIndex, Original
from tests.fakes import FakeEncoder
from web.evaluation.kept_sets import SHIPPED, KeptSet, KeptSets
from web.evaluation.set_check import CheckedSet, check_set
from web.evaluation.telling import MOST_LINES, checked_html
from web.limits import LIMITS

SET = "问题,答案\n有多高？,265米\n".encode()


@pytest.fixture
def sets(tmp_path: Path) -> KeptSets:
    return KeptSets(tmp_path)


@pytest.fixture(scope="module")
def index() -> LocalIndex:
    article = Article("a.txt", "临平有山。山高265米。", "临平")
    return LocalIndex.from_articles([article], encoder=FakeEncoder())


def checked(folder: Path, text: str, index: LocalIndex, *, most: int = 100) -> CheckedSet:
    file = folder / "题.csv"
    file.write_text(text, encoding="utf-8")
    return check_set(KeptSet("1", file), index, most=most)


def test_what_is_kept_is_found_by_its_id(sets: KeptSets) -> None:
    kept = sets.keep(Original("题.csv", SET))
    assert sets.find(kept.id).file.read_bytes() == SET
    assert [each.file.name for each in sets.listed()] == ["题.csv", "linping.jsonl"]
    assert sets.find("shipped").file == SHIPPED


@pytest.mark.parametrize("given", ["none", "..", "../../题.csv", "", None, 1, ["shipped"]])
def test_an_id_is_looked_up_and_is_no_path(sets: KeptSets, given: object) -> None:
    sets.keep(Original("题.csv", SET))
    with pytest.raises(JuzhengError, match="Choose a set first"):
        sets.find(given)


@pytest.mark.parametrize(
    ("name", "called"),
    [
        ("../../etc/题.csv", "题.csv"),
        ("..\\..\\题.CSV", "题.csv"),
        ("第 1 套?<b>.csv", "第_1_套__b_.csv"),
        (f"{'题' * 300}.csv", f"{'题' * 60}.csv"),
        ("/.csv", "_.csv"),
    ],
)
def test_a_set_lies_below_the_data_folder_whatever_its_name(
    sets: KeptSets, name: str, called: str
) -> None:
    kept = sets.keep(Original(name, SET))
    assert kept.file == sets.data / "sets" / kept.id / called


def workbook(size: int) -> bytes:
    """A zip file of a single part, which unpacks to so many zeros."""
    packed = BytesIO()
    with ZipFile(packed, "w", ZIP_DEFLATED) as parts:
        parts.writestr("xl/workbook.xml", b"0" * size)
    return packed.getvalue()


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("题.csv", b"0" * 101, "101 bytes, which is more than 100"),
        ("题.xlsx", workbook(1001)[:100], "no Excel workbook"),
        ("题.docx", SET, "a .jsonl, .csv or .xlsx file"),
        ("csv", SET, "a .jsonl, .csv or .xlsx file"),
    ],
    # A name of its own for each: a workbook's bytes hold the time, by which processes would differ.
    ids=["too-large", "no-workbook", "no-table", "no-ending"],
)
def test_what_is_too_large_or_no_set_is_refused(
    sets: KeptSets, name: str, content: bytes, told: str
) -> None:
    small = replace(sets, limits=replace(LIMITS, set_bytes=100))
    with pytest.raises(JuzhengError, match=told):
        small.keep(Original(name, content))
    assert not (sets.data / "sets").exists()


def test_a_workbook_that_unpacks_to_too_much_is_refused(sets: KeptSets) -> None:
    with pytest.raises(JuzhengError, match="20,000,001 bytes"):
        sets.keep(Original("题.xlsx", workbook(20_000_001)))


def test_the_oldest_makes_room(sets: KeptSets) -> None:
    small = replace(sets, limits=replace(LIMITS, kept_sets=2))
    for name in ("a.csv", "b.csv", "c.csv"):
        small.keep(Original(name, SET))
    kept = {each.file.name for each in small.listed() if each.kept}
    assert len(kept) == 2
    assert "c.csv" in kept


def test_what_comes_now_stays_whatever_the_clock_told_before(sets: KeptSets) -> None:
    small = replace(sets, limits=replace(LIMITS, kept_sets=2))
    for name in ("a.csv", "b.csv"):
        os.utime(small.keep(Original(name, SET)).file, (2**32, 2**32 + ord(name[0])))
    small.keep(Original("c.csv", SET))
    assert {each.file.name for each in small.listed() if each.kept} == {"b.csv", "c.csv"}


def test_problems_are_told_line_by_line(tmp_path: Path, index: LocalIndex) -> None:
    found = checked(tmp_path, "问题,答案\n有多高？,海<b>\n,265米\n", index)
    assert found.opened is None
    html = checked_html(found)
    assert "有 2 处问题" in html
    assert "题.csv 第 2 行 line 2, evidence：文章里找不到：海&lt;b&gt;" in html
    assert "题.csv 第 3 行 line 3, question" in html


def test_of_very_many_problems_the_first_are_told(tmp_path: Path, index: LocalIndex) -> None:
    found = checked(tmp_path, "问题,答案\n" + "有多高？,海\n" * 60, index)
    html = checked_html(found)
    assert html.count("<li>") == MOST_LINES + 1
    assert "还有 10 处" in html


def test_a_set_of_too_many_questions_is_not_asked(tmp_path: Path, index: LocalIndex) -> None:
    found = checked(tmp_path, "问题,答案\n有多高？,265米\n多高呢？,265米\n", index, most=1)
    assert found.opened is None
    assert found.problems[0][1].startswith("2 questions; at most 1 are asked")


def test_a_file_that_breaks_its_reader_is_told(tmp_path: Path, index: LocalIndex) -> None:
    file = tmp_path / "a.jsonl"
    file.write_text("[" * 100_000, encoding="utf-8")
    [(_, told)] = check_set(KeptSet("1", file), index).problems
    assert told.startswith("a.jsonl")


def test_a_part_has_its_own_questions_and_those_of_none(tmp_path: Path, index: LocalIndex) -> None:
    text = "问题,答案,split\n有多高？,265米,dev\n多高呢？,265米,test\n高多少？,265米,\n"
    found = checked(tmp_path, text, index)
    assert found.parts == {"dev": 1, "test": 1}
    counts = [
        len(opened.content.questions) for each in ("dev", "", 1) if (opened := found.of_part(each))
    ]
    assert counts == [2, 3, 3]

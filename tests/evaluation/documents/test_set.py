"""The set of office documents is what it says it is."""

from collections import Counter
from pathlib import Path

import pytest

from evaluation.documents.asking import read_document_questions
from evaluation.documents.content import DocumentGroup, read_content, read_kind
from evaluation.documents.markup import folded, plain
from evaluation.documents.writing import write_documents
from evaluation.sets.questions import EvaluationSetError

KINDS = {
    *("docx_table", "docx_numbering", "docx_notes", "docx_ruby", "html_table", "pdf_table"),
    *("pdf_columns", "pdf_pages", "pdf_spaced", "pdf_scan", "law", "faq", "markdown"),
    *("numerals", "poem", "social", "periods", "years", "codes", "notices", "csv", "xlsx", "mail"),
}
Groups = tuple[DocumentGroup, ...]


def test_there_is_enough_of_it(groups: Groups) -> None:
    questions = [question for group in groups for question in group.questions]
    assert sum(len(group.files) for group in groups) >= 84
    assert len(questions) >= 430
    assert sum(not question.answerable for question in questions) >= 90
    assert sum(question.answerable and bool(question.cell) for question in questions) >= 80
    assert sum(bool(question.clause) for question in questions) >= 40


def test_reasons_why_there_is_no_answer_all_occur(groups: Groups) -> None:
    reasons = Counter(question.reason for group in groups for question in group.questions)
    assert reasons.keys() == {None, "空格", "无此条", "他年", "他物", "未说", "图片"}
    assert min(reasons.values()) >= 8


@pytest.mark.parametrize("split", ["dev", "test"])
def test_each_half_holds_all_kinds_with_and_without_answer(groups: Groups, split: str) -> None:
    half = [group for group in groups if group.split == split]
    kinds = {(group.kind, each.answerable) for group in half for each in group.questions}
    assert kinds == {(kind, answerable) for kind in KINDS for answerable in (True, False)}


def test_the_halves_share_no_document_and_are_alike_in_size(groups: Groups) -> None:
    files = Counter(group.split for group in groups for file in group.files)
    assert abs(files["dev"] - files["test"]) <= 2
    bodies = [file.body for group in groups for file in group.files]
    assert len(set(bodies)) == len(bodies)
    questions = [each.question for group in groups for each in group.questions if not each.alone]
    assert len(set(questions)) == len(questions)


def test_ids_are_their_own(groups: Groups) -> None:
    ids = [question.id for group in groups for question in group.questions]
    assert len(set(ids)) == len(ids)


def test_every_answer_stands_in_its_document(groups: Groups) -> None:
    bodies = {file.place: folded(plain(file.body)) for group in groups for file in group.files}
    questions = [each for group in groups for each in group.questions if each.document]
    strangers = [
        each.id for each in questions if folded(each.answers[0]) not in bodies[each.document or ""]
    ]
    assert strangers == []
    assert len(questions) > 400


@pytest.mark.parametrize("split", ["dev", "test"])
def test_the_question_files_tell_what_the_content_does(
    folder: Path, groups: Groups, split: str
) -> None:
    content = [each for group in groups if group.split == split for each in group.questions]
    assert read_document_questions(folder, split) == content


def test_every_document_of_a_question_is_written(folder: Path, groups: Groups) -> None:
    places = {place for group in groups for each in group.questions for place in each.documents}
    written = {path.relative_to(folder).as_posix() for path in folder.glob("*/*/*")}
    assert written == places


def test_the_same_bytes_are_written_again(folder: Path, groups: Groups, tmp_path: Path) -> None:
    write_documents(tmp_path, groups)
    written = [path for path in folder.rglob("*") if path.is_file()]
    changed = [
        path.name
        for path in written
        if (tmp_path / path.relative_to(folder)).read_bytes() != path.read_bytes()
    ]
    assert changed == []


@pytest.mark.parametrize(
    ("line", "fault"),
    [
        ("李强的分机是多少？ | 8016 | 李强 × 分机", "in the cell 李强 × 分机 stands ['8015']"),
        ("李强的办公室？ | | 空格 李强 × 分机", "the cell 李强 × 分机 is not blank"),
        ("赵蕾的分机是多少？ | 8099", "8099 stand in 0 of its documents, not in 1"),
        ("赵蕾的分机是多少？ | | 不知道", "why it has no answer is none of"),
        ("李强的分机是多少？ | 8015 | 李强", "李强 is neither a cell nor a clause"),
    ],
)
def test_a_question_that_does_not_fit_is_told(tmp_path: Path, line: str, fault: str) -> None:
    file = tmp_path / "kind.txt"
    table = "| 姓名 | 分机 |\n| 李强 | 8015 |"
    file.write_text(f"=== a.docx\n{table}\n=== 问\n{line}\n", encoding="utf-8")
    with pytest.raises(EvaluationSetError) as error:
        list(read_kind(file))
    assert fault in error.value.english


def test_evidence_may_be_any_of_the_document(tmp_path: Path) -> None:
    text = "=== a.txt\n第二章 收费\n=== 问\n第二章讲什么？ | 收费 | § 第二章 | -\n"
    (tmp_path / "kind.txt").write_text(text, encoding="utf-8")
    [group] = read_kind(tmp_path / "kind.txt")
    assert group.questions[0].evidence_words == ()
    assert group.questions[0].clause == "第二章"


def test_documents_of_one_group_go_to_one_half(tmp_path: Path) -> None:
    group = "=== {0}1.txt\n甲\n=== {0}2.txt\n乙\n=== 问\n何？ | 甲\n"
    text = group.format("a") + group.format("b")
    (tmp_path / "kind.txt").write_text(text, encoding="utf-8")
    first, second = read_content(tmp_path)
    assert [file.place for file in first.files] == ["dev/kind/a1.txt", "dev/kind/a2.txt"]
    assert [file.place for file in second.files] == ["test/kind/b1.txt", "test/kind/b2.txt"]
    assert second.questions[0].document == "test/kind/b1.txt"

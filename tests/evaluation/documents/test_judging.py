"""Answers from office documents, held against gold that is words and no place."""

from pathlib import Path

import pytest
from typer.testing import CliRunner

from corpus import Article, Sentence
from evaluation.documents.__main__ import app
from evaluation.documents.asking import (
    Asker,
    ask_groups,
    ask_together,
    read_document_questions,
)
from evaluation.documents.judging import JudgedAnswer, judge_answer
from evaluation.documents.questions import Cell, DocumentQuestion
from evaluation.documents.report import figures, summarise_documents, wrong_text
from evaluation.sets.questions import EvaluationSetError
from qa import Answer, Candidate, Evidence
from tests.fakes import FakeEncoder, FakeReader

ROW = "李强\t三〇一\t8015"
DOCUMENT = "dev/docx_table/a.docx"


def question(**fields: object) -> DocumentQuestion:
    common = {
        "id": "1",
        "kind": "docx_table",
        "question": "李强的分机是多少？",
        "answers": ("8015",),
        "evidence_words": ("李强", "8015"),
        "documents": (DOCUMENT,),
        "document": DOCUMENT,
    }
    return DocumentQuestion(**common | fields)


UNANSWERABLE = {"answers": (), "evidence_words": (), "document": None, "reason": "空格"}


def judged(
    gold: DocumentQuestion, span: str, *, text: str = ROW, name: str = DOCUMENT, sure: float = 0.9
) -> JudgedAnswer:
    article = Article(name, text, "通讯录")
    start = text.index(span)
    sentence = Sentence(article, 0, len(text))
    answer = Sentence(article, start, start + len(span))
    candidate = Candidate(answer, (Evidence(sentence, answer, 1.0),), sure)
    return judge_answer(gold, Answer.of(gold.question, [candidate], min_confidence=0.5))


def test_the_value_in_its_row_is_right() -> None:
    assert judged(question(), "8015").right


@pytest.mark.parametrize(
    ("span", "text", "name"),
    [
        ("三〇一", ROW, DOCUMENT),  # another cell of the row
        ("8015", "赵蕾\t8015", DOCUMENT),  # the value in another row
        ("8015", ROW, "dev/docx_table/b.docx"),  # the same row of another document
    ],
)
def test_another_cell_row_or_document_is_wrong(span: str, text: str, name: str) -> None:
    assert not judged(question(), span, text=text, name=name).right


def test_a_right_value_that_is_withheld_serves_nobody() -> None:
    assert not judged(question(), "8015", sure=0.1).right


def test_spaced_and_full_width_text_is_the_same() -> None:
    gold = question(answers=("42亩",), evidence_words=("占地42亩",))
    result = judged(gold, "４ ２ 亩", text="占 地 ４ ２ 亩")
    assert (result.exact_match, result.f1, result.right) == (1.0, 1.0, True)


@pytest.mark.parametrize(
    ("span", "cell", "right"),
    [
        ("6元", True, False),  # half of its units are right, its figure is not
        ("10元", True, True),
        ("10元6元", True, False),  # the next cell as well
        ("首小时10元", False, True),
        ("八元", False, False),
    ],
)
def test_figures_have_to_agree(span: str, cell: bool, right: bool) -> None:
    gold = question(
        answers=("10元",),
        evidence_words=("一类区",),
        cell=Cell("一类区", "首小时") if cell else None,
    )
    assert judged(gold, span, text="一类区首小时10元6元八元").right is right


def test_an_unanswerable_question_is_right_where_it_is_withheld() -> None:
    assert judged(question(**UNANSWERABLE), "8015", sure=0.1).right
    assert not judged(question(**UNANSWERABLE), "8015").right


def test_what_a_picture_tells_is_right_where_it_was_read() -> None:
    gold = question(**UNANSWERABLE | {"reason": "图片", "in_picture": ("8015",)})
    assert judged(gold, "8015").right
    assert not judged(gold, "李强").right
    assert judged(gold, "李强", sure=0.1).right


RESULTS = [
    judged(question(cell=Cell("李强", "分机")), "8015"),
    judged(question(cell=Cell("李强", "分机")), "8015", sure=0.1),
    judged(question(kind="law"), "三〇一"),
    judged(question(**UNANSWERABLE), "8015", sure=0.1),
]


@pytest.mark.parametrize(
    ("name", "value", "of"),
    [
        ("exact_match", 2 / 3, 3),
        ("f1", 2 / 3, 3),
        ("f1_with_abstention", 1 / 3, 3),
        ("evidence_hit@1", 1.0, 3),
        ("right_cell", 1 / 2, 2),
        ("wrongly_withheld", 1 / 3, 3),
        ("unanswerable_withheld", 1.0, 1),
        ("right", 2 / 4, 4),
    ],
)
def test_figures(name: str, value: float, of: int) -> None:
    figure = figures(RESULTS)[name]
    assert (figure["value"], figure["of"]) == (pytest.approx(value), of)


def test_kinds_and_reasons_are_summed_up_apart() -> None:
    summary = summarise_documents(RESULTS)
    assert summary["by_kind"]["law"]["right"]["of"] == 1
    assert summary["by_reason"]["空格"]["unanswerable_withheld"]["value"] == 1.0


def test_what_went_wrong_is_told_with_its_evidence() -> None:
    assert wrong_text(RESULTS[1]).splitlines() == [
        "1 李强的分机是多少？",
        "  gold  8015",
        "  withheld 0.10  8015",
        f"  shown  {DOCUMENT}: 李强 三〇一 8015",
    ]


def test_groups_are_asked_of_their_own_documents_only() -> None:
    articles = [Article(f"{each}.txt", f"{each}村有山。", each) for each in "甲乙"]
    questions = [question(documents=(f"{each}.txt",), question="甲村有山吗？") for each in "甲乙丙"]
    asker = Asker(FakeEncoder(), FakeReader())
    answers = [each.answer.answer for each in ask_groups(asker, questions, articles)]
    assert answers == ["甲村有山。", "乙村有山。", ""]  # the third could not be read


def test_together_all_documents_are_asked_but_not_every_question() -> None:
    articles = [Article(f"{each}.txt", f"{each}村有山。", each) for each in "甲乙"]
    questions = [question(question="乙村有山吗？"), question(question="第二条是什么？", alone=True)]
    results = ask_together(Asker(FakeEncoder(), FakeReader()), questions, articles)
    assert [each.answer.answer for each in results] == ["乙村有山。"]


def test_a_folder_without_questions_is_told(tmp_path: Path) -> None:
    with pytest.raises(EvaluationSetError, match=r"python -m evaluation\.documents write"):
        read_document_questions(tmp_path, "dev")


def test_a_line_with_an_unknown_cell_is_told(tmp_path: Path) -> None:
    line = '{"id": "1", "kind": "a", "question": "b", "answers": [], "cell": {"place": "c"}}\n'
    (tmp_path / "dev.jsonl").write_text(line, encoding="utf-8")
    with pytest.raises(EvaluationSetError, match=r"dev\.jsonl 第 1 行"):
        read_document_questions(tmp_path, "dev")


def test_the_command_writes_documents_and_says_how_many(tmp_path: Path) -> None:
    done = CliRunner().invoke(app, ["write", str(tmp_path)])
    assert done.stdout.startswith(f"{tmp_path}：100 份文档，603 道题")
    assert (tmp_path / "test.jsonl").exists()

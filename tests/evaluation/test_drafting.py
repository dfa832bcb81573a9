"""Questions that are drafted, looked at by a person, and only then asked."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from typer.testing import CliRunner

from corpus import Article, JuzhengError, find_sources, load_articles
from evaluation.drafting.drafts import drafts
from evaluation.drafting.reviewing import Decision, Line, review
from evaluation.sets.question_lines import read_questions
from evaluation.sets.questions import EvaluationSetError
from index.opening import SHIPPED_ARTICLES
from qa.__main__ import app


@pytest.fixture(scope="module")
def articles() -> list[Article]:
    return list(load_articles(find_sources([SHIPPED_ARTICLES])).articles)


@pytest.fixture(scope="module")
def lines(articles: list[Article]) -> list[Line]:
    return list(drafts(articles, each=10))


def write(file: Path, lines: list[Line]) -> Path:
    file.write_text("".join(f"{json.dumps(line)}\n" for line in lines), "utf-8")
    return file


def read(file: Path) -> list[Line]:
    return [json.loads(line) for line in file.read_text("utf-8").splitlines()]


def test_a_draft_points_at_the_sentence_that_answers_it(
    lines: list[Line], articles: list[Article]
) -> None:
    answerable = [line for line in lines if line["answers"]]
    assert 5 <= len(answerable) <= 10
    for line in answerable:
        [[start, end]], [sentence], [answer] = line["offsets"], line["evidence"], line["answers"]
        [article] = [each for each in articles if each.name == line["article"]]
        assert article.text[start:end] == sentence
        assert answer in sentence
        assert answer not in line["question"]


def test_some_are_asked_in_vain_by_a_name_or_number_that_no_article_has(
    lines: list[Line], articles: list[Article]
) -> None:
    asked = {line["id"]: line["question"] for line in lines}
    vain = [line for line in lines if not line["answers"]]
    assert vain
    for line in vain:
        assert line["evidence"] == []
        assert line["question"] != asked[line["id"].removesuffix("-vain")]


def test_nobody_is_asked_what_nobody_has_checked(
    lines: list[Line], articles: list[Article], tmp_path: Path
) -> None:
    file = write(tmp_path / "drafts.jsonl", lines)
    with pytest.raises(EvaluationSetError, match="check"):
        read_questions(file, articles)
    decisions = iter([Decision.strike, *[Decision.keep] * len(lines)])
    kept, struck = review(file, lambda *_: next(decisions), lambda line: line)
    assert (kept, struck) == (len(lines) - 1, 1)
    checked = read_questions(file, articles).questions
    assert [each.id for each in checked] == [line["id"] for line in lines[1:]]
    assert [len(each.evidence) for each in checked] == [len(line["evidence"]) for line in lines[1:]]


def test_each_decision_is_kept_before_the_next(lines: list[Line], tmp_path: Path) -> None:
    def decide(line: Line, left: int) -> Decision:
        seen.append(left)
        if len(seen) == 3:
            raise KeyboardInterrupt
        return Decision.keep

    file, seen = write(tmp_path / "drafts.jsonl", lines), list[int]()
    with pytest.raises(KeyboardInterrupt):
        review(file, decide, lambda line: line)
    unchecked = [line for line in read(file) if "check" in line]
    assert len(unchecked) == len(lines) - 2
    assert seen == [len(lines), len(lines) - 1, len(lines) - 2]


def test_later_and_quit_change_nothing(lines: list[Line], tmp_path: Path) -> None:
    file = write(tmp_path / "drafts.jsonl", lines)
    before = file.read_text("utf-8")
    answers: Iterator[Decision] = iter([Decision.later, Decision.quit])
    assert review(file, lambda *_: next(answers), lambda line: line) == (0, 0)
    assert file.read_text("utf-8") == before


def test_a_line_that_lacks_its_answers_is_edited_before_it_is_kept(tmp_path: Path) -> None:
    said = {"id": "feedback-1", "kind": "feedback", "question": "?", "answers": None, "check": "!"}
    file = write(tmp_path / "said.jsonl", [said])
    review(file, lambda *_: Decision.keep, lambda line: {"answers": ["山"], "evidence": ["有山。"]})
    [line] = read(file)
    assert line == {
        "id": "feedback-1",
        "kind": "feedback",
        "question": "?",
        "answers": ["山"],
        "evidence": ["有山。"],
    }


@pytest.mark.parametrize("suffix", [".jsonl", ".xlsx"])
def test_drafts_are_written_once_and_a_sheet_is_read_as_the_lines_are(
    articles: list[Article], tmp_path: Path, suffix: str
) -> None:
    out = tmp_path / f"drafts{suffix}"
    arguments = ["draft", str(SHIPPED_ARTICLES), "--out", str(out), "--each", "5"]
    done = CliRunner().invoke(app, arguments)
    assert done.exit_code == 0, done.output
    with pytest.raises(EvaluationSetError, match="check"):
        read_questions(out, articles)
    again = CliRunner().invoke(app, arguments)
    assert isinstance(again.exception, JuzhengError)


def test_a_sheet_has_no_formulas(tmp_path: Path) -> None:
    from openpyxl import load_workbook

    from evaluation.sets.table_rows import table_rows, write_table

    line = {"id": "1", "kind": "fact", "question": "=1+1", "answers": ["+8613", "-3"], "check": "?"}
    write_table(tmp_path / "set.xlsx", [line])
    cells = [cell for row in load_workbook(tmp_path / "set.xlsx").active for cell in row]  # type: ignore[union-attr]
    assert "f" not in {cell.data_type for cell in cells}
    [(_, read)] = table_rows(tmp_path / "set.xlsx")
    assert {key: read[key] for key in line} == line


def test_review_shows_the_sentence_and_takes_what_is_typed(
    lines: list[Line], tmp_path: Path
) -> None:
    file = write(tmp_path / "drafts.jsonl", lines[:2])
    done = CliRunner().invoke(app, ["review", str(file)], input="x\nk\ne\n新问题？\n-\n-\n")
    assert done.exit_code == 0, done.output
    assert lines[0]["evidence"][0][:8] in done.stdout
    first, second = read(file)
    assert first == {key: value for key, value in lines[0].items() if key != "check"}
    assert (second["question"], second["answers"], second["kind"]) == (
        "新问题？",
        [],
        "unanswerable",
    )


def test_review_of_a_sheet_is_done_in_the_sheet(tmp_path: Path) -> None:
    (tmp_path / "a.xlsx").touch()
    done = CliRunner().invoke(app, ["review", str(tmp_path / "a.xlsx")])
    assert isinstance(done.exception, JuzhengError)

"""What users say of answers is recorded whatever happens, and becomes questions once checked."""

import json
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from corpus import JuzhengError
from evaluation.sets.question_lines import read_questions
from evaluation.sets.questions import EvaluationQuestion, EvaluationSetError
from index import LocalIndex
from qa import Answer, QuestionAnswerer
from qa.__main__ import app
from qa.feedback import Feedback, FeedbackFullError, FeedbackLog, Verdict
from qa.feedback.lines import TO_CHECK, evaluation_lines
from tests.conftest import MakeArticle
from tests.fakes import FakeEncoder, FakeReader

QUESTION = "算力小镇有多少企业？"
SENTENCE = "算力小镇有企业1300余家。"


@pytest.fixture
def index(make_article: MakeArticle) -> LocalIndex:
    article = make_article(f"临平有超山。{SENTENCE}临平有水。", name="临平.txt")
    return LocalIndex.from_articles([article], encoder=FakeEncoder())


@pytest.fixture
def answer(index: LocalIndex) -> Answer:
    """What is said of it: the answer to `QUESTION`, the whole sentence."""
    return QuestionAnswerer(index, FakeReader()).ask(QUESTION)


@pytest.fixture
def log(tmp_path: Path) -> FeedbackLog:
    return FeedbackLog(tmp_path / "data" / "feedback.jsonl")


def changed(answer: Answer, /, **fields: Any) -> Answer:
    return answer.model_copy(update=fields)


def verdicts(said: list[Feedback]) -> list[Verdict]:
    return [each.verdict for each in said]


def test_all_that_is_needed_to_look_into_it_is_recorded(log: FeedbackLog, answer: Answer) -> None:
    answered = changed(answer, index_version=7, understood="那里有多少企业？")
    log.add("wrong", answered, note="是旧的")
    (line,) = log.where.read_text(encoding="utf-8").splitlines()
    recorded = json.loads(line)
    place = {"article": "临平.txt", "article_id": answer.evidence[0].article_id}
    place |= {"start": 6, "end": 20, "text": SENTENCE}
    assert recorded.pop("time").endswith("+00:00")
    assert recorded.pop("confidence") == round(answer.confidence, 4)
    assert recorded == {
        "verdict": "wrong",
        "question": QUESTION,
        "understood": "那里有多少企业？",
        "answer": SENTENCE,
        "no_answer": False,
        "span": place,
        "evidence": [place],
        "index_version": 7,
        "note": "是旧的",
    }


def test_it_is_read_as_it_was_added(log: FeedbackLog, answer: Answer) -> None:
    assert log.read() == log.latest() == []
    added = [log.add("right", answer), log.add("wrong", answer, note="\n\u2028\0")]
    assert log.read() == added


@pytest.mark.parametrize(
    ("said", "left"),
    [
        (["right", "wrong"], ["wrong"]),
        (["wrong", "passage", "right"], ["right"]),
        (["right", "withdrawn"], []),
        (["right", "withdrawn", "passage"], ["passage"]),
    ],
)
def test_a_later_verdict_takes_the_place_of_an_earlier(
    log: FeedbackLog, answer: Answer, said: list[Verdict], left: list[Verdict]
) -> None:
    for verdict in said:
        log.add(verdict, answer)
    assert verdicts(log.read()) == said
    assert verdicts(log.latest()) == left


@pytest.mark.parametrize(
    "other", [{"question": "别的？"}, {"answer": "1300"}, {"no_answer": True}, {"span": None}]
)
def test_another_answer_has_a_verdict_of_its_own(
    log: FeedbackLog, answer: Answer, other: dict[str, Any]
) -> None:
    log.add("right", answer)
    log.add("wrong", changed(answer, **other))
    assert verdicts(log.latest()) == ["right", "wrong"]


@pytest.mark.parametrize("length", [1, 20, -2])
def test_a_line_that_was_torn_costs_no_other(log: FeedbackLog, answer: Answer, length: int) -> None:
    log.add("right", answer)
    whole = log.where.read_bytes()
    log.where.write_bytes(whole + whole[:length])
    log.add("wrong", answer)
    assert verdicts(log.read()) == ["right", "wrong"]


def test_damaged_lines_are_passed_over(log: FeedbackLog, answer: Answer) -> None:
    log.add("right", answer)
    lines = [b"", b"{", b"[]", b"null", b"\xff", b"{}", b'{"verdict": 1}', b"[" * 99_999]
    log.where.write_bytes(b"\n".join([*lines, log.where.read_bytes()]))
    assert verdicts(log.read()) == ["right"]


def test_the_file_does_not_outgrow_its_bounds(log: FeedbackLog, answer: Answer) -> None:
    log.add("right", answer)
    small = FeedbackLog(log.where, most_bytes=2 * log.where.stat().st_size - 1)
    with pytest.raises(FeedbackFullError, match=r"feedback\.jsonl is full"):
        small.add("wrong", answer)
    assert verdicts(log.read()) == ["right"]


def test_a_line_does_not_outgrow_its_bounds(log: FeedbackLog, answer: Answer) -> None:
    endless = "长" * 10**6
    place = answer.evidence[0].model_copy(update={"text": endless})
    answered = changed(answer, question=endless, answer=endless, evidence=(place,) * 99)
    log.add("right", answered, note=endless)
    assert log.where.stat().st_size < 300_000


def test_half_a_character_is_recorded_as_a_question_mark(log: FeedbackLog, answer: Answer) -> None:
    log.add("right", changed(answer, question="临\ud800平"), note="\udfff")
    assert [(each.question, each.note) for each in log.read()] == [("临?平", "?")]


def test_an_unknown_verdict_is_not_recorded(log: FeedbackLog, answer: Answer) -> None:
    with pytest.raises(ValueError, match="perhaps"):
        log.add("perhaps", answer)  # type: ignore[arg-type]
    assert log.read() == []


def test_many_may_add_at_once(log: FeedbackLog, answer: Answer) -> None:
    logs = [log, FeedbackLog(log.where)]  # the second as of another process

    def add(number: int) -> None:
        logs[number % 2].add("right", answer, note=f"{number}")

    with ThreadPoolExecutor(8) as threads:
        list(threads.map(add, range(100)))
    assert sorted(int(each.note) for each in log.read()) == list(range(100))


# Questions made of it


def exported(*said: Feedback) -> list[dict[str, Any]]:
    return [json.loads(line) for line in evaluation_lines(said)]


def checked(line: dict[str, Any], **decided: Any) -> dict[str, Any]:
    """The line once a person has looked at it."""
    return {field: value for field, value in line.items() if field != "check"} | decided


Load = Callable[[dict[str, Any]], EvaluationQuestion]


@pytest.fixture
def load(tmp_path: Path, index: LocalIndex) -> Load:
    """The question that a line is read as."""

    def load(line: dict[str, Any]) -> EvaluationQuestion:
        (tmp_path / "checked.jsonl").write_text(json.dumps(line), encoding="utf-8")
        articles = [indexed.article for indexed in index.articles]
        (question,) = read_questions(tmp_path / "checked.jsonl", articles).questions
        return question

    return load


def test_a_right_answer_is_gold(load: Load, answer: Answer) -> None:
    (line,) = exported(Feedback.of("right", changed(answer, understood="算力小镇有多少家企业？")))
    question = load(checked(line))
    assert (question.question, question.kind) == ("算力小镇有多少家企业？", "feedback")
    assert question.answers == (SENTENCE,)
    assert [window.text for window in question.evidence] == [SENTENCE]


def test_an_answer_rightly_withheld_is_a_question_without_one(load: Load, answer: Answer) -> None:
    (line,) = exported(Feedback.of("right", changed(answer, no_answer=True)))
    question = load(checked(line))
    assert (question.kind, question.answers, question.evidence) == ("unanswerable", (), ())


@pytest.mark.parametrize("verdict", TO_CHECK)
def test_no_line_is_taken_before_a_person_has_looked_at_it(
    load: Load, answer: Answer, verdict: Verdict
) -> None:
    (line,) = exported(Feedback.of(verdict, answer))
    assert line["check"] == TO_CHECK[verdict]
    decided = line | {"answers": ["1300余家"], "evidence": [SENTENCE]}
    with pytest.raises(EvaluationSetError, match="line 1, check: nobody has checked"):
        load(decided)
    assert load(checked(decided)).answers == ("1300余家",)


@pytest.mark.parametrize(("verdict", "evidence"), [("passage", [SENTENCE]), ("wrong", None)])
def test_what_a_person_has_to_decide_is_refused_until_it_is_decided(
    load: Load, answer: Answer, verdict: Verdict, evidence: list[str] | None
) -> None:
    (line,) = exported(Feedback.of(verdict, answer, note="应是一千三百"))
    assert (line["answers"], line["evidence"]) == (None, evidence)
    assert (line["said"]["answer"], line["said"]["note"]) == (SENTENCE, "应是一千三百")
    with pytest.raises(EvaluationSetError, match="line 1, answers: should be a list of strings"):
        load(checked(line))


def test_each_answer_has_an_id_of_its_own_and_names_equal_evidence_once(answer: Answer) -> None:
    said = Feedback.of("right", changed(answer, evidence=answer.evidence * 2))
    lines = exported(said, said.model_copy(update={"question": "别的？"}))
    assert [line["evidence"] for line in lines] == [[SENTENCE]] * 2
    assert len({line["id"] for line in lines}) == 2


# The commands


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(app, ["feedback", *map(str, arguments)])


def test_the_commands_find_what_was_said_in_the_data_folder(tmp_path: Path, answer: Answer) -> None:
    assert run("export", "--data", tmp_path).stdout == ""
    said = FeedbackLog(tmp_path / "feedback.jsonl").add("passage", answer)
    assert "出处对" in run("list", "--data", tmp_path).stdout
    (listed,) = json.loads(run("list", "--data", tmp_path, "--json").stdout)
    assert listed == said.model_dump(mode="json")
    (line,) = exported(said)
    assert json.loads(run("export", "--data", tmp_path).stdout) == line


def test_what_was_exported_is_not_overwritten(tmp_path: Path, answer: Answer) -> None:
    FeedbackLog(tmp_path / "feedback.jsonl").add("right", answer)
    out = tmp_path / "待核对.jsonl"
    assert run("export", "--data", tmp_path, "--out", out).exit_code == 0
    exported_once = out.read_bytes()
    again = run("export", "--data", tmp_path, "--out", out)
    assert isinstance(again.exception, JuzhengError)
    assert "choose another name" in str(again.exception)
    assert out.read_bytes() == exported_once

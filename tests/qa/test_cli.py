"""`python -m qa`, run in this process on an index made with a fake encoder."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

import evaluation.ablation.command
import evaluation.command
import index.console
import qa.__main__
from corpus import JuzhengError
from evaluation.runs.store import runs_in
from index import Retrieved, UpdateOptions, build_index
from qa import Answer, Candidate
from qa.__main__ import app
from qa.feedback import FeedbackLog
from tests.fakes import FakeEncoder, FakeReader

TEXT = "临平的山\n\n临平有超山。算力小镇有企业1300余家。临平有水。\n"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An index of one small article; commands that open it use fake models."""
    (tmp_path / "临平.txt").write_text(TEXT, encoding="gb18030")
    build_index([tmp_path / "临平.txt"], tmp_path / "index", UpdateOptions(FakeEncoder()))
    monkeypatch.chdir(tmp_path)  # where runs are kept
    for module in (index.console, evaluation.command, evaluation.ablation.command):
        monkeypatch.setattr(module, "open_encoder", lambda *_, **__: FakeEncoder())
    for module in (qa.__main__, evaluation.command):
        monkeypatch.setattr(module, "SpanReader", FakeReader)
    return tmp_path


def run(*arguments: str | Path, typed: str = "") -> Result:
    return CliRunner().invoke(app, [str(each) for each in arguments], input=typed)


def test_ask_prints_the_sentence_and_its_place(folder: Path) -> None:
    done = run("ask", "算力小镇有多少企业？", "--index", folder / "index", "--min-confidence", "0")
    assert done.exit_code == 0
    assert "算力小镇有企业1300余家。" in done.stdout
    assert "临平.txt:12-26" in done.stdout.replace("\n", "")


def test_ask_json_is_json_and_nothing_else(folder: Path) -> None:
    done = run("ask", "算力小镇有多少企业？", "--index", folder / "index", "--json")
    answer = json.loads(done.stdout)
    evidence = answer["evidence"][0]
    assert "算力小镇" in done.stdout
    assert TEXT[evidence["start"] : evidence["end"]] == evidence["text"] == answer["answer"]


def test_a_withheld_answer_is_told_as_such(folder: Path) -> None:
    done = run("ask", "算力小镇有多少企业？", "--index", folder / "index", "--min-confidence", "1")
    assert "没有找到可以作为依据的句子" in done.stdout


def test_why_an_answer_is_withheld_is_told_where_it_is_known(folder: Path) -> None:
    done = run("ask", "“临平有风”的下一句是什么？", "--index", folder / "index")
    assert done.stdout.splitlines() == [
        "文章里没有“临平有风”这一句。",
        "No article has the line “临平有风”.",
    ]


def test_chat_goes_on_until_an_empty_line(folder: Path) -> None:
    done = run("chat", "--index", folder / "index", typed="你好\n临平有水吗？\n\n临平有山吗？\n")
    assert "您好" in done.stdout
    assert "临平有水" in done.stdout
    assert done.exit_code == 0


def test_chat_understands_a_question_from_those_before(folder: Path) -> None:
    typed = "算力小镇有多少企业？\n它有水吗？\n\n"
    done = run("chat", "--index", folder / "index", "--min-confidence", "0", typed=typed)
    assert "理解为 understood as: 算力小镇有水吗？" in done.output


def question_set(folder: Path) -> Path:
    lines = [
        {
            "id": "a",
            "kind": "number",
            "question": "算力小镇有多少企业？",
            "answers": ["1300余家"],
            "evidence": ["算力小镇有企业1300余家。"],
        },
        {
            "id": "b",
            "kind": "unanswerable",
            "question": "月球多大？",
            "answers": [],
            "evidence": [],
        },
    ]
    file = folder / "set.jsonl"
    file.write_text("\n".join(json.dumps(line) for line in lines), encoding="utf-8")
    return file


def test_evaluate_writes_metrics_and_predictions(folder: Path) -> None:
    result = folder / "result.json"
    done = run("evaluate", question_set(folder), "--index", folder / "index", "--json", result)
    written = json.loads(result.read_text(encoding="utf-8"))["sets"]["set.jsonl"]
    assert done.exit_code == 0
    hit = {"value": 1.0, "of": 1, "interval": [1.0, 1.0]}
    assert written["metrics"]["overall"]["evidence_hit@1"] == hit
    assert written["predictions"].keys() == {"a", "b"}
    assert written["predictions"]["a"]["answer"] == "算力小镇有企业1300余家。"


def test_evaluate_asks_one_question_in_so_many(folder: Path) -> None:
    result = folder / "result.json"
    arguments = ("--index", folder / "index", "--json", result, "--every", "2")
    assert run("evaluate", question_set(folder), *arguments).exit_code == 0
    assert json.loads(result.read_text("utf-8"))["sets"]["set.jsonl"]["predictions"].keys() == {"a"}


def test_evaluate_asks_again_in_vain(folder: Path) -> None:
    result = folder / "result.json"
    arguments = ("--index", folder / "index", "--json", result, "--made-unanswerable")
    assert run("evaluate", question_set(folder), *arguments).exit_code == 0
    predictions = json.loads(result.read_text("utf-8"))["sets"]["set.jsonl"]["predictions"]
    assert predictions.keys() == {"a", "b", "a in vain"}
    assert predictions["a in vain"]["evidence"] == []


def test_evaluate_tells_at_once_where_it_cannot_write(folder: Path) -> None:
    done = run("evaluate", question_set(folder), "--json", folder / "none" / "result.json")
    assert isinstance(done.exception, JuzhengError)
    assert "result.json" in str(done.exception)


def test_a_run_that_was_stopped_goes_on_and_asks_nothing_twice(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stop_at_b(reader: FakeReader, retrieved: Retrieved) -> tuple[Candidate, ...]:
        asked.append(retrieved.question)
        if retrieved.question == "月球多大？" and len(asked) == 2:
            raise KeyboardInterrupt
        return read(reader, retrieved)

    asked: list[str] = []
    read = FakeReader.read
    monkeypatch.setattr(FakeReader, "read", stop_at_b)
    arguments = ("evaluate", question_set(folder), "--on", folder / "index")
    assert run(*arguments).exit_code != 0
    done = run(*arguments)
    assert done.exit_code == 0
    assert asked == ["算力小镇有多少企业？", "月球多大？", "月球多大？"]
    [kept] = runs_in(folder / "runs")
    assert kept.header.figures
    assert kept.header.memory_mb


def test_a_set_may_be_asked_of_a_folder_of_articles(folder: Path) -> None:
    (folder / "articles").mkdir()
    (folder / "articles" / "临平.txt").write_text(TEXT, encoding="utf-8")
    arguments = ("--on", folder / "articles", "--data", folder, "--json", folder / "r.json")
    assert run("evaluate", question_set(folder), *arguments).exit_code == 0
    metrics = json.loads((folder / "r.json").read_text("utf-8"))["sets"]["set.jsonl"]["metrics"]
    assert metrics["overall"]["evidence_hit@1"]["value"] == 1.0


def test_several_sets_are_asked_in_one_run(folder: Path) -> None:
    sheet = folder / "题.csv"
    sheet.write_text("问题,答案\n临平有什么山？,超山\n", encoding="utf-8")
    sets = (question_set(folder), sheet, passage_set(folder))
    arguments = ("--on", folder / "index", "--data", folder, "--json", folder / "r.json")
    done = run("evaluate", *sets, *arguments)
    assert done.exit_code == 0
    assert "题.csv" in done.stdout
    written = json.loads((folder / "r.json").read_text("utf-8"))
    assert list(written["sets"]) == ["set.jsonl", "题.csv", "squad.json"]


def test_a_run_is_held_against_another(folder: Path) -> None:
    arguments = ("evaluate", question_set(folder), "--on", folder / "index")
    assert run(*arguments, "--name", "before", "--min-confidence", "0").exit_code == 0
    worse = ("--name", "after", "--min-confidence", "1", "--compare", "before")
    done = run(*arguments, *worse)
    assert done.exit_code == 0
    assert "a 算力小镇有多少企业？" in done.stdout
    assert "McNemar p = 1.000" in done.stdout


def test_runs_are_listed_shown_and_compared(folder: Path) -> None:
    arguments = ("evaluate", question_set(folder), "--on", folder / "index")
    for name, least in (("before", "0"), ("after", "1")):
        run(*arguments, "--name", name, "--min-confidence", least)
    listed = run("runs", "list").stdout
    assert listed.index("before") < listed.index("after")
    shown = run("runs", "show", "before", "--errors").stdout
    assert "min_confidence: 0.0" in shown
    assert "b [unanswerable] 月球多大？" in shown
    assert "b 月球多大？" in run("runs", "compare", "before", "after").stdout
    missing = run("runs", "show", "none")
    assert isinstance(missing.exception, JuzhengError)


def test_runs_are_removed_all_or_none(folder: Path) -> None:
    arguments = ("evaluate", question_set(folder), "--on", folder / "index")
    for name in ("before", "after"):
        run(*arguments, "--name", name)
    assert run("runs", "remove", "before", "none").exit_code
    assert len(runs_in(folder / "runs")) == 2
    run("runs", "remove", "before", "after")
    assert runs_in(folder / "runs") == []


@pytest.mark.parametrize(
    ("least", "status"), [("f1=0.1", 0), ("f1=1", 3), ("no_answer_recall=1", 3)]
)
def test_figures_that_are_too_low_fail(least: str, status: int, folder: Path) -> None:
    arguments = ("--on", folder / "index", "--min-confidence", "0", "--fail-under", least)
    assert run("evaluate", question_set(folder), *arguments).exit_code == status


@pytest.mark.parametrize("gate", ["f1", "f1=2", "f2=0.5"])
def test_a_figure_that_is_not_known_is_refused_before_anything_is_asked(
    gate: str, folder: Path
) -> None:
    done = run("evaluate", question_set(folder), "--fail-under", gate)
    assert isinstance(done.exception, JuzhengError)
    assert "evidence_hit@1" in str(done.exception)


def test_what_stands_twice_in_sets_is_told_before_anything_is_asked(folder: Path) -> None:
    lines = question_set(folder).read_text("utf-8").splitlines()
    (folder / "set.jsonl").write_text("\n".join([*lines, lines[0]]), encoding="utf-8")
    done = run("evaluate", folder / "set.jsonl", "--on", folder / "index")
    assert isinstance(done.exception, JuzhengError)
    assert "第 3 行 line 3" in str(done.exception)
    assert not (folder / "runs").exists()


def dialogue_set(folder: Path) -> Path:
    first = {"kind": "first", "question": "临平有水吗？", "answers": [], "evidence": []}
    then = first | {"kind": "pronoun", "question": "它有山吗？", "meant": "临平有山吗？"}
    line = {"id": "d", "article": "临平.txt", "turns": [first, then]}
    file = folder / "dialogues.jsonl"
    file.write_text(json.dumps(line), encoding="utf-8")
    return file


def test_evaluate_holds_dialogues(folder: Path) -> None:
    file, result = dialogue_set(folder), folder / "result.json"
    done = run("evaluate", file, "--errors", "--min-confidence", "0", "--json", result)
    written = json.loads(result.read_text(encoding="utf-8"))
    assert "d.2 [pronoun] 它有山吗？" in done.stdout
    assert written["metrics"]["groups"]["follow-ups"]["rewritten"] == 1
    assert written["predictions"]["d.2"]["understood"] == "临平有山吗？"


def test_evaluate_lists_errors(folder: Path) -> None:
    arguments = ("--index", folder / "index", "--errors", "--min-confidence", "0")
    done = run("evaluate", question_set(folder), *arguments)
    assert "b [unanswerable] 月球多大？" in done.stdout
    assert "a [number]" not in done.stdout


def passage_set(folder: Path) -> Path:
    paragraphs = [
        {"context": "临平有水。", "qas": [{"id": "1", "question": "余杭有山吗？", "answers": []}]},
        {"context": "余杭有山。", "qas": []},
    ]
    file = folder / "squad.json"
    file.write_text(json.dumps({"data": [{"paragraphs": paragraphs}]}), encoding="utf-8")
    return file


@pytest.mark.parametrize(("passages", "found"), [("open", "余杭有山。"), ("given", "临平有水。")])
def test_a_set_with_passages_is_asked_of_all_or_of_its_own(
    folder: Path, passages: str, found: str
) -> None:
    result = folder / "result.json"
    arguments = ("--passages", passages, "--data", folder, "--json", result)
    assert run("evaluate", passage_set(folder), *arguments).exit_code == 0
    written = json.loads(result.read_text(encoding="utf-8"))["sets"]["squad.json"]
    assert written["predictions"]["1"]["evidence"][0]["text"] == found


@pytest.mark.parametrize(
    ("make_set", "option"),
    [
        (dialogue_set, ["--index", "index"]),
        (dialogue_set, ["--data", "data"]),
        (dialogue_set, ["--passages", "given"]),
        (dialogue_set, ["--made-unanswerable"]),
        (passage_set, ["--index", "index"]),
        (passage_set, ["--split", "dev"]),
    ],
)
def test_an_option_that_a_set_has_no_use_for_is_refused(
    folder: Path, make_set: Callable[[Path], Path], option: list[str]
) -> None:
    done = run("evaluate", make_set(folder), *option)
    assert isinstance(done.exception, JuzhengError)
    assert f"{option[0]}: a set of" in str(done.exception)


def test_what_a_user_said_can_be_evaluated_with(folder: Path) -> None:
    index = ("--index", folder / "index", "--min-confidence", "0")
    answer = Answer.model_validate_json(run("ask", "算力小镇有多少企业？", "--json", *index).stdout)
    FeedbackLog(folder / "feedback.jsonl").add("right", answer)
    run("feedback", "export", "--data", folder, "--out", folder / "set.jsonl")
    line = json.loads((folder / "set.jsonl").read_text(encoding="utf-8"))
    del line["check"]  # a person has looked at it
    (folder / "set.jsonl").write_text(json.dumps(line), encoding="utf-8")
    result = folder / "result.json"
    assert run("evaluate", folder / "set.jsonl", *index, "--json", result).exit_code == 0
    overall = json.loads(result.read_text("utf-8"))["sets"]["set.jsonl"]["metrics"]["overall"]
    assert overall["exact_match"]["value"] == overall["evidence_hit@1"]["value"] == 1.0


def test_ablate_asks_each_way_once_and_keeps_it(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(evaluation.ablation.command, "SpanReader", FakeReader)
    arguments = ("ablate", question_set(folder), "--on", folder / "index", "--data", folder)
    plot = folder / "plot.svg"
    done = run(*arguments, "--only", "search", "--only", "size", "--plot", plot)
    assert done.exit_code == 0, done.output
    for name in ("shipped", "search=meaning", "search=words", "size=120"):
        assert name in done.stdout
        assert name in plot.read_text("utf-8")
    kept = [each.header.name for each in runs_in(folder / "runs")]
    assert len(kept) == 7
    assert run(*arguments, "--only", "search").exit_code == 0
    assert [each.header.name for each in runs_in(folder / "runs")] == kept


@pytest.mark.parametrize("option", [("--split", "test"), ("--only", "nothing")])
def test_ablate_refuses_test_questions_and_what_it_does_not_know(
    folder: Path, option: tuple[str, str]
) -> None:
    done = run("ablate", question_set(folder), *option)
    assert isinstance(done.exception, JuzhengError)
    assert option[1] in str(done.exception)

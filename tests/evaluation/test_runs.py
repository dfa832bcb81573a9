"""Runs that are kept, stopped, damaged and taken up again."""

from collections.abc import Sequence
from pathlib import Path

import pytest

from corpus import Article, JuzhengError, Sentence
from evaluation.running import Gold, Judged
from evaluation.runs.store import JUDGED_FILE, RUN_FILE, Run, RunHeader, runs_in, unfinished_run
from evaluation.sets.questions import EvaluationQuestion
from qa import Answer, Candidate, Evidence

ARTICLE = Article("a.txt", "临平有山。", "临平")
SENTENCE = Sentence(ARTICLE, 0, 5)
ASKED = {"top_k": 6, "sets": {"a.jsonl": "12ab"}}


def header(name: str, started: str = "2026-01-01T00:00:00") -> RunHeader:
    return RunHeader(name=name, started=started, asked=ASKED)


def judged(number: int) -> Judged:
    question = EvaluationQuestion(str(number), "fact", "?", ("临平有山。",), (SENTENCE,))
    found = Candidate(SENTENCE, (Evidence(SENTENCE, SENTENCE, 1.0),), 0.75)
    return Judged(
        question=Gold.of(question),
        answer=Answer.of("?", [found]),
        exact_match=1.0,
        f1=1.0,
        articles=(True,),
        chunks=(False, True),
        sentences=(True,),
    )


def asked(run: Run, numbers: Sequence[int]) -> None:
    for number in numbers:
        run.add("a.jsonl", judged(number))


def test_a_run_is_read_as_it_was_kept(tmp_path: Path) -> None:
    run = Run.begin(tmp_path, header("one"))
    asked(run, [1, 2])
    run.finish({"f1": 0.5}, seconds=2.0, memory_mb=300.0)
    kept = Run.open(tmp_path / "one")
    assert kept.header == run.header
    assert kept.header.figures == {"f1": 0.5}
    assert kept.judged()["a.jsonl", "2"] == judged(2)


def test_a_run_that_was_stopped_is_found_by_what_it_asks(tmp_path: Path) -> None:
    Run.begin(tmp_path, header("done")).finish({}, seconds=1.0, memory_mb=1.0)
    asked(Run.begin(tmp_path, header("stopped", "2026-01-02T00:00:00")), [1])
    found = unfinished_run(tmp_path, ASKED)
    assert found
    assert list(found.judged()) == [("a.jsonl", "1")]
    assert unfinished_run(tmp_path, ASKED | {"top_k": 7}) is None


def test_a_line_that_was_cut_off_is_asked_again(tmp_path: Path) -> None:
    run = Run.begin(tmp_path, header("one"))
    asked(run, [1, 2])
    file = run.folder / JUDGED_FILE
    file.write_bytes(file.read_bytes()[:-40])
    assert [name for _, name in run.judged()] == ["1"]
    asked(run, [2, 3])
    assert [name for _, name in run.judged()] == ["1", "2", "3"]


def test_a_run_is_never_written_over(tmp_path: Path) -> None:
    Run.begin(tmp_path, header("one"))
    with pytest.raises(JuzhengError, match="--runs"):
        Run.begin(tmp_path, header("one"))


def test_a_damaged_run_is_named_and_others_are_listed(tmp_path: Path) -> None:
    Run.begin(tmp_path, header("late", "2026-02-01T00:00:00"))
    Run.begin(tmp_path, header("early"))
    Run.begin(tmp_path, header("bad"))
    (tmp_path / "bad" / RUN_FILE).write_text("{")
    assert [run.header.name for run in runs_in(tmp_path)] == ["early", "late"]
    with pytest.raises(JuzhengError, match=r"run\.json"):
        Run.open(tmp_path / "bad")


def test_a_run_that_is_removed_leaves_what_is_not_its_own(tmp_path: Path) -> None:
    runs = [Run.begin(tmp_path, header(name)) for name in ("one", "two")]
    asked(runs[0], [1])
    (runs[1].folder / "notes.txt").write_text("mine", "utf-8")
    for run in runs:
        run.remove()
    assert runs_in(tmp_path) == []
    assert [each.relative_to(tmp_path).as_posix() for each in tmp_path.rglob("*")] == [
        "two",
        "two/notes.txt",
    ]

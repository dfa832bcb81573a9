"""Runs in the background: one at a time, after users' questions, stopped and gone on with."""

import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from corpus import Article, JuzhengError
from evaluation.runs.store import Run, runs_in
from index import LocalIndex
from qa import AnsweringQueue, QuestionAnswerer
from tests.fakes import FakeEncoder
from tests.web.quick import GatedReader
from web.evaluation.kept_runs import kept_run, kept_runs, run_before
from web.evaluation.kept_sets import KeptSet
from web.evaluation.runner import RUNS, Runner, RunState
from web.evaluation.set_check import check_set

ARTICLE = Article("a.txt", "临平有山。临平有水。山上有树。", "临平")
QUICK = "问题,答案\n临平有什么山？,临平有山。\n山上有什么？,山上有树。\n"
SLOW = QUICK + "临平有什么水，慢？,临平有水。\n"


@dataclass
class Evaluating:
    """A runner, the queue that it shares with users, and the folder of data."""

    runner: Runner
    queue: AnsweringQueue
    reader: GatedReader
    data: Path

    def start(self, text: str, *, split: str = "") -> None:
        file = self.data / "题.csv"
        file.write_text(text, encoding="utf-8")
        opened = check_set(KeptSet("1", file), self.queue.index).of_part(split)
        assert opened
        self.runner.start(opened, self.queue, data=self.data, split=split)

    def until(self, stage: str, done: int = 0) -> RunState:
        for _ in range(1000):
            state = self.runner.state
            if state and state.stage == stage and state.done >= done:
                return state
            time.sleep(0.01)
        raise TimeoutError(f"{self.runner.state}")

    def runs(self) -> list[Run]:
        return runs_in(self.data / RUNS)


@pytest.fixture
def evaluating(tmp_path: Path) -> Iterator[Evaluating]:
    reader = GatedReader()
    index = LocalIndex.from_articles([ARTICLE], encoder=FakeEncoder())
    queue = AnsweringQueue(QuestionAnswerer(index, reader, min_confidence=0))
    yield Evaluating(Runner(), queue, reader, tmp_path)
    reader.release()
    queue.close()


def test_a_run_is_kept_with_its_figures(evaluating: Evaluating) -> None:
    evaluating.start(QUICK)
    state = evaluating.until("done")
    [run] = evaluating.runs()
    assert (state.done, state.total, state.run) == (2, 2, run.header.name)
    assert run.header.figures
    assert run.header.figures["题.csv"]["overall"]["exact_match"]["value"] == 1.0


def test_a_run_asks_what_the_command_line_would(evaluating: Evaluating) -> None:
    evaluating.start(QUICK)
    evaluating.until("done")
    [run] = evaluating.runs()
    asked = run.header.asked
    assert asked.keys() == {
        *("top_k", "min_confidence", "passages", "split", "made_unanswerable", "every"),
        *("sets", "indexes", "reader"),
    }
    assert (asked["passages"], asked["min_confidence"]) == ("open", 0)


def test_only_one_run_is_under_way(evaluating: Evaluating) -> None:
    evaluating.start(SLOW)
    evaluating.until("asking", done=2)
    with pytest.raises(JuzhengError, match="under way already"):
        evaluating.start(QUICK)
    evaluating.reader.release()
    evaluating.until("done")
    assert len(evaluating.runs()) == 1


def test_a_run_that_is_stopped_goes_on_where_it_was(evaluating: Evaluating) -> None:
    evaluating.start(SLOW)
    evaluating.until("asking", done=2)
    evaluating.runner.stop()
    evaluating.reader.release()
    evaluating.until("stopped")
    before = len(evaluating.reader.asked)
    assert evaluating.runs()[0].header.figures is None
    evaluating.start(SLOW)
    evaluating.until("done")
    assert len(evaluating.runs()) == 1
    assert len(evaluating.reader.asked) == before


def test_stopping_begins_no_further_question(evaluating: Evaluating) -> None:
    evaluating.start("问题,答案\n临平有什么水，慢？,临平有水。\n山上有什么？,山上有树。\n")
    evaluating.until("asking")
    evaluating.runner.stop()
    evaluating.reader.release()
    assert evaluating.until("stopped").done == 1
    assert evaluating.reader.asked == ["临平有什么水，慢？"]


def test_users_questions_go_first(evaluating: Evaluating) -> None:
    queue = evaluating.queue
    asked = queue.submit(queue.answerer.request("慢：山在哪里？"))
    evaluating.start(QUICK)
    evaluating.until("waiting")
    assert evaluating.reader.asked == ["慢：山在哪里？"]
    evaluating.reader.release()
    assert asked.result(10)
    evaluating.until("done")
    assert evaluating.reader.asked[1:] == ["临平有什么山？", "山上有什么？"]


def test_a_run_that_waits_for_users_can_be_stopped(evaluating: Evaluating) -> None:
    queue = evaluating.queue
    queue.submit(queue.answerer.request("慢：山在哪里？"))
    evaluating.start(QUICK)
    evaluating.until("waiting")
    evaluating.runner.stop()
    assert evaluating.until("stopped").done == 0


def test_what_goes_wrong_is_told_and_another_run_can_begin(evaluating: Evaluating) -> None:
    evaluating.start("问题,答案\n坏：临平有什么山？,临平有山。\n")
    problem = evaluating.until("failed").problem
    assert problem
    assert problem[1].startswith("The run failed")
    evaluating.start(QUICK)
    evaluating.until("done")


def test_a_run_is_held_against_the_one_before(evaluating: Evaluating) -> None:
    evaluating.start(QUICK)
    evaluating.until("done")
    evaluating.start(QUICK.replace("山上有树。", "临平有水。"))
    evaluating.until("done")
    newest, oldest = kept_runs(evaluating.data)
    assert run_before(oldest, [newest, oldest]) is None
    found = run_before(newest, [newest, oldest])
    assert found
    assert found[0].header.name == oldest.header.name
    assert (found[1].asked, found[1].left) == (1, 1)


def test_a_name_is_looked_up_and_is_no_path(evaluating: Evaluating) -> None:
    evaluating.start(QUICK)
    name = evaluating.until("done").run
    runs = kept_runs(evaluating.data)
    given: list[object] = ["..", f"../runs/{name}", f"./{name}", "", "none", None, [name]]
    assert [kept_run(runs, each) for each in given] == [None] * len(given)
    assert kept_run(runs, name)

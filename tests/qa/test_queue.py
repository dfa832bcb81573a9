from collections.abc import Iterator
from concurrent.futures import CancelledError, Future, wait
from threading import Event, Thread

import pytest

from corpus import Article
from index import LocalIndex, Retrieved
from qa import Answer, Candidate, QuestionAnswerer
from qa.cache import AnswerCache
from qa.queue import AnsweringQueue
from tests.fakes import FakeEncoder

QUESTIONS = ("超山在哪里？", "塘栖在哪里？", "临平在哪里？")


class WaitingReader:
    """Reads once it may; what is `bad` it cannot read. `read` has the questions it was given."""

    def __init__(self) -> None:
        self.may_read = Event()
        self.questions: list[str] = []
        self.bad = ""

    def read(self, retrieved: Retrieved) -> tuple[Candidate, ...]:
        self.questions.append(retrieved.question)
        self.may_read.wait(10)
        if retrieved.question == self.bad:
            raise ValueError(self.bad)
        return ()


@pytest.fixture
def reader() -> WaitingReader:
    return WaitingReader()


@pytest.fixture
def queue(reader: WaitingReader) -> Iterator[AnsweringQueue]:
    article = Article("a.txt", "临平有超山和塘栖。", "临平")
    index = LocalIndex.from_articles([article], encoder=FakeEncoder())
    queue = AnsweringQueue(QuestionAnswerer(index, reader, cache=AnswerCache()), at_once=1)
    yield queue
    reader.may_read.set()
    queue.close()


def submitted(queue: AnsweringQueue, question: str) -> Future[Answer]:
    return queue.submit(queue.answerer.request(question))


def test_who_comes_first_is_answered_first(queue: AnsweringQueue, reader: WaitingReader) -> None:
    waiting = [submitted(queue, question) for question in QUESTIONS]
    reader.may_read.set()
    assert [each.result(10).question for each in waiting] == [*QUESTIONS]
    assert reader.questions == [*QUESTIONS]


def test_who_has_gone_is_not_worked_on(queue: AnsweringQueue, reader: WaitingReader) -> None:
    _, gone, last = (submitted(queue, question) for question in QUESTIONS)
    assert gone.cancel()
    reader.may_read.set()
    last.result(10)
    assert reader.questions == [QUESTIONS[0], QUESTIONS[2]]


def test_a_question_that_fails_fails_alone(queue: AnsweringQueue, reader: WaitingReader) -> None:
    reader.bad = QUESTIONS[1]
    first, bad, last = (submitted(queue, question) for question in QUESTIONS)
    reader.may_read.set()
    wait([first, last], 10)
    with pytest.raises(ValueError, match="塘栖在哪里"):
        bad.result(10)
    assert last.result(10).question == QUESTIONS[2]


def test_what_many_ask_is_read_once(queue: AnsweringQueue, reader: WaitingReader) -> None:
    waiting = [submitted(queue, QUESTIONS[0]) for _ in range(5)]
    reader.may_read.set()
    wait(waiting, 10)
    assert reader.questions == [QUESTIONS[0]]


def test_an_answer_that_cannot_be_told_is_a_failure_and_no_end_of_waiting(
    queue: AnsweringQueue, reader: WaitingReader, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(QuestionAnswerer, "find", lambda *_: None)
    for asked in [submitted(queue, QUESTIONS[0]) for _ in range(2)]:
        with pytest.raises(AttributeError):
            asked.result(10)


def test_who_leaves_others_that_ask_the_same_takes_no_answer_from_them(
    queue: AnsweringQueue, reader: WaitingReader
) -> None:
    busy, leaving, staying = (submitted(queue, each) for each in (QUESTIONS[0], "山?", " 山？"))
    assert leaving.cancel()
    reader.may_read.set()
    assert staying.result(10).question == " 山？"
    wait([busy], 10)
    assert reader.questions == [QUESTIONS[0], "山?"]


def test_what_is_known_does_not_wait(queue: AnsweringQueue, reader: WaitingReader) -> None:
    reader.may_read.set()
    queue.ask(QUESTIONS[0])
    reader.may_read.clear()
    submitted(queue, QUESTIONS[1])
    assert submitted(queue, QUESTIONS[0]).done()
    assert submitted(queue, "你好").result(0).reply


def test_other_work_can_wait_until_no_question_does(
    queue: AnsweringQueue, reader: WaitingReader
) -> None:
    asked, leaving = submitted(queue, QUESTIONS[0]), submitted(queue, QUESTIONS[1])
    assert not queue.is_idle(0)
    leaving.cancel()
    assert not queue.is_idle(0)
    reader.may_read.set()
    assert queue.is_idle(10)
    assert asked.result(10).question == QUESTIONS[0]
    assert queue.submit_work(lambda: "found").result(10) == "found"


def test_closing_sends_away_who_waits(queue: AnsweringQueue, reader: WaitingReader) -> None:
    first, waiting = submitted(queue, QUESTIONS[0]), submitted(queue, QUESTIONS[1])
    closing = Thread(target=queue.close)
    closing.start()
    with pytest.raises(CancelledError):
        waiting.result(10)
    reader.may_read.set()
    closing.join(10)
    assert first.done()


def test_a_closed_queue_takes_no_question(queue: AnsweringQueue) -> None:
    queue.close()
    with pytest.raises(RuntimeError):
        submitted(queue, QUESTIONS[0])


def test_who_asks_another_part_waits_for_an_answer_of_their_own(
    queue: AnsweringQueue, reader: WaitingReader
) -> None:
    parts = [queue, queue.within(["默认"]), queue.within(["默认"]), queue.within(["人事"])]
    asked = [submitted(part, "超山在哪里？") for part in parts]
    reader.may_read.set()
    passages = [len(each.result(10).passages) for each in asked]
    assert passages == [1, 1, 1, 0]
    assert len(reader.questions) == 3

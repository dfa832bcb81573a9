"""Whoever comes first is served first; no one waits for ever."""

from concurrent.futures import ThreadPoolExecutor
from threading import Event

import pytest

from web.service.change_queue import BusyError, ChangeQueue


def test_turns_are_taken_in_the_order_in_which_they_were_asked_for() -> None:
    queue, served = ChangeQueue(most_waiting=9, patience_seconds=5), list[int]()

    def take(number: int, queued: Event) -> None:
        with queue.place(on_wait=lambda before: queued.set()):
            served.append(number)

    with ThreadPoolExecutor(6) as threads:
        with queue.place():
            for number in range(6):
                queued = Event()
                threads.submit(take, number, queued)
                assert queued.wait(5)
        threads.shutdown()
    assert served == list(range(6))


def test_who_waits_hears_how_many_are_before() -> None:
    queue, heard = ChangeQueue(most_waiting=9, patience_seconds=5), list[int]()
    second_waits, third_waits, third_is_next = Event(), Event(), Event()

    def second() -> None:
        with queue.place(on_wait=lambda before: second_waits.set()):
            assert third_is_next.wait(5)

    def hear(before: int) -> None:
        heard.append(before)
        (third_waits if before == 2 else third_is_next).set()

    def third() -> None:
        with queue.place(on_wait=hear):
            pass

    with ThreadPoolExecutor() as threads:
        with queue.place():
            waiting = [threads.submit(second)]
            assert second_waits.wait(5)
            waiting.append(threads.submit(third))
            assert third_waits.wait(5)
        for each in waiting:
            each.result()
    assert heard == [2, 1]


def test_who_would_wait_too_long_is_told() -> None:
    queue = ChangeQueue(most_waiting=9, patience_seconds=0.01)
    with queue.place(), pytest.raises(BusyError, match="takes more than"):
        _elsewhere(queue)
    _elsewhere(queue)


def test_too_many_may_not_wait() -> None:
    queue = ChangeQueue(most_waiting=0, patience_seconds=5)
    with queue.place(), pytest.raises(BusyError, match="0 changes are waiting already"):
        _elsewhere(queue)
    _elsewhere(queue)


def test_who_fails_gives_up_its_turn() -> None:
    queue = ChangeQueue(most_waiting=0, patience_seconds=5)
    with pytest.raises(ZeroDivisionError), queue.place():
        raise ZeroDivisionError
    _elsewhere(queue)


def _elsewhere(queue: ChangeQueue) -> None:
    """Take a turn in another thread."""

    def take() -> None:
        with queue.place():
            pass

    with ThreadPoolExecutor() as threads:
        threads.submit(take).result()

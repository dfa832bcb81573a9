"""Whoever comes first is served first; no one waits for ever."""

from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from queue import SimpleQueue

import pytest

from web.service.change_queue import BusyError, ChangeQueue


def test_who_comes_first_is_first_and_all_others_hear_how_many_are_before() -> None:
    queue = ChangeQueue(most_waiting=9, patience_seconds=5)
    heard, served = SimpleQueue[tuple[int, int]](), list[tuple[int, set[tuple[int, int]]]]()

    def come(number: int) -> None:
        with queue.place(on_wait=lambda before: heard.put((number, before))):
            served.append((number, {heard.get(timeout=5) for _ in range(number, 2)}))

    with ThreadPoolExecutor(3) as threads, queue.place():
        for number in range(3):
            threads.submit(come, number)
            assert heard.get(timeout=5) == (number, number + 1)
    assert served == [(0, {(1, 1), (2, 2)}), (1, {(2, 1)}), (2, set())]


@pytest.mark.parametrize(
    ("most_waiting", "patience_seconds", "reason"),
    [(9, 0.01, "takes more than 0.01 seconds"), (0, 5, "0 changes are waiting already")],
)
def test_no_one_waits_too_long_nor_too_many_wait(
    most_waiting: int, patience_seconds: float, reason: str
) -> None:
    queue = ChangeQueue(most_waiting=most_waiting, patience_seconds=patience_seconds)
    with queue.place(), pytest.raises(BusyError, match=reason):
        elsewhere(queue).result()
    elsewhere(queue).result()


def test_who_fails_gives_up_the_place() -> None:
    queue = ChangeQueue(most_waiting=0, patience_seconds=5)
    with suppress(ZeroDivisionError), queue.place():
        raise ZeroDivisionError
    elsewhere(queue).result()


def elsewhere(queue: ChangeQueue) -> Future[None]:
    """Have a place in another thread."""

    def come() -> None:
        with queue.place():
            pass

    with ThreadPoolExecutor() as threads:
        return threads.submit(come)

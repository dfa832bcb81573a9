"""Turns: whoever comes first is served first, and whoever waits is told how many are before."""

from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Condition

from corpus import JuzhengError


class BusyError(JuzhengError):
    """Too many are waiting, or one before us takes too long."""


class ChangeQueue:
    """A queue of threads, of which one at a time has its turn."""

    def __init__(self, *, most_waiting: int, patience_seconds: float) -> None:
        self._most_waiting = most_waiting
        self._patience = patience_seconds
        self._queue: deque[object] = deque()
        self._moved = Condition()

    @contextmanager
    def turn(self, on_wait: Callable[[int], None] = lambda before: None) -> Iterator[None]:
        """Held by the thread whose turn it is; `on_wait` hears how many are before it.

        Raises:
            BusyError: too many are waiting, or none of them was done within the seconds of
                patience.
        """
        ticket = object()
        with self._moved:
            if len(self._queue) > self._most_waiting:
                raise BusyError(
                    f"已有 {self._most_waiting} 项改动在排队。请稍后再试。",
                    f"{self._most_waiting} changes are waiting already. Try again later.",
                )
            self._queue.append(ticket)
        try:
            self._wait(ticket, on_wait)
            yield
        finally:
            with self._moved:
                self._queue.remove(ticket)
                self._moved.notify_all()

    def _wait(self, ticket: object, on_wait: Callable[[int], None]) -> None:
        with self._moved:
            while before := self._queue.index(ticket):
                on_wait(before)
                if not self._moved.wait(self._patience):
                    raise BusyError(
                        f"前面的改动超过 {self._patience:g} 秒还没有完成。请稍后再试。",
                        f"the change before this one takes more than {self._patience:g} seconds."
                        " Try again later.",
                    )

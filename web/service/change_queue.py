"""The queue of changes: first come, first served; who waits is told how many are before."""

from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Condition

from corpus import JuzhengError


class BusyError(JuzhengError):
    """The queue is full, or who is before us in it takes too long."""


class ChangeQueue:
    """A queue of threads; who has the first place is at work, and all others wait."""

    def __init__(self, *, most_waiting: int, patience_seconds: float) -> None:
        self._most_waiting = most_waiting
        self._patience = patience_seconds
        self._places: deque[object] = deque()
        self._moved = Condition()

    @contextmanager
    def place(self, on_wait: Callable[[int], None] = lambda before: None) -> Iterator[None]:
        """A place in the queue, once it is the first; `on_wait` hears how many are before it.

        Raises:
            BusyError: too many are waiting, or the queue has not moved within the seconds of
                patience.
        """
        place = object()
        with self._moved:
            if len(self._places) > self._most_waiting:
                raise BusyError(
                    f"已有 {self._most_waiting} 项改动在排队。请稍后再试。",
                    f"{self._most_waiting} changes are waiting already. Try again later.",
                )
            self._places.append(place)
        try:
            self._wait(place, on_wait)
            yield
        finally:
            with self._moved:
                self._places.remove(place)
                self._moved.notify_all()

    def _wait(self, place: object, on_wait: Callable[[int], None]) -> None:
        with self._moved:
            while before := self._places.index(place):
                on_wait(before)
                if not self._moved.wait(self._patience):
                    raise BusyError(
                        f"前面的改动超过 {self._patience:g} 秒还没有完成。请稍后再试。",
                        f"the change before this one takes more than {self._patience:g} seconds."
                        " Try again later.",
                    )

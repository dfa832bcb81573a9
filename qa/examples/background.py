"""Example questions of a living index, made in the background once per version."""

import logging
from collections.abc import Callable
from threading import Lock, Thread

from qa.answer import Answer
from qa.answering import Asked
from qa.examples.choosing import example_questions

logger = logging.getLogger(__name__)


class ExampleQuestions:
    """Gives out what there is at once, and has it made anew where the index has changed."""

    def __init__(self, index: Asked, ask: Callable[[str], Answer], *, count: int = 4) -> None:
        self._index = index
        self._ask = ask
        self._count = count
        self._made: tuple[str, ...] = ()
        self._of: int | None = None
        self._lock = Lock()
        self._thread: Thread | None = None

    @property
    def current(self) -> tuple[str, ...]:
        """The questions of the newest version they were made of, none until they first are."""
        with self._lock:
            is_making = self._thread is not None and self._thread.is_alive()
            if not is_making and self._of != self._index.current.version:
                self._thread = Thread(target=self._make, name="example-questions", daemon=True)
                self._thread.start()
        return self._made

    def wait(self) -> tuple[str, ...]:
        """`current`, once what is being made is done."""
        if self.current and self._thread:
            self._thread.join()
        return self._made

    def _make(self) -> None:
        index = self._index.current
        try:
            self._made = example_questions(index, self._ask, count=self._count)
        except Exception:  # no examples are no reason to keep anyone from asking
            logger.exception("No example questions were made.")
        self._of = index.version

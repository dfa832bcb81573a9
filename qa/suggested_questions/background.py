"""Example questions of an index that changes, made in the background once per version."""

import logging
import time
from collections.abc import Callable
from threading import Lock, Thread

from index import CurrentIndex
from qa.answer import Answer
from qa.suggested_questions.choosing import suggest_questions

logger = logging.getLogger(__name__)

PAUSE_SECONDS = 0.2
"""Rest before each question is tried, so that those of users go first."""


class SuggestedQuestions:
    """Gives out at once what there is, and has it made anew where the index has changed since."""

    def __init__(
        self,
        index: CurrentIndex,
        ask: Callable[[str], Answer],
        *,
        count: int = 4,
        pause_seconds: float = PAUSE_SECONDS,
    ) -> None:
        self._index = index
        self._ask = ask
        self._count = count
        self._pause_seconds = pause_seconds
        self._made: tuple[str, ...] = ()
        self._made_of: int | None = None
        self._lock = Lock()
        self._thread: Thread | None = None

    @property
    def current(self) -> tuple[str, ...]:
        """The questions that were made last, none until they first are.

        Looking at them is what starts the making, so look once before anyone waits for them.
        """
        made = self._made
        with self._lock:
            is_making = self._thread is not None and self._thread.is_alive()
            if not is_making and self._made_of != self._index.current.version:
                self._thread = Thread(target=self._make, name="example-questions", daemon=True)
                self._thread.start()
        return made

    def wait(self, seconds: float | None = None) -> tuple[str, ...]:
        """`current`, once what is being made is done, or after so many seconds."""
        if self._thread:
            self._thread.join(seconds)
        return self._made

    def _make(self) -> None:
        index = self._index.current
        try:
            self._made = suggest_questions(index, self._ask_patiently, count=self._count)
        except Exception:  # without examples one can still ask
            logger.exception("No example questions were made.")
        self._made_of = index.version

    def _ask_patiently(self, question: str) -> Answer:
        time.sleep(self._pause_seconds)
        return self._ask(question)

"""Many who ask at once: first come, first served, a few at a time."""

import os
from collections.abc import Collection
from concurrent.futures import Future, ThreadPoolExecutor

from index import PassageIndex
from qa.answer import Answer
from qa.answering import TOP_K, QuestionAnswerer

AT_ONCE = 2 + (os.cpu_count() or 1)
"""Questions that are worked on together: while some are read, others are looked up. More of them
would only keep those that came first waiting."""


class AnsweringQueue:
    """Lets questions wait for their turn, and passes over what was cancelled before it came.

    The queue itself cancels nothing before it is closed: whoever learns that an asker has gone
    does. What the answerer remembers is answered past the queue. A question that fails does so
    for its asker alone.
    """

    def __init__(self, answerer: QuestionAnswerer, *, at_once: int = AT_ONCE) -> None:
        self._answerer = answerer
        self._turns = ThreadPoolExecutor(at_once, thread_name_prefix="answer")

    @property
    def index(self) -> PassageIndex:
        """The version that the next question is asked of."""
        return self._answerer.index

    def ask(
        self, question: str, *, top_k: int = TOP_K, among: Collection[str] | None = None
    ) -> Answer:
        """The answer, once it is this question's turn."""
        return self.submit(question, top_k=top_k, among=among).result()

    def submit(
        self, question: str, *, top_k: int = TOP_K, among: Collection[str] | None = None
    ) -> Future[Answer]:
        """What will be the answer. Cancel it where nobody waits for it any longer.

        Raises:
            RuntimeError: the queue is closed.
        """
        if known := self._answerer.recall(question, top_k=top_k, among=among):
            answered: Future[Answer] = Future()
            answered.set_result(known)
            return answered
        return self._turns.submit(self._answerer.ask, question, top_k=top_k, among=among)

    def close(self) -> None:
        """Send away who still waits, and return when those who are being answered are."""
        self._turns.shutdown(cancel_futures=True)

"""Many who ask at once: first come, first served, a few at a time, and no question twice."""

import os
from collections.abc import Callable, Collection
from concurrent.futures import Future, ThreadPoolExecutor
from copy import copy
from dataclasses import dataclass, field
from functools import partial
from threading import Condition
from typing import TypeAlias, TypeVar

from index import PassageIndex
from qa.answer import Answer
from qa.answering import QuestionAnswerer, answer_to
from qa.request import Key, Request

AT_ONCE = 2 + (os.cpu_count() or 1)
"""Questions that are worked on together: while some are read, others are looked up. More of them
would only keep those that came first waiting."""
Work: TypeAlias = tuple[int, frozenset[str] | None, Key]
"""A version of the index, the collections of it, and all else that an answer depends on."""
Found = TypeVar("Found")


class AnsweringQueue:
    """Lets questions wait for their turn, and passes over what was cancelled before it came.

    The queue itself cancels nothing before it is closed: whoever learns that an asker has gone
    does. What is known is answered past the queue; who asks what is under way waits for the same
    answer. A question that fails does so for its askers alone. `when_asked` lets somebody hear of
    what is submitted, but not of what the program asks by itself with `ask`.
    """

    def __init__(self, answerer: QuestionAnswerer, *, at_once: int = AT_ONCE) -> None:
        self.answerer = answerer
        self._threads = ThreadPoolExecutor(at_once, thread_name_prefix="answer")
        self._under_way: dict[Work, _Shared] = {}
        self._lock = Condition()
        self._tell: Telling = lambda request: lambda answer: None

    def within(self, collections: Collection[str]) -> "AnsweringQueue":
        """The same queue for who asks some collections alone, of which no other answer tells."""
        part = copy(self)
        part.answerer = self.answerer.within(collections)
        return part

    @property
    def index(self) -> PassageIndex:
        """The version that the next question is asked of."""
        return self.answerer.index

    def ask(self, question: str) -> Answer:
        """The answer, once it is this question's turn."""
        return self._submit(self.answerer.request(question)).result()

    def submit(self, request: Request) -> Future[Answer]:
        """What will be the answer. Cancel it where nobody waits for it any longer.

        Raises:
            RuntimeError: the queue is closed.
        """
        tell_end = self._tell(request)
        answer = self._submit(request)
        answer.add_done_callback(tell_end)
        return answer

    def when_asked(self, tell: "Telling") -> None:
        """`tell` hears of each request when it comes, and what it returns of the end."""
        self._tell = tell

    def length(self) -> "QueueLength":
        """How many questions there are now that somebody waits for; each counts once."""
        with self._lock:
            answers = [shared.answer for shared in self._under_way.values()]
        begun = [answer.running() for answer in answers if not answer.done()]
        return QueueLength(waiting=begun.count(False), under_way=begun.count(True))

    def _submit(self, request: Request) -> Future[Answer]:
        asker: Future[Answer] = Future()
        if known := self.answerer.known(request):
            asker.set_result(known)
            return asker
        index = self.index
        work = index.version, index.collections, request.key
        with self._lock:
            joined = self._under_way.get(work)
            shared = joined or _Shared(self._threads.submit(self.answerer.find, request))
            self._under_way[work] = shared
            shared.askers[asker] = request
        # Not under the lock: what is done already is called back at once.
        asker.add_done_callback(partial(self._leave, work, shared))
        if not joined:
            shared.answer.add_done_callback(lambda _: self._settle(work, shared))
        return asker

    def is_idle(self, wait_seconds: float) -> bool:
        """Whether nobody waits for an answer, or within so many seconds nobody does any more."""
        with self._lock:
            return self._lock.wait_for(lambda: not self._under_way, wait_seconds)

    def submit_work(self, work: Callable[[], Found]) -> Future[Found]:
        """What `work` finds, which is no user's question and takes its turn among them.

        Whoever waits before each until the queue `is_idle` lets all users go first.

        Raises:
            RuntimeError: the queue is closed.
        """
        return self._threads.submit(work)

    def close(self) -> None:
        """Send away who still waits, and return when those who are being answered are."""
        self._threads.shutdown(cancel_futures=True)

    def _leave(self, work: Work, shared: "_Shared", asker: Future[Answer]) -> None:
        """Where the last asker has gone before it was begun, it is not begun."""
        with self._lock:
            del shared.askers[asker]
            is_last = not shared.askers and self._under_way.get(work) is shared
            if is_last:
                self._forget(work)
        if is_last:
            shared.answer.cancel()

    def _settle(self, work: Work, shared: "_Shared") -> None:
        """Give all askers the answer, or what went wrong."""
        with self._lock:
            if self._under_way.get(work) is shared:
                self._forget(work)
            askers = dict(shared.askers)
        for asker, request in askers.items():
            if shared.answer.cancelled():
                asker.cancel()
            elif asker.set_running_or_notify_cancel():
                try:
                    asker.set_result(answer_to(request, shared.answer.result()))
                except BaseException as error:  # or who asks would wait for ever
                    asker.set_exception(error)

    def _forget(self, work: Work) -> None:
        """Under the lock."""
        del self._under_way[work]
        if not self._under_way:
            self._lock.notify_all()


Telling: TypeAlias = Callable[[Request], Callable[[Future[Answer]], None]]


@dataclass(frozen=True, slots=True)
class QueueLength:
    """Questions that wait for their turn, and those that are being answered."""

    waiting: int
    under_way: int


@dataclass(frozen=True, slots=True)
class _Shared:
    """An answer that is under way, and who waits for it."""

    answer: Future[Answer]
    askers: dict[Future[Answer], Request] = field(default_factory=dict)

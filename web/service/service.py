"""What stands behind the page, loaded in the background while the page already opens."""

from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass
from pathlib import Path
from threading import Event, Lock, Thread

from index import ReloadingIndex
from index.audit import AuditLog
from qa import Answer, AnsweringQueue, Turn
from qa.feedback import FeedbackLog
from qa.feedback.log import FILE
from qa.suggested_questions import SuggestedQuestions
from web.operation.metrics import Metrics, State
from web.operation.questions import question_telling
from web.service.library import Library


@dataclass(frozen=True, slots=True)
class Backend:
    """What answers questions, the articles it answers them from, and what users say of it.

    `data` is the folder of all else that is written at run time.
    """

    queue: AnsweringQueue
    library: Library
    examples: SuggestedQuestions
    feedback: FeedbackLog
    data: Path

    @classmethod
    def over(cls, reloading: ReloadingIndex, queue: AnsweringQueue, *, data: Path) -> "Backend":
        """All that is made of an index and its answerer; what users say goes to `data`."""
        examples = SuggestedQuestions(reloading, queue.ask)
        library = Library(reloading, audit=AuditLog.default(data))
        return cls(queue, library, examples, FeedbackLog(data / FILE), data)

    def warm_up(self) -> Future[Answer]:
        """Ask what nobody needs to know, or whoever asks first would wait for the models."""
        return self.queue.submit(self.queue.answerer.request("句证准备好了没有？"))


class NotReadyError(Exception):
    """The models are still being loaded, or could not be."""


class Service:
    """Gives out the backend once `open_backend`, run in a thread, has made it."""

    def __init__(self, open_backend: Callable[[], Backend]) -> None:
        self._open_backend = open_backend
        self._backend: Backend | None = None
        self._settled = Event()
        self._lock = Lock()
        self._when_failed: Callable[[], None] = lambda: None
        self.failure: Exception | None = None
        self.metrics = Metrics(self._state)

    def start(self) -> None:
        Thread(target=self._load, name="load-models", daemon=True).start()

    def when_failed(self, call: Callable[[], None]) -> None:
        """`call` once loading has failed, which may be now; `failure` then tells of what."""
        with self._lock:
            self._when_failed = call
            if self.failure:
                call()

    @property
    def is_ready(self) -> bool:
        return self._backend is not None

    def backend(self, *, wait_seconds: float = 0) -> Backend:
        """Raises:
        NotReadyError: it is not there within `wait_seconds`.
        """
        self._settled.wait(wait_seconds)
        if self._backend is None:
            raise NotReadyError
        return self._backend

    def close(self) -> None:
        """Send away who still waits for an answer."""
        if self._backend:
            self._backend.queue.close()

    def _state(self) -> State:
        if self._backend is None:
            return State(ready=0)
        index, queue = self._backend.queue.index, self._backend.queue.length()
        return State(
            ready=1,
            questions_waiting=queue.waiting,
            questions_under_way=queue.under_way,
            index_version=index.version,
            articles=len(index.articles),
            chunks=len(index.vectors),
        )

    def _load(self) -> None:
        try:
            backend = self._open_backend()
            backend.warm_up().result()
            backend.queue.when_asked(question_telling(self.metrics))
            self._backend = backend
            self._settled.set()
            # Before anyone needs them: the tags of words, which load in a second, and the examples.
            backend.queue.answerer.request("它呢？", turns=[Turn("临平在哪里？")])
            _ = backend.examples.current
        except Exception as error:
            with self._lock:
                self.failure = error
                self._when_failed()
        finally:
            self._settled.set()

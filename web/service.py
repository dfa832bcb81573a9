"""The answerer behind the page, loaded in the background while the page already opens."""

from collections.abc import Callable
from threading import Event, Lock, Thread

from qa import QuestionAnswerer


class NotReadyError(Exception):
    """The models are still being loaded, or could not be."""


class Service:
    """Gives out the answerer once `open_answerer`, run in a thread, has made it."""

    def __init__(self, open_answerer: Callable[[], QuestionAnswerer]) -> None:
        self._open_answerer = open_answerer
        self._answerer: QuestionAnswerer | None = None
        self._settled = Event()
        self._lock = Lock()
        self._when_failed: Callable[[], None] = lambda: None
        self.failure: Exception | None = None

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
        return self._answerer is not None

    def answerer(self, *, wait_seconds: float = 0) -> QuestionAnswerer:
        """Raises:
        NotReadyError: it is not there within `wait_seconds`.
        """
        self._settled.wait(wait_seconds)
        if self._answerer is None:
            raise NotReadyError
        return self._answerer

    def _load(self) -> None:
        try:
            answerer = self._open_answerer()
            answerer.ask("句证准备好了没有？")  # else the first user waits for the models to load
            self._answerer = answerer
        except Exception as error:
            with self._lock:
                self.failure = error
                self._when_failed()
        finally:
            self._settled.set()

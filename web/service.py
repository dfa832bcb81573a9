"""What stands behind the page, loaded in the background while the page already opens."""

from collections.abc import Callable
from dataclasses import dataclass
from threading import Event, Lock, Thread

from qa import QuestionAnswerer
from web.library import Library


@dataclass(frozen=True, slots=True)
class Backend:
    """What answers questions, and the articles that it answers them from."""

    answerer: QuestionAnswerer
    library: Library


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

    def _load(self) -> None:
        try:
            backend = self._open_backend()
            backend.answerer.ask("句证准备好了没有？")  # else the first user waits for the models
            self._backend = backend
        except Exception as error:
            with self._lock:
                self.failure = error
                self._when_failed()
        finally:
            self._settled.set()

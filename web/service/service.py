"""What stands behind the page, loaded in the background while the page already opens."""

from collections.abc import Callable, Collection
from concurrent.futures import Future
from dataclasses import dataclass, field, replace
from pathlib import Path
from threading import Event, Lock, Thread
from typing import TYPE_CHECKING

from cachetools import LRUCache

from index import CurrentPart, ReloadingIndex
from index.audit import AuditLog
from index.keeping import kept_lines
from qa import Answer, AnsweringQueue, Turn
from qa.feedback import FeedbackLog
from qa.suggested_questions import SuggestedQuestions
from web.operation.disk import Disk, Room
from web.operation.metrics import Metrics, State
from web.operation.questions import question_telling
from web.service.additions import FILE as ADDED
from web.service.additions import Additions
from web.service.library import Library
from web.service.signatures import Signatures

if TYPE_CHECKING:
    from index.shared.place import SharedPlace

MOST_VIEWS = 64
"""Sets of collections whose example questions are kept."""


@dataclass(frozen=True, slots=True)
class Backend:
    """What answers questions, the articles it answers them from, and what users say of it.

    Of what a backend is that was made by `seen_by`, nothing tells of any other collection: it
    answers, lists and changes as if there were none. `data` is the folder of all else that is
    written at run time, whatever it is of.
    """

    queue: AnsweringQueue
    library: Library
    examples: SuggestedQuestions
    feedback: FeedbackLog
    data: Path
    signatures: Signatures
    _parts: LRUCache[frozenset[str], "Backend"] = field(
        default_factory=lambda: LRUCache(MOST_VIEWS), repr=False
    )
    _parting: Lock = field(default_factory=Lock, repr=False)

    @classmethod
    def over(cls, reloading: ReloadingIndex, queue: AnsweringQueue, *, data: Path) -> "Backend":
        """All that is made of an index and its answerer; what users say goes to `data`."""
        examples = SuggestedQuestions(reloading, queue.ask)
        additions = Additions(kept_lines(ADDED, data), reloading.store)
        library = Library(reloading, audit=AuditLog.default(data), additions=additions)
        feedback, signatures = FeedbackLog.default(data), Signatures.default(data)
        return cls(queue, library, examples, feedback, data, signatures)

    def warm_up(self) -> Future[Answer]:
        """Ask what nobody needs to know, or whoever asks first would wait for the models."""
        return self.queue.submit(self.queue.answerer.request("句证准备好了没有？"))

    def seen_by(self, collections: Collection[str] | None) -> "Backend":
        """What those have before them who may see these collections; None is for all."""
        if collections is None:
            return self
        seen = frozenset(collections)
        with self._parting:
            if seen not in self._parts:
                self._parts[seen] = self._part(seen)
            return self._parts[seen]

    def chosen(
        self, collections: Collection[str], articles: Collection[str]
    ) -> "tuple[Backend, frozenset[str] | None]":
        """What is to be asked where somebody chose these collections and articles, or none.

        The second are the articles of it, None for all.

        Raises:
            UnknownCollectionError: a collection is not there.
        """
        if not collections:
            return self, frozenset(articles) or None
        part = self.seen_by(self.library.known(collections))
        if not articles:
            return part, None
        return self, frozenset(articles) | part.queue.index.articles.names().keys()

    def _part(self, collections: frozenset[str]) -> "Backend":
        queue, library = self.queue.within(collections), self.library.within(collections)
        index = CurrentPart(self.library.reloading, library.collections or frozenset())
        return Backend(
            queue,
            library,
            SuggestedQuestions(index, queue.ask),
            self.feedback,
            self.data,
            self.signatures,
        )


class NotReadyError(Exception):
    """The models are still being loaded, or could not be."""


class Service:
    """Gives out the backend once `open_backend`, run in a thread, has made it."""

    def __init__(
        self,
        open_backend: Callable[[], Backend],
        *,
        disk: Disk | None = None,
        shared: "SharedPlace | None" = None,
    ) -> None:
        self._open_backend = open_backend
        self._disk = disk
        self.shared = shared
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
        """All of it, whoever asks; what is to be shown to somebody goes by `web.auth.access`.

        Raises:
            NotReadyError: it is not there within `wait_seconds`.
        """
        self._settled.wait(wait_seconds)
        if self._backend is None:
            raise NotReadyError
        return self._backend

    def close(self) -> None:
        """Send away who still waits for an answer."""
        if self._disk:
            self._disk.close()
        if self._backend:
            self._backend.queue.close()

    @property
    def room(self) -> Room | None:
        """What was measured of the data folder last, if it is."""
        return self._disk.room if self._disk else None

    def _state(self) -> State:
        room = self.room or Room(0, 0)
        measured = State(
            ready=0,
            data_bytes=room.data_bytes,
            disk_free_bytes=room.free_bytes,
            disk_warning=int(room.warning is not None),
        )
        if self._backend is None:
            return measured
        index, queue = self._backend.queue.index, self._backend.queue.length()
        return replace(
            measured,
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
            if self._disk:
                self._disk.start()  # not before the index was brought up to date
            # Before anyone needs them: the tags of words, which load in a second, and the examples.
            backend.queue.answerer.request("它呢？", turns=[Turn("临平在哪里？")])
            _ = backend.examples.current
        except Exception as error:
            with self._lock:
                self.failure = error
                self._when_failed()
        finally:
            self._settled.set()

"""An index that is asked while it is changed: whoever asks next gets the newest whole version."""

import logging
from collections.abc import Callable
from threading import Event, Lock, Thread

from corpus import JuzhengError
from index.encoders.encoder import Encoder
from index.errors import StoreError
from index.search.passage_index import PassageIndex
from index.store import IndexStore

logger = logging.getLogger(__name__)

LOOK_SECONDS = 0.5
"""How often it is looked for a newer version: microseconds for a folder, a call for a server."""
LONGEST_PAUSE_SECONDS = 60
"""The longest pause after failures, each of which may have read the whole index."""
AWAY_PAUSE_SECONDS = 2
"""The longest one while a server is away: it is to be noticed soon that it is back."""


class ReloadingIndex:
    """The index in a store, newer versions of which take its place as they are published.

    A version that is damaged, or was made with another encoder, is refused: `on_refused` hears
    why, and the version that was there serves on. Use it as a context manager.
    """

    def __init__(
        self,
        store: IndexStore,
        *,
        encoder: Encoder,
        on_refused: Callable[[str], None] = lambda message: None,
        on_switched: Callable[[PassageIndex], None] = lambda index: None,
    ) -> None:
        """Raises:
        IndexFolderError: there is no index that can be asked.
        """
        self.store = store
        self.encoder = encoder
        self._on_refused = on_refused
        self._on_switched = on_switched
        self._pointer = self.store.look()
        self._current = store.load(encoder, on_damage=on_refused)
        self.trouble: StoreError | None = None
        self._refreshing = Lock()
        self._closed = Event()
        self._thread = Thread(target=self._watch, name="watch-index", daemon=True)

    def __enter__(self) -> "ReloadingIndex":
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @property
    def current(self) -> PassageIndex:
        """The version to ask; whoever holds it may go on asking it after it was replaced."""
        return self._current

    def start(self) -> None:
        self._thread.start()

    def close(self) -> None:
        self._closed.set()
        self._thread.join()

    def refresh(self) -> bool:
        """Look for a newer version now; where another thread is loading one, wait for it.

        False where this failed in a way that may pass: then the watch tries again, and `current`
        is what it was.
        """
        try:
            with self._refreshing:
                pointer = self.store.look()
                if pointer != self._pointer:
                    self._switch()
                    self._pointer = pointer  # not before: what fails is tried again
                self.trouble = None
        except StoreError as error:
            self.trouble = error  # which passes, and is told to whoever asks meanwhile
            return False
        except Exception:  # a watch that ended would leave whoever asks behind for good
            logger.exception("The index was not refreshed; it will be tried again.")
            return False
        return True

    def _watch(self) -> None:
        pause: float = LOOK_SECONDS
        while not self._closed.wait(pause):
            pause = LOOK_SECONDS if self.refresh() else min(2 * pause, self._longest_pause)

    @property
    def _longest_pause(self) -> float:
        return AWAY_PAUSE_SECONDS if self.trouble else LONGEST_PAUSE_SECONDS

    def _switch(self) -> None:
        problems: list[str] = []
        try:
            newer = self.store.load(self.encoder, on_damage=problems.append)
        except StoreError:
            raise
        except JuzhengError as error:
            self._on_refused(str(error))
            return
        for problem in problems:
            self._on_refused(problem)
        if newer.version != self._current.version and not problems:
            self._current = newer
            self._on_switched(newer)

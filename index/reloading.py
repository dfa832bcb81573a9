"""An index that is asked while it is changed: whoever asks next gets the newest whole version."""

import logging
from collections.abc import Callable
from pathlib import Path
from threading import Event, Lock, Thread

from corpus import JuzhengError
from index.encoders.encoder import Encoder
from index.search.passage_index import PassageIndex
from index.storage.folder import FILES
from index.storage.versions import load_index

logger = logging.getLogger(__name__)

LOOK_SECONDS = 0.5
"""How often the pointer is looked at; it costs microseconds."""
LONGEST_PAUSE_SECONDS = 60
"""The longest pause after failures, each of which may have read the whole index."""


class ReloadingIndex:
    """The index in a folder, newer versions of which take its place as they are published.

    A version that is damaged, or was made with another encoder, is refused: `on_refused` hears
    why, and the version that was there serves on. Use it as a context manager.
    """

    def __init__(
        self,
        folder: Path,
        *,
        encoder: Encoder,
        on_refused: Callable[[str], None] = lambda message: None,
        on_switched: Callable[[PassageIndex], None] = lambda index: None,
    ) -> None:
        """Raises:
        IndexFolderError: there is no index that can be asked.
        """
        self.folder = folder
        self.encoder = encoder
        self._on_refused = on_refused
        self._on_switched = on_switched
        self._pointer = self._look()
        self._current = load_index(folder, encoder=encoder, on_damage=on_refused)
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
                pointer = self._look()
                if pointer != self._pointer:
                    self._switch()
                    self._pointer = pointer  # not before: what fails is tried again
        except Exception:  # a watch that ended would leave whoever asks behind for good
            logger.exception("The index was not refreshed; it will be tried again.")
            return False
        return True

    def _watch(self) -> None:
        pause: float = LOOK_SECONDS
        while not self._closed.wait(pause):
            pause = LOOK_SECONDS if self.refresh() else min(2 * pause, LONGEST_PAUSE_SECONDS)

    def _switch(self) -> None:
        problems: list[str] = []
        try:
            newer = load_index(self.folder, encoder=self.encoder, on_damage=problems.append)
        except JuzhengError as error:
            self._on_refused(str(error))
            return
        for problem in problems:
            self._on_refused(problem)
        if newer.version != self._current.version and not problems:
            self._current = newer
            self._on_switched(newer)

    def _look(self) -> tuple[int, ...]:
        """What tells one pointer from another."""
        try:
            status = (self.folder / FILES.pointer).stat()
        except OSError:
            return ()
        return status.st_ino, status.st_mtime_ns, status.st_size

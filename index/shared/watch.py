"""Looks every half second whether the shared place is there, and what others changed in it.

By asking rather than by LISTEN: what was told while the line was down would have to be asked for
all the same, and half a second is soon enough.
"""

import logging
from threading import Event, Thread

import psycopg
from psycopg import Connection

from index.shared.errors import SharedPlaceError
from index.shared.line import STATEMENT_SECONDS, hung_up_after
from index.shared.place import SharedPlace

logger = logging.getLogger(__name__)

BEAT_SECONDS = 0.5
LONGEST_PAUSE = 5.0
"""Seconds between two tries, while it is away; they begin at a beat, and double."""


class Watch:
    """A thread that watches a place, over a line of its own."""

    def __init__(self, place: SharedPlace) -> None:
        self.place = place
        self._closed = Event()
        self._thread = Thread(target=self._watch, name="watch-shared-place", daemon=True)

    def start(self) -> None:
        self.place.is_watched = True
        self._thread.start()

    def close(self) -> None:
        self._closed.set()
        self._thread.join()
        self.place.is_watched = False

    def _watch(self) -> None:
        pause = BEAT_SECONDS
        while not self._closed.is_set():
            try:
                with self.place.connect() as connection:
                    pause = self._beat_while_there(connection, pause)
            except (psycopg.Error, SharedPlaceError) as error:
                self.place.lost(error)
            except Exception as error:  # it goes on watching, whatever is wrong with it
                logger.exception("watching the shared place failed")
                self.place.lost(error)
            self._closed.wait(pause)
            pause = min(2 * pause, LONGEST_PAUSE)

    def _beat_while_there(self, connection: Connection, pause: float) -> float:
        """Beats until it is closed, and returns the first pause after that."""
        while True:
            with hung_up_after(connection, STATEMENT_SECONDS):
                self.place.met(connection)
                self._look(connection)
            if self._closed.wait(BEAT_SECONDS):
                return pause

    def _look(self, connection: Connection) -> None:
        found = connection.execute("SELECT kind, change FROM kept_kinds").fetchall()
        changes: dict[str, int] = dict(found)
        for each in self.place.followed:
            if changes.get(each.kind) != each.change:
                each.refresh()
        for call in self.place.on_beat:
            call(connection)

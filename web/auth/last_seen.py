"""When each user came in last, to the page or with a request of the API."""

import logging
import time
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from pathlib import Path

from cachetools import TTLCache
from pydantic import AwareDatetime

from web.auth.kept_file import Content, KeptValues, kept_in

logger = logging.getLogger(__name__)

EXACT_SECONDS = 300
"""Within which it is written once for each user, however much is asked meanwhile."""
REMEMBERED = 10_000
TIMES: type[Content[datetime]] = Content[AwareDatetime]


class LastSeen:
    """The times in a file, or in what is `kept` elsewhere.

    Who was noted is noted again after `EXACT_SECONDS`.
    """

    def __init__(
        self,
        kept: Path | KeptValues[datetime],
        *,
        clock: Callable[[], float] = time.time,
        steady: Callable[[], float] = time.monotonic,
    ) -> None:
        """What `clock` tells is kept; what is `steady` cannot be set back."""
        self._clock = clock
        self._kept = kept_in(kept, TIMES)
        self._noted: TTLCache[str, None] = TTLCache(REMEMBERED, EXACT_SECONDS, steady)

    def times(self) -> Mapping[str, datetime]:
        """By name; nobody was here in the future, whatever the clock told then.

        Raises:
            OSError: the file is there and cannot be read.
        """
        now = self._now()
        return {name: min(seen, now) for name, seen in self._kept.read().items()}

    def is_due(self, name: str) -> bool:
        """Whether `name` is to be noted now, which is told but once."""
        if name in self._noted:
            return False
        self._noted[name] = None
        return True

    def note(self, name: str) -> None:
        """Note that `name` is here; it takes as long as the disk does."""
        self._set(name, self._now())

    def forget(self, name: str) -> None:
        """Another user of this name was never here."""
        self._set(name, None)

    def _now(self) -> datetime:
        return datetime.fromtimestamp(self._clock(), UTC)

    def _set(self, name: str, seen: datetime | None) -> None:
        """That it cannot be written keeps nobody from anything."""
        try:
            with self._kept.changing() as times:
                times.pop(name, None)
                if seen:
                    times[name] = seen
        except OSError as error:
            logger.warning("%s cannot be written: %s", self._kept.where, error)

"""Who is logged in to the page: kept in a file, so that a restart lets nobody stand outside.

Of a session's token only the digest is kept, and with it whose it is and the mark of the account:
it is none any more once the password is changed or the sessions of the account are ended.
"""

import hashlib
import logging
import secrets
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path

from cachetools import FIFOCache

from index.shared import SharedPlaceError
from web.auth.accounts import Account
from web.auth.kept_file import Content, KeptValues, kept_in

logger = logging.getLogger(__name__)

REMEMBERED = 10_000
"""Sessions; the oldest are forgotten first."""

SKEW_SECONDS = 1
"""The clocks of two processes may differ by so much."""


@dataclass(frozen=True, slots=True)
class Session:
    """Whose it is, the mark of the account, and when it was begun, in seconds since 1970."""

    name: str
    mark: str
    begun: float


class Sessions:
    """Sessions in a file, or in what is `kept` elsewhere, each for so many seconds.

    Where it is damaged all log in anew. Where it cannot be written they are as good, until it can
    be or the process ends.
    """

    def __init__(
        self,
        kept: Path | KeptValues[Session],
        seconds: float,
        *,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self._seconds = seconds
        self._clock = clock
        self._kept = kept_in(kept, Content[Session])
        self._unkept: FIFOCache[str, Session | None] = FIFOCache(REMEMBERED)

    def begin(self, account: Account) -> str:
        """The token of a new session."""
        token = secrets.token_urlsafe(32)
        self._put(_digest(token), Session(account.user.name, account.mark, self._clock()))
        return token

    def find(self, token: str) -> Session | None:
        """The session of a token, unless its time is over."""
        digest = _digest(token) if token else ""
        session = self._get(digest) if token else None
        if session and session.begun > self._clock() + SKEW_SECONDS:
            session = self._begun_now(session)
            self._put(digest, session)
        return session if session and self._lasts(session) else None

    def refresh(self) -> None:
        """Hear of what other processes began just now."""
        with suppress(OSError):
            self._kept.refresh()

    def end(self, token: str) -> None:
        if self.find(token):
            self._put(_digest(token), None)

    def _get(self, digest: str) -> Session | None:
        with suppress(KeyError):
            return self._unkept[digest]
        try:
            return self._kept.read().get(digest)
        except SharedPlaceError:  # nobody is to be told that they are unknown
            raise
        except OSError as error:
            logger.warning("%s cannot be read: %s", self._kept.where, error)
            return None

    def _put(self, digest: str, session: Session | None) -> None:
        try:
            with self._kept.changing() as sessions:
                self._sweep(sessions)
                unkept = dict(self._unkept) | {digest: session}
                for each, found in unkept.items():
                    sessions.pop(each, None)
                    if found:
                        sessions[each] = found
                for oldest in list(sessions)[:-REMEMBERED]:
                    del sessions[oldest]
            for each in unkept:
                self._unkept.pop(each, None)
        except OSError as error:
            logger.warning("%s cannot be written: %s", self._kept.where, error)
            self._unkept[digest] = session

    def _sweep(self, sessions: dict[str, Session]) -> None:
        for digest, session in list(sessions.items()):
            if not self._lasts(session):
                del sessions[digest]
            elif session.begun > self._clock() + SKEW_SECONDS:
                sessions[digest] = self._begun_now(session)

    def _lasts(self, session: Session) -> bool:
        return self._clock() - session.begun < self._seconds

    def _begun_now(self, session: Session) -> Session:
        """One of the future: the clock was set back, which gives it its time again, and no more."""
        return replace(session, begun=self._clock())


def _digest(token: str) -> str:
    """SHA-256: a token has 256 bits of chance, and nobody tries that many."""
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()

"""Who has shown a session or a password before, without keeping what was shown."""

import hashlib
import secrets
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from threading import Lock

from web.auth.users import Account

REMEMBERED = 10_000
"""Sessions, and verified credentials of machines; the oldest are forgotten first."""


class Sessions:
    """Accounts by what was shown for them, of which only a keyed digest is kept."""

    def __init__(self, seconds: float, clock: Callable[[], float]) -> None:
        self._seconds = seconds
        self._clock = clock
        self._key = secrets.token_bytes(32)
        self._known: OrderedDict[bytes, _Known] = OrderedDict()
        self._lock = Lock()

    def remember(self, shown: str, account: Account) -> None:
        with self._lock:
            self._known[self._digest(shown)] = _Known(account, self._clock() + self._seconds)
            if len(self._known) > REMEMBERED:
                self._known.popitem(last=False)

    def recall(self, shown: str) -> Account | None:
        with self._lock:
            found = self._known.get(self._digest(shown))
        return found.account if found and self._clock() < found.until else None

    def forget(self, shown: str) -> None:
        with self._lock:
            self._known.pop(self._digest(shown), None)

    def _digest(self, shown: str) -> bytes:
        return hashlib.blake2b(shown.encode("utf-8", "surrogatepass"), key=self._key).digest()


@dataclass(frozen=True, slots=True)
class _Known:
    account: Account
    until: float

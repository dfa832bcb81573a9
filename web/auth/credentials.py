"""Which machines have shown a password before, without keeping what was shown.

They show it with each request, and to verify one takes scrypt's time.
"""

import base64
import hashlib
import secrets
from collections.abc import Callable
from threading import Lock

from cachetools import TTLCache

from web.auth.accounts import Account

REMEMBERED = 10_000
"""Verified credentials; the oldest are forgotten first."""


class Credentials:
    """Accounts by what was shown for them, of which only a keyed digest is kept."""

    def __init__(self, seconds: float, clock: Callable[[], float]) -> None:
        self._key = secrets.token_bytes(32)
        self._accounts: TTLCache[bytes, Account] = TTLCache(REMEMBERED, seconds, clock)
        self._lock = Lock()

    def remember(self, secret: str, account: Account) -> None:
        with self._lock:
            self._accounts[self._digest(secret)] = account

    def recall(self, secret: str) -> Account | None:
        with self._lock:
            return self._accounts.get(self._digest(secret))

    def _digest(self, secret: str) -> bytes:
        return hashlib.blake2b(secret.encode("utf-8", "surrogatepass"), key=self._key).digest()


def basic(authorization: str) -> tuple[str, str] | None:
    """Name and password of HTTP Basic (RFC 7617).

    >>> basic("Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==")
    ('Aladdin', 'open sesame')
    """
    scheme, _, encoded = authorization.partition(" ")
    if scheme.lower() != "basic":
        return None
    try:
        name, colon, password = base64.b64decode(encoded, validate=True).decode().partition(":")
    except ValueError:
        return None
    return (name, password) if colon else None

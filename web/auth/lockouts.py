"""How often a password may be tried: by address and by account, from wherever it is tried.

Whoever would lock others out of their accounts does not: where somebody has come in before, failed
logins from elsewhere do not count.
"""

import time
from collections.abc import Callable, Hashable
from threading import Lock
from typing import Protocol

from cachetools import LRUCache

from web.auth.accounts import normal_form
from web.limits import Limits
from web.rates import REMEMBERED, FailedTries, Waits

LONGEST_NAME = 65
"""Characters that are told apart: no user's name is as long."""


class LoginCounts(Protocol):
    """What is counted of logins, by one process or by several together."""

    def take(self, name: str, address: str) -> float:
        """Count a login; 0, or, where it may not be tried now, the seconds until it may.

        Raises:
            SharedPlaceError: where it is counted is away; so do the others.
        """
        ...

    def forgive(self, name: str, address: str) -> None:
        """The password was right."""
        ...

    def locked(self, name: str, address: str) -> list[str]:
        """Which of the two have to wait now."""
        ...


class Lockouts:
    """Counts a login as failed when it begins, and forgives it when the password was right."""

    def __init__(self, limits: Limits, *, clock: Callable[[], float] = time.monotonic) -> None:
        addresses, accounts = waits_of(limits)
        self._addresses = FailedTries(addresses, clock=clock)
        self._accounts = FailedTries(accounts, clock=clock)
        self._known: LRUCache[tuple[str, str], None] = LRUCache(REMEMBERED)
        self._lock = Lock()

    def take(self, name: str, address: str) -> float:
        """Count a login; 0, or, where it may not be tried now, the seconds until it may."""
        with self._lock:
            account = self._account(name, address)
            wait = max(self._addresses.wait(address), self._accounts.wait(account))
            if not wait:
                self._addresses.take(address)
                self._accounts.take(account)
            return wait

    def forgive(self, name: str, address: str) -> None:
        """The password was right."""
        with self._lock:
            self._addresses.give_back(address)
            self._accounts.forgive(self._account(name, address))
            self._known[short(name), address] = None

    def locked(self, name: str, address: str) -> list[str]:
        """Which of the two have to wait now."""
        with self._lock:
            is_locked = {
                short(name): self._accounts.wait(self._account(name, address)),
                address: self._addresses.wait(address),
            }
        return [each for each, wait in is_locked.items() if wait]

    def _account(self, name: str, address: str) -> Hashable:
        """What is counted for the account: for an address that is known to be its, apart."""
        name = short(name)
        return (name, address) if (name, address) in self._known else name


def waits_of(limits: Limits) -> tuple[Waits, Waits]:
    """How long an address has to wait, and how long an account."""
    first, most = limits.failed_login_seconds, limits.longest_lock_seconds
    return (
        Waits(limits.failed_logins, first, most, first),
        Waits(limits.failed_logins, first, most, most),
    )


def short(name: str) -> str:
    """What of a name is told apart, in one spelling."""
    return normal_form(name)[:LONGEST_NAME]

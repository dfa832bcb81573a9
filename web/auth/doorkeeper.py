"""Knows who sent a request: by a session of the page, or by HTTP Basic for machines."""

import base64
import logging
import secrets
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Literal

import anyio
from starlette.requests import HTTPConnection

from corpus import JuzhengError
from web.auth.accounts import Account, User
from web.auth.sessions import Sessions
from web.auth.users import UsersFile
from web.limits import Limits
from web.operation.metrics import LoginOutcome
from web.problems import RefusedError, too_often
from web.rates import TokenBuckets
from web.requests import client_of

logger = logging.getLogger(__name__)

COOKIE = "juzheng-session"
SESSION_SECONDS = 7 * 24 * 3600


@dataclass(frozen=True, slots=True)
class Login:
    """Somebody shows a password, as the user `name`, to the page or with a request of the API."""

    name: str
    address: str | None
    way: Literal["page", "api"]
    outcome: LoginOutcome


class Doorkeeper:
    """Knows users by password, session or the credentials they have shown before.

    `on_login` hears of each time a password is checked, or is not because that was too often.
    """

    def __init__(
        self,
        users: UsersFile,
        limits: Limits,
        *,
        on_login: Callable[[Login], None] = lambda login: None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._on_login = on_login
        self._users = users
        self._is_needed = False
        self._failures = TokenBuckets(
            1 / limits.failed_login_seconds, limits.failed_logins, clock=clock
        )
        self._sessions = Sessions(SESSION_SECONDS, clock)
        self._credentials = Sessions(SESSION_SECONDS, clock)
        self._one_at_a_time = anyio.CapacityLimiter(1)  # scrypt is slow and wants much memory

    @property
    def is_needed(self) -> bool:
        """Whether there is a file of users; one that was there and is gone lets nobody in."""
        self._is_needed = self._is_needed or self._users.exists()
        return self._is_needed

    async def log_in(self, name: str, password: str, request: HTTPConnection) -> str | None:
        """The token of a new session, or None where name and password do not belong together.

        Raises:
            RefusedError: this client has failed too often, or the file of users cannot be read.
        """
        account = await self._verified(name, password, request, "page")
        if not account:
            return None
        token = secrets.token_urlsafe(32)
        self._sessions.remember(token, account)
        return token

    def log_out(self, token: str) -> None:
        self._sessions.forget(token)

    async def user(self, request: HTTPConnection) -> User | None:
        """Who sent the request.

        Raises:
            RefusedError: this client has failed too often, or the file of users cannot be read.
        """
        # The cookie first: a proxy may ask for a password of its own.
        account = self._current(self._sessions.recall(request.cookies.get(COOKIE, "")))
        if not account and (authorization := request.headers.get("authorization")):
            account = self._current(self._credentials.recall(authorization))
            if not account and (credentials := _basic(authorization)):
                account = await self._verified(*credentials, request, "api")
                if account:
                    self._credentials.remember(authorization, account)
        return account.user if account else None

    def _current(self, account: Account | None) -> Account | None:
        """The account, unless it was changed or removed since it was verified."""
        with _readable():
            is_current = account and self._users.accounts().get(account.user.name) == account
        return account if is_current else None

    async def _verified(
        self, name: str, password: str, request: HTTPConnection, way: Literal["page", "api"]
    ) -> Account | None:
        client, address = client_of(request.scope), request.client.host if request.client else None
        if wait := self._failures.take(client):
            self._on_login(Login(name, address, way, "too_often"))
            raise too_often(
                wait, "登录失败太多次，请稍后再试。", "Too many failed logins; try again later."
            )
        with _readable():
            account = await anyio.to_thread.run_sync(
                self._users.verified, name, password, limiter=self._one_at_a_time
            )
        if account:
            self._failures.give_back(client)
        login = Login(name, address, way, "accepted" if account else "wrong")
        await anyio.to_thread.run_sync(self._on_login, login)  # it may wait for the disk
        return account


@contextmanager
def _readable() -> Iterator[None]:
    """Raises:
    RefusedError: the file of users is damaged; why is for the log alone.
    """
    try:
        yield
    except JuzhengError as error:
        logger.error("%s", error)
        raise RefusedError(
            503,
            "无法读取用户文件，请看服务器的日志。",
            "The file of users cannot be read; see the server's log.",
        ) from error


def _basic(authorization: str) -> tuple[str, str] | None:
    """Name and password of HTTP Basic (RFC 7617).

    >>> _basic("Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==")
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

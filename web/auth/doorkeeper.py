"""Knows who sent a request: by a session of the page, or by HTTP Basic for machines."""

import logging
import math
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Literal

import anyio
from starlette.requests import HTTPConnection

from corpus import JuzhengError
from index.shared import SharedPlaceError
from web.auth.accounts import Account, PasswordHash, User
from web.auth.credentials import Credentials, basic
from web.auth.kept_file import Content
from web.auth.last_seen import TIMES, LastSeen
from web.auth.lockouts import Lockouts, LoginCounts
from web.auth.sessions import Session, Sessions
from web.auth.users import Users
from web.limits import Limits
from web.operation.metrics import LoginOutcome
from web.problems import RefusedError, is_away, too_often
from web.requests import client_of

logger = logging.getLogger(__name__)

COOKIE = "juzheng-session"
SESSION_SECONDS = 7 * 24 * 3600
LoginWay = Literal["page", "api"]


@dataclass(frozen=True, slots=True)
class Login:
    """Somebody shows a password, as the user `name`, to the page or with a request of the API.

    `locked` are the account and the address, where they have to wait from now on.
    """

    name: str
    address: str | None
    way: LoginWay
    outcome: LoginOutcome
    locked: tuple[str, ...] = ()


class Doorkeeper:
    """Knows users by password, session or the credentials they have shown before.

    `on_login` hears of each time a password is checked, or is not because that was too often. By
    `lockouts` failed logins are counted, else by this process alone.
    """

    def __init__(
        self,
        users: Users,
        limits: Limits,
        *,
        lockouts: LoginCounts | None = None,
        on_login: Callable[[Login], None] = lambda login: None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._on_login = on_login
        self._users = users
        self._is_needed = False
        self._lockouts = lockouts or Lockouts(limits, clock=clock)
        kept = users.beside("sessions", Content[Session])
        self._sessions = Sessions(kept, SESSION_SECONDS, clock=users.clock)
        self._credentials = Credentials(SESSION_SECONDS, clock)
        self._last_seen = LastSeen(users.beside("seen", TIMES), clock=users.clock)
        self._one_at_a_time = anyio.CapacityLimiter(1)  # scrypt is slow and wants much memory

    @property
    def is_needed(self) -> bool:
        """Whether there is a file of users; one that was there and is gone lets nobody in."""
        self._is_needed = self._is_needed or self._users.exists()
        return self._is_needed

    async def log_in(self, name: str, password: str, request: HTTPConnection) -> str | None:
        """The token of a new session, or None where name and password do not belong together.

        Raises:
            RefusedError: it may not be tried now, the account is disabled, or the file of users
                cannot be read.
        """
        account = await self._verified(name, password, request, "page")
        if not account:
            return None
        await self._tell(account.user.name, request, "page", "accepted")
        return await anyio.to_thread.run_sync(self._sessions.begin, account)

    async def log_out(self, token: str) -> None:
        await anyio.to_thread.run_sync(self._sessions.end, token)

    async def change_password(
        self, name: str, old: str, new: str, request: HTTPConnection
    ) -> str | None:
        """The token of a new session, the user's only one, or None where `old` is not right.

        Raises:
            RefusedError: as for `log_in`; or the file of users cannot be written.
            JuzhengError: `new` is too short or too long.
        """
        account = await self._verified(name, old, request, "page")
        if not account:
            return None
        password = await anyio.to_thread.run_sync(
            self._users.hash_of, new, limiter=self._one_at_a_time
        )
        with _readable():
            changed = await anyio.to_thread.run_sync(self._change, account, password)
        return await anyio.to_thread.run_sync(self._sessions.begin, changed)

    async def user(self, request: HTTPConnection) -> User | None:
        """Who sent the request.

        Raises:
            RefusedError: as for `log_in`.
        """
        # The cookie first: a proxy may ask for a password of its own.
        token = request.cookies.get(COOKIE, "")
        account = self._of_session(token)
        if token and not account:  # another process may have begun it just now
            await anyio.to_thread.run_sync(self._sessions.refresh)
            account = self._of_session(token)
        if not account and (authorization := request.headers.get("authorization")):
            account = await self._of_credentials(authorization, request)
        if not account:
            return None
        if self._last_seen.is_due(account.user.name):
            await anyio.to_thread.run_sync(self._last_seen.note, account.user.name)
        return account.user

    def still_knows(self, request: HTTPConnection) -> bool:
        """Whether who sent a request that was let in would be now; no password is looked at."""
        if not self.is_needed:
            return True
        shown = self._credentials.recall(request.headers.get("authorization", ""))
        try:
            return bool(
                self._of_session(request.cookies.get(COOKIE, ""))
                or (shown and self._current(shown.user.name, shown.mark))
            )
        except RefusedError:  # where the file of users cannot be read nobody comes in either
            return False

    def _of_session(self, token: str) -> Account | None:
        with _readable():
            session = self._sessions.find(token)
        return self._current(session.name, session.mark) if session else None

    async def _of_credentials(self, authorization: str, request: HTTPConnection) -> Account | None:
        shown = self._credentials.recall(authorization)
        if shown and (account := self._current(shown.user.name, shown.mark)):
            return account
        if not (credentials := basic(authorization)):
            return None
        account = await self._verified(*credentials, request, "api")
        if account:
            await self._tell(account.user.name, request, "api", "accepted")
            self._credentials.remember(authorization, account)
        return account

    def _current(self, name: str, mark: str) -> Account | None:
        """The account as it is now, unless it is another one, or lets nobody in any more."""
        with _readable():
            account = self._users.accounts().get(name)
        return account if account and account.mark == mark and not account.is_disabled else None

    def _change(self, verified: Account, password: PasswordHash) -> Account:
        """The account with another password, unless that was changed meanwhile."""

        def changed(account: Account) -> Account:
            if account.mark != verified.mark or account.is_disabled:
                raise _is_disabled()
            return replace(account, password=password)

        return self._users.change(verified.user.name, changed)

    async def _verified(
        self, name: str, password: str, request: HTTPConnection, way: LoginWay
    ) -> Account | None:
        client = client_of(request.scope)
        with _readable():
            wait = await anyio.to_thread.run_sync(self._lockouts.take, name, client)
        if wait:
            await self._tell(name, request, way, "too_often")
            raise _is_locked(wait)
        with _readable():
            account = await anyio.to_thread.run_sync(
                self._users.verified, name, password, limiter=self._one_at_a_time
            )
        if account and not account.is_disabled:
            with _readable():
                await anyio.to_thread.run_sync(self._lockouts.forgive, name, client)
            return account
        with _readable():
            locked = await anyio.to_thread.run_sync(self._lockouts.locked, name, client)
        await self._tell(name, request, way, "wrong", *locked)
        if account:
            raise _is_disabled()
        return None

    async def _tell(
        self, name: str, request: HTTPConnection, way: LoginWay, outcome: LoginOutcome, *locked: str
    ) -> None:
        address = request.client.host if request.client else None
        login = Login(name, address, way, outcome, locked)
        await anyio.to_thread.run_sync(self._on_login, login)  # it may wait for the disk


def _is_locked(wait: float) -> RefusedError:
    seconds = math.ceil(wait)
    return too_often(
        wait,
        f"登录失败太多次，请 {seconds} 秒后再试。",
        f"Too many failed logins; try again in {seconds} seconds.",
    )


def _is_disabled() -> RefusedError:
    return RefusedError(
        403,
        "这个帐号已停用，请联系管理员。",
        "This account is disabled; ask whoever runs this server.",
    )


@contextmanager
def _readable() -> Iterator[None]:
    """Raises:
    RefusedError: the file of users cannot be used; why is for the log alone.
    """
    try:
        yield
    except SharedPlaceError as error:
        raise is_away(error) from error
    except JuzhengError as error:
        logger.error("%s", error)
        raise RefusedError(
            503,
            "无法读取用户文件，请看服务器的日志。",
            "The file of users cannot be used; see the server's log.",
        ) from error

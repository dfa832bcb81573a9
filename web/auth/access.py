"""Who is asking: a session of the page or HTTP Basic for machines, told to every handler.

What `Access` found out stands in the state of the request, where `may_manage` reads it: in the
routes, and in the page's handlers, which Gradio gives the request that brought their event.
"""

import base64
import logging
import secrets
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, Protocol

import anyio
from starlette.requests import HTTPConnection
from starlette.responses import RedirectResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from corpus import JuzhengError
from web.auth.accounts import Account, User
from web.auth.sessions import Sessions
from web.auth.users import UsersFile
from web.limits import Limits
from web.problems import RefusedError, refusal, too_often
from web.rates import TokenBuckets
from web.requests import client_of, is_for_machines, is_upload

logger = logging.getLogger(__name__)

LOGIN, LOGOUT = "/login", "/logout"
OPEN_TO_ALL = frozenset({"/healthz", LOGIN, LOGOUT})
"""Paths that are answered whoever asks; nobody is to need a session to leave one."""
COOKIE = "juzheng-session"
SESSION_SECONDS = 7 * 24 * 3600


MAY_NOT_MANAGE = RefusedError(
    403,
    "您的帐号不能管理文章，请联系管理员。",
    "Your account may not manage articles; ask whoever runs this server.",
)


class HasState(Protocol):
    """A Starlette or a Gradio request."""

    @property
    def state(self) -> Any: ...


def may_manage(request: HasState | None) -> bool:
    """Whether whoever sent `request` may add, rename and remove articles; if in doubt not."""
    user = getattr(getattr(request, "state", None), "user", None)
    return isinstance(user, User) and user.may_manage


def user_name(request: HasState | None) -> str:
    """The name of whoever sent `request`; empty where no one has to log in."""
    user = getattr(getattr(request, "state", None), "user", None)
    return user.name if isinstance(user, User) else ""


class Doorkeeper:
    """Knows users by password, session or the credentials they have shown before."""

    def __init__(
        self, users: UsersFile, limits: Limits, *, clock: Callable[[], float] = time.monotonic
    ) -> None:
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

    async def log_in(self, name: str, password: str, client: str) -> str | None:
        """The token of a new session, or None where name and password do not belong together.

        Raises:
            RefusedError: this client has failed too often, or the file of users cannot be read.
        """
        account = await self._verified(name, password, client)
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
            if not account and (shown := _basic(authorization)):
                account = await self._verified(*shown, client_of(request.scope))
                if account:
                    self._credentials.remember(authorization, account)
        return account.user if account else None

    def _current(self, account: Account | None) -> Account | None:
        """The account, unless it was changed or removed since it was verified."""
        with _readable():
            is_current = account and self._users.accounts().get(account.user.name) == account
        return account if is_current else None

    async def _verified(self, name: str, password: str, client: str) -> Account | None:
        if wait := self._failures.take(client):
            raise too_often(
                wait, "登录失败太多次，请稍后再试。", "Too many failed logins; try again later."
            )
        with _readable():
            account = await anyio.to_thread.run_sync(
                self._users.verified, name, password, limiter=self._one_at_a_time
            )
        if account:
            self._failures.give_back(client)
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


class Access:
    """ASGI middleware that lets in whom the doorkeeper knows; `everyone` where it is not needed."""

    def __init__(self, app: ASGIApp, doorkeeper: Doorkeeper, everyone: User) -> None:
        self._app = app
        self._doorkeeper = doorkeeper
        self._everyone = everyone

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and scope["path"] not in OPEN_TO_ALL:
            try:
                user = await self._user(scope)
            except RefusedError as error:
                await refusal(scope, error)(scope, receive, send)
                return
            if not user:
                await _to_the_door(scope)(scope, receive, send)
                return
            if is_upload(scope) and not user.may_manage:  # Gradio stores files before it asks
                await refusal(scope, MAY_NOT_MANAGE)(scope, receive, send)
                return
            scope.setdefault("state", {})["user"] = user
        await self._app(scope, receive, send)

    async def _user(self, scope: Scope) -> User | None:
        if not self._doorkeeper.is_needed:
            return self._everyone
        return await self._doorkeeper.user(HTTPConnection(scope))


def _to_the_door(scope: Scope) -> Response:
    """The login page for a browser that opens a page, else 401.

    A browser asks for a password by itself wherever it is told of Basic, so only machines are.
    """
    accepted = HTTPConnection(scope).headers.get("accept", "")
    is_machine = is_for_machines(scope)
    if not is_machine and scope["method"] in {"GET", "HEAD"} and "text/html" in accepted:
        return RedirectResponse(LOGIN, 303)
    headers = {"WWW-Authenticate": 'Basic realm="Juzheng", charset="UTF-8"'}
    error = RefusedError(
        401,
        "请先登录，或用 HTTP Basic 给出用户名和密码。",
        "Log in first, or give name and password by HTTP Basic.",
        headers=headers if is_machine else None,
    )
    return refusal(scope, error)


def _basic(authorization: str) -> tuple[str, str] | None:
    """Name and password of HTTP Basic (RFC 7617).

    >>> _basic("Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==")
    ('Aladdin', 'open sesame')
    """
    scheme, _, shown = authorization.partition(" ")
    if scheme.lower() != "basic":
        return None
    try:
        name, colon, password = base64.b64decode(shown, validate=True).decode().partition(":")
    except ValueError:
        return None
    return (name, password) if colon else None

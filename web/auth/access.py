"""Who may do what: only users come in, and every handler can ask who sent a request.

`Access` writes it into the state of the request, where `may_manage` reads it: in the routes, and
in the page's handlers, which Gradio gives the request that brought their event.
"""

from dataclasses import dataclass
from typing import Any, Protocol

from starlette.requests import HTTPConnection, Request
from starlette.responses import RedirectResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from index.audit import LOCAL, Actor, Way
from web.auth.accounts import User
from web.auth.doorkeeper import Doorkeeper
from web.auth.open_streams import send_while_known
from web.limits import LIMITS
from web.problems import RefusedError, refusal
from web.requests import is_for_machines, is_local, is_upload
from web.service.service import Backend, Service

LOGIN, LOGOUT, PASSWORD = "/login", "/logout", "/password"
OPEN_TO_ALL = frozenset({"/healthz", LOGIN, LOGOUT})
"""Paths that are answered whoever asks; nobody is to need a session to leave one."""

SEES_TOO_LITTLE = (
    "您只能看到一部分合集，而评测是对全部文章的。请让能看到全部合集的管理员来做。",
    "You see some collections alone, but evaluating is of all articles. Ask a manager who sees all"
    " collections.",
)


class HasState(Protocol):
    """A Starlette or a Gradio request."""

    @property
    def state(self) -> Any: ...


def may_manage(request: HasState | None) -> bool:
    """Whether whoever sent `request` may add, rename and remove articles; if in doubt not."""
    user = _user_of(request)
    return user is not None and user.may_manage


@dataclass(frozen=True, slots=True)
class Seen:
    """The service as it is before who may see these collections; None is for all.

    Page and routes reach the articles by this alone, so that none of them can tell of a collection
    that is not for the asker's eyes.
    """

    service: Service
    collections: frozenset[str] | None

    def backend(self, *, wait_seconds: float = 0) -> Backend:
        """Raises:
        NotReadyError: it is not loaded within `wait_seconds`.
        """
        return self.service.backend(wait_seconds=wait_seconds).seen_by(self.collections)


def seen_by(request: HasState | None, service: Service) -> Seen:
    """The service for whoever sent `request`: if in doubt, without any article."""
    user = _user_of(request)
    return Seen(service, user.collections if user else frozenset())


def sees_all(request: HasState | None) -> bool:
    """Whether no collection is kept from whoever sent `request`; if in doubt one is."""
    user = _user_of(request)
    return user is not None and user.collections is None


def is_known(request: HasState | None) -> bool:
    """Whether it is known who sent `request`; where no one has to log in, everyone is."""
    return _user_of(request) is not None


def may_watch(request: Request) -> bool:
    """Whether whoever sent `request` may see how the server does.

    All who logged in may, and whoever is on this machine; not who was let in as anyone is, nor who
    does not see all collections: how many articles there are is counted over all of them.
    """
    if not sees_all(request):
        return False
    return bool(user_name(request)) or may_manage(request) or is_local(request.scope)


def may_not_manage() -> RefusedError:
    return RefusedError(
        403,
        "您的帐号不能管理文章，请联系管理员。",
        "Your account may not manage articles; ask whoever runs this server.",
    )


def may_not_watch() -> RefusedError:
    return RefusedError(
        403,
        "这里只供本机和能看到全部合集的用户查看。请添加用户：python -m web users add 名字。",
        "This is for this machine and for users who see all collections. Add one:"
        " python -m web users add NAME.",
    )


def user_name(request: HasState | None) -> str:
    """The name of whoever sent `request`; empty where no one has to log in."""
    user = _user_of(request)
    return user.name if user else ""


def actor_of(request: HasState, way: Way) -> Actor:
    """Whoever sent `request`, as the audit log is to name them."""
    client = getattr(request, "client", None)
    return Actor(user_name(request) or LOCAL, way, client.host if client else None)


def _user_of(request: HasState | None) -> User | None:
    user = getattr(getattr(request, "state", None), "user", None)
    return user if isinstance(user, User) else None


class Access:
    """ASGI middleware that lets in whom the doorkeeper knows; `everyone` where it is not needed.

    Every `look_seconds` it looks whether who is still being answered is known yet.
    """

    def __init__(
        self,
        app: ASGIApp,
        doorkeeper: Doorkeeper,
        everyone: User,
        *,
        look_seconds: float = LIMITS.look_seconds,
    ) -> None:
        self._app = app
        self._doorkeeper = doorkeeper
        self._everyone = everyone
        self._look_seconds = look_seconds

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and not self._doorkeeper.is_needed:
            scope.setdefault("state", {})["user"] = self._everyone
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
                await refusal(scope, may_not_manage())(scope, receive, send)
                return
            scope.setdefault("state", {})["user"] = user
            await self._answer_while_known(scope, receive, send)
            return
        await self._app(scope, receive, send)

    async def _answer_while_known(self, scope: Scope, receive: Receive, send: Send) -> None:
        request = HTTPConnection(scope)
        await send_while_known(
            self._app,
            scope,
            receive,
            send,
            is_known=lambda: self._doorkeeper.still_knows(request),
            every_seconds=self._look_seconds,
        )

    async def _user(self, scope: Scope) -> User | None:
        if not self._doorkeeper.is_needed:
            return self._everyone
        return await self._doorkeeper.user(HTTPConnection(scope))


def _to_the_door(scope: Scope) -> Response:
    """The login page for a browser that opens a page, else 401.

    A browser asks for a password by itself wherever it is told of Basic, so only machines are.
    """
    wants_html = "text/html" in HTTPConnection(scope).headers.get("accept", "")
    is_machine = is_for_machines(scope)
    if not is_machine and scope["method"] in {"GET", "HEAD"} and wants_html:
        return RedirectResponse(LOGIN, 303)
    headers = {"WWW-Authenticate": 'Basic realm="Juzheng", charset="UTF-8"'}
    error = RefusedError(
        401,
        "请先登录，或用 HTTP Basic 给出用户名和密码。",
        "Log in first, or give name and password by HTTP Basic.",
        headers=headers if is_machine else None,
    )
    return refusal(scope, error)

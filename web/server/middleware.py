"""What stands between the network and the page: every request passes all of it, or goes no further.

From the outside in: an account of each; headers on whatever is answered; known hosts, own origin,
not too often; not too much; known users; and then the routes.
"""

from collections.abc import Callable, Collection

from starlette.types import ASGIApp, Receive, Scope, Send

from index.audit import Action, Actor, AuditLog, Entry
from web.api import machine_server
from web.auth.access import LOGIN, LOGOUT, PASSWORD, Access
from web.auth.accounts import User
from web.auth.doorkeeper import Doorkeeper, Login
from web.auth.login import login_server
from web.auth.users import Users
from web.limits import LIMITS, Limits
from web.mcp.over_http import mcp_server
from web.operation.metrics import Metrics
from web.requests import is_for_machines, is_for_models
from web.server.accounting import Accounting
from web.server.own_sessions import OwnSessions
from web.server.security import Guard, SecurityHeaders, known_hosts, same_origin, used_routes
from web.server.traffic import AnswerTimeout, BodyLimit, rate_limit
from web.service.service import Service
from web.shared.counts import Counts, counts_of


def protect(
    page: ASGIApp,
    service: Service,
    *,
    users: Users,
    everyone: User,
    hosts: Collection[str] = (),
    audit: AuditLog,
    limits: Limits = LIMITS,
    counts: Counts | None = None,
) -> ASGIApp:
    """The whole ASGI application around `page`.

    Once there are `users`, only they come in; until then all are `everyone`. Besides
    localhost and addresses the names `hosts` are answered to. Logins are recorded in `audit`. By
    `counts` clients are counted, else by this process alone.
    """
    counts = counts or counts_of(limits)
    telling = _login_telling(service.metrics, audit)
    doorkeeper = Doorkeeper(users, limits, lockouts=counts.lockouts, on_login=telling)
    routes = Routes(
        OwnSessions(page),
        login=login_server(doorkeeper, audit),
        machines=machine_server(service, limits),
        models=mcp_server(service, limits),
    )
    answering = AnswerTimeout(routes, limits)
    access = Access(answering, doorkeeper, everyone, look_seconds=limits.look_seconds)
    checks = known_hosts(hosts), same_origin, used_routes, rate_limit(limits, counts.buckets)
    guarded = SecurityHeaders(Guard(BodyLimit(access, limits), *checks))
    return Accounting(guarded, service.metrics)


def _login_telling(metrics: Metrics, audit: AuditLog) -> Callable[[Login], None]:
    """What was not looked at is counted alone: a line for each would let anybody fill the disk."""

    def tell(login: Login) -> None:
        metrics.login(login.outcome)
        if login.outcome != "too_often":
            action: Action = "login" if login.outcome == "accepted" else "login_failed"
            actor = Actor(login.name, login.way, login.address)
            locked = [Entry.of(actor, "locked_out", name=each) for each in login.locked]
            audit.record([Entry.of(actor, action), *locked])

    return tell


class Routes:
    """ASGI application: the page, the way in and out of it, machines, and language models."""

    def __init__(
        self, page: ASGIApp, *, login: ASGIApp, machines: ASGIApp, models: ASGIApp
    ) -> None:
        self._page = page
        self._login = login
        self._machines = machines
        self._models = models

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        app = self._app(scope) if scope["type"] == "http" else self._page
        await app(scope, receive, send)

    def _app(self, scope: Scope) -> ASGIApp:
        if is_for_models(scope):
            return self._models
        if is_for_machines(scope):
            return self._machines
        return self._login if scope["path"] in {LOGIN, LOGOUT, PASSWORD} else self._page

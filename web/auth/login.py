"""The page where a browser shows who it is, the way out again, and where a password is changed."""

from collections.abc import Mapping
from html import escape
from pathlib import Path

from anyio import to_thread
from fastapi import FastAPI
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from corpus import JuzhengError
from index.audit import AuditError, AuditLog, Entry
from web.auth.access import LOGIN, LOGOUT, PASSWORD, actor_of, user_name
from web.auth.doorkeeper import COOKIE, SESSION_SECONDS, Doorkeeper
from web.problems import RefusedError, in_words

PAGES = Path(__file__).parent
WRONG = "用户名或密码不对。 Name or password is wrong."
OLD_IS_WRONG = "现在的密码不对。 The password until now is wrong."
THEY_DIFFER = "两次输入的新密码不同。 The two new passwords differ."
IS_CHANGED = (
    "密码已更改，别处的登录都已退出。 The password is changed; sessions elsewhere have ended."
)


def login_server(doorkeeper: Doorkeeper, audit: AuditLog) -> FastAPI:
    """`GET` and `POST /login`, `POST /logout`, and `GET` and `POST /password`."""
    server = FastAPI(docs_url=None, redoc_url=None, openapi_url=None)

    @server.get(LOGIN)
    async def show() -> Response:
        return _login_page("")

    @server.post(LOGIN)
    async def log_in(request: Request) -> Response:
        name, password = await _fields(request, "name", "password")
        try:
            token = await doorkeeper.log_in(name.strip(), password, request)
        except RefusedError as error:
            return _login_page(error.detail, error.status_code, error.headers)
        if not token:
            return _login_page(WRONG, 403)
        return _with_session(RedirectResponse("/", 303), token, request)

    @server.post(LOGOUT)
    async def log_out(request: Request) -> Response:
        await doorkeeper.log_out(request.cookies.get(COOKIE, ""))
        farewell = RedirectResponse(LOGIN, 303)
        farewell.delete_cookie(COOKIE, httponly=True, samesite="strict")
        return farewell

    @server.get(PASSWORD)
    async def show_password(request: Request) -> Response:
        if not user_name(request):  # nobody has one here
            return RedirectResponse("/", 303)
        return _password_page(request, IS_CHANGED if "changed" in request.query_params else "")

    @server.post(PASSWORD)
    async def change_password(request: Request) -> Response:
        if not user_name(request):
            return RedirectResponse("/", 303)
        old, new, again = await _fields(request, "old", "new", "again")
        if new != again:
            return _password_page(request, THEY_DIFFER, 422)
        try:
            await to_thread.run_sync(audit.check)
            token = await doorkeeper.change_password(user_name(request), old, new, request)
        except RefusedError as error:
            return _password_page(request, error.detail, error.status_code, error.headers)
        except JuzhengError as error:
            status = 503 if isinstance(error, AuditError) else 422
            return _password_page(request, in_words(error), status)
        if not token:
            return _password_page(request, OLD_IS_WRONG, 403)
        entry = Entry.of(actor_of(request, "page"), "password_changed", name=user_name(request))
        await to_thread.run_sync(audit.record, [entry])
        return _with_session(RedirectResponse(f"{PASSWORD}?changed=1", 303), token, request)

    return server


async def _fields(request: Request, *names: str) -> list[str]:
    async with request.form(max_files=0, max_fields=len(names)) as form:
        return [str(form.get(name, "")) for name in names]


def _with_session(response: Response, token: str, request: Request) -> Response:
    response.set_cookie(
        COOKIE,
        token,
        max_age=SESSION_SECONDS,
        secure=request.url.scheme == "https",
        httponly=True,
        samesite="strict",
    )
    return response


def _login_page(
    message: str, status: int = 200, headers: Mapping[str, str] | None = None
) -> Response:
    return _page("登录 Log in", message, _text("login.html"), status, headers)


def _password_page(
    request: Request, message: str, status: int = 200, headers: Mapping[str, str] | None = None
) -> Response:
    form = _text("password.html").replace("{name}", escape(user_name(request)))
    return _page("更改密码 Change the password", message, form, status, headers)


def _page(
    title: str, message: str, form: str, status: int, headers: Mapping[str, str] | None
) -> Response:
    page = _text("door.html").replace("{title}", title).replace("{message}", escape(message))
    kept = {"Cache-Control": "no-store", **(headers or {})}
    return HTMLResponse(page.replace("{form}", form), status, headers=kept)


def _text(name: str) -> str:
    return (PAGES / name).read_text(encoding="utf-8")

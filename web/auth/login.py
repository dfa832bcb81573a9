"""The page where a browser shows who it is, and the way out again."""

from collections.abc import Mapping
from html import escape
from pathlib import Path

from fastapi import FastAPI
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from web.auth.access import LOGIN, LOGOUT
from web.auth.doorkeeper import COOKIE, SESSION_SECONDS, Doorkeeper
from web.problems import RefusedError

PAGE = Path(__file__).with_name("login.html")
WRONG = "用户名或密码不对。 Name or password is wrong."


def login_server(doorkeeper: Doorkeeper) -> FastAPI:
    """`GET` and `POST /login`, and `POST /logout`."""
    server = FastAPI(docs_url=None, redoc_url=None, openapi_url=None)

    @server.get(LOGIN)
    async def show() -> Response:
        return _page("")

    @server.post(LOGIN)
    async def log_in(request: Request) -> Response:
        async with request.form(max_files=0, max_fields=2) as form:
            name, password = (str(form.get(key, "")) for key in ("name", "password"))
        try:
            token = await doorkeeper.log_in(name.strip(), password, request)
        except RefusedError as error:
            return _page(error.detail, status=error.status_code, headers=error.headers)
        if not token:
            return _page(WRONG, status=403)
        welcome = RedirectResponse("/", 303)
        welcome.set_cookie(
            COOKIE,
            token,
            max_age=SESSION_SECONDS,
            secure=request.url.scheme == "https",
            httponly=True,
            samesite="strict",
        )
        return welcome

    @server.post(LOGOUT)
    async def log_out(request: Request) -> Response:
        doorkeeper.log_out(request.cookies.get(COOKIE, ""))
        farewell = RedirectResponse(LOGIN, 303)
        farewell.delete_cookie(COOKIE, httponly=True, samesite="strict")
        return farewell

    return server


def _page(message: str, *, status: int = 200, headers: Mapping[str, str] | None = None) -> Response:
    page = PAGE.read_text(encoding="utf-8").replace("{message}", escape(message))
    return HTMLResponse(page, status, headers={"Cache-Control": "no-store", **(headers or {})})

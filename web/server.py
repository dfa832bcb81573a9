"""The web server: the page, the routes for machines, and what guards both."""

import os
from collections.abc import AsyncIterator, Collection
from contextlib import asynccontextmanager
from pathlib import Path

# Gradio reads these when it is imported: without them it looks up hosts outside.
os.environ |= {
    "GRADIO_ANALYTICS_ENABLED": "False",
    "GRADIO_ANALYTICS_CACHE_FREQUENCY": "1000000",
    "GRADIO_ANALYTICS_MAX_EVENTS": "100",
    "HF_HUB_OFFLINE": "1",
}

import anyio
import gradio as gr
from fastapi import FastAPI
from starlette.middleware.cors import CORSMiddleware
from starlette.types import ASGIApp, Receive, Scope, Send

from web.access import Access, Doorkeeper
from web.api import machine_server
from web.limits import LIMITS, Limits
from web.login import add_login
from web.offline import stay_offline
from web.page import ASSETS, build_page
from web.problems import is_for_machines
from web.security import Guard, SecurityHeaders, known_hosts, same_origin
from web.service import Service
from web.theme import theme
from web.traffic import AnswerTimeout, BodyLimit, rate_limit
from web.users import User, UsersFile
from web.wording import words


def build_server(
    service: Service,
    *,
    temporary: Path,
    users: UsersFile,
    everyone: User,
    hosts: Collection[str] = (),
    limits: Limits = LIMITS,
) -> ASGIApp:
    """The ASGI application; what Gradio writes goes to the folder `temporary`.

    Once the file of `users` exists, only they come in; until then all are `everyone`. Besides
    localhost and addresses the names `hosts` are answered to.
    """
    doorkeeper = Doorkeeper(users, limits)
    page = _page_server(service, doorkeeper, temporary, limits)
    routes = Routes(machine_server(service, limits), page)
    guarded = Access(AnswerTimeout(routes, limits), doorkeeper, everyone)
    checks = known_hosts(hosts), same_origin, rate_limit(limits)
    return SecurityHeaders(Guard(BodyLimit(guarded, limits), *checks))


class Routes:
    """ASGI application: machines on the one hand, the page on the other."""

    def __init__(self, machines: ASGIApp, page: ASGIApp) -> None:
        self._machines = machines
        self._page = page

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        is_machine = scope["type"] == "http" and is_for_machines(scope)
        await (self._machines if is_machine else self._page)(scope, receive, send)


def _page_server(
    service: Service, doorkeeper: Doorkeeper, temporary: Path, limits: Limits
) -> FastAPI:
    os.environ["GRADIO_TEMP_DIR"] = str(temporary)
    stay_offline()

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        anyio.to_thread.current_default_thread_limiter().total_tokens = limits.at_once
        yield

    server = FastAPI(lifespan=lifespan, docs_url=None, redoc_url=None, openapi_url=None)
    server.add_middleware(CORSMiddleware)  # allows nobody, in place of Gradio's own, which would
    add_login(server, doorkeeper)
    mounted: FastAPI = gr.mount_gradio_app(
        server,
        build_page(service),
        path="/",
        show_error=False,
        run_history=False,
        enable_monitoring=False,
        footer_links=[],
        max_file_size=limits.upload_bytes,
        theme=theme(),
        css_paths=ASSETS / "page.css",
        head=f"<script>{(ASSETS / 'head.js').read_text(encoding='utf-8')}</script>",
        i18n=words(),
        ssr_mode=False,
    )
    return mounted

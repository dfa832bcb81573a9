"""The web server: the page as Gradio serves it, and around it what protects it."""

import os
from collections.abc import AsyncIterator, Collection
from contextlib import asynccontextmanager
from pathlib import Path

# Before all that imports Gradio, as which it is imported there.
from web.server.quiet_gradio import gradio as gr

# isort: split
import anyio
from fastapi import FastAPI
from starlette.middleware.cors import CORSMiddleware
from starlette.types import ASGIApp

from index.audit import AuditLog
from web.auth.accounts import User
from web.auth.users import Users
from web.limits import LIMITS, Limits
from web.page import ASSETS, build_page
from web.server.gradio_patches import KeptFiles, begin_with, stay_offline, tell_failures
from web.server.middleware import protect
from web.service.service import Service
from web.shared.counts import Counts
from web.theme import theme
from web.wording import words


def build_server(
    service: Service,
    *,
    temporary: Path,
    users: Users,
    everyone: User,
    hosts: Collection[str] = (),
    audit: AuditLog,
    limits: Limits = LIMITS,
    counts: Counts | None = None,
) -> ASGIApp:
    """The page, protected; what Gradio writes goes to the folder `temporary`."""
    page = page_server(service, temporary=temporary, limits=limits)
    return protect(
        page,
        service,
        users=users,
        everyone=everyone,
        hosts=hosts,
        audit=audit,
        limits=limits,
        counts=counts,
    )


def page_server(service: Service, *, temporary: Path, limits: Limits) -> FastAPI:
    """The page alone, which whoever reaches it may use."""
    os.environ["GRADIO_TEMP_DIR"] = str(temporary)
    stay_offline()
    tell_failures()
    begin_with(ASSETS / "head.js")

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        anyio.to_thread.current_default_thread_limiter().total_tokens = limits.at_once
        yield

    server = FastAPI(lifespan=lifespan, docs_url=None, redoc_url=None, openapi_url=None)
    server.add_middleware(KeptFiles)
    server.add_middleware(CORSMiddleware)  # allows nobody, in place of Gradio's own, which would
    page = build_page(service)
    # Only then Gradio asks whether a file that an event names was uploaded; else it is any file of
    # this machine, and mounting alone does not count as launched.
    page.has_launched = True
    mounted: FastAPI = gr.mount_gradio_app(
        server,
        page,
        path="/",
        show_error=False,
        run_history=False,
        enable_monitoring=False,
        footer_links=[],
        max_file_size=limits.upload_bytes,
        theme=theme(),
        css_paths=[ASSETS / "page.css", ASSETS / "evaluation.css"],
        i18n=words(),
        ssr_mode=False,
    )
    return mounted

"""The web server: the page, the routes for machines, and the headers on both."""

import os
from pathlib import Path

# Gradio reads these when it is imported: without them it looks up hosts outside.
os.environ |= {
    "GRADIO_ANALYTICS_ENABLED": "False",
    "GRADIO_ANALYTICS_CACHE_FREQUENCY": "1000000",
    "GRADIO_ANALYTICS_MAX_EVENTS": "100",
    "HF_HUB_OFFLINE": "1",
}

import gradio as gr
from fastapi import FastAPI

from web.api import add_api
from web.page import ASSETS, build_page
from web.security import SecurityHeaders
from web.service import Service
from web.theme import theme

MAX_UPLOAD = "1kb"
"""Gradio stores uploads before any handler sees them; the page takes none."""


def build_server(service: Service, *, temporary: Path) -> FastAPI:
    """The ASGI application; what Gradio writes goes to the folder `temporary`."""
    os.environ["GRADIO_TEMP_DIR"] = str(temporary)
    server = FastAPI(title="句证 Juzheng", docs_url=None, redoc_url=None, openapi_url=None)
    add_api(server, service)
    server.add_middleware(SecurityHeaders)
    mounted: FastAPI = gr.mount_gradio_app(
        server,
        build_page(service),
        path="/",
        show_error=False,
        run_history=False,
        enable_monitoring=False,
        footer_links=[],
        max_file_size=MAX_UPLOAD,
        theme=theme(),
        css_paths=ASSETS / "page.css",
        ssr_mode=False,
    )
    return mounted

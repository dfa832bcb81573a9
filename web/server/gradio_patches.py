"""What of Gradio itself is changed: a script before all of its own, how long its files are kept, no
fetching of URLs, and what is told of an event that fails."""

import logging
import sys
import traceback
from pathlib import Path
from typing import Any, NoReturn, cast

import gradio.queueing
import gradio.routes
import safehttpx
from jinja2 import BaseLoader, ChoiceLoader, DictLoader
from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

FAILED = (
    "这个操作没有做成。请刷新页面再试；若仍不行，请看终端里的记录。"
    " This was not done. Reload the page and try again; if it persists, see the terminal."
)
FILES = "/assets/"
KEPT = "public, max-age=31536000, immutable"
logger = logging.getLogger(__name__)
_PAGE = "frontend/index.html"
_environment = gradio.routes.templates.env
_queueing: Any = gradio.queueing
_payload_of_gradio = _queueing.error_payload
_of_gradio = cast(BaseLoader, _environment.loader)


def begin_with(script: Path) -> None:
    """Let every page that Gradio serves begin with `script`.

    What is given to Gradio as `head` comes only when its page is built.
    """
    page, _, _ = _of_gradio.get_source(_environment, _PAGE)
    source = script.read_text(encoding="utf-8")
    head = f"<head><script>{{% raw %}}{source}{{% endraw %}}</script>"
    _environment.loader = ChoiceLoader(
        [DictLoader({_PAGE: page.replace("<head>", head, 1)}), _of_gradio]
    )


class KeptFiles:
    """ASGI middleware that lets browsers keep scripts and styles for a year.

    A hash of what is in one stands in its name. As Gradio says nothing of how long they hold,
    browsers ask for each of seventy-five again, soon after an installation with every page.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def send_kept(message: Message) -> None:
            if message["type"] == "http.response.start" and message["status"] in {200, 304}:
                MutableHeaders(scope=message)["Cache-Control"] = KEPT
            await send(message)

        is_file = scope["type"] == "http" and scope["path"].startswith(FILES)
        await self._app(scope, receive, send_kept if is_file else send)


def stay_offline() -> None:
    """Take the two functions from Gradio by which it fetches URLs.

    An event with a file of `http://…`, and `/gradio_api/file=http://…`, would be downloaded by
    the server: its protection against SSRF lets public addresses pass.
    """
    safehttpx.get = _fetch_nothing
    safehttpx.async_validate_url = _fetch_nothing


async def _fetch_nothing(url: str, *_: object, **__: object) -> NoReturn:
    raise ValueError(f"not fetched: {url}")


def tell_failures() -> None:
    """Log one line of an event that fails, and tell its sender so, where Gradio prints a traceback
    and tells nothing: anyone can send events that are incomplete or made up.
    """
    _queueing.traceback = _OneLine
    _queueing.error_payload = _payload


def _payload(error: BaseException | None, show_error: bool) -> dict[str, Any]:
    content: dict[str, Any] = _payload_of_gradio(error, show_error)
    if content["error"] is None:
        content |= {"error": FAILED, "title": "Error", "visible": True, "duration": 10}
    return content


class _OneLine:
    """In the place of the module `traceback`; the whole of it is logged for debugging."""

    @staticmethod
    def print_exc() -> None:
        error = sys.exception()
        # Its message may hold what was asked.
        *_, (frame, line) = traceback.walk_tb(error.__traceback__ if error else None)
        place = f"{Path(frame.f_code.co_filename).name}:{line}"
        logger.warning("An event of the page failed: %s in %s", type(error).__name__, place)
        logger.debug("It was raised here.", exc_info=True)

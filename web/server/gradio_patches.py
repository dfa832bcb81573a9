"""What of Gradio itself is changed: a script before all of its own, and no fetching of URLs."""

from pathlib import Path
from typing import NoReturn, cast

import gradio.routes
import safehttpx
from jinja2 import BaseLoader, ChoiceLoader, DictLoader

_PAGE = "frontend/index.html"
_environment = gradio.routes.templates.env
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


def stay_offline() -> None:
    """Take the two functions from Gradio by which it fetches URLs.

    An event with a file of `http://…`, and `/gradio_api/file=http://…`, would be downloaded by
    the server: its protection against SSRF lets public addresses pass.
    """
    safehttpx.get = _fetch_nothing
    safehttpx.async_validate_url = _fetch_nothing


async def _fetch_nothing(url: str, *_: object, **__: object) -> NoReturn:
    raise ValueError(f"not fetched: {url}")

"""A script that runs before Gradio's: what is given as `head` comes only when its page is built."""

from typing import cast

import gradio.routes
from jinja2 import BaseLoader, ChoiceLoader, DictLoader

_PAGE = "frontend/index.html"
_environment = gradio.routes.templates.env
_of_gradio = cast(BaseLoader, _environment.loader)


def begin_with(script: str) -> None:
    """Let every page that Gradio serves begin with `script`."""
    page, _, _ = _of_gradio.get_source(_environment, _PAGE)
    begun = page.replace("<head>", f"<head><script>{{% raw %}}{script}{{% endraw %}}</script>", 1)
    _environment.loader = ChoiceLoader([DictLoader({_PAGE: begun}), _of_gradio])

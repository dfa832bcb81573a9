"""A script that runs before Gradio's: what is given as `head` comes only when its page is built."""

from pathlib import Path
from typing import cast

import gradio.routes
from jinja2 import BaseLoader, ChoiceLoader, DictLoader

_PAGE = "frontend/index.html"
_environment = gradio.routes.templates.env
_of_gradio = cast(BaseLoader, _environment.loader)


def begin_with(script: Path) -> None:
    """Let every page that Gradio serves begin with `script`."""
    page, _, _ = _of_gradio.get_source(_environment, _PAGE)
    read = script.read_text(encoding="utf-8")
    begun = page.replace("<head>", f"<head><script>{{% raw %}}{read}{{% endraw %}}</script>", 1)
    _environment.loader = ChoiceLoader([DictLoader({_PAGE: begun}), _of_gradio])

"""The buttons that save the conversation as a file."""

from collections.abc import Callable
from typing import Any

import gradio as gr

from web.chat.browser_storage import load_turns
from web.chat.conversation import ChatTurns
from web.chat.exports.files import json_file, markdown_file, word_file
from web.wording import word

FILES: dict[str, Callable[[ChatTurns], str]] = {
    "export_word": word_file,
    "export_markdown": markdown_file,
    "export_json": json_file,
}
"""What each makes, by the word on it."""


class ExportButtons:
    """`build` must be called within a `gr.Blocks`."""

    def build(self) -> None:
        self._buttons = {name: gr.Button(word(name), size="sm", min_width=80) for name in FILES}

    def wire(self, turns: gr.BrowserState, download: gr.HTML, **event: Any) -> None:
        """`download` is where a file comes to, which its script saves."""
        for name, button in self._buttons.items():
            button.click(_saves(FILES[name]), turns, download, **event)


def _saves(make: Callable[[ChatTurns], str]) -> Callable[[object], str]:
    return lambda turns: make(load_turns(turns))

"""The conversation as a file that the browser saves: what `assets/chat.js` makes one of."""

from datetime import datetime
from html import escape
from itertools import count

from web.chat.conversation import ChatTurns
from web.chat.exports import conversation_json, conversation_markdown


def markdown_file(turns: ChatTurns) -> str:
    """HTML of `juzheng.md`."""
    text = conversation_markdown(turns, exported=_now())
    return _file("juzheng.md", "text/markdown", text)


def json_file(turns: ChatTurns) -> str:
    """HTML of `juzheng.json`."""
    text = conversation_json(turns, exported=_now())
    return _file("juzheng.json", "application/json", text)


def _file(name: str, kind: str, text: str) -> str:
    """A file that is saved again is told apart by its number."""
    return (
        f"<div hidden data-number='{next(_numbers)}' data-name='{name}'"
        f" data-type='{kind};charset=utf-8'>{escape(text)}</div>"
    )


def _now() -> str:
    return datetime.now().astimezone().isoformat(timespec="seconds")


_numbers = count()

"""The conversation as a file that the browser saves: what `assets/chat.js` makes one of."""

from base64 import b64encode
from datetime import datetime
from itertools import count

from web.chat.conversation import ChatTurns
from web.chat.exports.as_json import conversation_json
from web.chat.exports.as_markdown import conversation_markdown

_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def markdown_file(turns: ChatTurns) -> str:
    """HTML of `juzheng.md`."""
    text = conversation_markdown(turns, exported=_now())
    return _file("juzheng.md", "text/markdown;charset=utf-8", text.encode())


def json_file(turns: ChatTurns) -> str:
    """HTML of `juzheng.json`."""
    text = conversation_json(turns, exported=_now())
    return _file("juzheng.json", "application/json;charset=utf-8", text.encode())


def word_file(turns: ChatTurns) -> str:
    """HTML of `juzheng.docx`."""
    from web.chat.exports.as_word import conversation_word  # takes a while, and few want it

    return _file("juzheng.docx", _WORD, conversation_word(turns, exported=_now()))


def _file(name: str, kind: str, content: bytes) -> str:
    """A file that is saved again is told apart by its number."""
    return (
        f"<div hidden data-number='{next(_numbers)}' data-name='{name}' data-type='{kind}'>"
        f"{b64encode(content).decode()}</div>"
    )


def _now() -> str:
    return datetime.now().astimezone().isoformat(timespec="seconds")


_numbers = count()

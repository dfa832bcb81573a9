"""A conversation for programs.

A turn is `{"question", "understood", "answer"}`, where `understood` is the question as it was
asked, or None, and `answer` is `qa.answer.Answer`, or None where none came. A text is a string and
nothing more. None of this is meant for spreadsheets, and there is no CSV, whose cells would begin
with what an article says.
"""

import json
import re
from typing import Any

from web.chat.conversation import ChatTurn, ChatTurns

FORMAT = "juzheng-conversation"
VERSION = 1
"""Raised whenever a field changes its meaning or goes."""


def conversation_json(turns: ChatTurns, *, exported: str | None = None) -> str:
    """All that is known of each turn; `exported` is an ISO 8601 time."""
    content = {
        "format": FORMAT,
        "version": VERSION,
        "exported": exported,
        "turns": [_turn_json(turn) for turn in turns],
    }
    text = json.dumps(content, ensure_ascii=False, indent=2)
    return re.sub("[\ud800-\udfff\u2028\u2029]", lambda each: f"\\u{ord(each[0]):04x}", text) + "\n"


def _turn_json(turn: ChatTurn) -> dict[str, Any]:
    return {
        "question": turn.question,
        "understood": turn.answer and turn.answer.understood,
        "answer": turn.answer and turn.answer.model_dump(mode="json"),
    }

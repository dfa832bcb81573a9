"""A conversation to take away: Markdown for people, JSON for programs.

In JSON a turn is `{"question", "understood", "answer"}`, where `understood` is the question as it
was asked, or None, and `answer` is `qa.answer.Answer`, or None where none came.

What an article or a user wrote is inert in both. In Markdown each mark that might mean something
stands behind a backslash, and none but those, so that what is pasted elsewhere reads as it stood;
what a spreadsheet would take for the beginning of a formula does so as well. In JSON a text is a
string. Neither is meant for spreadsheets, and there is no CSV, whose cells would begin with what
an article says.
"""

import json
import re
from collections.abc import Iterator
from html import escape
from typing import Any

from qa.answer import Answer, EvidencePlace, TableRow
from qa.confidence_bands import confidence_band
from qa.wording import (
    gist_words,
    header_text,
    path_above,
    published_words,
    recognised_words,
    source_words,
    verdict_words,
)
from web.chat.conversation import ChatTurn, ChatTurns

FORMAT = "juzheng-conversation"
VERSION = 1
"""Raised whenever a field changes its meaning or goes."""
MOST_NEAREST = 3
_MEANS_SOMETHING = re.compile(
    r"[\\`*_{}\[\]<>&|~$#^@]"
    r"|(?<![^\s,;|])[=+-]"  # begins a formula
    r"|:(?=//)|(?<=www)\."  # becomes a link by itself
)
NO_ANSWER = (
    "文章里没有找到可以作为依据的句子。",
    "No sentence was found that proves an answer.",
)


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


def conversation_markdown(turns: ChatTurns, *, exported: str | None = None) -> str:
    """Each question with its answer, the sentences that prove it, and where these stand."""
    parts = ["# 句证对话 Juzheng conversation"]
    if exported:
        parts.append(f"导出于 {escape_markdown(published_words(exported)[0])}")
    for number, turn in enumerate(turns, start=1):
        parts.append(f"## {number}. {escape_markdown(turn.question)}")
        for part in turn.answer.parts if turn.answer else (None,):
            if part and part.understood:
                parts.append(f"理解为 understood as：{escape_markdown(part.understood)}")
            elif part and part is not turn.answer:
                parts.append(escape_markdown(part.question))
            parts += _answer(part)
    return "\n\n".join(parts) + "\n"


def escape_markdown(text: str) -> str:
    """A text that Markdown shows as it stands, on one line: no image, link or tag comes of it.

    >>> print(escape_markdown("<b> ![x](http://a.cn) 2026-11-26"))
    &lt;b&gt; !\\[x\\](http\\://a.cn) 2026-11-26
    """
    text = re.sub("[\x00-\x1f\x7f-\x9f\ud800-\udfff]", "\ufffd", re.sub(r"\s+", " ", text))
    return _MEANS_SOMETHING.sub(_escaped, text)


def _escaped(found: re.Match[str]) -> str:
    mark = found.group()
    return escape(mark, quote=False) if mark in "&<>" else "\\" + mark


def _turn_json(turn: ChatTurn) -> dict[str, Any]:
    return {
        "question": turn.question,
        "understood": turn.answer and turn.answer.understood,
        "answer": turn.answer and turn.answer.model_dump(mode="json"),
    }


def _answer(answer: Answer | None) -> Iterator[str]:
    if answer is None:
        yield "没有得到回答。 No answer came."
    elif answer.reply:
        yield escape_markdown(" ".join(filter(None, (answer.reply, answer.reply_english))))
    elif answer.no_answer:
        reasons = (answer.reason, answer.reason_english) if answer.reason else NO_ANSWER
        yield escape_markdown(" ".join(filter(None, reasons)))
        yield from map(_sentence, answer.nearest[:MOST_NEAREST])
        for part in answer.unread:
            told = f"《{part.title}》没有全部读到：{part.chinese}。 Read in part: {part.english}."
            yield escape_markdown(told)
    elif answer.gist:
        yield f"**{escape_markdown(' '.join(gist_words(answer)))}**"
        yield from map(_sentence, answer.evidence)
    else:
        if answer.verdict:
            yield f"**{' '.join(verdict_words(answer.verdict.yes))}**"
        yield f"**{escape_markdown(answer.answer.strip())}**"
        yield from map(_sentence, answer.evidence)
        yield f"*{' '.join(confidence_band(answer.confidence).words)}*"


def _sentence(place: EvidencePlace) -> str:
    """A sentence or row as one quotes it, what stands above it, and where it stands."""
    parts = _above(place)
    if place.row:
        parts += [escape_markdown(place.row.caption)] if place.row.caption else []
        parts += [_row(place.row)]
    else:
        parts += [f"「{escape_markdown(place.text.strip())}」"]
    title, *others = (escape_markdown(chinese) for chinese, _ in source_words(place))
    source = "，".join((title if title.startswith("《") else f"《{title}》", *others))
    parts += [f"—— {source}，第 {place.start + 1}–{place.end} 字"]
    if place.certainty < 1:
        parts += [escape_markdown(" ".join(recognised_words(place.certainty)))]
    return "\n>\n".join(f"> {part}" for part in parts)


def _above(place: EvidencePlace) -> list[str]:
    path = " › ".join(map(escape_markdown, path_above(place)))
    question = f"问 {escape_markdown(place.answers)}" if place.answers else ""
    return [part for part in (path, question) if part]


def _row(row: TableRow) -> str:
    """A table of one row; where columns have no names, their header is blank."""
    columns = range(len(row.cells))
    cells = [escape_markdown(cell) for cell in row.cells]
    if row.column is not None:
        cells[row.column] = f"**{cells[row.column] or '（空白 blank）'}**"
    names = (escape_markdown(header_text(row, column)) for column in columns)
    # A rule of dashes alone would be a formula to a spreadsheet.
    lines = (names, (":---" for _ in columns), cells)
    return "\n> ".join(f"| {' | '.join(line)} |" for line in lines)

"""A conversation as an editor pastes it, in Markdown.

Each mark that might mean something stands behind a backslash, and none but those, so that what is
pasted elsewhere reads as it stood; what a spreadsheet would take for the beginning of a formula
does so as well.
"""

import re
from html import escape

from qa.answer import EvidencePlace, TableRow
from qa.wording import header_text, recognised_words
from web.chat.conversation import ChatTurns
from web.chat.exports.telling import TITLE, Line, above, exported_at, told
from web.chat.quoting import quoted, stands_in

_MEANS_SOMETHING = re.compile(
    r"[\\`*_{}\[\]<>&|~$#^@]"
    r"|(?<![^\s,;|])[=+-]"  # begins a formula
    r"|:(?=//)|(?<=www)\."  # becomes a link by itself
)
_EMPHASIS = {"note": "", "answer": "**", "certainty": "*"}


def conversation_markdown(turns: ChatTurns, *, exported: str | None = None) -> str:
    """Each question with its answer, the sentences that prove it, and where these stand.

    `exported` is an ISO 8601 time.
    """
    parts = [f"# {TITLE}"]
    if exported:
        parts.append(escape_markdown(exported_at(exported)))
    for number, turn in enumerate(turns, start=1):
        parts.append(f"## {number}. {escape_markdown(turn.question)}")
        parts += map(_part, told(turn))
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


def _part(part: Line | EvidencePlace) -> str:
    if isinstance(part, Line):
        emphasis = _EMPHASIS[part.kind]
        return f"{emphasis}{escape_markdown(part.text)}{emphasis}"
    return _place(part)


def _place(place: EvidencePlace) -> str:
    """A sentence or row as one quotes it, what stands above it, and where it stands."""
    parts = [escape_markdown(each) for each in above(place)]
    parts += [_row(place.row) if place.row else escape_markdown(quoted([place]))]
    parts += [f"—— {escape_markdown(stands_in([place]))}"]
    if place.certainty < 1:
        parts += [escape_markdown(" ".join(recognised_words(place.certainty)))]
    return "\n>\n".join(f"> {part}" for part in parts)


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

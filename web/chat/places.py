"""A place in an article as a message shows it: a sentence, or a row of a table, with what it needs.

Above it stand the headings, the clause and the question that it answers, below it its source.
"""

from collections.abc import Sequence
from itertools import groupby

from qa.answer import EvidencePlace, TableRow
from qa.wording import (
    header_text,
    is_marked_question,
    path_above,
    recognised_words,
    shown_columns,
    source_words,
)
from web.markup import both, inert, inert_both

MOST_COLUMNS = 5
"""Columns of a table that are shown at once; of more, those that matter, and all when asked."""

BLANK = both("空白", "blank")


def context_html(place: EvidencePlace) -> str:
    """What stands above the place in its article, in small type; empty where nothing does."""
    path = " › ".join(inert(each) for each in path_above(place))
    html = f"<p class='context path' lang='zh'>{path}</p>" if path else ""
    if place.answers:
        mark = "" if is_marked_question(place.answers) else both("问 ", "Q ")
        question = inert(place.answers)
        html += f"<p class='context asks' lang='zh'>{mark}<span>{question}</span></p>"
    return html


def quoted_html(places: Sequence[EvidencePlace]) -> str:
    """The sentences with the answer in them emphasised, unless it is all of them."""
    return "".join(map(_with_span, places))


def row_html(place: EvidencePlace, *, supports: bool = True) -> str:
    """The row that the place is, with the header of its table; empty where it is a sentence.

    The cell of the answer is marked, one that is only near more lightly.
    """
    row = place.row
    if row is None:
        return ""
    columns = shown_columns(row, most=MOST_COLUMNS)
    span = _span_text(place) if supports else ""
    caption = f"<p class='table-caption' lang='zh'>{inert(row.caption)}</p>" if row.caption else ""
    html = caption + _table(row, columns, span, supports=supports)
    if len(columns) < len(row.cells):
        every = tuple(range(len(row.cells)))
        count = len(every)
        summary = both(f"整行（{count} 列）", f"The whole row ({count} columns)")
        whole = _table(row, every, span, supports=supports)
        html += f"<details class='whole-row'><summary>{summary}</summary>{whole}</details>"
    return html


def source_html(place: EvidencePlace) -> str:
    """Where the place stands, and that it was recognised in a picture, if it was."""
    words = " · ".join(inert_both(*each) for each in source_words(place))
    return f"<p class='source' lang='zh'>{words}</p>{recognised_html(place)}"


def recognised_html(place: EvidencePlace) -> str:
    if place.certainty >= 1:
        return ""
    return f"<p class='recognised'>{both(*recognised_words(place.certainty))}</p>"


def brief_html(place: EvidencePlace) -> str:
    """On one line what tells the place from its like: the row and the column, or the path."""
    words = _row_names(place.row) if place.row else path_above(place)[-1:]
    return f"<small lang='zh'>{' › '.join(map(inert, words))}</small>" if words else ""


def _row_names(row: TableRow) -> tuple[str, ...]:
    if row.column is None:
        return ()
    keys = [row.cells[n] for n in shown_columns(row, most=2) if n != row.column and row.cells[n]]
    return tuple(name for name in (*keys[:1], header_text(row, row.column)) if name)


def _with_span(place: EvidencePlace) -> str:
    start, end = (offset - place.start for offset in place.span)
    if end - start == len(place.text):
        return inert(place.text)
    before, span, after = place.text[:start], place.text[start:end], place.text[end:]
    return f"{inert(before)}<strong>{inert(span)}</strong>{inert(after)}"


def _span_text(place: EvidencePlace) -> str:
    start, end = (offset - place.start for offset in place.span)
    return " ".join(place.text[max(start, 0) : max(end, 0)].split())


def _table(row: TableRow, columns: Sequence[int], span: str, *, supports: bool) -> str:
    """A table of one row; it can be scrolled sideways, also by the keyboard."""
    head = "".join(f"<tr>{cells}</tr>" for cells in _header_rows(row, columns))
    cells = "".join(_cell(row, column, span, supports=supports) for column in columns)
    return (
        "<div class='rows' role='group' tabindex='0'>"
        f"<table lang='zh'>{f'<thead>{head}</thead>' if head else ''}"
        f"<tbody><tr>{cells}</tr></tbody></table></div>"
    )


def _header_rows(row: TableRow, columns: Sequence[int]) -> list[str]:
    """The rows over the columns: what is said of several, side by side, stands there once."""
    headers = [row.headers[n] if n < len(row.headers) else () for n in columns]
    depth = max(map(len, headers), default=0)
    return ["".join(_header_cells(headers, level, depth)) for level in range(depth)]


def _header_cells(headers: Sequence[tuple[str, ...]], level: int, depth: int) -> list[str]:
    cells = []
    alike = groupby(headers, key=lambda each: (each[: level + 1], len(each) == level + 1))
    for (names, is_last), group in alike:
        columns = sum(1 for _ in group)
        if len(names) == level + 1:  # else it has its name in a row above
            cells.append(_header(names[-1], columns, depth - level if is_last else 1))
        elif level == 0:
            cells.append(f"<td colspan='{columns}' rowspan='{depth}'></td>")
    return cells


def _header(name: str, columns: int, rows: int) -> str:
    scope = "colgroup" if columns > 1 else "col"
    size = f" colspan='{columns}'" if columns > 1 else ""
    size += f" rowspan='{rows}'" if rows > 1 else ""
    return f"<th scope='{scope}'{size}>{inert(name)}</th>"


def _cell(row: TableRow, column: int, span: str, *, supports: bool) -> str:
    text = row.cells[column]
    is_marked = column == row.column
    kind = ("answered" if supports else "near") if is_marked else ""
    if not text:
        shown = f"<em>（{BLANK}）</em>" if is_marked else f"<span class='unseen'>{BLANK}</span>"
        return f"<td class='{' '.join(filter(None, (kind, 'blank')))}'>{shown}</td>"
    if not is_marked:
        return f"<td>{inert(text)}</td>"
    if not supports:
        return f"<td class='near'>{inert(text)}</td>"
    before, found, after = text.partition(span) if span else ("", text, "")
    if not found:  # the span is more than the cell
        before, found = "", text
    return (
        f"<td class='answered'>{inert(before)}<mark><strong>{inert(found)}</strong></mark>"
        f"{inert(after)}</td>"
    )

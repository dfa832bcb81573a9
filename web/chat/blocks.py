"""The text of an article as HTML: its headings, lists and tables as such, and marks in them.

Every text passes `html.escape` and keeps its characters as they are.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape
from itertools import groupby, pairwise
from typing import Literal

from corpus import Article, Window
from corpus.blocks import Block, Kind, Row, Span
from corpus.lines import paragraph_spans
from qa.wording import page_words, recognised_words
from web.chat.grid import cell_size, covers, is_covered
from web.markup import both

SHOWN_CHARACTERS = 200_000
"""Characters of a long article that are shown, around the cited sentence."""
MOST_ROWS = 200
"""Rows of a long table that are shown, around the cited one."""

Inlay = tuple[int, int, str]
"""Characters that stand in a tag: their offsets and its name."""

_TAGS: dict[Kind, tuple[str, str]] = {
    "paragraph": ("p", ""),
    "clause": ("p", "clause"),
    "question": ("p", "question"),
    "answer": ("p", "reply"),
    "caption": ("p", "caption"),
    "footnote": ("p", "footnote"),
    "furniture": ("p", "furniture"),
    "code": ("pre", "code"),
    "front matter": ("pre", "front"),
}
_DEEPEST = 4
_SIGN = re.compile(r"#{1,6}(?=\s)")
"""What Markdown writes before a heading."""


@dataclass(frozen=True, slots=True)
class Mark:
    """A sentence or row that is marked; `span` within it is emphasised.

    `cited` is what was followed, `cited near` where it proves nothing, `other` what stands with it.
    """

    sentence: Window
    kind: Literal["cited", "cited near", "other"]
    span: Window | None = None


def text_html(article: Article, marks: Sequence[Mark]) -> Iterator[str]:
    """The article block by block; of a long one the part around what is cited."""
    around = next((mark.sentence.start for mark in marks if "cited" in mark.kind), 0)
    first = max(0, around - SHOWN_CHARACTERS // 2)
    last = min(len(article.text), first + SHOWN_CHARACTERS)
    if first:
        yield f"<p class='cut'>{_characters_left_out(first)}</p>"
    yield from _Sheet(article, marks, first, last).blocks()
    if last < len(article.text):
        yield f"<p class='cut'>{_characters_left_out(len(article.text) - last)}</p>"


class _Sheet:
    """The characters `first` to `last` of an article, written once from top to bottom."""

    def __init__(self, article: Article, marks: Sequence[Mark], first: int, last: int) -> None:
        self._article = article
        self._marks = marks
        self._first, self._last = first, last
        # A page begins behind the line before it, and the first needs no rule above it.
        self._pages = [
            (offset, number)
            for number, offset in enumerate(article.pages, start=1)
            if number > 1 and offset >= first
        ]

    def blocks(self) -> Iterator[str]:
        blocks = self._article.blocks or _paragraphs(self._article)
        shown = [each for each in blocks if self._first < each.end and each.start < self._last]
        recognised = _recognised(shown, self._article.pages)
        for block in shown:
            for page in self._turned(block.start):
                yield f"<p class='page-break'>{both(*page_words(page))}</p>"
            if block.start in recognised:
                words = recognised_words(recognised[block.start])
                yield f"<p class='recognised'>{both(*words)}</p>"
            yield self._table(block) if block.rows else self._block(block)
        for page in self._turned(self._last):
            yield f"<p class='page-break'>{both(*page_words(page))}</p>"

    def _turned(self, offset: int) -> Iterator[int]:
        """The pages that begin up to a place; each once."""
        while self._pages and self._pages[0][0] <= offset:
            yield self._pages.pop(0)[1]

    def _block(self, block: Block) -> str:
        start, end = max(block.start, self._first), min(block.end, self._last)
        text = self._article.text
        label = block.start + len(block.label)
        inlays = []
        if block.label and text.startswith(block.label, block.start):
            inlays.append((block.start, label, "b"))
        if block.kind == "heading" and (sign := _SIGN.match(text, block.start)):
            inlays.append((*sign.span(), "i"))
        html = self._marked(start, end, inlays)
        level = min(max(block.level, 1), _DEEPEST)
        if block.kind == "heading":
            return f"<h{level + 2}>{html}</h{level + 2}>"
        tag, kind = _TAGS.get(block.kind, ("p", f"item level-{level}"))
        return f"<{tag} class='{kind}'>{html}</{tag}>" if kind else f"<{tag}>{html}</{tag}>"

    def _marked(self, start: int, end: int, inlays: Sequence[Inlay] = ()) -> str:
        """The characters from `start` to `end`, with what is cited among them marked."""
        html, at = "", start
        for mark in self._marks:
            left, right = _within(mark.sentence, start, end)
            if left < right:
                emphasis = [(mark.span.start, mark.span.end, "strong")] if mark.span else []
                html += self._inlaid(at, left, inlays)
                marked = self._inlaid(left, right, [*inlays, *emphasis])
                html += f"<mark class='{mark.kind}'>{marked}</mark>"
                at = right
        return html + self._inlaid(at, end, inlays)

    def _inlaid(self, start: int, end: int, inlays: Sequence[Inlay]) -> str:
        """The characters in their tags, and where a page begins among them a sign of it."""
        if start >= end:
            return ""
        turns = {offset: number for offset, number in self._pages if start <= offset < end}
        bounds = {min(max(at, start), end) for left, right, _ in inlays for at in (left, right)}
        html = ""
        for left, right in pairwise(sorted({start, end, *bounds, *turns})):
            if left in turns:
                html += "".join(map(_turn, self._turned(left)))
            tags = [tag for first, last, tag in inlays if first <= left < last]
            opening = "".join(f"<{tag}>" for tag in tags)
            closing = "".join(f"</{tag}>" for tag in reversed(tags))
            html += f"{opening}{escape(self._article.text[left:right])}{closing}"
        return html

    def _table(self, block: Block) -> str:
        header, body = block.rows[: block.header_rows], block.rows[block.header_rows :]
        first, last = self._shown(body)
        width = max(len(row.cells) for row in block.rows)
        head = "".join(self._rows(header, width, "th"))
        rows = "".join(self._rows(body[first:last], width, "td"))
        above, below = _rows_cut(first, width), _rows_cut(len(body) - last, width)
        return (
            "<div class='rows' role='group' tabindex='0' data-zh='表格' data-en='Table'>"
            f"<table>{f'<thead>{head}</thead>' if head else ''}"
            f"<tbody>{above}{rows}{below}</tbody></table></div>"
        )

    def _shown(self, body: Sequence[Row]) -> tuple[int, int]:
        """Which rows below the header are shown: at most so many, around the cited one."""
        cited = [mark.sentence for mark in self._marks if "cited" in mark.kind]
        places = (n for n, row in enumerate(body) if any(_overlap(row, each) for each in cited))
        first = max(0, next(places, 0) - MOST_ROWS // 2)
        near = [
            number
            for number, row in enumerate(body[first : first + MOST_ROWS], start=first)
            if row.end > self._first and row.start < self._last
        ]
        return (near[0], near[-1] + 1) if near else (0, 0)

    def _rows(self, rows: Sequence[Row], width: int, tag: str) -> Iterator[str]:
        for number, row in enumerate(rows):
            pages = list(self._turned(row.start))
            if pages and number:
                words = both(*page_words(pages[-1]))
                yield f"<tr class='page-break'><td colspan='{width}'>{words}</td></tr>"
            mark = next((each for each in self._marks if covers(each.sentence, row)), None)
            kind = f" class='{mark.kind}'" if mark else ""
            cells = "".join(
                self._cell(row.cells[column], mark, tag, cell_size(rows, number, column))
                for column in range(len(row.cells))
                if not is_covered(rows, number, column)
            )
            yield f"<tr{kind}>{cells}{'<td></td>' * (width - len(row.cells))}</tr>"

    def _cell(self, span: Span, mark: Mark | None, tag: str, size: str) -> str:
        if span[0] == span[1]:
            blank = f"<span class='unseen'>{both('空白', 'blank')}</span>" if tag == "td" else ""
            return f"<td class='blank'{size}>{blank}</td>"
        scope = " scope='col'" if tag == "th" else ""
        if mark is None:
            return f"<{tag}{scope}{size}>{self._marked(*span)}</{tag}>"
        inlays, kind = [], ""
        if mark.span and mark.span.start < span[1] and span[0] < mark.span.end:
            inlays.append((mark.span.start, mark.span.end, "strong"))
            kind = " class='answered'"
        return f"<{tag}{scope}{kind}{size}>{self._inlaid(*span, inlays)}</{tag}>"


def _recognised(blocks: Sequence[Block], pages: Sequence[int]) -> dict[int, float]:
    """Where on each page text begins that was recognised, and how certain the least of it is."""
    runs = groupby(blocks, key=lambda each: (bisect_right(pages, each.start), each.certainty < 1))
    lists = (list(run) for (_, is_recognised), run in runs if is_recognised)
    return {run[0].start: min(each.certainty for each in run) for run in lists}


def _paragraphs(article: Article) -> Iterator[Block]:
    """Of an article that nobody looked for blocks in."""
    return (Block("paragraph", start, end) for start, end in paragraph_spans(article.text))


def _characters_left_out(count: int) -> str:
    return both(f"…… 此处 {count:,} 字未显示 ……", f"… {count:,} characters not shown …")


def _rows_cut(count: int, width: int) -> str:
    if not count:
        return ""
    words = both(f"…… 此处 {count:,} 行未显示 ……", f"… {count:,} rows not shown …")
    return f"<tr class='cut'><td colspan='{width}'>{words}</td></tr>"


def _turn(page: int) -> str:
    """A page that begins within a text; no character is added to it, for it is searched."""
    chinese, english = page_words(page)
    return (
        f"<span class='turn'><span class='zh' data-page='{chinese}'></span>"
        f"<span class='en' data-page='{english}'></span></span>"
    )


def _within(window: Window, start: int, end: int) -> tuple[int, int]:
    return min(max(window.start, start), end), min(max(window.end, start), end)


def _overlap(row: Row, window: Window) -> bool:
    return row.start < window.end and window.start < row.end

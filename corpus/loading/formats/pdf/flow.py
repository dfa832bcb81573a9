"""The pages as one flow: what column and page ends part is put together again.

Footnotes leave the flow and go behind the paragraph that their mark stands in.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby

from corpus.loading.formats.pdf.page.aligned import take_aligned
from corpus.loading.formats.pdf.page.columns import Part, Region, find_regions
from corpus.loading.formats.pdf.page.lines import Piece, joined, lines_of
from corpus.loading.formats.pdf.page.tables import Box, Table
from corpus.loading.formats.pdf.paragraphs import Line, Paragraph, find_paragraphs, goes_on

_SMALLER = 0.93
"""The share of the usual size up to which the type of a footnote is smaller."""
NOTE_MARK = re.compile(
    r"[①-⑳]|\[\d{1,3}\]|〔\d{1,3}〕|\d{1,3}(?=[^\d.,%年月日])|[*＊†※]|注(?=[:：\d])"
)
_SAME_PLACE = 6.0
_WIDE_BODY = 0.7


@dataclass(slots=True)
class Page:
    """What stands on a page but for its furniture; `beside` is turned text."""

    number: int
    width: float
    height: float
    parts: list[Part] = field(default_factory=list)
    beside: list[Piece] = field(default_factory=list)


@dataclass(slots=True)
class Item:
    """A paragraph or table of the flow, with its footnotes; `apart`: of a box, or turned."""

    content: Paragraph | Table
    page: int
    apart: bool = False
    turned: bool = False
    notes: list[Paragraph] = field(default_factory=list)


def find_flow(pages: Sequence[Page], size: float) -> list[Item]:
    """The paragraphs and tables of all pages in the order they are read; `size`: the usual em."""
    edge = _body_edge(pages)
    flow: list[Item] = []
    for page in pages:
        regions = find_regions(page.parts, size)
        for region in regions:
            items, notes = _items(region, page, size, edge)
            _append(flow, items)
            _attach(flow, notes, page.number)
        lines = [Line(joined(row), page.number, 0.0, page.height) for row in lines_of(page.beside)]
        flow += [Item(each, page.number, True, True) for each in find_paragraphs(lines)]
    return flow


def _body_edge(pages: Sequence[Page]) -> float:
    """Where the lines that go over most of a page end."""
    ends = sorted(
        piece.x1
        for page in pages
        for piece in page.parts
        if isinstance(piece, Piece) and piece.x1 - piece.x0 > 0.4 * page.width
    )
    return ends[int(0.98 * (len(ends) - 1))] if ends else 0.0


def _items(
    region: Region, page: Page, size: float, edge: float
) -> tuple[list[Item], list[Paragraph]]:
    """The items of a region, and the footnotes at its end."""
    parts = take_aligned(region.parts, size)
    pieces = [part for part in parts if isinstance(part, Piece)]
    left = min((piece.x0 for piece in pieces), default=0.0)
    right = max((piece.x1 for piece in pieces), default=0.0)
    if region.right is not None:
        right = max(right, region.right)
    elif right > 0.5 * page.width:
        right = max(right, edge)
    items: list[Item] = []
    for is_text, run in groupby(parts, key=lambda part: isinstance(part, Piece)):
        if is_text:
            rows = lines_of(part for part in run if isinstance(part, Piece))
            lines = [Line(joined(row), page.number, left, right) for row in rows]
            items += [Item(each, page.number) for each in find_paragraphs(lines)]
        else:
            for part in run:
                items += _apart(part, page, size)
    return items, _take_notes(items, page, size)


def _apart(part: Part, page: Page, size: float) -> Iterator[Item]:
    if isinstance(part, Table):
        yield Item(part, page.number)
    elif isinstance(part, Box):
        for region in find_regions(part.pieces, size):
            for item in _items(region, page, size, 0.0)[0]:
                yield replace(item, apart=True)


def _take_notes(items: list[Item], page: Page, size: float) -> list[Paragraph]:
    """The footnotes at the end of a region, which are no items any more."""
    start = len(items)
    while start and _is_small(items[start - 1], page, size):
        start -= 1
    while start < len(items) and not NOTE_MARK.match(_text(items[start])):
        start += 1
    notes: list[Paragraph] = []
    for item in items[start:]:
        if isinstance(item.content, Paragraph):
            if notes and not NOTE_MARK.match(item.content.text):
                notes[-1].lines += item.content.lines
            else:
                notes.append(item.content)
    del items[start:]
    return notes


def _is_small(item: Item, page: Page, size: float) -> bool:
    paragraph = item.content
    return (
        isinstance(paragraph, Paragraph)
        and not item.apart
        and paragraph.size <= _SMALLER * size
        and paragraph.piece.base > page.height / 2
    )


def _text(item: Item) -> str:
    return item.content.text if isinstance(item.content, Paragraph) else ""


def _append(flow: list[Item], items: Sequence[Item]) -> None:
    """Items behind those of the region before; what both cut through is made whole."""
    rest = list(items)
    if rest and flow:
        first = rest[0].content
        if isinstance(first, Table) and isinstance(flow[-1].content, Table):
            whole = _whole_table(flow[-1], rest[0])
            if whole:
                flow[-1].content = whole
                del rest[0]
        if before := _before(flow):
            number = next((n for n, each in enumerate(rest) if _is_text(each)), None)
            if number is not None and goes_on(before, _paragraph(rest[number])):
                before.lines += _paragraph(rest[number]).lines
                del rest[number]
    flow += rest


def _is_text(item: Item) -> bool:
    return isinstance(item.content, Paragraph) and not item.apart


def _paragraph(item: Item) -> Paragraph:
    if not isinstance(item.content, Paragraph):
        raise TypeError("a table")
    return item.content


def _before(flow: Sequence[Item]) -> Paragraph | None:
    """The last paragraph of the text, tables and boxes behind it passed over."""
    for item in reversed(flow[-6:]):
        if isinstance(item.content, Paragraph) and not item.apart:
            return item.content
    return None


def _whole_table(before: Item, after: Item) -> Table | None:
    """Two tables as one where the second, on the next page, has the columns of the first."""
    upper, lower = before.content, after.content
    if not isinstance(upper, Table) or not isinstance(lower, Table):
        return None
    if after.page != before.page + len(upper.breaks) + 1:
        return None
    alike = len(upper.columns) == len(lower.columns) and all(
        abs(a - b) <= _SAME_PLACE for a, b in zip(upper.columns, lower.columns, strict=True)
    )
    repeated = _repeated_rows(upper.rows, lower.rows)
    if not alike and not (repeated and len(upper.rows[0]) == len(lower.rows[0])):
        return None
    rows = lower.rows[repeated:]
    shift = len(upper.rows) - repeated
    moved = {
        (row + shift, column): (owner + shift, at)
        for (row, column), (owner, at) in lower.covered.items()
        if owner >= repeated
    }
    return replace(
        upper,
        rows=upper.rows + rows,
        covered={**upper.covered, **moved},
        breaks=(*upper.breaks, len(upper.rows)),
        certainty=min(upper.certainty, lower.certainty),
    )


def _repeated_rows(upper: Sequence[Sequence[str]], lower: Sequence[Sequence[str]]) -> int:
    """How many of the first rows stand at the head of both."""
    count = 0
    for one, other in zip(upper, lower, strict=False):
        if list(one) != list(other) or count == 3:
            break
        count += 1
    return count


def _attach(flow: Sequence[Item], notes: Iterable[Paragraph], page: int) -> None:
    """Each note to the paragraph with its mark, or else to the last of its page."""
    for note in notes:
        found = NOTE_MARK.match(note.text)
        mark = found[0].strip("[]〔〕") if found else ""
        on_page = [item for item in flow if _reaches(item, page)][-60:]
        owner = next((item for item in on_page if mark and _has_mark(item, mark)), None)
        target = owner or (flow[-1] if flow else None)
        if target:
            target.notes.append(note)


def _reaches(item: Item, page: int) -> bool:
    if isinstance(item.content, Paragraph):
        return item.content.lines[-1].page == page or item.page == page
    return item.page == page


def _has_mark(item: Item, mark: str) -> bool:
    if isinstance(item.content, Table):
        return any(mark in cell for row in item.content.rows for cell in row if not mark.isdigit())
    if mark in item.content.raised:
        return True
    text = item.content.text
    return any(f"{a}{mark}{b}" in text for a, b in ("[]", "〔〕")) or (
        not mark.isascii() and mark in text
    )

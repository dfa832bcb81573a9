"""Running heads, feet and page numbers: what stands on every page and belongs to none.

Heads and feet are lines at an edge of the page that return on other pages at the same height, the
numbers in them apart; also where left and right pages differ, or a head changes by chapter.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from corpus.loading.formats.pdf.page.lines import Piece, lines_of

MOST_LINES = 4
"""Lines at either edge of a page that may be furniture."""
_MARGIN = 0.2
"""The share of the page's height, at the top and at the bottom, in which heads and feet stand."""
_SAME_HEIGHT = 4.0
_LEAST_SHARE = 0.3
"""The share of the pages on which a head or foot returns at least."""
_LEAST_SHARE_OF_PROSE = 0.6
"""That of one that reads like a line of the text."""
_NEIGHBOURS = 2
_PROSE = re.compile(r"[，。；：]")
_LONG = 16

_NUMERAL = r"[0-9０-９]+|[〇零一二三四五六七八九十百]+|[ivxlcIVXLC]+"
_NUMBER = re.compile(_NUMERAL)
_DASH = r"[-–—―－·•~～_*]*"
PAGE_NUMBER = re.compile(
    rf"{_DASH}\s*(?:第\s*(?:{_NUMERAL})\s*[页頁]|(?:page|p\.?)\s*\d+|(?:{_NUMERAL}))"
    rf"\s*(?:(?:[/／|,，、·of]|\s)*\s*(?:共|总|of|/)?\s*(?:{_NUMERAL})\s*[页頁]?)?\s*[页頁]?\s*{_DASH}",
    re.IGNORECASE,
)
"""第1页 共3页, - 3 -, 3/10, Page 3 of 10, iv."""
_PLAIN = re.compile(rf"(?:{_NUMERAL})")


@dataclass(frozen=True, slots=True)
class Sheet:
    """The lines of a page, from the top down, and how high it is."""

    lines: list[list[Piece]]
    height: float


@dataclass(frozen=True, slots=True)
class _Edge:
    """A line at an edge of a page: `place` tells which edge and how far from it."""

    sheet: int
    line: int
    at_top: bool
    distance: float
    text: str

    @property
    def pattern(self) -> str:
        return _NUMBER.sub("#", self.text)


def find_furniture(pages: Sequence[tuple[Sequence[Piece], float]]) -> list[set[int]]:
    """Of each page, given as its pieces and its height, the ids of those that are furniture."""
    sheets = [Sheet(lines_of(pieces), height) for pieces, height in pages]
    edges = [edge for n, sheet in enumerate(sheets) for edge in _edges(n, sheet)]
    repeated = _repeated(edges, len(sheets))
    marked: list[set[int]] = []
    for number, sheet in enumerate(sheets):
        own = [edge for edge in edges if edge.sheet == number]
        lines: set[int] = set()
        for at_top in (True, False):
            lines |= _from_edge([e for e in own if e.at_top == at_top], repeated, sheet)
        if len(lines) == len(sheet.lines) and len(sheets) > 1 and not _only_numbers(sheet):
            lines = {n for n in lines if _is_page_number(sheet.lines[n])}
        marked.append({id(piece) for n in lines for piece in sheet.lines[n]})
    return marked


def _only_numbers(sheet: Sheet) -> bool:
    return all(map(_is_page_number, sheet.lines))


def _edges(number: int, sheet: Sheet) -> Iterable[_Edge]:
    count = len(sheet.lines)
    for line, pieces in enumerate(sheet.lines):
        base = pieces[0].base
        text = re.sub(r"\s", "", "".join(piece.text for piece in pieces))
        if line < MOST_LINES and base < _MARGIN * sheet.height:
            yield _Edge(number, line, True, base, text)
        if count - line <= MOST_LINES and base > (1 - _MARGIN) * sheet.height:
            yield _Edge(number, line, False, sheet.height - base, text)


def _repeated(edges: Sequence[_Edge], pages: int) -> set[tuple[int, int]]:
    """The sheets and lines of those that return at the same height on other pages."""
    by_pattern: dict[tuple[bool, str], list[_Edge]] = defaultdict(list)
    for edge in edges:
        by_pattern[edge.at_top, edge.pattern].append(edge)
    repeated: set[tuple[int, int]] = set()
    for alike in by_pattern.values():
        for edge in alike:
            others = {
                other.sheet
                for other in alike
                if abs(other.distance - edge.distance) <= _SAME_HEIGHT and other.sheet != edge.sheet
            }
            near = any(abs(sheet - edge.sheet) <= _NEIGHBOURS for sheet in others)
            is_prose = len(edge.text) > _LONG and bool(_PROSE.search(edge.text))
            share = _LEAST_SHARE_OF_PROSE if is_prose else _LEAST_SHARE
            often = len(others) + 1 >= share * pages
            if others and (often or (near and not is_prose)) and _may_return(edge, len(others) + 1):
                repeated.add((edge.sheet, edge.line))
    return repeated | _in_slots(edges, repeated)


def _may_return(edge: _Edge, times: int) -> bool:
    """A line of the text may look like one of another page once its numbers are left out."""
    digits = len(edge.text) - len(re.sub(r"\d", "", edge.text))
    return times > 2 or 2 * digits < len(edge.text) or bool(PAGE_NUMBER.fullmatch(edge.text))


def _in_slots(edges: Sequence[_Edge], repeated: set[tuple[int, int]]) -> set[tuple[int, int]]:
    """First and last lines at a height at which heads or feet stand on most pages."""
    heights = Counter(
        (edge.at_top, round(edge.distance)) for edge in edges if (edge.sheet, edge.line) in repeated
    )
    outer: dict[tuple[int, bool], _Edge] = {}
    for edge in edges:
        key = edge.sheet, edge.at_top
        if key not in outer or edge.distance < outer[key].distance:
            outer[key] = edge
    sheets = {edge.sheet for edge in edges}
    return {
        (edge.sheet, edge.line)
        for edge in outer.values()
        if 2 * sum(heights[edge.at_top, round(edge.distance) + d] for d in (-1, 0, 1))
        >= len(sheets)
        > 2
        and len(edge.text) <= 40
    }


def _from_edge(edges: Sequence[_Edge], repeated: set[tuple[int, int]], sheet: Sheet) -> set[int]:
    """The lines from the edge of a page up to the first that is none of its furniture."""
    lines: set[int] = set()
    for edge in sorted(edges, key=lambda edge: edge.distance):
        is_number = _is_page_number(sheet.lines[edge.line])
        if is_number and _PLAIN.fullmatch(edge.text):
            is_number = _stands_apart(edge, sheet) and len(edge.text) <= 4
        if (edge.sheet, edge.line) not in repeated and not is_number:
            break
        lines.add(edge.line)
    return lines


def _is_page_number(line: Sequence[Piece]) -> bool:
    return bool(PAGE_NUMBER.fullmatch(" ".join(piece.text for piece in line).strip()))


def _stands_apart(edge: _Edge, sheet: Sheet) -> bool:
    """Whether more white than between two lines parts it from the text."""
    neighbour = edge.line + (1 if edge.at_top else -1)
    if not 0 <= neighbour < len(sheet.lines):
        return True
    pieces = sheet.lines[edge.line]
    return abs(sheet.lines[neighbour][0].base - pieces[0].base) > 2.2 * pieces[0].size

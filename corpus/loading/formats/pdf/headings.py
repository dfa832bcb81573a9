"""What the paragraphs of a flow are: headings by their type and their numbers, captions.

A heading stands on its own, is short, ends without a stop, and is larger or bolder than the text
or numbered as headings are. Levels go by the looks of the headings of the file, the largest first.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from corpus.loading.formats.pdf.flow import Item
from corpus.loading.formats.pdf.page.tables import Table
from corpus.loading.formats.pdf.paragraphs import LEADER, Paragraph

_LARGER = 1.12
"""Times the usual size from which type is that of a heading."""
_LONGEST, _LONGEST_NUMBERED, _LONGEST_BARE = 60, 40, 24
_STOP = re.compile(r"[。！？!?；;，,、：:.][”’」』）)]*$")
_NUMERAL = r"[一二三四五六七八九十百零〇\d]+"
_RANKS = tuple(
    re.compile(pattern)
    for pattern in (
        rf"第{_NUMERAL}[编篇部卷](?=\s|$|\D)",
        rf"第{_NUMERAL}章",
        rf"第{_NUMERAL}节",
        r"[一二三四五六七八九十]{1,3}[、.．]",
        r"[（(][一二三四五六七八九十]{1,3}[)）]",
    )
)
_DECIMAL = re.compile(r"\d{1,2}(?:\.\d{1,2}){0,3}(?=\s|[^\d.、)）年月日%])")
CAPTION = re.compile(
    r"(?:附?[表图圖]|图表|Table|Figure|Fig\.)\s?(?:\d{1,3}(?:[-.－–—]\d{1,3}){0,2}"
    r"|[一二三四五六七八九十]{1,3}(?![、.．]))(?=[\s:：.．、\u3000]|[^\d])"
)
_LONGEST_CAPTION = 60
_UNNUMBERED = 20


@dataclass(frozen=True, slots=True)
class _Style:
    """How a heading looks: larger before smaller, bold before plain, chapter before section."""

    size: float
    bold: bool
    rank: int

    @property
    def key(self) -> tuple[float, int, bool]:
        return -self.size, self.rank, not self.bold


@dataclass(frozen=True, slots=True)
class Headings:
    """The levels of the headings of a flow, by the number of the item, and what are captions."""

    levels: Mapping[int, int]
    captions: Mapping[int, str]


def find_headings(flow: Sequence[Item], size: float) -> Headings:
    """`size` is the usual em; text that is bold throughout has no headings that are bold only."""
    captions = {n: label for n, item in enumerate(flow) if (label := _caption(flow, n, item))}
    is_bold = _is_bold(flow, size)
    styles = {
        n: style
        for n, item in enumerate(flow)
        if n not in captions and (style := _style(flow, n, item, size, is_bold=is_bold))
    }
    styles = _ranked(styles)
    ordered = sorted({style.key for style in styles.values()})
    levels = {n: min(ordered.index(style.key) + 1, 6) for n, style in styles.items()}
    return Headings(levels, captions)


def _ranked(styles: Mapping[int, _Style]) -> dict[int, _Style]:
    """The styles with a rank for headings without numbers.

    Such a heading (前言) ranks with the numbered ones of its look; before all of them where it is
    the first of the file, which is its title.
    """
    first = min(styles, default=-1)
    ranks: dict[tuple[float, bool], int] = {}
    for style in styles.values():
        if style.rank != _UNNUMBERED:
            look = style.size, style.bold
            ranks[look] = min(ranks.get(look, _UNNUMBERED), style.rank)
    ranked = {}
    for number, style in styles.items():
        if style.rank == _UNNUMBERED:
            rank = -1 if number == first else ranks.get((style.size, style.bold), _UNNUMBERED)
            style = replace(style, rank=rank)
        ranked[number] = style
    return ranked


def _is_bold(flow: Sequence[Item], size: float) -> bool:
    counts = {True: 0, False: 0}
    for item in flow:
        if isinstance(item.content, Paragraph) and item.content.size <= _LARGER * size:
            counts[item.content.bold] += len(item.content.text)
    return counts[True] > counts[False]


def _style(
    flow: Sequence[Item], number: int, item: Item, size: float, *, is_bold: bool
) -> _Style | None:
    paragraph = item.content
    if not isinstance(paragraph, Paragraph):
        return None
    text = paragraph.text
    if len(text) > _LONGEST or len(paragraph.lines) > 3 or not re.search(r"[^\W\d_]", text):
        return None
    rank = _rank(text)
    if item.turned or LEADER.search(text):
        return None
    is_larger = paragraph.size >= _LARGER * size
    stops = _STOP.search(text) and not (is_larger and text[-1] in "！？!?")
    if stops:
        return None
    is_bolder = paragraph.bold and not is_bold and len(text) <= _LONGEST_NUMBERED
    is_numbered = (
        rank < len(_RANKS) and len(text) <= _LONGEST_NUMBERED and not _in_list(flow, number)
    )
    is_bare = not item.apart and _stands_bare(flow, number, paragraph)
    if not (is_larger or is_bolder or is_numbered or is_bare):
        return None
    return _Style(round(paragraph.size if is_larger else size), is_bolder, rank)


def _rank(text: str) -> int:
    for rank, pattern in enumerate(_RANKS):
        if pattern.match(text):
            return rank
    if decimal := _DECIMAL.match(text):
        return len(_RANKS) + decimal[0].count(".")
    return _UNNUMBERED


def _in_list(flow: Sequence[Item], number: int) -> bool:
    """Whether a numbered line is one of several that follow each other: a list, no headings."""
    pattern = next(p for p in _RANKS if p.match(_text(flow[number])))
    if pattern in _RANKS[:3]:
        return False
    beside = [n for n in (number - 1, number + 1) if 0 <= n < len(flow)]
    return any(pattern.match(_text(flow[n])) for n in beside)


def _stands_bare(flow: Sequence[Item], number: int, paragraph: Paragraph) -> bool:
    """A short line of ordinary type: centred, or at the edge above a paragraph that is indented."""
    line = paragraph.lines[0]
    if len(paragraph.lines) > 1 or len(paragraph.text) > _LONGEST_BARE:
        return False
    if number + 1 >= len(flow):
        return False
    following = flow[number + 1].content
    if re.search(r"[：:…]", paragraph.text):
        return False
    if line.is_centred or number == 0:
        return len(paragraph.text) >= 2
    return (
        isinstance(following, Paragraph)
        and line.rest > 1.5
        and line.indent < 0.5
        and 1.5 < following.lines[0].indent - line.indent < 3
        and len(following.text) > len(paragraph.text)
        and not following.lines[0].is_centred
    )


def _caption(flow: Sequence[Item], number: int, item: Item) -> str:
    """The label of a caption, "" where the item is none."""
    text = _text(item)
    found = CAPTION.match(text)
    if not found or len(text) > _LONGEST_CAPTION or text.endswith(("。", "；", "，")):
        return ""
    beside = [n for n in (number - 1, number + 1) if 0 <= n < len(flow)]
    is_beside_table = any(isinstance(flow[n].content, Table) for n in beside)
    paragraph = item.content
    is_centred = isinstance(paragraph, Paragraph) and paragraph.lines[0].is_centred
    is_named = bool(re.match(r"[\s:：\u3000]", text[found.end() :])) or len(text) == found.end()
    return found[0] if is_beside_table or is_centred or is_named else ""


def _text(item: Item) -> str:
    return item.content.text if isinstance(item.content, Paragraph) else ""

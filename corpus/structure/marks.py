"""The blocks of a text, found by the marks at the beginnings of its paragraphs."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from corpus.blocks import Block
from corpus.structure.headings import with_headings
from corpus.structure.markdown import FRONT_MATTER, is_markdown, markdown_blocks
from corpus.structure.notes import with_notes
from corpus.structure.numbering import Mark, read_mark, without_chance
from corpus.structure.parts import Part, find_parts
from corpus.structure.questions import split_pairs, with_answers
from corpus.structure.tables import stripped, with_tables

_FENCE = re.compile(r"^[ \t]{0,3}(?P<fence>```|~~~)", re.MULTILINE)
_BARE = re.compile(r"[-_=—─━═*＊~#>\s]{1,200}")
"""A rule, or a sign of Markdown that nothing stands behind."""


def find_blocks(text: str, known: Sequence[Block] = (), *, suffix: str = "") -> tuple[Block, ...]:
    """The blocks of a text, in order.

    `known` are those that the format of its file tells; of these only paragraphs are looked at.
    Without any, the text is read as Markdown where the `suffix` of its file's name says so, or
    where that is the one of a plain text, and its marks are Markdown's.
    """
    if not known:
        known = markdown_blocks(text) if is_markdown(text, suffix) else tuple(_enclosed(text))
    parts = find_parts(text, known)
    parts = list(with_tables(text, list(split_pairs(text, parts))))
    parts = list(with_notes(text, parts))
    marks = without_chance(text, [_mark(text, part) for part in parts])
    parts = list(with_answers(text, parts, marks))
    return tuple(_finished(text, part) for part in with_headings(text, parts, marks))


def _enclosed(text: str) -> Iterator[Block]:
    """The settings at the top of a text, and the code between fences."""
    start = 0
    if front := FRONT_MATTER.match(text):
        start = front.end()
        yield Block("front matter", *stripped(text, (0, start)))
    if "```" not in text and "~~~" not in text:  # sooner looked for than lines
        return
    opening: re.Match[str] | None = None
    for fence in _FENCE.finditer(text, start):
        if opening is None:
            opening = fence
        elif fence["fence"] == opening["fence"]:
            line_end = text.find("\n", fence.end())
            end = line_end if line_end >= 0 else len(text)
            yield Block("code", *stripped(text, (opening.start(), end)))
            opening = None


def _mark(text: str, part: Part) -> Mark | None:
    if not part.is_open:
        return None
    start, end = part.block.start, part.block.end
    return read_mark(text, start, end, indent=start - part.line[0])


def _finished(text: str, part: Part) -> Block:
    block = part.block
    if (
        part.is_open
        and not text[block.start].isalnum()
        and _BARE.fullmatch(text, block.start, block.end)
    ):
        return replace(block, kind="furniture")
    return block

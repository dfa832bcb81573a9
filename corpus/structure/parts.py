"""The parts of a text that its blocks are made of: what the format told, and open paragraphs."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple

from corpus.blocks import Block, Span
from corpus.lines import NEWLINE, paragraph_spans


class Part(NamedTuple):
    """A block, which `is_open` while nothing but its being a paragraph is known.

    `line` is its span with the blanks around it, `is_apart` whether an empty line stands before it.
    """

    block: Block
    is_open: bool
    line: Span
    is_apart: bool

    def closed(self, block: Block) -> "Part":
        return self._replace(block=block, is_open=False)


def find_parts(text: str, known: Sequence[Block]) -> list[Part]:
    """The known blocks, and what is left of the text by paragraphs.

    A known paragraph is open, and of several parts where its lines are several paragraphs.
    """
    parts: list[Part] = []
    end = 0
    for block, is_open, line in _pieces(text, known):
        gap = NEWLINE.findall(text, end, line[0]) if parts else ()
        parts.append(Part(block, is_open, line, len(gap) > 1))
        end = line[1]
    return parts


def _pieces(text: str, known: Sequence[Block]) -> Iterator[tuple[Block, bool, Span]]:
    blocks = iter(known)
    block = next(blocks, None)
    for start, end in paragraph_spans(text):
        while start < end:
            while block and block.end <= start:
                if block.kind != "paragraph":
                    yield block, False, (block.start, block.end)
                block = next(blocks, None)
            if not block or block.start >= end:
                yield from _open(text, Block("paragraph", start, end))
                break
            if start < block.start:
                yield from _open(text, Block("paragraph", start, block.start))
            if block.kind == "paragraph":
                span = max(start, block.start), min(end, block.end)
                yield from _open(text, replace(block, start=span[0], end=span[1]))
            start = block.end
    for rest in (block, *blocks):
        if rest and rest.kind != "paragraph":
            yield rest, False, (rest.start, rest.end)


def _open(text: str, block: Block) -> Iterator[tuple[Block, bool, Span]]:
    """The block without the blanks around it, none where it is blank."""
    whole = text[block.start : block.end]
    if stripped := whole.strip():
        start = block.start + whole.index(stripped[0])
        trimmed = replace(block, start=start, end=start + len(stripped))
        yield trimmed, True, (block.start, block.end)

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
    before = 0
    for block, (start, end) in _pieces(text, known):
        is_apart = start - before > 1 and len(NEWLINE.findall(text, before, start)) > 1
        if block and block.kind != "paragraph":
            parts.append(Part(block, False, (start, end), is_apart and before > 0))
        elif stripped := (whole := text[start:end]).strip():
            first = start if whole is stripped else start + whole.index(stripped[0])
            last = first + len(stripped)
            own = (
                replace(block, start=first, end=last) if block else Block("paragraph", first, last)
            )
            parts.append(Part(own, True, (start, end), is_apart and before > 0))
        else:
            continue
        before = end
    return parts


def _pieces(text: str, known: Sequence[Block]) -> Iterator[tuple[Block | None, Span]]:
    """The paragraphs of the text, cut where known blocks begin and end, with these."""
    blocks = iter(known)
    block = next(blocks, None)
    for start, end in paragraph_spans(text):
        while start < end:
            while block and block.end <= start:
                if block.kind != "paragraph":
                    yield block, (block.start, block.end)
                block = next(blocks, None)
            if not block or block.start >= end:
                yield None, (start, end)
                break
            if start < block.start:
                yield None, (start, block.start)
            if block.kind == "paragraph":
                yield block, (max(start, block.start), min(end, block.end))
            start = block.end
    for rest in (block, *blocks):
        if rest and rest.kind != "paragraph":
            yield rest, (rest.start, rest.end)

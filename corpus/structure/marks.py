"""The blocks of a text, found by the marks at the beginnings of its paragraphs."""

from collections.abc import Sequence

from corpus.blocks import Block
from corpus.lines import paragraph_spans


def find_blocks(text: str, known: Sequence[Block] = ()) -> tuple[Block, ...]:
    """The blocks of a text, in order.

    `known` are those that the format of its file told; of these only paragraphs are looked at.
    """
    return tuple(known) or tuple(
        Block("paragraph", start, end) for start, end in paragraph_spans(text)
    )

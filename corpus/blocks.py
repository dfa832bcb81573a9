"""What the parts of a text are: headings, clauses, tables, questions with their answers.

Blocks are windows on a text. They stand in its order, do not overlap, and together hold all of its
characters that are not white space. A file's format tells some of them, `structure` finds the
others by their marks; `outline` tells under which headings a place stands.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal, TypeAlias, get_args

Span: TypeAlias = tuple[int, int]
"""Half-open character offsets."""

Kind = Literal[
    "paragraph",
    "heading",
    "clause",
    "item",
    "question",
    "answer",
    "table",
    "caption",
    "footnote",
    "furniture",
    "code",
    "front matter",
]
"""`clause` is a numbered article of a law or contract (第十二条), `item` a point of a list, also a
numbered one; `question` is answered by the `answer` blocks behind it; `furniture` are the running
heads and feet of pages, `front matter` the settings at the top of a Markdown file."""

KINDS: tuple[Kind, ...] = get_args(Kind)


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a table, and its cells by column.

    The span of a blank cell is empty. A cell that covers several places stands in each of them, in
    the rows below its own as well, where it lies outside of `start` and `end`.
    """

    start: int
    end: int
    cells: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Block:
    """The characters `start` to `end` of a text, and what they are.

    `level` is the depth of a heading or item, 1 the outermost. `label` is the number or sign that
    a heading, clause, item, caption or footnote begins with, as it stands in the text: 第十二条.
    A table has `rows`, of which the first `header_rows` name its columns. `certainty`, in [0, 1],
    is how sure the recognition of a picture's text is of it; 1 where the text was there.
    """

    kind: Kind
    start: int
    end: int
    level: int = 0
    label: str = ""
    rows: tuple[Row, ...] = ()
    header_rows: int = 0
    certainty: float = 1.0


def moved(block: Block, offset: int) -> Block:
    """The block at so many characters farther on.

    >>> moved(Block("table", 0, 3, rows=(Row(0, 3, ((0, 1), (2, 3))),)), 10).rows[0].cells
    ((10, 11), (12, 13))
    """
    rows = (
        Row(
            row.start + offset,
            row.end + offset,
            tuple((a + offset, b + offset) for a, b in row.cells),
        )
        for row in block.rows
    )
    return replace(block, start=block.start + offset, end=block.end + offset, rows=tuple(rows))


def packed(blocks: Iterable[Block]) -> list[list[Any]]:
    """Blocks as lists of numbers and texts, for JSON."""
    return [
        [
            KINDS.index(each.kind),
            each.start,
            each.end,
            each.level,
            each.label,
            each.header_rows,
            each.certainty,
            [[row.start, row.end, *(at for cell in row.cells for at in cell)] for row in each.rows],
        ]
        for each in blocks
    ]


def unpacked(lists: Iterable[Sequence[Any]]) -> tuple[Block, ...]:
    """The blocks of which `packed` made these lists.

    >>> row = Row(0, 6, ((0, 2), (3, 6)))
    >>> blocks = (Block("table", 0, 6, rows=(row,)), Block("clause", 7, 20, 1, "第一条"))
    >>> unpacked(packed(blocks)) == blocks
    True

    Raises:
        ValueError, TypeError, IndexError: they are of something else.
    """
    return tuple(
        Block(KINDS[kind], start, end, level, label, tuple(map(_row, rows)), header, certainty)
        for kind, start, end, level, label, header, certainty, rows in lists
    )


def _row(numbers: Sequence[int]) -> Row:
    start, end, *offsets = numbers
    return Row(start, end, tuple(zip(offsets[::2], offsets[1::2], strict=True)))

"""Texts, offsets and blocks as SQLite stores them: compact, and quick to read."""

import json
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import islice
from typing import Any

import numpy as np

from corpus.blocks import Block, Row, Span, packed, unpacked

_END = b"\0"
"""Ends the JSON, in which it cannot stand."""


def storable(value: Any) -> Any:
    """A text with half of a character in it, which SQLite does not take, as bytes."""
    try:
        return value.encode() and value if isinstance(value, str) else value
    except UnicodeEncodeError:
        return value.encode("utf-8", "surrogatepass")


def restored(value: Any) -> Any:
    return value.decode("utf-8", "surrogatepass") if isinstance(value, bytes) else value


def pack(offsets: Iterable[int]) -> bytes:
    return np.fromiter(offsets, "<u4").tobytes()


def unpack(packed_offsets: bytes) -> list[int]:
    offsets: list[int] = np.frombuffer(packed_offsets, "<u4").tolist()
    return offsets


def pack_blocks(blocks: Iterable[Block]) -> bytes:
    """Blocks as `unpack_blocks` reads them; none as no byte at all.

    All but their rows is JSON. Of a table of a hundred thousand cells that would be slow to read:
    the offsets of rows and cells follow as numbers of four bytes.

    >>> blocks = (Block("table", 0, 6, rows=(Row(0, 6, ((0, 2), (3, 6))),)), Block("code", 7, 9))
    >>> unpack_blocks(pack_blocks(blocks)) == blocks
    True
    """
    blocks = tuple(blocks)
    if not blocks:
        return b""
    bare = packed(replace(block, rows=()) for block in blocks)
    rows = [row for block in blocks for row in block.rows]
    numbers = [len(block.rows) for block in blocks]
    for row in rows:
        numbers += row.start, row.end, len(row.cells)
    cells = [at for row in rows for cell in row.cells for at in cell]
    content = json.dumps(bare, ensure_ascii=False, separators=(",", ":"))
    return zlib.compress(content.encode("utf-8", "surrogatepass") + _END + pack(numbers + cells))


def unpack_blocks(packed_blocks: bytes) -> tuple[Block, ...]:
    """The blocks of which `pack_blocks` made these bytes."""
    if not packed_blocks:
        return ()
    content, _, offsets = zlib.decompress(packed_blocks).partition(_END)
    bare = unpacked(json.loads(content.decode("utf-8", "surrogatepass")))
    numbers = unpack(offsets)
    counts = numbers[: len(bare)]
    end = len(bare) + 3 * sum(counts)
    rows = _rows(numbers[len(bare) : end], numbers[end:])
    return tuple(
        replace(block, rows=tuple(islice(rows, count))) if count else block
        for block, count in zip(bare, counts, strict=True)
    )


def _rows(heads: list[int], offsets: list[int]) -> Iterator[Row]:
    cells: list[Span] = list(zip(offsets[::2], offsets[1::2], strict=True))
    first = 0
    for start, end, count in zip(heads[::3], heads[1::3], heads[2::3], strict=True):
        yield Row(start, end, tuple(cells[first : first + count]))
        first += count

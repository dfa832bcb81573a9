"""Write the text of a file block by block, and remember which is what."""

from collections.abc import Mapping, Sequence
from itertools import islice
from textwrap import dedent

from corpus.about.description import Description
from corpus.article import Unread
from corpus.blocks import Block, Kind, Row, Span, moved
from corpus.loading.formats.extracted import Extracted
from corpus.structure.headers import count_header_rows

Cell = tuple[int, int]
"""The place of a cell in a table: row and column."""
LOOKED_AT = 60
"""Rows by whose look it is told which of them name the columns."""


class TextWriter:
    """A text that grows by blocks, each beginning on a line of its own."""

    def __init__(self) -> None:
        self._parts: list[str] = []
        self._length = 0
        self._blocks: list[Block] = []
        self._pages: list[int] = []

    @property
    def length(self) -> int:
        """How many characters were written."""
        return self._length

    def page(self, *, ago: int = 0) -> None:
        """What is written from here on stands on the next page, and `ago` characters before it."""
        self._pages.append(self._length - ago)

    def write(
        self, kind: Kind, text: str, *, level: int = 0, label: str = "", certainty: float = 1.0
    ) -> None:
        """A block of one or several lines; nothing where it is blank.

        Lines of code stay as far in as they are beyond the outermost.
        """
        lines = dedent(text.expandtabs(4)).splitlines() if kind == "code" else text.splitlines()
        tidy = (line.rstrip() if kind == "code" else line.strip() for line in lines)
        stripped = "\n".join(line for line in tidy if line).lstrip()
        if stripped:
            start = self._append(stripped)
            block = Block(kind, start, self._length, level=level, label=label, certainty=certainty)
            self._blocks.append(block)

    def write_table(
        self,
        rows: Sequence[Sequence[str]],
        *,
        covered: Mapping[Cell, Cell] | None = None,
        header_rows: int | None = None,
        certainty: float = 1.0,
    ) -> None:
        """A table, a line for each row and a tab between cells; rows that are blank are left out.

        `covered` leads from a place that a larger cell covers to that cell's first place, above or
        to the left, whose text stands there alone; where it is blank each place is blank by itself.
        Without `header_rows` they are told by the look of the first rows.
        """
        places = covered or {}
        texts: dict[int, list[str]] = {}
        spans: dict[int, list[Span]] = {}
        for number, row in enumerate(rows):
            cells = [" ".join(cell.split()) for cell in row]
            if any(cells):
                texts[number] = cells
                spans[number] = self._append_row(cells)
        if not texts:
            return

        def place(row: int, column: int) -> Cell:
            first = places.get((row, column), (row, column))
            is_filled = first[0] in texts and texts[first[0]][first[1]]
            return first if is_filled else (row, column)

        table = tuple(
            Row(
                *_filled(row),
                tuple(spans[n][m] for n, m in (place(number, at) for at in range(len(row))))
                if places
                else tuple(row),
            )
            for number, row in spans.items()
        )
        if header_rows is None:
            looks = islice(texts.items(), LOOKED_AT)
            header_rows = count_header_rows(
                [
                    [texts[n][m] for n, m in (place(number, at) for at in range(len(row)))]
                    for number, row in looks
                ]
            )
        self._blocks.append(
            Block(
                "table",
                table[0].start,
                table[-1].end,
                rows=table,
                header_rows=header_rows,
                certainty=certainty,
            )
        )

    def extracted(
        self, description: Description | None = None, unread: Sequence[Unread] = ()
    ) -> Extracted:
        """What was written."""
        return Extracted(
            "".join(self._parts),
            description or Description(),
            tuple(unread),
            blocks=tuple(self._blocks),
            pages=tuple(self._pages),
        )

    def append(self, extracted: Extracted) -> None:
        """A text that has been written already, such as a chapter or a part of a mail.

        Its description and what is unread of it are left to the caller.
        """
        if extracted.text:
            start = self._append(extracted.text)
            self._blocks += (moved(block, start) for block in extracted.blocks)
            self._pages += (start + page for page in extracted.pages)

    def _append_row(self, cells: Sequence[str]) -> list[Span]:
        """The places of the cells in a line of their own, those of blank ones at its end too."""
        at = self._append("\t".join(cells))
        spans = []
        for cell in cells:
            spans.append((at, at + len(cell)))
            at += len(cell) + 1
        return spans

    def _append(self, text: str) -> int:
        """Where the text, on a line of its own, starts."""
        if self._parts:
            self._parts.append("\n")
            self._length += 1
        start = self._length
        self._parts.append(text)
        self._length += len(text)
        return start


def _filled(cells: Sequence[Span]) -> Span:
    """From the first cell that is not blank to the last."""
    filled = [cell for cell in cells if cell[0] < cell[1]]
    return filled[0][0], filled[-1][1]

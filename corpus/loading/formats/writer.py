"""Write the text of a file block by block, and remember which is what."""

from collections.abc import Mapping, Sequence

from corpus.article import Unread
from corpus.blocks import Block, Kind, Row, Span, moved
from corpus.description import Description
from corpus.loading.formats.extracted import Extracted
from corpus.structure.headers import count_header_rows

Cell = tuple[int, int]
"""The place of a cell in a table: row and column."""


class TextWriter:
    """A text that grows by blocks, each beginning on a line of its own."""

    def __init__(self) -> None:
        self._parts: list[str] = []
        self._length = 0
        self._blocks: list[Block] = []
        self._pages: list[int] = []

    def page(self) -> None:
        """What is written from here on stands on the next page."""
        self._pages.append(self._length)

    def write(
        self, kind: Kind, text: str, *, level: int = 0, label: str = "", certainty: float = 1.0
    ) -> None:
        """A block of one or several lines; nothing where it is blank."""
        lines = (line.strip() for line in text.splitlines())
        stripped = "\n".join(line for line in lines if line)
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
        to the left, whose text stands there alone and is not blank. Without `header_rows` they are
        told by the look of the first rows.
        """
        texts = [[" ".join(cell.split()) for cell in row] for row in rows]
        places = covered or {}
        spans: dict[Cell, Span] = {}
        lines: dict[int, Span] = {}
        for number, row in enumerate(texts):
            if any(row):
                start = at = self._append("\t".join(row).rstrip("\t"))
                for column, cell in enumerate(row):
                    spans[number, column] = min(at, self._length), min(at + len(cell), self._length)
                    at += len(cell) + 1
                lines[number] = start + _leading_tabs(row), self._length
        if not lines:
            return
        grid = [
            [places.get((number, column), (number, column)) for column in range(len(texts[number]))]
            for number in lines
        ]
        table = [
            Row(*line, tuple(spans[place] for place in row))
            for line, row in zip(lines.values(), grid, strict=True)
        ]
        if header_rows is None:
            header_rows = count_header_rows([[texts[n][m] for n, m in row] for row in grid])
        self._blocks.append(
            Block(
                "table",
                table[0].start,
                table[-1].end,
                rows=tuple(table),
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

    def _append(self, text: str) -> int:
        """Where the text, on a line of its own, starts."""
        if self._parts:
            self._parts.append("\n")
            self._length += 1
        start = self._length
        self._parts.append(text)
        self._length += len(text)
        return start


def _leading_tabs(row: Sequence[str]) -> int:
    return next(n for n, cell in enumerate(row) if cell)

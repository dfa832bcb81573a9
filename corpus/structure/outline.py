"""Under what each place of an article stands: its headings, its clause, the question it answers."""

from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from operator import attrgetter
from typing import Protocol

from corpus.blocks import Block, Kind, Row, Span
from corpus.structure.marks import find_blocks


class StructuredText(Protocol):
    """What an outline is of: an `Article`."""

    @property
    def text(self) -> str: ...

    @property
    def blocks(self) -> tuple[Block, ...]: ...

    @property
    def pages(self) -> tuple[int, ...]: ...


class Extent(Protocol):
    """A window on it."""

    @property
    def start(self) -> int: ...

    @property
    def end(self) -> int: ...


_LEVEL_OF_CLAUSE, _LEVEL_OF_QUESTION, _LEAF = 50, 90, 1_000
"""Headings lie above a clause, items below it."""


@dataclass(frozen=True, slots=True)
class RowSetting:
    """A row of a table with the names of its columns, as texts.

    `headers` are by column, each what the header rows say of it, the outermost first. `cells` are
    by column as well, "" where one is blank; `column` is the one that is pointed at.
    """

    caption: str
    headers: tuple[tuple[str, ...], ...]
    cells: tuple[str, ...]
    column: int | None


@dataclass(frozen=True, slots=True)
class Setting:
    """What gives a sentence its meaning, as far as it stands elsewhere.

    `path` are the texts of the headings over it and the label of its clause, the outermost first;
    `question` is the one that it answers; `page`, from 1, is where it stands; `certainty`, in
    [0, 1], is that of the text recognition it came from, 1 where it was read as text.
    """

    path: tuple[str, ...] = ()
    question: str | None = None
    page: int | None = None
    row: RowSetting | None = None
    certainty: float = 1.0


NO_SETTING = Setting()
"""Of a sentence that says all there is to say."""


class Outline:
    """The blocks of an article as the tree that their levels make.

    Where its file told none, they are found by their marks.
    """

    def __init__(self, article: StructuredText) -> None:
        self._article = article
        self.blocks = article.blocks or find_blocks(article.text)
        self._column_names: dict[int, tuple[tuple[Span, ...], ...]] = {}

    def at(self, offset: int) -> Block | None:
        """The block that a place lies in, or the one before it; None before the first."""
        number = self._number(offset)
        return self.blocks[number] if number >= 0 else None

    def between(self, start: int, end: int) -> tuple[Block, ...]:
        """The blocks that share a character with a span, in order."""
        first = max(self._number(start), 0)
        last = bisect_left(self.blocks, end, key=attrgetter("start"))
        return tuple(block for block in self.blocks[first:last] if block.end > start)

    def above(self, offset: int) -> tuple[Block, ...]:
        """The headings, the clause and the question over a place, the outermost first.

        The block that the place lies in is not among them.
        """
        number = self._number(offset)
        if number < 0:
            return ()
        path = []
        while (number := self._parents[number]) >= 0:
            path.append(self.blocks[number])
        return tuple(reversed(path))

    def caption(self, offset: int) -> Block | None:
        """The caption of the table that a place lies in: right above it, or else right below it.

        One that stands between two tables is that of the lower one.
        """
        number = self._number(offset)
        if above := self._of_kind("caption", number - 1):
            return above
        return None if self._of_kind("table", number + 2) else self._of_kind("caption", number + 1)

    def page(self, offset: int) -> int | None:
        """The number of the page, from 1, that a place stands on."""
        return bisect_right(self._article.pages, offset) or None

    def setting(self, sentence: Extent, span: Extent | None = None) -> Setting:
        """That of a sentence or row; of a row, the column is that of the `span` in it."""
        block = self.at(sentence.start)
        if block is None:
            return Setting(page=self.page(sentence.start))
        above = self.above(sentence.start)
        own = (block,) if block.kind == "clause" else ()
        question = next((each for each in above if each.kind == "question"), None)
        return Setting(
            path=tuple(self._name(each) for each in (*above, *own) if each is not question),
            question=self._text((question.start, question.end)) if question else None,
            page=self.page(sentence.start),
            row=self._row(block, sentence, span) if block.kind == "table" else None,
            certainty=block.certainty,
        )

    def row(self, block: Block, offset: int) -> Row:
        """The row of a table that a place lies in, or the one before it."""
        number = bisect_right(block.rows, offset, key=attrgetter("start")) - 1
        return block.rows[max(number, 0)]

    def is_row(self, sentence: Extent) -> bool:
        """Whether a sentence is a row of a table."""
        block = self.at(sentence.start)
        return block is not None and block.kind == "table"

    def rows_between(self, table: Block, start: int, end: int) -> tuple[Row, ...]:
        """The rows of a table that lie within a span; its header only where it has nothing else."""
        first = bisect_left(table.rows, start, key=attrgetter("start"))
        last = bisect_right(table.rows, end, lo=first, key=attrgetter("end"))
        return table.rows[first if self.is_bare(table) else max(first, table.header_rows) : last]

    def is_bare(self, table: Block) -> bool:
        """Whether no row of a table is named by a header."""
        return not 0 < table.header_rows < len(table.rows)

    def column_names(self, table: Block) -> tuple[tuple[Span, ...], ...]:
        """By column the cells of the header that name it, the outermost first."""
        if table.start not in self._column_names:
            columns = 0 if self.is_bare(table) else max(len(row.cells) for row in table.rows)
            names = tuple(self.headers(table, column) for column in range(columns))
            self._column_names[table.start] = names
        return self._column_names[table.start]

    def headers(self, block: Block, column: int) -> tuple[Span, ...]:
        """The cells of a table's header rows over a column, each once; blank ones left out.

        Where cells were not merged, a name stands over the first of its columns only.
        """
        rows = block.rows[: block.header_rows]
        names = [row.cells[column] for row in rows if column < len(row.cells)]
        for row, below in pairwise(rows):
            if column < min(len(row.cells), len(below.cells)):
                names.append(_over(row, below, column))
        spans = sorted(span for span in names if span[0] < span[1])
        return tuple(dict.fromkeys(spans))

    def _row(self, block: Block, sentence: Extent, span: Extent | None) -> RowSetting:
        row = self.row(block, sentence.start)
        caption = self.caption(sentence.start)
        columns = range(len(row.cells))
        return RowSetting(
            caption=self._text((caption.start, caption.end)) if caption else "",
            headers=tuple(tuple(map(self._text, self.headers(block, n))) for n in columns),
            cells=tuple(map(self._text, row.cells)),
            column=next((n for n in columns if span and _holds(row.cells[n], span)), None),
        )

    def _name(self, block: Block) -> str:
        """A heading in full, of a clause or item its label."""
        is_whole = block.kind == "heading" or not block.label
        return self._text((block.start, block.end)) if is_whole else block.label

    def _text(self, span: Span) -> str:
        return " ".join(self._article.text[span[0] : span[1]].split())

    def _of_kind(self, kind: Kind, number: int) -> Block | None:
        """The block of a number, where there is one and it is of the kind."""
        is_there = 0 <= number < len(self.blocks) and self.blocks[number].kind == kind
        return self.blocks[number] if is_there else None

    def _number(self, offset: int) -> int:
        return bisect_right(self.blocks, offset, key=attrgetter("start")) - 1

    @cached_property
    def _parents(self) -> list[int]:
        """The number of the block right above each block, -1 where there is none."""
        parents: list[int] = []
        over: list[int] = []
        for number, block in enumerate(self.blocks):
            depth = _depth(block)
            # A paragraph ends the list or the question before it, an answer does not.
            ends = _LEVEL_OF_CLAUSE + 1 if block.kind == "paragraph" else depth
            while over and _depth(self.blocks[over[-1]]) >= ends:
                over.pop()
            parents.append(over[-1] if over else -1)
            if depth < _LEAF:
                over.append(number)
        return parents


def _over(row: Row, below: Row, column: int) -> Span:
    """The cell of a header row that stands over several columns of the row below, this one too."""
    while column and row.cells[column][0] == row.cells[column][1]:
        if below.cells[column][0] == below.cells[column][1]:
            break
        column -= 1
    is_named = below.cells[column][0] < below.cells[column][1]
    return row.cells[column] if is_named else (0, 0)


def _holds(cell: Span, span: Extent) -> bool:
    """Whether a span lies in a cell, or is the place of a blank one."""
    return cell[0] <= span.start < cell[1] or cell == (span.start, span.end)


def _depth(block: Block) -> int:
    """How deep a block stands in the tree; a leaf has nothing under it."""
    if block.kind == "heading":
        return block.level
    if block.kind == "clause":
        return _LEVEL_OF_CLAUSE
    if block.kind == "item":
        return _LEVEL_OF_CLAUSE + block.level
    if block.kind == "question":
        return _LEVEL_OF_QUESTION
    return _LEAF

"""The running text of a document in its order: paragraphs, with what stands around them, tables."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from docx.document import Document
from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement

from corpus.loading.formats.docx.notes import Notes
from corpus.loading.formats.docx.numbering import Number, Numbering
from corpus.loading.formats.docx.styles import Style, Styles, find, value_of
from corpus.loading.formats.docx.texts import DELETED, is_deleted, paragraph_text, text_boxes
from corpus.loading.formats.grids import Grid


@dataclass(frozen=True, slots=True)
class Note:
    """A footnote or endnote and the mark that stands for it in the text."""

    label: str
    text: str


@dataclass(frozen=True, slots=True)
class Paragraph:
    """`text` lacks its `number`; `notes` are those that it refers to."""

    text: str
    style: Style
    level: int
    number: Number | None
    notes: tuple[Note, ...] = ()


@dataclass(frozen=True, slots=True)
class Table:
    """`header_rows` are those that Word repeats on each page, None where none is marked."""

    grid: Grid
    header_rows: int | None
    notes: tuple[Note, ...] = ()


@dataclass(slots=True)
class _GridBuilder:
    rows: list[list[str]] = field(default_factory=list)
    covered: dict[tuple[int, int], tuple[int, int]] = field(default_factory=dict)
    repeated: int = 0

    def add(self, row: list[tuple[str, int, str | None]], *, is_repeated: bool) -> None:
        """A row of cells: text, how many columns it covers, how it is merged with the one above."""
        number = len(self.rows)
        texts: list[str] = []
        for text, width, merge in row:
            column = len(texts)
            above = (number - 1, column)
            if merge == "continue" and column < len(self.rows[-1] if self.rows else ()):
                first = self.covered.get(above, above)
            else:
                first = (number, column)
            places = range(column, column + width)
            self.covered |= {(number, n): first for n in places if (number, n) != first}
            texts += [text if first == (number, column) else "", *[""] * (width - 1)]
        self.rows.append(texts)
        if is_repeated and self.repeated == number:
            self.repeated += 1


class Parts:
    """Reads the parts once, from the beginning: numbers and notes are counted on the way."""

    def __init__(self, document: Document) -> None:
        self._styles = Styles(document.styles.element)
        self._notes = Notes(document.part)
        self._numbering = Numbering(_numbering_root(document), self._styles)

    def of(self, element: BaseOxmlElement) -> Iterator[Paragraph | Table]:
        """Those of a body, a text box or a frame.

        Not by `Document.iter_inner_content` and `Paragraph.text`: these pass over content controls,
        tracked insertions and smart tags, into which older Words put every date and measure.
        """
        for child in element.iterchildren():
            if child.tag == qn("w:p"):
                yield self._paragraph(child)
                for box in text_boxes(child):
                    yield from self.of(box)
            elif child.tag == qn("w:tbl"):
                yield from self._table(child)
            elif child.tag not in DELETED:
                yield from self.of(child)

    def _paragraph(self, element: BaseOxmlElement) -> Paragraph:
        text = paragraph_text(element, self._notes.refer)
        properties = find(element, "w:pPr")
        style_id = (value_of(properties, "w:pStyle") or None) if properties is not None else None
        style = self._styles.style(style_id)
        level = style.level
        if properties is not None and (own := value_of(properties, "w:outlineLvl")).isdigit():
            level = (int(own) + 1) % 10
        number = None
        if text.strip() or not is_deleted(element):
            number = self._numbering.next(properties, style_id, style)
        return Paragraph(text, style, level, number, self._pending())

    def _pending(self) -> tuple[Note, ...]:
        return tuple(
            Note(label, " ".join("\n".join(self._lines(note, [])).split()))
            for label, note in self._notes.pending()
        )

    def _lines(self, element: BaseOxmlElement, notes: list[Note]) -> Iterator[str]:
        """The lines of a table's cell or a note; the notes that they refer to join `notes`."""
        for part in self.of(element):
            notes += part.notes
            if isinstance(part, Table):
                for row in part.grid.rows:
                    yield " ".join(filter(None, row))
            else:
                yield (part.number.text if part.number else "") + part.text

    def _table(self, table: BaseOxmlElement) -> Iterator[Paragraph | Table]:
        rows = [row for row in _own(table, "w:tbl", "w:tr") if not _is_deleted_row(row)]
        cells = [list(_own(row, "w:tr", "w:tc")) for row in rows]
        if all(len(row) == 1 for row in cells):  # a frame around texts
            for (cell,) in cells:
                yield from self.of(cell)
            return
        builder = _GridBuilder()
        notes: list[Note] = []
        for row, own in zip(rows, cells, strict=True):
            texts = []
            for cell in own:
                text = " ".join(" ".join(self._lines(cell, notes)).split())
                texts.append((text, _width(cell), _vertical_merge(cell)))
            before = value_of(row, "w:trPr/w:gridBefore")
            skipped = int(before) if before.isdigit() else 0
            builder.add([*[("", 1, None)] * min(skipped, 63), *texts], is_repeated=_repeats(row))
        grid = Grid(builder.rows, builder.covered)
        is_marked = 0 < builder.repeated < len(rows)
        yield Table(grid, builder.repeated if is_marked else None, tuple(notes))


def _numbering_root(document: Document) -> BaseOxmlElement | None:
    try:
        root: BaseOxmlElement = document.part.numbering_part.element
    except (KeyError, NotImplementedError):  # the document has no lists
        return None
    return root


def _own(element: BaseOxmlElement, kind: str, part: str) -> Iterator[BaseOxmlElement]:
    """The parts of an element that do not lie in another of its kind within it."""
    for child in element.iterchildren():
        if child.tag == qn(part):
            yield child
        elif child.tag != qn(kind) and child.tag not in DELETED:
            yield from _own(child, kind, part)


def _is_deleted_row(row: BaseOxmlElement) -> bool:
    return find(row, "w:trPr/w:del") is not None


def _repeats(row: BaseOxmlElement) -> bool:
    mark = find(row, "w:trPr/w:tblHeader")
    return mark is not None and mark.get(qn("w:val"), "1") not in {"0", "false", "off"}


def _width(cell: BaseOxmlElement) -> int:
    width = value_of(cell, "w:tcPr/w:gridSpan")
    return min(max(int(width), 1), 63) if width.isdigit() else 1  # Word knows no more columns


def _vertical_merge(cell: BaseOxmlElement) -> str | None:
    merge = find(cell, "w:tcPr/w:vMerge")
    return None if merge is None else str(merge.get(qn("w:val"), "continue"))

"""Excel workbooks: the name of each sheet is a heading over its tables, by openpyxl.

Of merged cells only the first holds a value, so it is read once. A formula is read as the result
that was saved with it.
"""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from openpyxl import load_workbook

from corpus.about.description import Description
from corpus.article import Unread
from corpus.loading.formats.extracted import Extracted, chinese_title, listed
from corpus.loading.formats.tables.cell_text import cell_text
from corpus.loading.formats.tables.merged import merged_ranges
from corpus.loading.formats.tables.sheets import write_rows
from corpus.loading.formats.writer import TextWriter
from corpus.loading.formats.zipped import (
    OF_OFFICE,
    UnreadPart,
    check_archive,
    unread_parts,
)

_UNREAD = (
    *OF_OFFICE,
    UnreadPart(
        r"xl/comments\d*\.xml|xl/comments/comment\d*\.xml",
        "{}条批注没有读",
        "comments not read: {}",
        rb"<(?:\w+:)?comment\s",
    ),
    UnreadPart(
        r"xl/worksheets/[^/]+\.xml",
        "{}个公式没有存下结果（在 Excel 里打开并保存一次即可）",
        "formulas without a saved result: {} (open and save it once in Excel)",
        # An empty text is a result: its cell is marked as a text.
        rb'<c\b(?![^>]*\bt="str")[^>]*>\s*<f\b(?:[^>]*/>|[^>]*>[^<]*</f>)\s*(?:<v\s*/>|<v></v>)?\s*</c>',
    ),
)


def read(path: Path) -> Extracted:
    check_archive(path, program="Excel", suffix=".xlsx")
    writer = TextWriter()
    with path.open("rb") as file:  # whose name, unlike a path's, is not looked at
        book = load_workbook(file, read_only=True, data_only=True)
        for sheet in book.worksheets:
            if sheet.sheet_state == "visible":
                _write_sheet(writer, sheet)
    hidden = [sheet.title for sheet in book.worksheets if sheet.sheet_state != "visible"]
    unread = [*_hidden_sheets(hidden), *unread_parts(path, _UNREAD)]
    return writer.extracted(Description(title=chinese_title(book.properties.title)), unread)


def _write_sheet(writer: TextWriter, sheet: Any) -> None:
    """Its name, and what it holds; nothing where it holds nothing."""
    sheet.reset_dimensions()  # a sheet may claim a million rows and hold one
    with sheet._get_source() as source:  # nothing public leads to the XML of a sheet
        merged = list(merged_ranges(source))
    rows = ([cell_text(cell) for cell in row] for row in sheet.iter_rows())
    write_rows(writer, rows, merged=merged, name=sheet.title)


def _hidden_sheets(names: Sequence[str]) -> Iterator[Unread]:
    if names:
        yield Unread(
            f"隐藏的工作表没有读：{listed(names)}", f"hidden sheets not read: {listed(names)}"
        )

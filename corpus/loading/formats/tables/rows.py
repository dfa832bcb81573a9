"""The first sheet of a workbook as rows of cells, for who keeps a table in it and no article."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from openpyxl import load_workbook

from corpus.loading.formats.extracted import ExtractionError
from corpus.loading.formats.zipped import check_archive

Row = tuple[int, list[str]]
"""The number of a row in its sheet, from 1, and the texts of its cells."""
MOST_COLUMNS = 50
"""What lies to the right is no such table's; a sheet may say that each row has 16,384."""
MOST_CHARACTERS = 20_000_000
"""Of all cells. They may share one long text: a small file can hold many gigabytes of it."""


def read_rows(path: Path) -> list[Row]:
    """The rows that are not blank, without the blanks around each text.

    Raises:
        ExtractionError: it is encrypted, unpacks to more than is good, or holds more text.
    """
    check_archive(path, program="Excel", suffix=".xlsx")
    with path.open("rb") as file:  # whose name, unlike a path's, is not looked at
        book = load_workbook(file, read_only=True, data_only=True)
        return list(_bounded(_filled(book.worksheets[0])))


def _filled(sheet: Any) -> Iterator[Row]:
    sheet.reset_dimensions()  # a sheet may claim a million rows and hold one
    rows = sheet.iter_rows(max_col=MOST_COLUMNS, values_only=True)
    for number, row in enumerate(rows, start=1):
        cells = ["" if cell is None else str(cell).strip() for cell in row]
        if any(cells):
            yield number, cells


def _bounded(rows: Iterator[Row]) -> Iterator[Row]:
    characters = 0
    for number, cells in rows:
        characters += sum(map(len, cells))
        if characters > MOST_CHARACTERS:
            raise ExtractionError(
                f"单元格里共有超过 {MOST_CHARACTERS:,} 个字。请拆成几个文件。",
                f"its cells hold more than {MOST_CHARACTERS:,} characters. Split the file.",
            )
        yield number, cells

"""Excel files: every table a sheet, numbers as numbers."""

import re
from pathlib import Path

from openpyxl import Workbook

from evaluation.documents.content import OfficeFile
from evaluation.documents.makers.archives import MADE, pack_anew
from evaluation.documents.markup import Line, blocks

_NUMBER = re.compile(r"-?(?:0|[1-9]\d{0,9})(?:\.\d*[1-9])?")


def make_xlsx(file: OfficeFile, path: Path) -> None:
    """A line that stands before a table is a merged first row above its header."""
    workbook = Workbook()
    workbook.remove(workbook.active)
    heading = ""
    for block in blocks(file.body):
        if isinstance(block, Line):
            heading = block.text
            continue
        sheet = workbook.create_sheet(block.name)
        if heading:
            sheet.append([heading])
            sheet.merge_cells(end_row=1, end_column=len(block.header), start_row=1, start_column=1)
            heading = ""
        for row in (block.header, *block.rows):
            sheet.append([_value(cell) for cell in row])
    workbook.properties.created = workbook.properties.modified = MADE
    workbook.save(path)
    pack_anew(path)


def _value(cell: str) -> str | int | float | None:
    if _NUMBER.fullmatch(cell):
        return float(cell) if "." in cell else int(cell)
    return cell or None

"""The merged cells of a sheet, which openpyxl tells only of a workbook that it reads whole."""

import re
from collections.abc import Iterator
from typing import IO

from openpyxl.utils import column_index_from_string

from corpus.loading.formats.tables.sheets import MergedRange

MOST_RANGES = 20_000
"""Merged cells that are heeded of a sheet."""
_BYTES = 1 << 20
_LONGEST = 200
"""Bytes of the mark of a merged cell."""
_RANGE = re.compile(
    rb'<(?:\w+:)?mergeCell\s[^>]*?ref="([A-Z]{1,3})(\d{1,7}):([A-Z]{1,3})(\d{1,7})"'
)


def merged_ranges(sheet: IO[bytes]) -> Iterator[MergedRange]:
    """Those that the XML of a sheet tells, read in pieces: they stand behind all of its rows."""
    count, rest = 0, b""
    while count < MOST_RANGES and (piece := sheet.read(_BYTES)):
        text, at = rest + piece, 0
        for found in _RANGE.finditer(text):
            left, top, right, bottom = found.groups()
            yield int(top) - 1, _column(left), int(bottom) - 1, _column(right)
            at = found.end()
            count += 1
        rest = text[max(at, len(text) - _LONGEST) :]


def _column(letters: bytes) -> int:
    return int(column_index_from_string(letters.decode())) - 1

"""Tables as text, .csv and .tsv: a line for each row, in whichever encoding and with whichever
delimiter."""

import csv
from contextlib import suppress
from pathlib import Path

from corpus.loading.decoding import decode
from corpus.loading.formats.extracted import Extracted
from corpus.loading.formats.tables.sheets import write_rows
from corpus.loading.formats.writer import TextWriter

DELIMITERS = ",;\t|"
_LARGEST = 2**31 - 1
"""Characters of a cell: no limit but that of the module itself."""
_SAMPLE = 8_000
"""Characters in which the delimiter is looked for."""


def read(path: Path) -> Extracted:
    text = decode(path.read_bytes(), path)
    csv.field_size_limit(_LARGEST)
    rows = csv.reader(text.splitlines(keepends=True), delimiter=_delimiter(text[:_SAMPLE]))
    cells = ([" ".join(cell.split()) for cell in row] for row in rows)
    writer = TextWriter()
    write_rows(writer, cells)
    return writer.extracted()


def _delimiter(sample: str) -> str:
    """The sniffer's, or, where a title above the table misleads it, the one that is there most."""
    with suppress(csv.Error):
        return csv.Sniffer().sniff(sample, DELIMITERS).delimiter
    return max(DELIMITERS, key=sample.count)

"""Tables as text, .csv and .tsv: a line for each row, in whichever encoding and with whichever
delimiter."""

import csv
import sys
from contextlib import suppress
from pathlib import Path

from corpus.loading.decoding import decode
from corpus.loading.formats.extracted import Extracted
from corpus.loading.formats.xlsx import table_lines

DELIMITERS = ",;\t|"
_SAMPLE = 20_000
"""Characters in which the delimiter is looked for."""


def read(path: Path) -> Extracted:
    text = decode(path.read_bytes(), path)
    csv.field_size_limit(sys.maxsize)
    rows = csv.reader(text.splitlines(keepends=True), delimiter=_delimiter(text, path))
    cells = ([" ".join(cell.split()) for cell in row] for row in rows)
    return Extracted("\n".join(table_lines(cells)))


def _delimiter(text: str, path: Path) -> str:
    with suppress(csv.Error):
        return csv.Sniffer().sniff(text[:_SAMPLE], DELIMITERS).delimiter
    return "\t" if path.suffix.lower() == ".tsv" else ","

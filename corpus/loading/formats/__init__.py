"""Texts out of the files of offices: web pages, Word, Excel, PowerPoint, PDF, mail, e-books.

Each module has one function, `read(path) -> Extracted`; `tables.rows` reads a sheet for who wants
its cells and no text. They hand a stranger's file to a large parser, so they are called only
through `corpus.loading.sandbox`, which limits time and memory.
"""

FORMATS = {
    ".html": "html",
    ".htm": "html",
    ".docx": "docx",
    ".xlsx": "tables.xlsx",
    ".pptx": "pptx",
    ".pdf": "pdf",
    ".csv": "tables.delimited",
    ".tsv": "tables.delimited",
    ".epub": "epub",
    ".eml": "mail",
    ".mhtml": "mail",
    ".mht": "mail",
}
"""The module that reads each file name ending."""
CONVERTED = {
    ".doc": ".docx",
    ".wps": ".docx",
    ".rtf": ".docx",
    ".xls": ".xlsx",
    ".et": ".xlsx",
    ".ppt": ".pptx",
    ".dps": ".pptx",
}
"""What the others are converted to, to be read; .wps, .et and .dps are those of WPS."""
READERS = "2"
"""Raised when more can be read: what was refused, or read in part, is then tried again."""
PARSED = FORMATS.keys() | CONVERTED.keys()
TABLES = frozenset({".xlsx", ".csv", ".tsv", ".xls", ".et"})
"""What begins with a row or the name of a sheet, which is no title."""
ROWS = "rows of .xlsx"
"""What the sandbox is asked for in place of an ending, where rows are wanted and no text."""

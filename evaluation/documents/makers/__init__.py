"""From a text to a real file: `make` chooses the maker by kind and ending.

A maker gets the text and the path to write to. The same text makes the same bytes, in whatever
year it is made.
"""

from collections.abc import Callable, Mapping
from importlib import import_module
from pathlib import Path

from evaluation.documents.content import OfficeFile

Maker = Callable[[OfficeFile, Path], None]
_BY_KIND: Mapping[str, str] = {
    "pdf_columns": "pdf:make_columns",
    "pdf_pages": "pdf:make_pages",
    "pdf_spaced": "pdf:make_spaced",
    "pdf_scan": "scans:make_scan",
}
_BY_SUFFIX: Mapping[str, str] = {
    ".docx": "docx:make_docx",
    ".pdf": "pdf:make_report",
    ".xlsx": "sheets:make_xlsx",
    ".html": "texts:make_html",
    ".eml": "texts:make_mail",
    ".txt": "texts:make_text",
    ".md": "texts:make_text",
    ".csv": "texts:make_text",
}


def make(file: OfficeFile, kind: str, path: Path) -> None:
    """Write a document to `path`, whose folder must be there."""
    chosen = _BY_KIND.get(kind, "") if file.suffix == ".pdf" else ""
    module, _, function = (chosen or _BY_SUFFIX[file.suffix]).partition(":")
    maker: Maker = getattr(import_module(f"{__name__}.{module}"), function)
    maker(file, path)

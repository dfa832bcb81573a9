"""Word documents: paragraphs and tables in the order of the text, by python-docx."""

import zipfile
from collections.abc import Iterator
from pathlib import Path

from docx import Document
from docx.document import Document as DocumentType
from docx.table import Table

from corpus.description import Description
from corpus.formats.extracted import Extracted, ExtractionError

MAX_UNPACKED_BYTES = 200_000_000
"""A .docx is a zip archive: this many bytes of XML are more than any article needs."""
_COMPOUND_FILE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def read(path: Path) -> Extracted:
    with path.open("rb") as file:
        if file.read(8) == _COMPOUND_FILE:
            raise ExtractionError(
                "文件已加密，或是旧版 .doc 格式。请在 Word 里去掉密码后另存为 .docx。",
                "the file is encrypted or an old .doc. Save it in Word as .docx without password.",
            )
    with zipfile.ZipFile(path) as archive:
        unpacked = sum(member.file_size for member in archive.infolist())
    if unpacked > MAX_UNPACKED_BYTES:
        raise ExtractionError(
            f"解压后有 {unpacked:,} 字节，超过 {MAX_UNPACKED_BYTES:,} 字节的上限。"
            "请删去图片等附件后另存。",
            f"it unpacks to {unpacked:,} bytes, more than the limit of {MAX_UNPACKED_BYTES:,}."
            " Save it without its attachments.",
        )
    document = Document(str(path))
    title = document.core_properties.title.strip() or _styled_title(document)
    return Extracted("\n".join(_lines(document)), Description(title=title))


def _styled_title(document: DocumentType) -> str | None:
    titles = (p.text.strip() for p in document.paragraphs if p.style and p.style.name == "Title")
    return next((title for title in titles if title), None)


def _lines(document: DocumentType) -> Iterator[str]:
    for block in document.iter_inner_content():
        if isinstance(block, Table):
            for row in block.rows:
                cells = dict.fromkeys(cell.text.strip() for cell in row.cells)  # merged ones repeat
                yield "\t".join(" ".join(cell.split()) for cell in cells if cell)
        else:
            yield from block.text.splitlines()

"""Word documents: paragraphs, tables and text boxes in the order of the text, by python-docx."""

import zipfile
from collections.abc import Iterator
from pathlib import Path

from docx import Document
from docx.document import Document as DocumentType
from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement

from corpus.description import Description
from corpus.loading.formats.extracted import Extracted, ExtractionError, chinese_title

MAX_UNPACKED_BYTES = 200_000_000
"""A .docx is a zip archive: this many bytes of XML are more than any article needs."""
_COMPOUND_FILE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_DELETED = frozenset({qn("w:del"), qn("w:moveFrom"), _FALLBACK})
"""What holds text that was struck out, or says again what stands beside it."""


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
    title = chinese_title(document.core_properties.title) or _styled_title(document)
    return Extracted("\n".join(_lines(document.element.body)), Description(title=title))


def _styled_title(document: DocumentType) -> str | None:
    titles = (p.text.strip() for p in document.paragraphs if p.style and p.style.name == "Title")
    return next((title for title in titles if title), None)


def _lines(element: BaseOxmlElement) -> Iterator[str]:
    """The lines of a body, a table cell or a text box.

    Not by `Document.iter_inner_content` and `Paragraph.text`: these pass over content controls,
    tracked insertions and smart tags, into which older Words put every date and measure.
    """
    for child in element.iterchildren():
        if child.tag == qn("w:p"):
            yield from _own_text(child).splitlines()
            for box in child.iter(qn("w:txbxContent")):
                if not _is_deleted(box, within=child):
                    yield from _lines(box)
        elif child.tag == qn("w:tbl"):
            yield from _rows(child)
        elif child.tag not in _DELETED:
            yield from _lines(child)


def _own_text(paragraph: BaseOxmlElement) -> str:
    runs = _own(paragraph, "w:p", "w:r")
    return "".join(run.text for run in runs if not _is_deleted(run, within=paragraph))


def _rows(table: BaseOxmlElement) -> Iterator[str]:
    for row in _own(table, "w:tbl", "w:tr"):
        cells = (" ".join(" ".join(_lines(cell)).split()) for cell in _own(row, "w:tr", "w:tc"))
        yield "\t".join(cell for cell in cells if cell)


def _own(element: BaseOxmlElement, kind: str, part: str) -> Iterator[BaseOxmlElement]:
    """The parts of an element that do not lie in another of its kind within it."""
    for descendant in element.iter(qn(part)):
        if next(descendant.iterancestors(qn(kind))) is element:
            yield descendant


def _is_deleted(element: BaseOxmlElement, *, within: BaseOxmlElement) -> bool:
    for ancestor in element.iterancestors():
        if ancestor is within:
            return False
        if ancestor.tag in _DELETED:
            return True
    return False

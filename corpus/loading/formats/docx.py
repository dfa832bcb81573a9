"""Word documents: paragraphs, tables and text boxes in the order of the text, by python-docx."""

from collections.abc import Iterator
from pathlib import Path

from docx import Document
from docx.document import Document as DocumentType
from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement

from corpus.article import Unread
from corpus.description import Description
from corpus.loading.formats.extracted import Extracted, chinese_title
from corpus.loading.formats.zipped import (
    OF_OFFICE,
    UnreadPart,
    check_archive,
    unread_parts,
)

_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_DELETED = frozenset({qn("w:del"), qn("w:moveFrom"), _FALLBACK})
"""What holds text that was struck out, or says again what stands beside it."""

_NOTE = rb"<w:%b\s(?![^>]*w:type=)"
"""A note; those with a type are the lines that separate notes from the text."""
_UNREAD = (
    *OF_OFFICE,
    UnreadPart(
        r"word/footnotes\.xml", "{}条脚注没有读", "footnotes not read: {}", _NOTE % b"footnote"
    ),
    UnreadPart(
        r"word/endnotes\.xml", "{}条尾注没有读", "endnotes not read: {}", _NOTE % b"endnote"
    ),
    UnreadPart(r"word/comments\.xml", "{}条批注没有读", "comments not read: {}", rb"<w:comment\s"),
    UnreadPart(
        r"word/(?:header|footer)\d*\.xml",
        "页眉页脚没有读（{}段文字）",
        "headers and footers not read: {} texts",
        rb"<w:t(?: [^>]*)?>[^<]*[^\s\d<]",  # a page's number is no loss
    ),
)


def read(path: Path) -> Extracted:
    check_archive(path, program="Word", suffix=".docx")
    document = Document(str(path))
    title = chinese_title(document.core_properties.title) or _styled_title(document)
    text = "\n".join(_lines(document.element.body))
    unread = [*unread_parts(path, _UNREAD), *_automatic_numbers(document)]
    return Extracted(text, Description(title=title), tuple(unread))


def _automatic_numbers(document: DocumentType) -> Iterator[Unread]:
    """A paragraph's number is no part of its text where Word counts: 第一条, 1., (a)."""
    formats = _number_formats(document)
    count = 0
    for numbering in document.element.body.iter(qn("w:numPr")):
        kind, level = numbering.find(qn("w:numId")), numbering.find(qn("w:ilvl"))
        key = (_value(kind), _value(level) or "0")
        count += formats.get(key, "bullet") not in {"bullet", "none"}
    if count:
        yield Unread(f"{count}个自动编号没有读", f"automatic numbers not read: {count}")


def _number_formats(document: DocumentType) -> dict[tuple[str, str], str]:
    """The formats of numbers, by the ids of lists and their levels."""
    try:
        root = document.part.numbering_part.element
    except (KeyError, NotImplementedError):  # the document has no lists
        return {}
    levels = {
        (abstract.get(qn("w:abstractNumId")), level.get(qn("w:ilvl"))): _value(
            level.find(qn("w:numFmt"))
        )
        for abstract in root.iter(qn("w:abstractNum"))
        for level in abstract.iter(qn("w:lvl"))
    }
    lists = {
        each.get(qn("w:numId")): _value(each.find(qn("w:abstractNumId")))
        for each in root.iter(qn("w:num"))
    }
    return {
        (number, level): kind
        for number, abstract in lists.items()
        for (other, level), kind in levels.items()
        if other == abstract
    }


def _value(element: BaseOxmlElement | None) -> str:
    return "" if element is None else str(element.get(qn("w:val"), ""))


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

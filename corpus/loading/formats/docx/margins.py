"""Headers and footers: each different text of all sections once, without the numbers of pages."""

import re
from collections.abc import Iterator

from docx.document import Document
from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement

from corpus.loading.formats.docx.texts import blank_page_fields, paragraph_text

_OF_PAGES = re.compile(r"[第共总總]\s*[页頁]|(?i:page|of)(?![a-z])|[-–—/|·]")
_BARE = re.compile(r"(?:[第共总總]?\s*\d*\s*[页頁]?|(?i:page|of)|[\s\d\-–—/|·.,，、~～])*")
"""What tells nothing: 第3页 共12页, - 3 -."""


def header_lines(document: Document) -> list[str]:
    return list(dict.fromkeys(_lines(document, qn("w:headerReference"))))


def footer_lines(document: Document) -> list[str]:
    return list(dict.fromkeys(_lines(document, qn("w:footerReference"))))


def _lines(document: Document, reference: str) -> Iterator[str]:
    for section in document.element.body.iter(reference):
        part = document.part.related_parts.get(section.get(qn("r:id")))
        if part is not None:
            for paragraph in part.element.iter(qn("w:p")):
                yield from _paragraph_lines(paragraph)


def _paragraph_lines(paragraph: BaseOxmlElement) -> Iterator[str]:
    has_number = blank_page_fields(paragraph)
    for line in paragraph_text(paragraph, lambda reference: "").splitlines():
        if has_number:
            line = _OF_PAGES.sub(" ", line)
        if not _BARE.fullmatch(line):
            yield " ".join(line.split())

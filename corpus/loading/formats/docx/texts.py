"""The text of a paragraph: without what was deleted and without readings above characters."""

import re
from collections.abc import Callable, Iterator

from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement

FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
DELETED = frozenset({qn("w:del"), qn("w:moveFrom"), FALLBACK})
"""What holds text that was struck out, or says again what stands beside it."""

_TEXT, _BREAK, _BOX = qn("w:t"), qn("w:br"), qn("w:txbxContent")
_NOTES = frozenset({qn("w:footnoteReference"), qn("w:endnoteReference")})
_SIGNS = {
    qn("w:tab"): "\t",
    qn("w:ptab"): "\t",
    qn("w:cr"): "\n",
    qn("w:noBreakHyphen"): "-",
}
_PASSED_OVER = DELETED | {_BOX, qn("w:rt"), qn("w:pPr"), qn("w:rPr"), qn("w:sdtPr")}

Refer = Callable[[BaseOxmlElement], str]
"""Gives the mark of a note that is referred to."""


def paragraph_text(element: BaseOxmlElement, refer: Refer) -> str:
    """As Word shows it, with the marks of notes; text boxes are no part of it."""
    parts: list[str] = []
    _collect(element, parts, refer)
    return "".join(parts)


def text_boxes(paragraph: BaseOxmlElement) -> Iterator[BaseOxmlElement]:
    """The contents of the boxes that are anchored in a paragraph, the outermost alone."""
    for child in paragraph.iterchildren():
        if child.tag == _BOX:
            yield child
        elif child.tag not in _PASSED_OVER and len(child):
            yield from text_boxes(child)


def is_deleted(paragraph: BaseOxmlElement) -> bool:
    """Whether the mark at its end was deleted: it is part of the next one, if anything is left."""
    return paragraph.find(f"{qn('w:pPr')}/{qn('w:rPr')}/{qn('w:del')}") is not None


_PAGE_FIELD = re.compile(r"\s*(?:PAGE|NUMPAGES|SECTIONPAGES)\b", re.IGNORECASE)


def blank_page_fields(element: BaseOxmlElement) -> bool:
    """Empty the fields that show a page's number or how many there are; whether there were any."""
    blanked = False
    for field in element.iter(qn("w:fldSimple")):
        if _PAGE_FIELD.match(field.get(qn("w:instr"), "")):
            blanked = True
            _blank(field.iter(_TEXT))
    fields: list[str] = []
    for part in element.iter(qn("w:fldChar"), qn("w:instrText"), _TEXT):
        if part.tag == qn("w:instrText"):
            if fields:
                fields[-1] += part.text or ""
        elif part.tag == _TEXT:
            if any(map(_PAGE_FIELD.match, fields)):
                part.text = ""
        elif part.get(qn("w:fldCharType")) == "begin":
            fields.append("")
        elif part.get(qn("w:fldCharType")) == "end" and fields:
            blanked |= bool(_PAGE_FIELD.match(fields.pop()))
    return blanked


def _blank(texts: Iterator[BaseOxmlElement]) -> None:
    for text in texts:
        text.text = ""


def _collect(element: BaseOxmlElement, parts: list[str], refer: Refer) -> None:
    for child in element.iterchildren():
        tag = child.tag
        if tag == _TEXT:
            parts.append(child.text or "")
        elif tag in _PASSED_OVER:
            continue
        elif tag in _SIGNS:
            parts.append(_SIGNS[tag])
        elif tag == _BREAK:
            parts.append("" if child.get(qn("w:type")) in {"page", "column"} else "\n")
        elif tag in _NOTES:
            parts.append(refer(child))
        elif len(child):
            _collect(child, parts, refer)

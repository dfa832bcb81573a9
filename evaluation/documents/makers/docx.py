"""Word documents with what offices put into them: numbers that Word counts, notes, heads, boxes.

python-docx writes paragraphs and tables; `word_parts` adds what it has no functions for.
"""

import re
from pathlib import Path

from docx import Document
from docx.document import Document as DocumentType
from docx.text.paragraph import Paragraph

from evaluation.documents.content import OfficeFile
from evaluation.documents.makers.archives import MADE, pack_anew
from evaluation.documents.makers.word_parts import (
    Footnotes,
    Numbering,
    add_ruby,
    add_text_box,
)
from evaluation.documents.markup import NOTE, RUBY, Line, Table, blocks

_INLINE = re.compile(f"({NOTE.pattern}|{RUBY.pattern})")


def make_docx(file: OfficeFile, path: Path) -> None:
    """The marks: `[章] [条] [一]` are counted by Word, as are `[款]` and `[项]` below them;
    `[页眉] [页脚] [文本框]` stand outside the running text."""
    document = Document()
    document.core_properties.title = ""
    document.core_properties.created = document.core_properties.modified = MADE
    notes, numbering = Footnotes(document), Numbering(document)
    for block in blocks(file.body):
        if isinstance(block, Table):
            _add_table(document, block)
        elif not _is_outside(document, block):
            _add_line(document, block, notes, numbering)
    notes.save()
    document.save(str(path))
    pack_anew(path)


def _is_outside(document: DocumentType, line: Line) -> bool:
    """Whether a line belongs to the page and not to the text; it is then put there."""
    section = document.sections[0]
    match line.mark:
        case "页眉":
            section.header.paragraphs[0].text = line.text
        case "页脚":
            section.footer.paragraphs[0].text = line.text
        case "文本框":
            add_text_box(document.add_paragraph(), line.text)
        case _:
            return False
    return True


def _add_line(document: DocumentType, line: Line, notes: Footnotes, numbering: Numbering) -> None:
    if line.mark.startswith("#"):
        paragraph = document.add_heading(level=len(line.mark) - 1)
    else:
        paragraph = document.add_paragraph()
    _add_text(paragraph, line.text, notes)
    if line.mark in Numbering.MARKS:
        numbering.count(paragraph, line.mark)


def _add_text(paragraph: Paragraph, text: str, notes: Footnotes) -> None:
    at = 0
    for match in _INLINE.finditer(text):
        paragraph.add_run(text[at : match.start()])
        if note := NOTE.fullmatch(match[0]):
            notes.add(paragraph, note[1])
        elif ruby := RUBY.fullmatch(match[0]):
            add_ruby(paragraph, ruby[1], ruby[2])
        at = match.end()
    paragraph.add_run(text[at:])


def _add_table(document: DocumentType, table: Table) -> None:
    if table.name:
        document.add_paragraph(table.name)
    added = document.add_table(0, len(table.header), style="Table Grid")
    for row in (table.header, *table.rows):
        for cell, text in zip(added.add_row().cells, row, strict=True):
            cell.text = text

"""Makes the .docx and .pdf files that the tests of formats read."""

from collections.abc import Sequence
from pathlib import Path

from docx import Document
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from docx.oxml.xmlchemy import BaseOxmlElement
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Paragraph, SimpleDocTemplate

FONT = "STSong-Light"


def write_docx(path: Path, paragraphs: Sequence[str] = ("今天开会。",), *, title: str = "") -> Path:
    document = Document()
    document.core_properties.title = title
    for paragraph in paragraphs:
        document.add_paragraph(paragraph)
    document.save(str(path))
    return path


def word(xml: str) -> BaseOxmlElement:
    """An element of WordprocessingML, `w:` being its namespace."""
    start, end = xml.split(">", 1)
    return parse_xml(f"{start} {nsdecls('w')}>{end}")


def write_pdf(path: Path, paragraphs: Sequence[str] = ("今天开会。",), *, title: str = "") -> Path:
    """A page of paragraphs set in the standard Chinese font, lines broken where they are full."""
    pdfmetrics.registerFont(UnicodeCIDFont(FONT))
    style = ParagraphStyle(
        "正文", fontName=FONT, fontSize=12, leading=18, wordWrap="CJK", firstLineIndent=24
    )
    SimpleDocTemplate(str(path), title=title).build([Paragraph(each, style) for each in paragraphs])
    return path


def write_lines_as_pdf(
    path: Path, lines: Sequence[str], *, encrypt: StandardEncryption | None = None
) -> Path:
    """A page with these Latin lines, or with a black square where there are none."""
    canvas = Canvas(str(path), encrypt=encrypt)
    for number, line in enumerate(lines):
        canvas.drawString(72, 700 - 14 * number, line)
    if not lines:
        canvas.rect(72, 72, 100, 100, fill=1)
    canvas.save()
    return path

"""A conversation as a Word document, the answer highlighted in its sentence.

A text is text there: no field, link or picture comes of it, and what no document can hold, such as
a control character, becomes U+FFFD.
"""

import re
from collections.abc import Iterator
from io import BytesIO
from typing import Any

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_COLOR_INDEX
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Pt, RGBColor

from qa.answer import EvidencePlace, TableRow
from qa.wording import header_text, recognised_words
from web.chat.conversation import ChatTurns
from web.chat.exports.telling import TITLE, Line, above, exported_at, told
from web.chat.quoting import stands_in

INK = RGBColor(0x23, 0x21, 0x1D)
FAINT = RGBColor(0x66, 0x60, 0x56)
ACCENT = RGBColor(0x9D, 0x2B, 0x22)
FONTS = {"Normal": "宋体", "Title": "黑体", "Heading 1": "黑体", "Quote": "楷体"}
"""Of Chinese, by style; Word's own template names none."""
_IMPOSSIBLE = re.compile("[\x00-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")


def conversation_word(turns: ChatTurns, *, exported: str | None = None) -> bytes:
    """A .docx file; `exported` is an ISO 8601 time."""
    document = _empty_document()
    document.add_heading(TITLE, level=0)
    if exported:
        _write(document.add_paragraph(), exported_at(exported)).font.color.rgb = FAINT
    for number, turn in enumerate(turns, start=1):
        document.add_heading(_possible(f"{number}. {turn.question}"), level=1)
        for part in told(turn):
            _add_line(document, part) if isinstance(part, Line) else _add_place(document, part)
    file = BytesIO()
    document.save(file)
    return file.getvalue()


def _empty_document() -> Any:
    document = Document()
    about = document.core_properties
    about.author, about.title, about.comments = "句证 Juzheng", TITLE, ""
    for name, font in FONTS.items():
        style = document.styles[name]
        style.font.color.rgb, style.font.italic = INK, False
        fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
        fonts.set(qn("w:eastAsia"), font)
        fonts.attrib.pop(qn("w:eastAsiaTheme"), None)  # it would win
    footer = document.sections[0].footer.paragraphs[0]
    footer.alignment = WD_ALIGN_PARAGRAPH.CENTER
    number = OxmlElement("w:fldSimple")
    number.set(qn("w:instr"), "PAGE")
    footer._p.append(number)
    return document


def _add_line(document: Any, line: Line) -> None:
    run = _write(document.add_paragraph(), line.text)
    if line.kind == "answer":
        run.bold, run.font.size, run.font.color.rgb = True, Pt(15), ACCENT
    run.italic = line.kind == "certainty"


def _add_place(document: Any, place: EvidencePlace) -> None:
    """What stands above the place, itself, and below it where it stands."""
    for text in above(place):
        _faint(document, text)
    if place.row:
        _add_row(document, place.row)
    else:
        paragraph = document.add_paragraph(style="Quote")
        paragraph.paragraph_format.keep_with_next = True
        for text, is_answer in _parts(place):
            run = _write(paragraph, text)
            if is_answer:
                run.font.highlight_color = WD_COLOR_INDEX.YELLOW
    _faint(document, f"—— {stands_in([place])}")
    if place.certainty < 1:
        _faint(document, " ".join(recognised_words(place.certainty)))


def _parts(place: EvidencePlace) -> Iterator[tuple[str, bool]]:
    """The sentence in its quotation marks, in parts, and whether one is the answer."""
    start, end = (min(max(at - place.start, 0), len(place.text)) for at in place.span)
    yield "「" + place.text[:start].lstrip(), False
    yield place.text[start:end], True
    yield place.text[end:].rstrip() + "」", False


def _add_row(document: Any, row: TableRow) -> None:
    """A table of the row and the names of its columns."""
    names = [header_text(row, column) for column in range(len(row.cells))]
    table = document.add_table(rows=0, cols=len(row.cells), style="Table Grid")
    for texts in (names, row.cells) if any(names) else (row.cells,):
        cells = table.add_row().cells
        for column, text in enumerate(texts):
            run = _write(cells[column].paragraphs[0], text)
            if texts is row.cells and column == row.column:
                cells[column].paragraphs[0].runs[0].font.highlight_color = WD_COLOR_INDEX.YELLOW
                run.text = run.text or "（空白 blank）"


def _faint(document: Any, text: str) -> None:
    run = _write(document.add_paragraph(), text)
    run.font.size, run.font.color.rgb = Pt(9), FAINT


def _write(paragraph: Any, text: str) -> Any:
    return paragraph.add_run(_possible(text))


def _possible(text: str) -> str:
    """A text on one line, of characters that XML can hold."""
    return _IMPOSSIBLE.sub("\ufffd", re.sub(r"\s+", " ", text))

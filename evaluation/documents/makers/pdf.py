"""PDF files: reports with tables, two columns, pages with heads and numbers, spaced characters.

They are drawn in a standard Chinese font that is not embedded, so that their text can be taken
out again. Lines are broken by the number of characters, as all of them are equally wide.
"""

from collections.abc import Iterator, Sequence
from itertools import zip_longest
from pathlib import Path

from reportlab.lib.colors import black
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Paragraph, SimpleDocTemplate, Spacer
from reportlab.platypus import Table as DrawnTable

from evaluation.documents.content import OfficeFile
from evaluation.documents.markup import Line, blocks

FONT = "STSong-Light"
SIZE, LEADING = 12, 20
LEFT, TOP = 72, 770
LINE_CHARACTERS = 24
COLUMN_CHARACTERS, COLUMN_WIDTH = 10, 180


def drawing(path: Path) -> Canvas:
    """A page to draw on, in the Chinese font, that tells no time of its making."""
    pdfmetrics.registerFont(UnicodeCIDFont(FONT))
    canvas = Canvas(str(path), pagesize=A4, invariant=1)
    canvas.setFont(FONT, SIZE)
    return canvas


def wrapped(text: str, characters: int) -> list[str]:
    """A paragraph, indented by two characters, as lines."""
    indented = f"\u3000\u3000{text}"
    return [indented[at : at + characters] for at in range(0, len(indented), characters)]


def make_report(file: OfficeFile, path: Path) -> None:
    """Paragraphs, and tables with their lines."""
    pdfmetrics.registerFont(UnicodeCIDFont(FONT))
    text = ParagraphStyle(
        "正文", fontName=FONT, fontSize=SIZE, leading=LEADING, wordWrap="CJK", firstLineIndent=24
    )
    heading = ParagraphStyle("题", text, fontSize=16, leading=28, firstLineIndent=0, alignment=1)
    grid = [("GRID", (0, 0), (-1, -1), 0.5, black), ("FONT", (0, 0), (-1, -1), FONT, SIZE)]
    parts: list[Paragraph | DrawnTable | Spacer] = []
    for block in blocks(file.body):
        if isinstance(block, Line):
            parts.append(Paragraph(block.text, heading if block.mark else text))
            continue
        if block.name:
            parts.append(Paragraph(block.name, heading))
        parts += [DrawnTable([block.header, *block.rows], style=grid), Spacer(0, LEADING)]
    SimpleDocTemplate(str(path), pagesize=A4, invariant=1).build(parts)


def make_columns(file: OfficeFile, path: Path) -> None:
    """`[栏]` begins the second column; a line of the one is drawn behind that of the other."""
    canvas = drawing(path)
    columns: list[list[str]] = [[], []]
    place, top = 0, TOP
    for block in blocks(file.body):
        if not isinstance(block, Line):
            raise TypeError("columns hold no tables")
        if block.mark == "#":
            canvas.drawCentredString(A4[0] / 2, top, block.text)
            top -= 2 * LEADING
        elif block.mark == "栏":
            place = 1
        elif block.mark == "##":
            columns[place].append(block.text)
        else:
            columns[place] += wrapped(block.text, COLUMN_CHARACTERS)
    for number, (left, right) in enumerate(zip_longest(*columns, fillvalue="")):
        canvas.drawString(LEFT, top - LEADING * number, left)
        canvas.drawString(LEFT + COLUMN_WIDTH, top - LEADING * number, right)
    canvas.save()


def make_pages(file: OfficeFile, path: Path) -> None:
    """`[页眉]` stands above each page, `[页码]` below, with its number and how many there are;
    `[版心]` tells the characters of a line and the lines of a page."""
    canvas = drawing(path)
    head, foot = "", ""
    lines: list[str] = []
    characters, height = LINE_CHARACTERS, 0
    for block in blocks(file.body):
        if not isinstance(block, Line):
            raise TypeError("running pages hold no tables")
        match block.mark:
            case "页眉":
                head = block.text
            case "页码":
                foot = block.text
            case "版心":
                characters, height = map(int, block.text.split())
            case "#":
                lines.append(block.text)
            case _:
                lines += wrapped(block.text, characters)
    pages = [lines[at : at + height] for at in range(0, len(lines), height)]
    for number, page in enumerate(pages, start=1):
        _draw_page(canvas, page, head, foot.format(number=number, of=len(pages)))
    canvas.save()


def _draw_page(canvas: Canvas, lines: Sequence[str], head: str, foot: str) -> None:
    canvas.setFont(FONT, SIZE)
    canvas.drawCentredString(A4[0] / 2, TOP + 2 * LEADING, head)
    for number, line in enumerate(lines):
        canvas.drawString(LEFT, TOP - LEADING * number, line)
    canvas.drawCentredString(A4[0] / 2, 40, foot)
    canvas.showPage()


def make_spaced(file: OfficeFile, path: Path) -> None:
    """Every character is drawn on its own, with a space behind it."""
    canvas = drawing(path)
    for number, line in enumerate(_lines(file, characters=22)):
        for place, character in enumerate(line):
            canvas.drawString(LEFT + SIZE * 1.5 * place, TOP - LEADING * number, f"{character} ")
    canvas.save()


def _lines(file: OfficeFile, *, characters: int) -> Iterator[str]:
    for block in blocks(file.body):
        if isinstance(block, Line):
            text = block.text
            yield from [text] if block.mark else wrapped(text, characters)

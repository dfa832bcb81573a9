"""PDF files of which some pages are pictures of text, as a scanner leaves them."""

from collections.abc import Iterator, Sequence
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory

import pypdfium2
from reportlab.lib.pagesizes import A4
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from evaluation.documents.content import OfficeFile
from evaluation.documents.makers.pdf import (
    FONT,
    LEADING,
    LEFT,
    LINE_CHARACTERS,
    SIZE,
    TOP,
    drawing,
    wrapped,
)
from evaluation.documents.markup import Line, blocks

DOTS_PER_POINT = 150 / 72


def make_scan(file: OfficeFile, path: Path) -> None:
    """`[页]` begins a page of text, `[图]` one that is a picture of it.

    A machine without a Chinese font makes a picture without characters.
    """
    canvas = drawing(path)
    for mark, lines in _pages(file.body):
        if mark == "图":
            canvas.drawImage(ImageReader(_picture(lines)), 0, 0, *A4)
        else:
            _draw(canvas, lines)
        canvas.showPage()
    canvas.save()


def _pages(body: str) -> Iterator[tuple[str, Sequence[str]]]:
    mark, lines = "", list[str]()
    for block in blocks(body):
        if not isinstance(block, Line):
            raise TypeError("scans hold no tables")
        if block.mark in {"页", "图"}:
            if lines:
                yield mark, lines
            mark, lines = block.mark, []
        else:
            lines += [block.text] if block.mark else wrapped(block.text, LINE_CHARACTERS)
    yield mark, lines


def _draw(canvas: Canvas, lines: Sequence[str]) -> None:
    canvas.setFont(FONT, SIZE)
    for number, line in enumerate(lines):
        canvas.drawString(LEFT, TOP - LEADING * number, line)


def _picture(lines: Sequence[str]) -> BytesIO:
    """The page of these lines, looked at."""
    with TemporaryDirectory() as folder:
        path = Path(folder, "page.pdf")
        canvas = drawing(path)
        _draw(canvas, lines)
        canvas.save()
        with pypdfium2.PdfDocument(path) as document:
            image = document[0].render(scale=DOTS_PER_POINT, grayscale=True).to_pil()
    picture = BytesIO()
    image.save(picture, "PNG")
    picture.seek(0)
    return picture

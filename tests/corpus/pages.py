"""Draws the pages of the .pdf files that the tests of their layout read."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from reportlab.lib.pagesizes import A4
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

FONT = "STSong-Light"
LEADING = 20
TOP = 770.0


@dataclass(frozen=True, slots=True)
class Text:
    """Lines below each other from `x` and `y`; places are counted from the lower left corner."""

    x: float
    y: float
    lines: str
    size: float = 12
    angle: float = 0
    bold: bool = False


@dataclass(frozen=True, slots=True)
class Grid:
    """Lines at these places, and what stands in the cells between them."""

    xs: Sequence[float]
    ys: Sequence[float]
    rows: Sequence[Sequence[str]] = ()


def draw(path: Path, *pages: Iterable[Text | Grid], turned: int = 0) -> Path:
    pdfmetrics.registerFont(UnicodeCIDFont(FONT))
    canvas = Canvas(str(path), pagesize=A4, invariant=1)
    for page in pages:
        canvas.setPageRotation(turned)
        for part in page:
            if isinstance(part, Text):
                _draw_text(canvas, part)
            else:
                _draw_grid(canvas, part)
        canvas.showPage()
    canvas.save()
    return path


def _draw_text(canvas: Canvas, text: Text) -> None:
    canvas.saveState()
    canvas.translate(text.x, text.y)
    canvas.rotate(text.angle)
    for number, line in enumerate(text.lines.splitlines()):
        canvas.setFont(FONT, text.size)
        canvas.drawString(0, -LEADING * number, line, mode=2 if text.bold else None)
    canvas.restoreState()


def _draw_grid(canvas: Canvas, grid: Grid) -> None:
    canvas.grid(list(grid.xs), list(grid.ys))
    for row, y in zip(grid.rows, grid.ys, strict=False):
        for cell, x in zip(row, grid.xs, strict=False):
            _draw_text(canvas, Text(x + 4, y - 15, cell, 11))

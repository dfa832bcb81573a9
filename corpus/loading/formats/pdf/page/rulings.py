"""The lines that are drawn on a page, and the shares of it that images cover."""

import ctypes
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

import pypdfium2
from pypdfium2 import raw

from corpus.loading.formats.pdf.page.glyphs import View

MOST_SEGMENTS = 20_000
"""Pieces of paths that are looked at on a page; what has more is a drawing."""
NESTING = 4
"""Depth of forms within forms to which images and lines are looked for."""
_THICKEST = 4.0
"""Points that a line may be thick; what is thicker is an area."""
_SHORTEST = 4.0
_STRAIGHT = 1.0


@dataclass(frozen=True, slots=True)
class Rulings:
    """Lines as `(place, from, to)`: across at `down`, and down at `across`."""

    across: tuple[tuple[float, float, float], ...]
    down: tuple[tuple[float, float, float], ...]


def find_rulings(page: pypdfium2.PdfPage, view: View) -> Rulings:
    across, down = [], []
    for x0, y0, x1, y1 in _strokes(page, view):
        if abs(y1 - y0) <= _THICKEST and x1 - x0 >= _SHORTEST:
            across.append(((y0 + y1) / 2, x0, x1))
        elif abs(x1 - x0) <= _THICKEST and y1 - y0 >= _SHORTEST:
            down.append(((x0 + x1) / 2, y0, y1))
    return Rulings(tuple(across), tuple(down))


def image_share(page: pypdfium2.PdfPage) -> float:
    """The share of the page that its largest image covers; above 0 wherever there is one."""
    whole = page.get_width() * page.get_height()
    shares = [0.0]
    for image in page_objects(page, raw.FPDF_PAGEOBJ_IMAGE):
        left, bottom, right, top = image.get_bounds()
        shares.append(max((right - left) * (top - bottom) / whole if whole else 0.0, 0.001))
    return max(shares)


def page_objects(page: pypdfium2.PdfPage, kind: int) -> Iterator[pypdfium2.PdfObject]:
    """Those of a kind, also in forms.

    Not by `PdfPage.get_objects` alone: it makes an object of each, and on a printed page every
    character is one.
    """
    for index in range(raw.FPDFPage_CountObjects(page.raw)):
        found = raw.FPDFPage_GetObject(page.raw, index)
        its_kind = raw.FPDFPageObj_GetType(found)
        if its_kind == kind:
            yield pypdfium2.PdfObject(found, page=page, pdf=page.pdf)
        elif its_kind == raw.FPDF_PAGEOBJ_FORM:
            form = pypdfium2.PdfObject(found, page=page, pdf=page.pdf)
            yield from page.get_objects(filter=[kind], max_depth=NESTING, form=form, level=1)


def _strokes(page: pypdfium2.PdfPage, view: View) -> Iterator[tuple[float, float, float, float]]:
    """Boxes around straight strokes and narrow areas; the four sides of each framed area."""
    left_over = MOST_SEGMENTS
    fill, stroke = ctypes.c_int(), ctypes.c_int()
    for path in page_objects(page, raw.FPDF_PAGEOBJ_PATH):
        count = raw.FPDFPath_CountSegments(path)
        left_over -= count
        if left_over < 0:
            return
        raw.FPDFPath_GetDrawMode(path, fill, stroke)
        if not (fill.value or stroke.value):
            continue
        for figure in _figures(path, count, view):
            xs, ys = [x for x, _ in figure], [y for _, y in figure]
            box = min(xs), min(ys), max(xs), max(ys)
            if min(box[2] - box[0], box[3] - box[1]) <= _THICKEST:
                yield box
            elif stroke.value:
                for (x0, y0), (x1, y1) in pairwise(figure):
                    if min(abs(x1 - x0), abs(y1 - y0)) <= _STRAIGHT:
                        yield min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1)


def _figures(
    path: pypdfium2.PdfObject, count: int, view: View
) -> Iterator[list[tuple[float, float]]]:
    """The connected lines of a path, closed ones with their first place again at the end."""
    matrix = path.get_matrix()
    around = path.container
    while around:
        matrix, around = matrix.multiply(around.get_matrix()), around.container
    x, y = ctypes.c_float(), ctypes.c_float()
    figure: list[tuple[float, float]] = []
    for index in range(count):
        segment = raw.FPDFPath_GetPathSegment(path, index)
        kind = raw.FPDFPathSegment_GetType(segment)
        raw.FPDFPathSegment_GetPoint(segment, x, y)
        place = view.turned(*matrix.on_point(x.value, y.value))
        if kind == raw.FPDF_SEGMENT_MOVETO:
            if len(figure) > 1:
                yield figure
            figure = []
        figure.append(place)
        if raw.FPDFPathSegment_GetClose(segment) and figure[0] != place:
            figure.append(figure[0])
    if len(figure) > 1:
        yield figure

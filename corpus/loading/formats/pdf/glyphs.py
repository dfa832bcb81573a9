"""The characters of a page with their places, as a reader of the page sees it.

Places are in points from the top left corner of the page as it is shown, whichever way it was
turned. A width is what a character takes up on its line, not what of it is inked.
"""

import ctypes
import re
import unicodedata
from collections import defaultdict
from dataclasses import dataclass
from functools import cache
from math import atan2, degrees, hypot

import pypdfium2
from pypdfium2 import raw

_BOLD = re.compile(r"bold|black|heavy|semibold|-(?:bd|hei)|simhei|黑体", re.IGNORECASE)
_LEAST_BOLD_WEIGHT = 600
_HYPHENS = {"\x02": "-", "\ufffe": "-", "\xad": "-"}
"""For a hyphen at the end of a line pdfium puts a control character."""


@dataclass(slots=True)
class Glyph:
    """A character from `x0` to `x1` on the baseline `base`, all of them counted downwards."""

    text: str
    x0: float
    x1: float
    base: float
    size: float
    bold: bool


@dataclass(frozen=True, slots=True)
class _Look:
    """What the characters of a piece of text have in common: size, boldness and direction."""

    size: float
    bold: bool
    angle: int


class PageGlyphs:
    """The characters of a page by the direction they are written in, 0 as the page is read."""

    def __init__(self, page: pypdfium2.PdfPage) -> None:
        self.view = View(page)
        self._text_page = page.get_textpage()
        self._fonts: dict[int, bool] = {}
        self.by_angle: dict[int, list[Glyph]] = defaultdict(list)
        self._read()

    def _read(self) -> None:
        """All characters but those that pdfium made up."""
        text_page = self._text_page
        box, x, y = raw.FS_RECTF(), ctypes.c_double(), ctypes.c_double()
        last_object, look, high = None, _Look(1.0, False, 0), 0
        for index in range(raw.FPDFText_CountChars(text_page)):
            text_object = raw.FPDFText_GetTextObject(text_page, index)
            if not text_object:  # a blank or line end that stands for a gap
                continue
            address = ctypes.addressof(text_object.contents)
            if address != last_object:
                last_object, look = address, self._look(index, text_object)
            code = raw.FPDFText_GetUnicode(text_page, index)
            if 0xD800 <= code < 0xDC00:
                high = code
                continue
            if 0xDC00 <= code < 0xE000 and high:
                code, high = 0x10000 + ((high - 0xD800) << 10) + (code - 0xDC00), 0
            text = _HYPHENS.get(chr(code), chr(code))
            if code == 0 or not (text.isprintable() or text.isspace()):
                continue
            raw.FPDFText_GetLooseCharBox(text_page, index, box)
            raw.FPDFText_GetCharOrigin(text_page, index, x, y)
            origin = self.view.turned(x.value, y.value, look.angle)
            ends = (
                self.view.turned(box.left, box.bottom, look.angle)[0],
                self.view.turned(box.right, box.top, look.angle)[0],
            )
            left, right = min(ends), max(ends)
            if is_wide(text):  # of some fonts only what is inked is told
                left, right = min(left, origin[0]), max(right, origin[0] + look.size)
            if look.angle or self.view.shows(left, right, origin[1]):
                glyph = Glyph(text, left, right, origin[1], look.size, look.bold)
                self.by_angle[look.angle].append(glyph)

    def _look(self, index: int, text_object: "ctypes._Pointer[ctypes.Structure]") -> _Look:
        matrix = raw.FS_MATRIX()
        raw.FPDFText_GetMatrix(self._text_page, index, matrix)
        size = raw.FPDFText_GetFontSize(self._text_page, index) * hypot(matrix.c, matrix.d)
        turned = round(degrees(atan2(matrix.b, matrix.a))) - 90 * self.view.turns
        angle = (turned + 180) % 360 - 180
        return _Look(
            size=round(size, 2) or 1.0,
            bold=self._is_bold(index, text_object),
            angle=0 if abs(angle) <= 3 else angle,
        )

    def _is_bold(self, index: int, text_object: "ctypes._Pointer[ctypes.Structure]") -> bool:
        stroked = raw.FPDF_TEXTRENDERMODE_FILL_STROKE
        if raw.FPDFTextObj_GetTextRenderMode(text_object) == stroked:
            return True
        font = raw.FPDFTextObj_GetFont(text_object)
        address = ctypes.addressof(font.contents) if font else 0
        if address not in self._fonts:
            weight = raw.FPDFText_GetFontWeight(self._text_page, index)
            name = ctypes.create_string_buffer(128)
            raw.FPDFFont_GetBaseFontName(font, name, len(name))
            decoded = name.value.decode("utf-8", "replace")
            is_bold = weight >= _LEAST_BOLD_WEIGHT or bool(_BOLD.search(decoded))
            self._fonts[address] = is_bold
        return self._fonts[address]


class View:
    """How the page is shown: which part of it, and turned by how many quarters clockwise."""

    def __init__(self, page: pypdfium2.PdfPage) -> None:
        self.turns = (page.get_rotation() // 90) % 4
        self._box = page.get_cropbox()
        left, bottom, right, top = self._box
        width, height = right - left, top - bottom
        self.width, self.height = (height, width) if self.turns % 2 else (width, height)

    def turned(self, x: float, y: float, angle: int = 0) -> tuple[float, float]:
        """A place of the file as one of the page, or of the page turned until text is upright."""
        left, bottom, right, top = self._box
        across, down = (
            (x - left, top - y),
            (y - bottom, x - left),
            (right - x, y - bottom),
            (top - y, right - x),
        )[self.turns]
        if not angle:
            return across, down
        quarter = round(angle / 90) % 4
        return ((across, down), (-down, across), (-across, -down), (down, -across))[quarter]

    def shows(self, left: float, right: float, down: float) -> bool:
        return right > 0 and left < self.width and 0 < down < self.height + 1


@cache
def is_wide(character: str) -> bool:
    """Whether it takes up the width of a Chinese character."""
    return unicodedata.east_asian_width(character[0]) in "WF"


@cache
def is_cjk(character: str) -> bool:
    """Whether it is a Chinese character."""
    return "\u3400" <= character <= "\u9fff" or "\uf900" <= character <= "\ufaff" or (
        "\U00020000" <= character <= "\U0003ffff"
    )

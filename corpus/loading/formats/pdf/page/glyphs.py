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
from math import atan2, cos, degrees, hypot, radians, sin
from typing import Any

import pypdfium2
from pypdfium2 import raw

_BOLD = re.compile(r"bold|black|heavy|semibold|-(?:bd|hei)|simhei|黑体", re.IGNORECASE)
_LEAST_BOLD_WEIGHT = 600
_STROKED = raw.FPDF_TEXTRENDERMODE_FILL_STROKE
"""How programs without a bold Chinese font make one."""
_HYPHENS = {0x02: "-", 0xFFFE: "-", 0xAD: "-"}
"""For a hyphen at the end of a line pdfium puts a control character."""
_SPACED_LABEL = re.compile(r"(?<!\S)[\u4e00-\u9fff](?:\s+[\u4e00-\u9fff]){1,2}(?=\s*[：:])")


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
        self._looks: dict[tuple[float, tuple[float, ...], int, bool], _Look] = {}
        self._matrix = raw.FS_MATRIX()
        self.by_angle: dict[int, list[Glyph]] = defaultdict(list)
        self._read()

    def _read(self) -> None:
        """All characters but those that pdfium made up for a gap or the end of a line."""
        text_page = self._text_page.raw
        box, x, y = raw.FS_RECTF(), ctypes.c_double(), ctypes.c_double()
        object_of, code_of = raw.FPDFText_GetTextObject, raw.FPDFText_GetUnicode
        box_of, origin_of = raw.FPDFText_GetLooseCharBox, raw.FPDFText_GetCharOrigin
        turned = self.view.turned
        last_object, look, base, high = 0, _Look(1.0, False, 0), 0.0, 0
        for index in range(raw.FPDFText_CountChars(text_page)):
            text_object = object_of(text_page, index)
            if not text_object:
                continue
            address = ctypes.addressof(text_object.contents)
            is_first = address != last_object
            if is_first:
                last_object, look = address, self._look(index, text_object)
            code = code_of(text_page, index)
            if 0xD800 <= code < 0xDC00:
                high = code
                continue
            if 0xDC00 <= code < 0xE000:
                code, high = 0x10000 + ((high & 0x3FF) << 10) + (code & 0x3FF), 0
            text = _HYPHENS.get(code) or chr(code)
            if not (text.isprintable() or text.isspace()):
                continue
            box_of(text_page, index, box)
            left, _ = turned(box.left, box.bottom, look.angle)
            right, _ = turned(box.right, box.top, look.angle)
            if right < left:
                left, right = right, left
            if is_first or look.angle:  # the characters of one object stand on one line
                origin_of(text_page, index, x, y)
                start, base = turned(x.value, y.value, look.angle)
                if look.angle % 90:  # the box is one around the slanted character
                    left, right = start, start + look.size * (1 if is_wide(text) else 0.5)
                elif is_wide(text):  # of some fonts only what is inked is told
                    left, right = min(left, start), max(right, start + look.size)
            glyph = Glyph(text, left, right, base, look.size, look.bold)
            self.by_angle[look.angle].append(glyph)
        view = self.view
        self.by_angle[0] = [each for each in self.by_angle[0] if view.shows(each)]

    def _look(self, index: int, text_object: Any) -> _Look:
        matrix = self._matrix
        raw.FPDFText_GetMatrix(self._text_page.raw, index, matrix)
        font = raw.FPDFTextObj_GetFont(text_object)
        key = (
            raw.FPDFText_GetFontSize(self._text_page.raw, index),
            (matrix.a, matrix.b, matrix.c, matrix.d),
            ctypes.addressof(font.contents) if font else 0,
            raw.FPDFTextObj_GetTextRenderMode(text_object) == _STROKED,
        )
        look = self._looks.get(key)
        if look is None:
            size, (a, b, c, d), _, is_stroked = key
            turned = round(degrees(atan2(b, a))) - 90 * self.view.turns
            angle = (turned + 180) % 360 - 180
            look = self._looks[key] = _Look(
                size=round(size * hypot(c, d), 2) or 1.0,
                bold=is_stroked or self._is_bold(index, font),
                angle=0 if abs(angle) <= 3 else angle,
            )
        return look

    def _is_bold(self, index: int, font: Any) -> bool:
        if raw.FPDFText_GetFontWeight(self._text_page.raw, index) >= _LEAST_BOLD_WEIGHT:
            return True
        name = ctypes.create_string_buffer(128)
        raw.FPDFFont_GetBaseFontName(font, name, len(name))
        return bool(_BOLD.search(name.value.decode("utf-8", "replace")))


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
        if not (angle or self.turns):
            return x - left, top - y
        across, down = (
            (x - left, top - y),
            (y - bottom, x - left),
            (right - x, y - bottom),
            (top - y, right - x),
        )[self.turns]
        if not angle:
            return across, down
        along, off = cos(radians(angle)), sin(radians(angle))
        return across * along - down * off, across * off + down * along

    def shows(self, glyph: Glyph) -> bool:
        """Whether it lies on the part of the page that is shown."""
        across = glyph.x1 > 0 and glyph.x0 < self.width
        return across and 0 < glyph.base < self.height + glyph.size / 2


@cache
def is_wide(character: str) -> bool:
    """Whether it takes up the width of a Chinese character."""
    return unicodedata.east_asian_width(character[0]) in "WF"


@cache
def is_cjk(character: str) -> bool:
    """Whether it is a Chinese character."""
    return (
        "\u3400" <= character <= "\u9fff"
        or "\uf900" <= character <= "\ufaff"
        or ("\U00020000" <= character <= "\U0003ffff")
    )


def closed_up(text: str) -> str:
    """The line without blanks where one stands between any two of its characters.

    >>> closed_up("藏 书 六 千 册 。"), closed_up("2 0 2 3 年"), closed_up("藏书 六千册")
    ('藏书六千册。', '2023年', '藏书 六千册')
    """
    parts = text.split()
    if len(parts) < 2 or any(len(part) > 1 for part in parts):
        return text
    chinese = sum(map(is_cjk, parts))
    return "".join(parts) if chinese == len(parts) or (chinese and len(parts) > 4) else text


def with_labels(text: str) -> str:
    """The line with the names of its fields closed up.

    >>> with_labels("姓 名：韩春明 联 系 人：邵玉")
    '姓名：韩春明 联系人：邵玉'
    """
    return _SPACED_LABEL.sub(lambda label: "".join(label[0].split()), text)

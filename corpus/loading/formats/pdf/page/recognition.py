"""Pages that are pictures, their text recognised and put in the places where it stands."""

from collections.abc import Sequence
from statistics import median
from time import monotonic

import pypdfium2

from corpus.loading import recognition
from corpus.loading.formats.pdf.page.glyphs import View, is_wide
from corpus.loading.formats.pdf.page.lines import Piece
from corpus.loading.recognition import RecognizedLine, Recognizer

MOST_PAGES, MOST_SECONDS = 60, 200
"""What of a file is recognised; the sandbox gives more time than that, for the other pages."""
LONGER_SIDE = 1_600
"""Pixels; some 140 to an inch of A4."""
LEAST_CERTAINTY = 0.5
"""Lines that are less certain are no text that could be asked about; they are told as unread."""
_SAME_SIZE = 0.2
_LEAST_UNITS = 4
"""Characters from whose width the size of type is told; the height of a box is not exact."""


class PageRecognition:
    """The recognition of the pages of one file, up to its limits."""

    def __init__(self, recognizer: Recognizer | None) -> None:
        self._recognizer = recognizer
        self._pages = 0
        self._end: float | None = None

    @classmethod
    def of_file(cls) -> "PageRecognition":
        return cls(recognition.open_recognizer() if recognition.is_installed() else None)

    @property
    def is_installed(self) -> bool:
        return self._recognizer is not None

    @property
    def is_exhausted(self) -> bool:
        return self._pages >= MOST_PAGES or (self._end is not None and monotonic() > self._end)

    def pieces(self, page: pypdfium2.PdfPage, view: View) -> tuple[list[Piece], bool]:
        """The lines of text in what the page shows, and whether others are too faint to read."""
        if self._recognizer is None or self.is_exhausted:
            return [], False
        self._pages += 1
        self._end = self._end or monotonic() + MOST_SECONDS
        scale = LONGER_SIDE / max(view.width, view.height, 1.0)
        lines = self._recognizer(page.render(scale=scale).to_numpy())
        lines = [line for line in lines if line.text.strip()]
        certain = [line for line in lines if line.certainty >= LEAST_CERTAINTY]
        return _pieces(certain, scale), len(certain) < len(lines)


def _pieces(lines: Sequence[RecognizedLine], scale: float) -> list[Piece]:
    sizes = [_size(line) for line in lines]
    usual = median(sizes) if sizes else 1.0
    pieces = []
    for line, size in zip(lines, sizes, strict=True):
        size = usual if abs(size - usual) <= _SAME_SIZE * usual else size
        base = (line.top + line.bottom) / 2 + 0.38 * size
        pieces.append(
            Piece(
                line.text.strip(),
                line.x0 / scale,
                line.x1 / scale,
                base / scale,
                size / scale,
                certainty=line.certainty,
            )
        )
    return sorted(pieces, key=lambda piece: (piece.base, piece.x0))


def _size(line: RecognizedLine) -> float:
    units = sum(1.0 if is_wide(character) else 0.5 for character in line.text)
    height = 0.72 * (line.bottom - line.top)
    return (line.x1 - line.x0) / units if units >= _LEAST_UNITS else height

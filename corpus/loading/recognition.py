"""The text in pictures, by RapidOCR, where it is installed: `pip install -r requirements-ocr.txt`.

Its wheel carries the models of PP-OCRv6, which run on OpenVINO as the reader does. A page takes
3 to 6 seconds of one core and the process up to 3 GB of address space, most of it reserved only:
the sandbox gives more of both where recognition is installed.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from typing import Any, Protocol

SECONDS = 300
"""Longest time for a file that may hold pictures of text, in place of the sandbox's own."""
MEMORY_BYTES = 4 * 1024**3
"""Address space, in place of the sandbox's own."""
INSTALLATION = "pip install -r requirements-ocr.txt"


@dataclass(frozen=True, slots=True)
class RecognizedLine:
    """A line of text in a picture, in pixels from its top left corner; `certainty` is in [0, 1]."""

    text: str
    x0: float
    top: float
    x1: float
    bottom: float
    certainty: float


class Recognizer(Protocol):
    """Finds the lines of text in a picture: an array of (height, width, 3) bytes, blue first."""

    def __call__(self, picture: Any, /) -> Sequence[RecognizedLine]: ...


def is_installed() -> bool:
    return find_spec("rapidocr") is not None


@cache
def open_recognizer() -> Recognizer:
    """The recognizer, whose models are loaded once in a process.

    Raises:
        ModuleNotFoundError: it is not installed.
    """
    from rapidocr import EngineType, RapidOCR

    engines = {f"{part}.engine_type": EngineType.OPENVINO for part in ("Det", "Cls", "Rec")}
    settings = {"Global.log_level": "critical", "Global.use_cls": False}
    engine = RapidOCR(params={**engines, **settings})

    def recognize(picture: Any) -> list[RecognizedLine]:
        found = engine(picture)
        if found.txts is None:
            return []
        return [
            RecognizedLine(
                text,
                float(box[:, 0].min()),
                float(box[:, 1].min()),
                float(box[:, 0].max()),
                float(box[:, 1].max()),
                float(score),
            )
            for box, text, score in zip(found.boxes, found.txts, found.scores, strict=True)
        ]

    return recognize

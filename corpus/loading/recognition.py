"""The text in pictures, by RapidOCR, where it is installed: `pip install -r requirements-ocr.txt`.

Its wheel carries the models of PP-OCRv6, which run on OpenVINO as the reader does; that they are
named keeps it from looking for others in the network. A page takes some 4 seconds of one core, and
the process 1.2 GB of memory and up to 3 GB of address space, most of it reserved only: the sandbox
gives more of both where recognition is installed.
"""

import os
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Protocol

import numpy as np

SECONDS = 300
"""Longest time for a file that may hold pictures of text, in place of the sandbox's own."""
MEMORY_BYTES = 4 * 1024**3
"""Address space, in place of the sandbox's own."""
MOST_THREADS = 4
"""Each reserves address space of its own."""
_REQUIREMENTS = Path(__file__).parents[2] / "requirements-ocr.txt"
INSTALLATION = (
    f"pip install -r {_REQUIREMENTS.name}"
    if _REQUIREMENTS.exists()
    else 'pip install "juzheng[ocr]"'  # there is no checkout
)
_MODULE = "rapidocr"
_MODELS = {"Det": "PP-OCRv6_det_small.onnx", "Rec": "PP-OCRv6_rec_small.onnx"}
_WIDE = 4
"""Times its height from which on a line is so wide that it tells how askew the picture is."""


@dataclass(frozen=True, slots=True)
class RecognizedLine:
    """A line of text in a picture, in pixels from its top left corner; `certainty` is in [0, 1].

    Of a picture that is askew the places are those they had if it were not.
    """

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
    return find_spec(_MODULE) is not None


def switch_off() -> None:
    """Take it as not installed in this process."""
    sys.modules[_MODULE] = None  # type: ignore[assignment]


@cache
def open_recognizer() -> Recognizer:
    """The recognizer, whose models are loaded once in a process.

    Raises:
        ModuleNotFoundError: it is not installed.
    """
    sys.modules["openvino_telemetry"] = None  # type: ignore[assignment]  # tells Google of its use
    import cv2
    import rapidocr

    threads = min(MOST_THREADS, os.cpu_count() or 1)
    cv2.setNumThreads(threads)
    models = Path(rapidocr.__file__).parent / "models"
    engine: Any = rapidocr.RapidOCR(
        params={
            **{f"{part}.engine_type": rapidocr.EngineType.OPENVINO for part in _MODELS},
            **{f"{part}.model_path": str(models / name) for part, name in _MODELS.items()},
            "EngineConfig.openvino.inference_num_threads": threads,
            "Global.log_level": "critical",
            "Global.use_cls": False,
            "Global.text_score": 0.0,  # what is hardly certain is to be told, not left out
        }
    )

    def recognize(picture: Any) -> list[RecognizedLine]:
        found = engine(picture)
        if found.txts is None:
            return []
        boxes = _upright(np.asarray(found.boxes, dtype=np.float64))
        return [
            RecognizedLine(text, x0, top, x1, bottom, float(score))
            for text, score, (x0, top), (x1, bottom) in zip(
                found.txts,
                found.scores,
                boxes.min(axis=1).tolist(),
                boxes.max(axis=1).tolist(),
                strict=True,
            )
        ]

    return recognize


def _upright(boxes: Any) -> Any:
    """Boxes of four corners each, from the top left one clockwise, turned about that of the
    picture so that wide lines lie level."""
    along, down = boxes[:, 1] - boxes[:, 0], boxes[:, 3] - boxes[:, 0]
    is_wide = np.hypot(*along.T) > _WIDE * np.hypot(*down.T)
    if not is_wide.any():
        return boxes
    angle = np.median(np.arctan2(along[is_wide, 1], along[is_wide, 0]))
    cosine, sine = np.cos(angle), np.sin(angle)
    return boxes @ np.array([[cosine, -sine], [sine, cosine]])

"""Pages that are pictures, read by a recognizer that sees what it is told to."""

import sys
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from PIL import Image
from reportlab.lib.pagesizes import A4
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from corpus.loading import recognition, sandbox
from corpus.loading.formats.extracted import ExtractionError
from corpus.loading.formats.pdf import read
from corpus.loading.formats.pdf.page import recognition as pages
from corpus.loading.recognition import RecognizedLine
from corpus.loading.sandbox import Sandbox

Sees = Callable[..., None]
LINES = (
    RecognizedLine("货款分两期支付，首期三成于签约当日付清，余款在", 200, 200, 720, 236, 0.9),
    RecognizedLine("验收后十日内付清。", 150, 240, 355, 276, 0.7),
)


@pytest.fixture
def sees(monkeypatch: pytest.MonkeyPatch) -> Sees:
    """Installs a recognizer that finds these lines in every picture."""

    def install(*lines: RecognizedLine) -> None:
        monkeypatch.setattr(pages, "is_installed", lambda: True)
        monkeypatch.setattr(pages, "open_recognizer", lambda: lambda picture: list(lines))

    return install


def scan(path: Path, *, count: int = 1) -> Path:
    canvas = Canvas(str(path), pagesize=A4)
    for _ in range(count):
        canvas.drawImage(ImageReader(Image.new("RGB", (60, 80), "gray")), 0, 0, *A4)
        canvas.showPage()
    canvas.save()
    return path


def test_the_lines_of_a_picture_are_a_paragraph_as_certain_as_their_mean(
    tmp_path: Path, sees: Sees
) -> None:
    sees(*LINES)
    extracted = read(scan(tmp_path / "a.pdf"))
    assert extracted.text == "货款分两期支付，首期三成于签约当日付清，余款在验收后十日内付清。"
    assert [round(block.certainty, 3) for block in extracted.blocks] == [0.8]
    assert extracted.unread == ()


def test_rows_in_a_picture_are_a_table(tmp_path: Path, sees: Sees) -> None:
    rows = (("站名", "水位"), ("柳湾", "6.9"), ("龙口", "8.1"))
    sees(
        *(
            RecognizedLine(cell, 150 + 300 * m, 200 + 50 * n, 220 + 300 * m, 236 + 50 * n, 0.6)
            for n, row in enumerate(rows)
            for m, cell in enumerate(row)
        )
    )
    extracted = read(scan(tmp_path / "a.pdf"))
    assert extracted.text == "站名\t水位\n柳湾\t6.9\n龙口\t8.1"
    assert [(block.kind, round(block.certainty, 3)) for block in extracted.blocks] == [
        ("table", 0.6)
    ]


def test_pages_over_the_limit_are_told(
    tmp_path: Path, sees: Sees, monkeypatch: pytest.MonkeyPatch
) -> None:
    sees(*LINES)
    monkeypatch.setattr(pages, "MOST_PAGES", 2)
    extracted = read(scan(tmp_path / "a.pdf", count=4))
    assert [part.chinese for part in extracted.unread] == [
        "第3–4页是图片，超出文字识别的上限，没有识别"
    ]


def test_pages_for_which_no_time_is_left_are_told(
    tmp_path: Path, sees: Sees, monkeypatch: pytest.MonkeyPatch
) -> None:
    sees(*LINES)
    monkeypatch.setattr(pages, "MOST_SECONDS", 0)
    extracted = read(scan(tmp_path / "a.pdf", count=2))
    assert extracted.text.count("付清") == 2
    assert [part.english for part in extracted.unread] == [
        "page 2 is an image, beyond the limit of text recognition"
    ]


def test_a_picture_without_text_is_told(tmp_path: Path, sees: Sees) -> None:
    sees()
    with pytest.raises(ExtractionError, match="文字识别（OCR）也没有认出字"):
        read(scan(tmp_path / "a.pdf"))


def test_the_sandbox_gives_more_where_recognition_is_installed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    started: list[list[str]] = []
    monkeypatch.setattr(recognition, "is_installed", lambda: True)
    monkeypatch.setattr(
        sandbox.subprocess, "Popen", lambda command, **rest: started.append(command)
    )
    Sandbox()._start()
    assert started[0][-1] == str(recognition.MEMORY_BYTES)


def test_what_rapidocr_finds_is_told_as_lines(monkeypatch: pytest.MonkeyPatch) -> None:
    box = np.array([[10, 5], [90, 6], [90, 30], [10, 29]], dtype=np.float32)
    found = SimpleNamespace(boxes=[box], txts=("合同",), scores=(0.97,))

    def engine(*, params: dict[str, Any]) -> Callable[[Any], SimpleNamespace]:
        assert params["Rec.engine_type"] == "openvino"
        return lambda picture: found

    kinds = SimpleNamespace(OPENVINO="openvino")
    module = SimpleNamespace(RapidOCR=engine, EngineType=kinds)
    monkeypatch.setitem(sys.modules, "rapidocr", module)  # type: ignore[arg-type]
    recognize = recognition.open_recognizer.__wrapped__()
    assert recognize(None) == [RecognizedLine("合同", 10, 5, 90, 30, 0.97)]

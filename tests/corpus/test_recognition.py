"""Pages that are pictures, read by a recognizer that sees what it is told to."""

import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from types import ModuleType, SimpleNamespace
from typing import Any

import numpy as np
import pypdfium2
import pytest
from PIL import Image
from reportlab.lib.pagesizes import A4
from reportlab.lib.utils import ImageReader
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

from corpus.loading import recognition, sandbox
from corpus.loading.formats.extracted import ExtractionError
from corpus.loading.formats.pdf import read
from corpus.loading.formats.pdf.page import recognition as pages
from corpus.loading.recognition import RecognizedLine, Recognizer
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
        monkeypatch.setattr(recognition, "is_installed", lambda: True)
        monkeypatch.setattr(recognition, "open_recognizer", lambda: lambda picture: list(lines))

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


def test_lines_too_faint_to_read_are_told_and_left_out(tmp_path: Path, sees: Sees) -> None:
    sees(LINES[0], replace(LINES[1], certainty=0.4))
    extracted = read(scan(tmp_path / "a.pdf"))
    assert extracted.text == "货款分两期支付，首期三成于签约当日付清，余款在"
    assert [part.chinese for part in extracted.unread] == ["第1页有些字迹认不清，没有读"]


def test_a_page_too_faint_to_read_is_told(tmp_path: Path, sees: Sees) -> None:
    sees(*(replace(line, certainty=0.4) for line in LINES))
    with pytest.raises(ExtractionError, match="第1页是图片，字迹认不清"):
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
    assert started[0][-2:] == [str(recognition.MEMORY_BYTES), "--recognise"]


@pytest.mark.parametrize(
    ("boxes", "places"),
    [
        ([[[10, 5], [90, 6], [90, 30], [10, 29]]], [[10, 5, 90, 30]]),
        (
            [[[0, 0], [100, 10], [99, 20], [-1, 10]], [[-6, 60], [14, 62], [13, 72], [-7, 70]]],
            [[0, 0, 100, 10], [0, 60, 20, 70]],
        ),
    ],
)
def test_what_rapidocr_finds_is_told_as_lines_that_lie_level(
    monkeypatch: pytest.MonkeyPatch, boxes: list[list[list[int]]], places: list[list[int]]
) -> None:
    texts, scores = ("合同", "甲")[: len(boxes)], (0.97, 0.5)[: len(boxes)]
    recognize = open_with(monkeypatch, boxes=np.array(boxes), txts=texts, scores=scores)
    lines = recognize(None)
    assert [(line.text, line.certainty) for line in lines] == list(zip(texts, scores, strict=True))
    assert [[line.x0, line.top, line.x1, line.bottom] for line in lines] == [
        pytest.approx(place, abs=1) for place in places
    ]


def test_a_picture_in_which_rapidocr_finds_nothing_has_no_lines(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert open_with(monkeypatch, boxes=None, txts=None, scores=None)(None) == []


def test_openvino_tells_no_one_that_it_is_used(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "openvino_telemetry", ModuleType("openvino_telemetry"))
    open_with(monkeypatch)
    assert sys.modules["openvino_telemetry"] is None


def open_with(monkeypatch: pytest.MonkeyPatch, **found: Any) -> Recognizer:
    """The recognizer on a RapidOCR that finds this in every picture."""
    rapidocr = SimpleNamespace(
        RapidOCR=lambda *, params: lambda picture: SimpleNamespace(**found),
        EngineType=SimpleNamespace(OPENVINO="openvino"),
        __file__="rapidocr/__init__.py",
    )
    cv2 = SimpleNamespace(setNumThreads=lambda count: None)
    monkeypatch.setitem(sys.modules, "rapidocr", rapidocr)  # type: ignore[arg-type]
    monkeypatch.setitem(sys.modules, "cv2", cv2)  # type: ignore[arg-type]
    return recognition.open_recognizer.__wrapped__()


@pytest.fixture
def recognises(monkeypatch: pytest.MonkeyPatch) -> Iterator[Sandbox]:
    """A sandbox with the real recognizer, which no network helps."""
    monkeypatch.setattr(recognition, "is_installed", lambda: True)
    for name in ("http_proxy", "https_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    with Sandbox() as sandbox:
        yield sandbox


def test_a_scanned_text_is_read(tmp_path: Path, recognises: Sandbox) -> None:
    text = "质量保证金按合同价款的百分之三预留，保修期满后十四日内返还。"
    extracted = recognises.read(scanned_text(tmp_path / "a.pdf", text))
    assert extracted.text == text
    assert 0.9 < extracted.blocks[0].certainty < 1


def scanned_text(path: Path, text: str) -> Path:
    """A strip of paper, a little askew and grey, on which the text is printed."""
    with TemporaryDirectory() as folder:
        printed = Path(folder, "printed.pdf")
        pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
        canvas = Canvas(str(printed), pagesize=(500, 90))
        canvas.rotate(1)
        canvas.setFont("STSong-Light", 12)
        canvas.setFillGray(0.3)
        canvas.drawString(50, 40, text)
        canvas.save()
        with pypdfium2.PdfDocument(printed) as document:
            picture = document[0].render(scale=2).to_pil()
    canvas = Canvas(str(path), pagesize=(500, 90))
    canvas.drawImage(ImageReader(picture), 0, 0, 500, 90)
    canvas.save()
    return path

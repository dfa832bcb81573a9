"""How long a PDF of 300 pages takes to become text, and with how much memory.

    python -m benchmarks.long_pdf

Its pages have a running head, a number and invented Chinese prose in paragraphs, every sixth a
ruled table. It is read as every file is, in the sandbox, twice: the first time starts the process.
"""

from collections.abc import Iterator
from pathlib import Path
from random import Random
from resource import RUSAGE_CHILDREN, getrusage
from tempfile import TemporaryDirectory
from textwrap import wrap
from time import perf_counter

from reportlab.lib.pagesizes import A4
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

from corpus.loading.sandbox import Sandbox

PAGES = 300
FONT, SIZE, LEADING = "STSong-Light", 11, 17
LEFT, TOP, BOTTOM = 72, 775, 60
CHARACTERS = 41
"""In a line."""
ROWS, COLUMNS = 12, ("站名", "乡镇", "水位", "汛限", "负责人")
WORDS = wrap("工程质量管理单位应当按照规定时间报送资料部门监督检查发现整改施工安全资金", 2)


def main() -> None:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "汇编.pdf"
        write(path)
        with Sandbox() as sandbox:
            for _ in range(2):
                started = perf_counter()
                extracted = sandbox.read(path)
                seconds = perf_counter() - started
                print(f"{len(extracted.text):,} characters, {seconds:.1f} s", flush=True)
    print(f"{getrusage(RUSAGE_CHILDREN).ru_maxrss / 1024:.0f} MB at most")


def write(path: Path) -> None:
    pdfmetrics.registerFont(UnicodeCIDFont(FONT))
    canvas = Canvas(str(path), pagesize=A4)
    random = Random(7)
    for number in range(1, PAGES + 1):
        canvas.setFont(FONT, 9)
        canvas.drawString(LEFT, 810, "水利工程建设资料汇编")
        canvas.drawCentredString(A4[0] / 2, 30, f"- {number} -")
        canvas.setFont(FONT, SIZE)
        table = (ROWS + 1) * LEADING if number % 6 == 0 else 0
        line = TOP
        for text in _lines(random, (TOP - BOTTOM - table) // LEADING):
            canvas.drawString(LEFT, line, text)
            line -= LEADING
        if table:
            _table(canvas, line, random)
        canvas.showPage()
    canvas.save()


def _lines(random: Random, count: int) -> Iterator[str]:
    while count > 0:
        paragraph = "，".join(
            "".join(random.choices(WORDS, k=random.randint(5, 18)))
            for _ in range(random.randint(3, 9))
        )
        lines = wrap(f"　　{paragraph}。", CHARACTERS, drop_whitespace=False)
        yield from lines[:count]
        count -= len(lines)


def _table(canvas: Canvas, top: float, random: Random) -> None:
    across = [LEFT + 90 * column for column in range(len(COLUMNS) + 1)]
    down = [top - LEADING * row for row in range(ROWS + 1)]
    canvas.grid(across, down)
    for row, below in enumerate(down[1:]):
        for left, name in zip(across, COLUMNS, strict=False):
            cell = name if row == 0 else f"{random.choice(WORDS)}{random.randint(1, 99)}"
            canvas.drawString(left + 4, below + 5, cell)


if __name__ == "__main__":
    main()

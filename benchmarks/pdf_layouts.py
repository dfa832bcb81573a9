"""How well the text of PDF pages is read in order, by Juzheng and by three other ways.

    python -m benchmarks.pdf_layouts [FOLDER]

makes a dozen layouts and prints for each how much of its characters come in the order in which they
are read (1 is all of it), how many of its paragraphs are whole, and how many running heads and page
numbers are left in the text.
"""

import logging
import sys
from collections.abc import Callable
from difflib import SequenceMatcher
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory
from unicodedata import normalize

import pypdfium2

from benchmarks.layouts import Layout, layouts
from corpus.loading.formats.pdf import read

_RADICALS = str.maketrans(
    "⻢⻓⻩⻅⻘⻬⻔⻚⻋⻜⻝⻥⻦⻨⻣⻤⻰⻛⻉", "马长黄见青齐门页车飞食鱼鸟麦骨鬼龙风贝"
)
"""Those that Unicode does not call the same as the character they are part of."""


def main() -> None:
    with TemporaryDirectory() as scratch:
        folder = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(scratch)
        folder.mkdir(parents=True, exist_ok=True)
        print(f"{'order, whole paragraphs, furniture':36}", *(f"{name:>20}" for name in READERS))
        totals = {name: [0.0, 0, 0] for name in READERS}
        paragraphs = count = 0
        for number, layout in enumerate(layouts()):
            path = folder / f"{number:02}.pdf"
            layout.make(path)
            figures = {name: _figures(layout, reader(path)) for name, reader in READERS.items()}
            print(f"{layout.name:36}", *map(_shown, figures.values()), flush=True)
            for name, values in figures.items():
                totals[name] = [a + b for a, b in zip(totals[name], values, strict=True)]
            paragraphs += len(layout.paragraphs)
            count += 1
        means = ((total[0] / count, total[1], total[2]) for total in totals.values())
        print(f"{f'mean; of {paragraphs} paragraphs':36}", *map(_shown, means))


def _figures(layout: Layout, text: str) -> tuple[float, int, int]:
    known = _bare("".join(layout.paragraphs))
    lines = {_bare(line) for line in text.splitlines()}
    return (
        SequenceMatcher(None, known, _bare(text), autojunk=False).ratio(),
        sum(_bare(paragraph) in lines for paragraph in layout.paragraphs),
        sum(_bare(text).count(each) for each in layout.furniture),
    )


def _bare(text: str) -> str:
    """Without white space, radicals that some fonts' characters are read as written as those."""
    return "".join(normalize("NFKC", text).translate(_RADICALS).split())


def _shown(figures: tuple[float, float, float]) -> str:
    order, whole, furniture = figures
    return f"{order:11.3f}{whole:5}{furniture:4}"


def _juzheng(path: Path) -> str:
    return read(path).text


def _pdfium(path: Path) -> str:
    with pypdfium2.PdfDocument(path) as document:
        return "\n".join(page.get_textpage().get_text_bounded() for page in document)


def _plumber(path: Path) -> str:
    with import_module("pdfplumber").open(path) as document:
        return "\n".join(page.extract_text() for page in document.pages)


def _miner(path: Path) -> str:
    return str(import_module("pdfminer.high_level").extract_text(path))


READERS: dict[str, Callable[[Path], str]] = {"Juzheng": _juzheng, "pdfium": _pdfium}
if find_spec("pdfplumber"):  # pip install pdfplumber==0.11.10
    logging.getLogger("pdfminer").setLevel(logging.ERROR)  # warns of each font without a box
    READERS |= {"pdfplumber": _plumber, "pdfminer.six": _miner}

if __name__ == "__main__":
    main()

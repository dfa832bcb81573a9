"""A file of each format, with an article and a table, as its programs write them."""

import io
import zipfile
from collections.abc import Callable, Iterator
from email.message import EmailMessage
from pathlib import Path
from tempfile import TemporaryDirectory

from docx import Document
from openpyxl import Workbook
from pptx import Presentation

from tests.corpus.files import write_pdf
from tests.corpus.test_epub import CONTAINER, chapter, package

ARTICLE = Path("corpus/articles/linping-chinanews-20241105.txt").read_text("utf-8")
PARAGRAPHS = [line for line in ARTICLE.splitlines() if line.strip()]
ROWS = [["地区", "价钱", "电话"], ["城东", "600元", "8016"], ["城西", "", "8017"]]
_CELLS = "".join(f"<tr>{''.join(f'<td>{cell}</td>' for cell in row)}</tr>" for row in ROWS)
_PAGE = (
    "<!doctype html><html><head><meta charset=utf-8><title>通知</title></head><body><h1>通知</h1>"
    + "".join(f"<p>{each}</p>" for each in PARAGRAPHS)
    + f"<table>{_CELLS}</table></body></html>"
)


def samples() -> dict[str, bytes]:
    """The bytes of a file of each format, by its ending."""
    return {suffix: make() for suffix, make in _MAKERS.items()}


def _docx() -> bytes:
    document = Document()
    document.add_heading("通知", 1)
    for each in PARAGRAPHS:
        document.add_paragraph(each)
    table = document.add_table(len(ROWS), len(ROWS[0]))
    for row, texts in zip(table.rows, ROWS, strict=True):
        for cell, text in zip(row.cells, texts, strict=True):
            cell.text = text
    return _saved(document.save)


def _xlsx() -> bytes:
    workbook = Workbook()
    sheet = workbook.active or workbook.create_sheet()
    for row in ROWS:
        sheet.append(row)
    return _saved(workbook.save)


def _pptx() -> bytes:
    slides = Presentation()
    slide = slides.slides.add_slide(slides.slide_layouts[1])
    title, body = slide.placeholders
    title.text, body.text = "通知", PARAGRAPHS[-1]
    return _saved(slides.save)


def _pdf() -> bytes:
    with TemporaryDirectory() as folder:
        return write_pdf(Path(folder, "a.pdf"), PARAGRAPHS).read_bytes()


def _epub() -> bytes:
    book = io.BytesIO()
    with zipfile.ZipFile(book, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", "application/epub+zip")
        archive.writestr("META-INF/container.xml", CONTAINER)
        archive.writestr("OEBPS/book.opf", package("a.xhtml"))
        archive.writestr("OEBPS/a.xhtml", chapter("</p><p>".join(PARAGRAPHS)))
    return book.getvalue()


def _eml() -> bytes:
    message = EmailMessage()
    message["Subject"], message["From"] = "通知", "a@example.cn"
    message.set_content(ARTICLE)
    message.add_alternative(_PAGE, subtype="html")
    return bytes(message)


def _mhtml() -> bytes:
    message = EmailMessage()
    message["Subject"], message["MIME-Version"] = "通知", "1.0"
    message.make_related()
    page = EmailMessage()
    page.set_content(_PAGE, subtype="html", cte="quoted-printable")
    message.attach(page)
    return bytes(message)


def _csv() -> bytes:
    return "\r\n".join(",".join(row) for row in ROWS * 20).encode("gb18030")


def _saved(save: Callable[[io.BytesIO], object]) -> bytes:
    file = io.BytesIO()
    save(file)
    return file.getvalue()


_MAKERS: dict[str, Callable[[], bytes]] = {
    ".txt": lambda: ARTICLE.encode("gb18030"),
    ".md": lambda: f"# 通知\n\n{ARTICLE}\n\n|甲|乙|\n|-|-|\n|1|2|\n".encode(),
    ".html": _PAGE.encode,
    ".docx": _docx,
    ".xlsx": _xlsx,
    ".pptx": _pptx,
    ".pdf": _pdf,
    ".epub": _epub,
    ".eml": _eml,
    ".mhtml": _mhtml,
    ".csv": _csv,
}


def parts(content: bytes) -> Iterator[tuple[str, bytes]]:
    """The parts of an archive; none of what is no archive."""
    if zipfile.is_zipfile(io.BytesIO(content)):
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            yield from ((name, archive.read(name)) for name in archive.namelist())


def packed(whole: dict[str, bytes]) -> bytes:
    """An archive of parts."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in whole.items():
            archive.writestr(name, content)
    return file.getvalue()

"""Nothing is read in part in silence: what a file holds beside its text is told."""

from io import BytesIO
from pathlib import Path

import pypdfium2
import pytest
from docx import Document
from PIL import Image
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from corpus import Article, Unread
from corpus.loading.formats import pdf
from corpus.loading.formats.pdf import unread
from tests.corpus.conftest import Read, Refuse
from tests.corpus.files import write_docx

A4 = (595, 842)
TEXT = "This is the text of a page, and it is long enough to be no page number at all."


def write_pages(path: Path, *pages: str) -> Path:
    """A PDF of these pages: texts, "image" for one across the page, "" for an empty one."""
    image = ImageReader(Image.new("RGB", (60, 80), "gray"))
    canvas = Canvas(str(path), pagesize=A4)
    for page in pages:
        if "image" in page.split():
            canvas.drawImage(image, 0, 0, *A4)
        if "stamp" in page.split():
            canvas.drawImage(image, 20, 20, 60, 60)
        if text := page.replace("image", "").replace("stamp", "").strip():
            canvas.drawString(72, 700, text)
        canvas.showPage()
    canvas.save()
    return path


def chinese(article: Article) -> list[str]:
    return [part.chinese for part in article.unread]


def test_pages_that_are_images_are_told_by_number(tmp_path: Path, read: Read) -> None:
    article = read(write_pages(tmp_path / "a.pdf", TEXT, "image", TEXT, "image", "image"))
    assert article.unread == (
        Unread(
            "第2、4–5页是图片，没有文字"
            "（要读出，请先装文字识别：pip install -r requirements-ocr.txt）",
            "pages 2、4–5 are images without text"
            " (to have them read, install text recognition: pip install -r requirements-ocr.txt)",
        ),
    )


@pytest.mark.parametrize("page", ["", TEXT, f"stamp {TEXT}", f"image {TEXT}", "stamp 7"])
def test_pages_that_lack_nothing_are_not_told(tmp_path: Path, read: Read, page: str) -> None:
    assert read(write_pages(tmp_path / "a.pdf", TEXT, page)).unread == ()


def test_a_scan_with_a_page_number_is_told(tmp_path: Path, read: Read) -> None:
    assert chinese(read(write_pages(tmp_path / "a.pdf", TEXT, "image - 2 -"))) == [
        "第2页几乎全是图片（要读出，请先装文字识别：pip install -r requirements-ocr.txt）"
    ]


def test_a_wholly_scanned_file_is_refused_as_one(tmp_path: Path, refuse: Refuse) -> None:
    error = refuse(write_pages(tmp_path / "合同.pdf", "image", "image"))
    assert "这是扫描件：2 页都是图片，没有文字。没有装文字识别（OCR）" in error.chinese
    assert "Text recognition (OCR) is not installed" in error.english


def test_the_pages_over_the_limit_are_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(unread, "MAX_PAGES", 2)
    extracted = pdf.read(write_pages(tmp_path / "a.pdf", "one", "two", "three"))
    assert extracted.text.split() == ["one", "two"]
    assert extracted.unread == (
        Unread("共 3 页，第 2 页以后没有读", "3 pages, of which those after page 2 were not read"),
    )


def test_what_is_attached_to_a_pdf_is_told(tmp_path: Path, read: Read) -> None:
    document = pypdfium2.PdfDocument(write_pages(tmp_path / "a.pdf", TEXT))
    document.new_attachment("预算表.xlsx").set_data(b"1")
    document.save(tmp_path / "b.pdf")
    assert chinese(read(tmp_path / "b.pdf")) == ["附件没有读：预算表.xlsx"]


def test_comments_and_pictures_of_a_document_are_told(tmp_path: Path, read: Read) -> None:
    picture = BytesIO()
    Image.new("RGB", (8, 8)).save(picture, "PNG")
    document = Document()
    run = document.add_paragraph("今天开会。").runs[0]
    document.add_picture(BytesIO(picture.getvalue()))
    document.add_comment(run, "请核对")
    document.save(str(tmp_path / "a.docx"))
    assert chinese(read(tmp_path / "a.docx")) == [
        "1张图片没有读",
        "1条批注没有读",
    ]


def test_a_document_of_text_alone_lacks_nothing(tmp_path: Path, read: Read) -> None:
    assert read(write_docx(tmp_path / "a.docx")).unread == ()


@pytest.mark.parametrize("name", ["a.txt", "a.md", "a.xml"])
def test_markup_is_not_taken_for_a_text(tmp_path: Path, refuse: Refuse, name: str) -> None:
    (tmp_path / name).write_bytes(b"<?xml version='1.0'?><rss><title>a</title></rss>")
    assert "内容是 XML 标记，不是文章" in refuse(tmp_path / name).chinese


def test_an_article_is_the_same_whatever_was_not_read() -> None:
    part = Unread("第2页是图片", "page 2 is an image")
    assert Article("a.pdf", "文", "题", unread=(part,)) == Article("a.pdf", "文", "题")

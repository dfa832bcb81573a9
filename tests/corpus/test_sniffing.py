"""What a file is, is told by its bytes; its name decides only what they leave open."""

import zipfile
from io import BytesIO
from pathlib import Path

import pytest

from corpus.loading.sniffing import suffix_by_content
from tests.corpus.files import write_docx, write_pdf

NAMES = ["通知.txt", "通知.pdf", "通知.docx", "通知.exe", "通知", "../../a\0.md"]
OLD_WORD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)
PNG = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR"


def zipped(*names: str) -> bytes:
    content = BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        for name in names:
            archive.writestr(zipfile.ZipInfo(name), "<a/>")  # a file without the time of day
    return content.getvalue()


@pytest.mark.parametrize("name", NAMES)
def test_a_document_is_one_whatever_its_name(name: str, tmp_path: Path) -> None:
    assert suffix_by_content(write_pdf(tmp_path / "a.pdf").read_bytes(), name) == ".pdf"
    assert suffix_by_content(write_docx(tmp_path / "a.docx").read_bytes(), name) == ".docx"


@pytest.mark.parametrize(
    "page",
    [
        b"<!DOCTYPE html><title>a</title>",
        b"\xef\xbb\xbf\r\n <html lang='zh'>",
        b"<?xml version='1.0'?><!-- a --><!-- b -->\n<!doctype  html PUBLIC>",
        "<html><body>临平</body></html>".encode("utf-16"),
    ],
)
def test_a_page_is_one_whatever_its_name(page: bytes) -> None:
    assert {suffix_by_content(page, name) for name in NAMES} == {".html"}


TEXTS = [
    ("a.html", b"<p>1</p>", ".html"),
    ("A.HTM", b"1", ".htm"),
    ("a.md", b"<p align=center>", ".txt"),
    ("a.MARKDOWN", b"# 1", ".txt"),
    ("a.txt", b"<script>", ".txt"),
    ("a.txt", b"<htmlx>", ".txt"),
    ("a.txt", b"see <html>", ".txt"),
    ("a.txt", b"about %PDF-1.7", ".txt"),
    ("a.pdf", b"no PDF", ".txt"),
    ("a.pdf", "临平".encode("utf-16"), ".txt"),
    ("a.docx", "临平\r\n".encode("utf-8-sig"), ".txt"),
    ("a.json", b"{}", ".txt"),
    ("a.txt", b"", ".txt"),
    ("a.pdf", b"", ".txt"),
]
DOCUMENTS = [
    ("a.pdf", b"\0junk%PDF-1.7", ".pdf"),
    ("a.pdf", b"\x01a", ".pdf"),
    ("a.PDF", b"\xb0\xa1", ".pdf"),  # which GB18030 reads as a character
    ("a.docx", PNG, ".docx"),
    ("a.docx", zipped("a.txt")[:20], ".docx"),
    ("a.docx", zipped("xl/workbook.xml"), ".docx"),
    ("a.doc", OLD_WORD, ".docx"),
]
OF_OTHER_KINDS = [
    ("a.xlsx", zipped("xl/workbook.xml"), ".txt"),
    ("a.zip", zipped("a.txt"), ".txt"),
    ("a.xls", OLD_WORD, ".txt"),
    ("a.png", PNG, ".txt"),
]


@pytest.mark.parametrize(("name", "content", "suffix"), [*TEXTS, *DOCUMENTS, *OF_OTHER_KINDS])
def test_it_goes_to_the_reader_that_reads_it_or_tells_why_not(
    name: str, content: bytes, suffix: str
) -> None:
    assert suffix_by_content(content, name) == suffix


def test_a_page_of_comments_takes_no_time() -> None:
    assert suffix_by_content(b"<!---->" * 200, "a.txt") == ".txt"

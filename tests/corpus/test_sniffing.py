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


def holding(inner: bytes, name: str) -> bytes:
    """An archive with another in it, as it is, before a part of its own."""
    content = BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        archive.writestr(zipfile.ZipInfo("embeddings/1.xlsx"), inner)
        archive.writestr(zipfile.ZipInfo(name), "<a/>")
    return content.getvalue()


def stream(name: str) -> bytes:
    return OLD_WORD + f"{name}\0".encode("utf-16-le")


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
MAIL = b"MIME-Version: 1.0\r\nFrom: a@b.cn\r\n\r\n"
MARKUP = [
    ("a.txt", MAIL, ".eml"),
    ("a.md", b"Received: from a\r\n by b\r\nSubject: a\r\n\r\n", ".eml"),
    ("a.eml", b"From: a\n\n", ".eml"),
    ("a.txt", MAIL.replace(b"\r\n\r\n", b"\r\nContent-Type: multipart/related;\r\n\r\n"), ".mhtml"),
    ("a.txt", b"From: a\nSubject: b\nDate: c\n\nd", ".txt"),  # as people write it
    ("a.md", b"MIME-Version: 1.0 is a header", ".txt"),
    ("a.txt", b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nDate: a\r\n\r\n", ".txt"),
    ("a.txt", rb"{\rtf1\ansi}", ".rtf"),
    ("a.doc", rb"{\rtf1\ansi}", ".rtf"),
    ("a.rtf", b"no RTF", ".txt"),
    ("a.txt", b"<?xml version='1.0'?><rss/>", ".xml"),
    ("a.md", b"\n<svg width='1' xmlns='http://www.w3.org/2000/svg'/>", ".xml"),
    ("a.txt", "<?xml version='1.0'?><a/>".encode("utf-16"), ".xml"),
    ("a.html", b"<?xml version='1.0'?><a/>", ".html"),
    ("a.txt", b"<head><title>a</title>", ".html"),
    ("a.xls", b"<html><table>", ".html"),
    ("a.csv", b"a,b", ".csv"),
    ("a.TSV", b"a\tb", ".tsv"),
    ("a.csv", b"%PDF-1.7", ".pdf"),
]
DOCUMENTS = [
    ("a.pdf", b"\0junk%PDF-1.7", ".pdf"),
    ("a.pdf", b"\x01a", ".pdf"),
    ("a.PDF", b"\xb0\xa1", ".pdf"),  # which GB18030 reads as a character
    ("a.docx", PNG, ".docx"),
    ("a.docx", zipped("a.txt")[:20], ".docx"),
    ("a.zip", zipped("xl/workbook.xml"), ".xlsx"),
    ("a.docx", zipped("ppt/presentation.xml"), ".pptx"),
    ("a.zip", zipped("mimetype", "META-INF/container.xml"), ".epub"),
    ("a.docx", zipped("xl/workbook.xml", "word/document.xml")[:80], ".xlsx"),
    ("a.zip", holding(zipped("xl/workbook.xml"), "word/document.xml"), ".docx"),
    ("a.doc", stream("WordDocument"), ".doc"),
    ("a.txt", stream("Workbook"), ".xls"),
    ("a.txt", stream("Workbook") + stream("WordDocument"), ".doc"),
    ("a.xls", stream("WordDocument") + stream("Book"), ".xls"),
    ("a.wps", stream("WordDocument"), ".doc"),
    ("a.xlsx", stream("EncryptedPackage"), ".xlsx"),
    ("a.docx", OLD_WORD, ".docx"),
    ("a.doc", OLD_WORD, ".doc"),
]
OF_OTHER_KINDS = [
    ("a.zip", zipped("a.txt"), ".txt"),
    ("a.msg", OLD_WORD, ".txt"),
    ("a.png", PNG, ".txt"),
]


FILES = [*TEXTS, *MARKUP, *DOCUMENTS, *OF_OTHER_KINDS]


@pytest.mark.parametrize(("name", "content", "suffix"), FILES)
def test_it_goes_to_the_reader_that_reads_it_or_tells_why_not(
    name: str, content: bytes, suffix: str
) -> None:
    assert suffix_by_content(content, name) == suffix


def test_a_page_of_comments_takes_no_time() -> None:
    assert suffix_by_content(b"<!---->" * 200, "a.txt") == ".txt"

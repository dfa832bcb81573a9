"""PDF files, read in the sandbox."""

from pathlib import Path

import pytest
from reportlab.lib.pdfencrypt import StandardEncryption

from corpus.sentences import sentence_spans
from tests.corpus.conftest import Read, Refuse
from tests.corpus.files import write_lines_as_pdf, write_pdf


@pytest.fixture(scope="module")
def printed(tmp_path_factory: pytest.TempPathFactory, shipped_text: str) -> Path:
    path = tmp_path_factory.mktemp("pdf") / "a.pdf"
    return write_pdf(path, shipped_text.split("\n"), title="临平报道")


def sentences(text: str) -> list[str]:
    return ["".join(text[start:end].split()) for start, end in sentence_spans(text)]


def test_no_character_is_lost_and_the_lines_of_a_paragraph_are_joined(
    printed: Path, read: Read, shipped_text: str
) -> None:
    article = read(printed)
    assert sentences(article.text) == sentences(shipped_text)
    assert article.published == "2024-11-05T22:50:25"
    assert article.dateline == "中新网 杭州12月15日电(鲍梦妮)"


@pytest.mark.parametrize(
    ("given", "expected"),
    [("临平报道", "临平报道"), ("Microsoft Word - 1.doc", "今天开会"), ("", "今天开会")],
)
def test_the_title_of_the_file_is_taken_when_it_is_chinese(
    tmp_path: Path, read: Read, given: str, expected: str
) -> None:
    assert read(write_pdf(tmp_path / "a.pdf", title=given)).title == expected


def test_a_word_broken_at_a_line_end_is_made_whole(tmp_path: Path, read: Read) -> None:
    lines = ["This is a long English exam-", "ple of a hyphenated text, so"]
    assert read(write_lines_as_pdf(tmp_path / "a.pdf", lines)).text.split()[5] == "example"


def test_an_encrypted_file_is_told_apart(tmp_path: Path, refuse: Refuse) -> None:
    lock = StandardEncryption("secret", ownerPassword="owner")
    error = refuse(write_lines_as_pdf(tmp_path / "a.pdf", ["text"], encrypt=lock))
    assert "PDF 已加密。请去掉密码后另存" in error.chinese
    assert "Save it without its password" in error.english


def test_a_file_that_anyone_may_open_is_read(tmp_path: Path, read: Read) -> None:
    lock = StandardEncryption("", ownerPassword="owner", canCopy=0)
    assert read(write_lines_as_pdf(tmp_path / "a.pdf", ["text"], encrypt=lock)).text == "text"


def test_a_scan_is_told_to_hold_no_text(tmp_path: Path, refuse: Refuse) -> None:
    error = refuse(write_lines_as_pdf(tmp_path / "a.pdf", []))
    assert "文字识别" in error.chinese
    assert "install -r requirements-ocr.txt" in error.english


@pytest.mark.parametrize(
    "content", [b"%PDF-1.4\n" + b"\xff\0garbage" * 100, b"%PDF", b"\0hello", None]
)
def test_garbage_and_a_truncated_file_are_damaged(
    tmp_path: Path, refuse: Refuse, printed: Path, content: bytes | None
) -> None:
    (tmp_path / "a.pdf").write_bytes(content or printed.read_bytes()[:3000])
    assert "does not parse as .pdf (PdfiumError)" in refuse(tmp_path / "a.pdf").english

"""Every maker writes a real file, with what makes its kind hard to read."""

import csv
import email
import zipfile
from email.policy import default
from pathlib import Path

import pypdfium2
import pytest
from docx import Document
from lxml import html
from openpyxl import load_workbook
from pypdfium2.raw import FPDF_PAGEOBJ_IMAGE

from evaluation.documents.content import OfficeFile
from evaluation.documents.makers import make


def pages(path: Path) -> list[str]:
    with pypdfium2.PdfDocument(path) as document:
        return [page.get_textpage().get_text_bounded() for page in document]


def made(tmp_path: Path, name: str, body: str, *, kind: str = "") -> Path:
    path = tmp_path / name
    make(OfficeFile(name, body), kind, path)
    return path


def test_all_word_documents_open(folder: Path) -> None:
    files = sorted(folder.rglob("*.docx"))
    assert len(files) > 20
    assert all(Document(str(file)).element.body.xpath(".//w:t") for file in files)


def test_all_pdfs_open(folder: Path) -> None:
    files = sorted(folder.rglob("*.pdf"))
    assert len(files) > 15
    assert [file.name for file in files if not any(pages(file))] == ["检测报告.pdf"]


def test_all_workbooks_open(folder: Path) -> None:
    sheets = [len(load_workbook(file).sheetnames) for file in folder.rglob("*.xlsx")]
    assert sheets == [2, 2, 2, 2]


def test_all_mails_open(folder: Path) -> None:
    mails = [
        email.message_from_bytes(file.read_bytes(), policy=default)
        for file in folder.rglob("*.eml")
    ]
    assert len(mails) == 4
    assert all(mail["Subject"] and mail.get_content().strip() for mail in mails)


def test_all_web_pages_open(folder: Path) -> None:
    titles = [html.parse(file).findtext(".//title") for file in folder.rglob("*.html")]
    assert len(titles) > 5
    assert all(titles)


def test_all_texts_are_utf_8_but_one(folder: Path) -> None:
    foreign = []
    files = [file for suffix in ("txt", "md", "csv") for file in folder.rglob(f"*.{suffix}")]
    for file in files:
        try:
            file.read_bytes().decode("utf-8")
        except UnicodeDecodeError:
            foreign.append(file)
    assert [file.name for file in foreign] == ["门店销售.csv"]
    [row, *_] = csv.reader(foreign[0].read_text(encoding="gb18030").splitlines())
    assert row == ["门店", "店长", "一月", "二月", "三月"]


def test_word_counts_the_numbers(tmp_path: Path) -> None:
    path = made(tmp_path, "a.docx", "[章] 总则\n[条] 甲。\n[款] 乙。\n[一] 丙。\n[款] 丁。")
    document = Document(str(path))
    numbered = [
        (paragraph.text, paragraph._p.pPr.numPr.numId.val, paragraph._p.pPr.numPr.ilvl.val)
        for paragraph in document.paragraphs
    ]
    assert numbered == [
        *(("总则", 901, 0), ("甲。", 902, 0), ("乙。", 902, 1)),
        *(("丙。", 903, 0), ("丁。", 903, 1)),
    ]
    with zipfile.ZipFile(path) as archive:
        assert "第%1条".encode() in archive.read("word/numbering.xml")


def test_notes_heads_and_boxes_stand_outside_the_text(tmp_path: Path) -> None:
    body = "[页眉] 文号\n[页脚] 联系人\n投资见注[^八千万元]。\n[文本框] 提示"
    path = made(tmp_path, "a.docx", body)
    document = Document(str(path))
    assert [paragraph.text for paragraph in document.paragraphs] == ["投资见注。", ""]
    assert document.sections[0].header.paragraphs[0].text == "文号"
    assert document.sections[0].footer.paragraphs[0].text == "联系人"
    assert document.element.body.xpath("string(.//w:txbxContent)") == "提示"
    with zipfile.ZipFile(path) as archive:
        assert "八千万元" in archive.read("word/footnotes.xml").decode()


def test_a_reading_stands_above_its_character(tmp_path: Path) -> None:
    body = Document(str(made(tmp_path, "a.docx", "{弥|mí}陀山"))).element.body
    assert body.xpath("string(.//w:rubyBase)") == "弥"
    assert body.xpath("string(.//w:rt)") == "mí"


def test_lines_of_two_columns_are_drawn_in_turn(tmp_path: Path) -> None:
    body = "一二三四五六七八九十\n[栏]\n甲乙丙丁戊己庚辛壬癸"
    [page] = pages(made(tmp_path, "a.pdf", body, kind="pdf_columns"))
    assert "".join(page.split()) == "一二三四五六七八甲乙丙丁戊己庚辛九十壬癸"


def test_heads_and_numbers_stand_on_every_page(tmp_path: Path) -> None:
    body = "[页眉] 县志\n[页码] 第{number}页\n[版心] 4 1\n坝长十米。"
    drawn = pages(made(tmp_path, "a.pdf", body, kind="pdf_pages"))
    assert ["".join(page.split()) for page in drawn] == ["县志坝长第1页", "县志十米。第2页"]


def test_spaced_characters_are_read_with_spaces(tmp_path: Path) -> None:
    [page] = pages(made(tmp_path, "a.pdf", "# 四十亩", kind="pdf_spaced"))
    assert page.split() == ["四", "十", "亩"]


def test_a_scanned_page_holds_a_picture_and_no_text(tmp_path: Path) -> None:
    path = made(tmp_path, "a.pdf", "[页]\n封面。\n[图]\n总价。", kind="pdf_scan")
    cover, scan = pages(path)
    assert (cover.split(), scan) == (["封面。"], "")
    with pypdfium2.PdfDocument(path) as document:
        assert len(list(document[1].get_objects([FPDF_PAGEOBJ_IMAGE]))) == 1


def test_cells_of_a_sheet_are_numbers_texts_or_blank(tmp_path: Path) -> None:
    body = "[表] 五月\n| 姓名 | 工资 | 编号 |\n| 甲 | 4500 | 007 |\n| 乙 | 12.5 | |"
    sheet = load_workbook(made(tmp_path, "a.xlsx", body))["五月"]
    rows = list(sheet.iter_rows(values_only=True))
    assert rows == [("姓名", "工资", "编号"), ("甲", 4500, "007"), ("乙", 12.5, None)]


@pytest.mark.parametrize("name", ["a.docx", "a.xlsx", "a.html", "a.pdf"])
def test_blank_cells_stay_blank(tmp_path: Path, name: str) -> None:
    path = made(tmp_path, name, "# 表\n[表] 名册\n| 姓名 | 分机 |\n| 李强 | |")
    if name == "a.docx":
        row = [cell.text for cell in Document(str(path)).tables[0].rows[1].cells]
    elif name == "a.xlsx":
        row = [cell.value or "" for cell in load_workbook(path)["名册"][3]]
    elif name == "a.html":
        row = [cell.text or "" for cell in html.parse(path).findall(".//td")]
    else:
        row = [pages(path)[0].split()[-1], ""]
    assert row == ["李强", ""]

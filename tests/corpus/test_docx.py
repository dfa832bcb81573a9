"""Word documents, read in the sandbox."""

import zipfile
from pathlib import Path

import pytest
from docx import Document

from tests.corpus.conftest import Read, Refuse
from tests.corpus.files import word, write_docx


def test_paragraphs_become_lines(tmp_path: Path, read: Read) -> None:
    article = read(write_docx(tmp_path / "a.docx", ["会议通知", "", "今天开会。\n明天放假。"]))
    assert article.text == "会议通知\n今天开会。\n明天放假。"
    assert article.title == "会议通知"


def test_tables_stand_where_they_stood(tmp_path: Path, read: Read) -> None:
    document = Document()
    document.add_paragraph("前文。")
    table = document.add_table(2, 3)
    for row, texts in zip(table.rows, [("甲", "10", "10"), ("乙", "", "一\n二")], strict=True):
        for cell, text in zip(row.cells, texts, strict=True):
            cell.text = text
    document.add_paragraph("后文。")
    document.save(str(tmp_path / "a.docx"))
    assert read(tmp_path / "a.docx").text == "前文。\n甲\t10\t10\n乙\t\t一 二\n后文。"


def test_a_merged_cell_is_read_once_and_a_nested_table_in_its_cell(
    tmp_path: Path, read: Read
) -> None:
    document = Document()
    table = document.add_table(2, 2)
    table.cell(0, 0).merge(table.cell(0, 1)).text = "合并"
    table.cell(1, 0).text = "左"
    nested = table.cell(1, 1).add_table(1, 2)
    nested.cell(0, 0).text, nested.cell(0, 1).text = "内一", "内二"
    document.save(str(tmp_path / "a.docx"))
    assert read(tmp_path / "a.docx").text == "合并\n左\t内一 内二"


@pytest.mark.parametrize(
    ("part", "text"),
    [
        ('<w:smartTag w:element="a"><w:r><w:t>8000平方米</w:t></w:r></w:smartTag>', "8000平方米"),
        ('<w:ins w:id="1" w:author="甲"><w:r><w:t>新增</w:t></w:r></w:ins>', "新增"),
        ("<w:sdt ><w:sdtContent><w:r><w:t>控件</w:t></w:r></w:sdtContent></w:sdt>", "控件"),
        ("<w:hyperlink ><w:r><w:t>链接</w:t></w:r></w:hyperlink>", "链接"),
        ('<w:del w:id="2" w:author="甲"><w:r><w:delText>删去</w:delText></w:r></w:del>', ""),
        ('<w:moveFrom w:id="3" w:author="甲"><w:r><w:t>移走</w:t></w:r></w:moveFrom>', ""),
    ],
)
def test_no_part_of_a_paragraph_is_lost(tmp_path: Path, read: Read, part: str, text: str) -> None:
    document = Document()
    paragraph = document.add_paragraph("面积")
    paragraph._p.append(word(part))
    paragraph.add_run("。")
    document.save(str(tmp_path / "a.docx"))
    assert read(tmp_path / "a.docx").text == f"面积{text}。"


def test_paragraphs_in_a_content_control_are_read(tmp_path: Path, read: Read) -> None:
    document = Document()
    inside = "<w:sdtContent><w:p><w:r><w:t>控件里。</w:t></w:r></w:p></w:sdtContent>"
    document.element.body.insert(0, word(f"<w:sdt >{inside}</w:sdt>"))
    document.save(str(tmp_path / "a.docx"))
    assert read(tmp_path / "a.docx").text == "控件里。"


def test_a_text_box_is_read_once_behind_its_paragraph(tmp_path: Path, read: Read) -> None:
    box = "<w:txbxContent><w:p><w:r><w:t>文本框。</w:t></w:r></w:p></w:txbxContent>"
    document = Document()
    document.add_paragraph("正文。")._p.append(
        word(
            '<w:r xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006">'
            f"<mc:AlternateContent><mc:Choice>{box}</mc:Choice>"
            f"<mc:Fallback>{box}</mc:Fallback></mc:AlternateContent></w:r>"
        )
    )
    document.save(str(tmp_path / "a.docx"))
    assert read(tmp_path / "a.docx").text == "正文。\n文本框。"


@pytest.mark.parametrize(
    ("given", "expected"),
    [("临平报告", "临平报告"), ("Word Document", "今天开会"), ("", "今天开会"), ("  ", "今天开会")],
)
def test_the_title_of_the_properties_is_taken_when_it_is_chinese(
    tmp_path: Path, read: Read, given: str, expected: str
) -> None:
    assert read(write_docx(tmp_path / "a.docx", title=given)).title == expected


def test_a_paragraph_in_the_style_of_a_title_is_the_title(tmp_path: Path, read: Read) -> None:
    document = Document()
    document.core_properties.title = ""
    document.add_paragraph("密级：内部")
    document.add_heading("临平报告", 0)
    document.add_paragraph("今天开会。")
    document.save(str(tmp_path / "a.docx"))
    assert read(tmp_path / "a.docx").title == "临平报告"


def test_a_document_without_text_is_told_to_be_empty(tmp_path: Path, refuse: Refuse) -> None:
    assert "没有文字" in refuse(write_docx(tmp_path / "a.docx", [])).chinese


def test_an_encrypted_document_is_told_apart(tmp_path: Path, refuse: Refuse) -> None:
    (tmp_path / "a.docx").write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600))
    error = refuse(tmp_path / "a.docx")
    assert "已加密" in error.chinese
    assert "Save it in Word as .docx without password" in error.english


def test_a_zip_bomb_is_not_unpacked(tmp_path: Path, refuse: Refuse) -> None:
    path = write_docx(tmp_path / "a.docx")
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as archive:
        for number in range(3):
            archive.writestr(f"word/media/{number}.xml", bytes(70_000_000))
    assert path.stat().st_size < 1_000_000
    assert "more than the limit of 200,000,000" in refuse(path).english


@pytest.mark.parametrize("share", [0.0003, 0.3, 0.9])
def test_a_truncated_document_is_damaged(tmp_path: Path, refuse: Refuse, share: float) -> None:
    path = write_docx(tmp_path / "a.docx")
    content = path.read_bytes()
    path.write_bytes(content[: int(share * len(content))])
    assert "does not parse as .docx" in refuse(path).english


@pytest.mark.parametrize("name", ["hello.txt", "word/document.xml"])
def test_a_zip_file_that_is_no_document_is_damaged(
    tmp_path: Path, refuse: Refuse, name: str
) -> None:
    with zipfile.ZipFile(tmp_path / "a.docx", "w") as archive:
        archive.writestr(name, "<a/>")
    assert "不副实" in refuse(tmp_path / "a.docx").chinese


def test_entities_are_not_expanded(tmp_path: Path, refuse: Refuse) -> None:
    """Ten entities, each ten times the one before: the billion laughs."""
    path = write_docx(tmp_path / "a.docx")
    laughs = "".join(f"<!ENTITY l{n + 1} '{f'&l{n};' * 10}'>" for n in range(9))
    bomb = f"<!DOCTYPE w [<!ENTITY l0 'ha'>{laughs}]><w>&l9;</w>"
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in (parts | {"word/document.xml": bomb.encode()}).items():
            archive.writestr(name, content)
    assert refuse(path).path == path

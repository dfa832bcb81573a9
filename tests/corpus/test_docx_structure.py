"""What the parts of a Word document are, and what stands around its running text."""

from pathlib import Path

import pytest
from docx import Document
from docx.document import Document as DocumentType
from docx.enum.style import WD_STYLE_TYPE
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml.ns import nsdecls

from corpus import Article
from corpus.blocks import Block
from tests.corpus.conftest import Read
from tests.corpus.files import word


def saved(document: DocumentType, folder: Path) -> Path:
    document.core_properties.title = ""
    document.save(str(folder / "a.docx"))
    return folder / "a.docx"


def parts(article: Article) -> list[tuple[str, str]]:
    return [(each.kind, article.text[each.start : each.end]) for each in article.blocks]


def table_of(article: Article) -> Block:
    return next(each for each in article.blocks if each.kind == "table")


def cells(article: Article) -> list[list[str]]:
    rows = table_of(article).rows
    return [[article.text[start:end] for start, end in row.cells] for row in rows]


def add_table(document: DocumentType, *rows: str) -> None:
    texts = [row.split("|") for row in rows]
    table = document.add_table(len(texts), len(texts[0]))
    for row, own in zip(table.rows, texts, strict=True):
        for cell, text in zip(row.cells, own, strict=True):
            cell.text = text


def add_notes(document: DocumentType, kind: str, *texts: str) -> None:
    notes = "".join(
        f'<w:{kind} w:id="{number}"><w:p><w:r><w:{kind}Ref/></w:r>'
        f"<w:r><w:t> {text}</w:t></w:r></w:p></w:{kind}>"
        for number, text in enumerate(texts, start=1)
    )
    line = f'<w:{kind} w:type="separator" w:id="0"><w:p/></w:{kind}>'
    xml = f"<w:{kind}s {nsdecls('w')}>{line}{notes}</w:{kind}s>"
    content = f"application/vnd.openxmlformats-officedocument.wordprocessingml.{kind}s+xml"
    part = Part(PackURI(f"/word/{kind}s.xml"), content, xml.encode(), document.part.package)
    document.part.relate_to(part, getattr(RELATIONSHIP_TYPE, f"{kind.upper()}S"))


def reference(kind: str, number: int) -> str:
    return f'<w:r ><w:{kind}Reference w:id="{number}"/></w:r>'


@pytest.mark.parametrize(
    ("name", "base", "level"),
    [("标题 3", None, 3), ("公文标题", "Heading 2", 2), ("二级标题", None, 2), ("正文甲", None, 0)],
)
def test_a_style_tells_a_heading(
    tmp_path: Path, read: Read, name: str, base: str | None, level: int
) -> None:
    document = Document()
    style = document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
    style.base_style = document.styles[base] if base else None
    document.add_paragraph("（一）工作要求", style=name)
    (block,) = read(saved(document, tmp_path)).blocks
    assert block.kind == ("heading" if level else "item")
    assert block.level == (level or 1)
    assert block.label == "（一）"


def test_a_paragraph_has_an_outline_level_of_its_own(tmp_path: Path, read: Read) -> None:
    document = Document()
    for text, level in (("总体要求", 1), ("正文。", 9)):
        paragraph = document.add_paragraph(text, style="Heading 3")
        paragraph._p.get_or_add_pPr().append(word(f'<w:outlineLvl w:val="{level}"></w:outlineLvl>'))
    blocks = read(saved(document, tmp_path)).blocks
    assert [(each.kind, each.level) for each in blocks] == [("heading", 2), ("paragraph", 0)]


def test_headings_stand_below_the_title(tmp_path: Path, read: Read) -> None:
    document = Document()
    document.add_heading("年度报告", 0)
    document.add_heading("经营情况", 1)
    document.add_paragraph("正文。")
    blocks = read(saved(document, tmp_path)).blocks
    assert [each.level for each in blocks] == [1, 2, 0]


def test_a_long_paragraph_in_large_letters_is_no_heading(tmp_path: Path, read: Read) -> None:
    document = Document()
    document.add_heading("各单位须按时上报。" * 12, 1)
    assert [each.kind for each in read(saved(document, tmp_path)).blocks] == ["paragraph"]


def test_a_table_of_contents_names_no_headings(tmp_path: Path, read: Read) -> None:
    document = Document()
    document.styles.add_style("toc 1", WD_STYLE_TYPE.PARAGRAPH)
    document.add_paragraph("第一章 总则\t1", style="toc 1")
    assert [each.kind for each in read(saved(document, tmp_path)).blocks] == ["furniture"]


def test_readings_above_characters_are_left_out(tmp_path: Path, read: Read) -> None:
    document = Document()
    document.add_paragraph("家住")._p.append(
        word(
            "<w:r ><w:ruby><w:rt><w:r><w:t>yǐng</w:t></w:r></w:rt>"
            "<w:rubyBase><w:r><w:t>郢</w:t></w:r></w:rubyBase></w:ruby></w:r>"
        )
    )
    assert read(saved(document, tmp_path)).text == "家住郢"


def test_notes_stand_behind_the_paragraph_that_refers_to_them(tmp_path: Path, read: Read) -> None:
    document = Document()
    add_notes(document, "footnote", "不含税。", "按户籍计。")
    add_notes(document, "endnote", "见附件。")
    first = document.add_paragraph("总价九万元")
    for kind, number in (("footnote", 2), ("endnote", 1)):
        first._p.append(word(reference(kind, number)))
    first.add_run("。")
    document.add_paragraph("另有一户")._p.append(word(reference("footnote", 1)))
    article = read(saved(document, tmp_path))
    assert parts(article) == [
        ("paragraph", "总价九万元[1][2]。"),
        ("footnote", "[1] 按户籍计。"),
        ("footnote", "[2] 见附件。"),
        ("paragraph", "另有一户[3]"),
        ("footnote", "[3] 不含税。"),
    ]
    assert [each.label for each in article.blocks] == ["", "[1]", "[2]", "", "[3]"]
    assert article.unread == ()


def test_a_note_of_a_cell_stands_behind_the_table(tmp_path: Path, read: Read) -> None:
    document = Document()
    add_notes(document, "footnote", "不含税。")
    add_table(document, "项目|金额", "电梯|9")
    document.tables[0].cell(1, 1).paragraphs[0]._p.append(word(reference("footnote", 1)))
    assert parts(read(saved(document, tmp_path))) == [
        ("table", "项目\t金额\n电梯\t9[1]"),
        ("footnote", "[1] 不含税。"),
    ]


def test_heads_and_feet_of_all_pages_stand_around_the_text(tmp_path: Path, read: Read) -> None:
    document = Document()
    document.add_paragraph("今天开会。")
    section = document.sections[0]
    section.different_first_page_header_footer = True
    section.first_page_header.paragraphs[0].text = "内部资料"
    section.header.paragraphs[0].text = "青禾〔2025〕12号"
    section.footer.paragraphs[0].text = "办公室印发"
    other = document.add_section()
    other.header.is_linked_to_previous = False
    other.header.paragraphs[0].text = "青禾〔2025〕12号"
    assert parts(read(saved(document, tmp_path))) == [
        ("furniture", "内部资料"),
        ("furniture", "青禾〔2025〕12号"),
        ("paragraph", "今天开会。"),
        ("furniture", "办公室印发"),
    ]


def text(written: str) -> str:
    return f"<w:r><w:t>{written}</w:t></w:r>"


PAGE = (
    '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText> PAGE </w:instrText></w:r>'
    '<w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>7</w:t></w:r>'
    '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
)
PAGES = '<w:fldSimple w:instr="NUMPAGES"><w:r><w:t>12</w:t></w:r></w:fldSimple>'


@pytest.mark.parametrize(
    ("runs", "lines"),
    [
        (text("- 3 -"), []),
        (f"{text('第')}{PAGE}{text('页 共')}{PAGES}{text('页')}", []),
        (f"{text('水利局 第')}{PAGE}{text('页')}", ["水利局"]),
        (text("第3号文件"), ["第3号文件"]),
    ],
)
def test_the_numbers_of_pages_are_left_out(
    tmp_path: Path, read: Read, runs: str, lines: list[str]
) -> None:
    document = Document()
    document.add_paragraph("今天开会。")
    footer = document.sections[0].footer
    footer.is_linked_to_previous = False
    footer._element.append(word(f"<w:p >{runs}</w:p>"))
    assert read(saved(document, tmp_path)).text.splitlines() == ["今天开会。", *lines]


def test_a_head_is_not_the_title(tmp_path: Path, read: Read) -> None:
    document = Document()
    document.sections[0].header.paragraphs[0].text = "青禾公司文件"
    document.add_paragraph("关于放假的通知")
    document.add_paragraph("明天放假。")
    assert read(saved(document, tmp_path)).title == "关于放假的通知"


def test_a_blank_cell_is_told(tmp_path: Path, read: Read) -> None:
    document = Document()
    add_table(document, "姓名|科室|分机", "李强||8015", "王芳|财务科|")
    article = read(saved(document, tmp_path))
    assert cells(article)[1:] == [["李强", "", "8015"], ["王芳", "财务科", ""]]
    assert table_of(article).header_rows == 1


def test_a_cell_stands_in_all_places_that_it_covers(tmp_path: Path, read: Read) -> None:
    document = Document()
    add_table(document, "部门|预算||", "|一季度|二季度|", "研发部|3|4|", "|5|6|")
    table = document.tables[0]
    table.cell(0, 0).merge(table.cell(1, 0))
    table.cell(0, 1).merge(table.cell(0, 3))
    table.cell(2, 0).merge(table.cell(3, 0))
    article = read(saved(document, tmp_path))
    assert cells(article) == [
        ["部门", "预算", "预算", "预算"],
        ["部门", "一季度", "二季度", ""],
        ["研发部", "3", "4", ""],
        ["研发部", "5", "6", ""],
    ]
    assert table_of(article).header_rows == 2


def test_rows_that_word_repeats_are_headers(tmp_path: Path, read: Read) -> None:
    document = Document()
    add_table(document, "1|2", "3|4")
    document.tables[0].rows[0]._tr.get_or_add_trPr().append(word("<w:tblHeader ></w:tblHeader>"))
    assert table_of(read(saved(document, tmp_path))).header_rows == 1


def test_a_row_over_all_columns_is_the_caption(tmp_path: Path, read: Read) -> None:
    document = Document()
    add_table(document, "值班表|", "姓名|日期", "李强|周一", "以上人员手机不得关机|")
    for number in (0, 3):
        row = document.tables[0].rows[number].cells
        row[0].merge(row[1])
    assert parts(read(saved(document, tmp_path))) == [
        ("caption", "值班表"),
        ("table", "姓名\t日期\n李强\t周一"),
        ("paragraph", "以上人员手机不得关机"),
    ]


def test_a_row_that_parts_a_table_is_no_value_of_its_columns(tmp_path: Path, read: Read) -> None:
    document = Document()
    add_table(document, "姓名|分机", "机关|", "李强|8015")
    document.tables[0].cell(1, 0).merge(document.tables[0].cell(1, 1))
    assert cells(read(saved(document, tmp_path))) == [
        ["姓名", "分机"],
        ["机关", ""],
        ["李强", "8015"],
    ]


def test_a_numbered_title_and_the_unit_are_the_caption(tmp_path: Path, read: Read) -> None:
    document = Document()
    document.add_paragraph("预算如下。")
    document.add_paragraph("表3-1 各部门预算")
    document.add_paragraph("单位：万元")
    add_table(document, "部门|预算", "研发部|345")
    document.add_paragraph("图2 预算占比")
    article = read(saved(document, tmp_path))
    assert [(each.kind, each.label) for each in article.blocks] == [
        ("paragraph", ""),
        ("caption", "表3-1"),
        ("table", ""),
        ("caption", "图2"),
    ]
    assert parts(article)[1] == ("caption", "表3-1 各部门预算\n单位：万元")


def test_a_style_tells_a_caption_anywhere(tmp_path: Path, read: Read) -> None:
    document = Document()
    document.add_paragraph("厂区平面图", style="Caption")
    assert parts(read(saved(document, tmp_path))) == [("caption", "厂区平面图")]


def test_a_sentence_about_a_table_is_no_caption(tmp_path: Path, read: Read) -> None:
    document = Document()
    document.add_paragraph("表3列出各部门预算。")
    add_table(document, "部门|预算", "研发部|345")
    assert parts(read(saved(document, tmp_path)))[0] == ("paragraph", "表3列出各部门预算。")


def test_a_frame_is_no_table(tmp_path: Path, read: Read) -> None:
    document = Document()
    cell = document.add_table(1, 1).cell(0, 0)
    cell.text = "温馨提示"
    nested = cell.add_table(2, 2)
    for place, text in enumerate(["姓名", "分机", "李强", "8015"]):
        nested.cell(*divmod(place, 2)).text = text
    assert parts(read(saved(document, tmp_path))) == [
        ("paragraph", "温馨提示"),
        ("table", "姓名\t分机\n李强\t8015"),
    ]

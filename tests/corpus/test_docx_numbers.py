"""The numbers that Word counts, as they stand in the text."""

from collections.abc import Sequence
from pathlib import Path

import pytest
from docx import Document
from docx.document import Document as DocumentType
from docx.text.paragraph import Paragraph

from corpus.loading.formats.numerals import number_text
from tests.corpus.conftest import Read
from tests.corpus.files import word

LIST = 70


def level(depth: int, form: str, text: str, more: str = "") -> str:
    return (
        f'<w:lvl w:ilvl="{depth}"><w:start w:val="1"/><w:numFmt w:val="{form}"/>{more}'
        f'<w:lvlText w:val="{text}"/></w:lvl>'
    )


class Numbered:
    """A document with lists in the making."""

    def __init__(self, *levels: str) -> None:
        self.document: DocumentType = Document()
        self.numbering = self.document.part.numbering_part.element
        pattern = f'<w:abstractNum w:abstractNumId="{LIST}">{"".join(levels)}</w:abstractNum>'
        self.numbering.insert(0, word(pattern))
        self.add_list(LIST)

    def add_list(self, list_id: int, override: str = "") -> None:
        self.numbering.append(
            word(f'<w:num w:numId="{list_id}"><w:abstractNumId w:val="{LIST}"/>{override}</w:num>')
        )

    def add(
        self, text: str, depth: int = 0, list_id: int = LIST, style: str | None = None
    ) -> Paragraph:
        paragraph = self.document.add_paragraph(text, style=style)
        paragraph._p.get_or_add_pPr().append(
            word(f'<w:numPr ><w:ilvl w:val="{depth}"/><w:numId w:val="{list_id}"/></w:numPr>')
        )
        return paragraph

    def saved(self, folder: Path) -> Path:
        self.document.save(str(folder / "a.docx"))
        return folder / "a.docx"


@pytest.mark.parametrize(
    ("form", "text"),
    [
        ("decimal", ["1", "10", "12", "20", "101"]),
        ("decimalZero", ["01", "10", "12", "20", "101"]),
        ("chineseCountingThousand", ["一", "十", "十二", "二十", "一百零一"]),
        ("taiwaneseCountingThousand", ["一", "十", "十二", "二十", "一百零一"]),
        ("chineseCounting", ["一", "十", "十二", "二十", "一〇一"]),
        ("taiwaneseCounting", ["一", "十", "十二", "二十", "一〇一"]),
        ("japaneseCounting", ["一", "十", "十二", "二十", "百一"]),
        ("ideographDigital", ["一", "一〇", "一二", "二〇", "一〇一"]),
        ("chineseLegalSimplified", ["壹", "壹拾", "壹拾贰", "贰拾", "壹佰零壹"]),
        ("ideographTraditional", ["甲", "癸", "12", "20", "101"]),
        ("upperLetter", ["A", "J", "L", "T", "WWWW"]),
        ("lowerLetter", ["a", "j", "l", "t", "wwww"]),
        ("upperRoman", ["I", "X", "XII", "XX", "CI"]),
        ("lowerRoman", ["i", "x", "xii", "xx", "ci"]),
        ("decimalEnclosedCircle", ["①", "⑩", "⑫", "⑳", "101"]),
        ("ofAnotherKind", ["1", "10", "12", "20", "101"]),
        ("none", ["", "", "", "", ""]),
    ],
)
def test_a_number_is_written_in_its_form(form: str, text: Sequence[str]) -> None:
    assert [number_text(number, form) for number in (1, 10, 12, 20, 101)] == text


@pytest.mark.parametrize(
    ("number", "text"),
    [(0, "0"), (110, "一百一十"), (1010, "一千零一十"), (2003, "二千零三"), (10_000, "10000")],
)
def test_counted_numbers(number: int, text: str) -> None:
    assert number_text(number, "chineseCountingThousand") == text


@pytest.mark.parametrize(
    ("number", "more", "line"),
    [
        ("第%1条", "", "第一条 适用范围。"),
        ("第%1条", '<w:suff w:val="space"/>', "第一条 适用范围。"),
        ("第%1条", '<w:suff w:val="nothing"/>', "第一条适用范围。"),
        ("%1、", "", "一、适用范围。"),
        ("（%1）", "", "（一）适用范围。"),
        ("%1.", "", "一. 适用范围。"),
    ],
)
def test_a_blank_stands_behind_a_number_where_word_shows_one(
    tmp_path: Path, read: Read, number: str, more: str, line: str
) -> None:
    numbered = Numbered(level(0, "chineseCountingThousand", number, more))
    numbered.add("适用范围。")
    assert read(numbered.saved(tmp_path)).text == line


def test_lower_levels_begin_anew_below_higher_ones(tmp_path: Path, read: Read) -> None:
    numbered = Numbered(level(0, "decimal", "%1."), level(1, "decimal", "%1.%2"))
    for text, depth in [("甲。", 0), ("乙。", 1), ("丙。", 1), ("丁。", 0), ("戊。", 1)]:
        numbered.add(text, depth)
    assert read(numbered.saved(tmp_path)).text == "1. 甲。\n1.1 乙。\n1.2 丙。\n2. 丁。\n2.1 戊。"


def test_a_level_that_never_restarts_goes_on(tmp_path: Path, read: Read) -> None:
    numbered = Numbered(
        level(0, "chineseCountingThousand", "第%1章"),
        level(1, "chineseCountingThousand", "第%2条", '<w:lvlRestart w:val="0"/>'),
    )
    for text, depth in [("总则", 0), ("目的。", 1), ("细则", 0), ("罚则。", 1)]:
        numbered.add(text, depth)
    assert read(numbered.saved(tmp_path)).text.splitlines()[-1] == "第二条 罚则。"


def test_lists_of_one_pattern_go_on_unless_one_begins_anew(tmp_path: Path, read: Read) -> None:
    numbered = Numbered(level(0, "decimal", "%1."))
    numbered.add_list(71)
    start = '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="5"/></w:lvlOverride>'
    numbered.add_list(72, start)
    for text, list_id in [("甲。", LIST), ("乙。", 71), ("丙。", 72), ("丁。", 72)]:
        numbered.add(text, list_id=list_id)
    assert read(numbered.saved(tmp_path)).text == "1. 甲。\n2. 乙。\n5. 丙。\n6. 丁。"


def test_a_legal_level_shows_figures(tmp_path: Path, read: Read) -> None:
    numbered = Numbered(
        level(0, "chineseCountingThousand", "第%1章"), level(1, "decimal", "%1.%2", "<w:isLgl/>")
    )
    numbered.add("总则")
    numbered.add("目的。", 1)
    assert read(numbered.saved(tmp_path)).text == "第一章 总则\n1.1 目的。"


def test_a_style_counts_and_zero_switches_it_off(tmp_path: Path, read: Read) -> None:
    numbered = Numbered(
        level(0, "decimal", "%1."), level(1, "decimal", "（%2）", '<w:pStyle w:val="Quote"/>')
    )
    style = numbered.document.styles["Quote"].element
    style.get_or_add_pPr().append(word(f'<w:numPr ><w:numId w:val="{LIST}"/></w:numPr>'))
    numbered.document.add_paragraph("甲。", style="Quote")
    numbered.add("乙。", list_id=0, style="Quote")
    numbered.document.add_paragraph("丙。", style="Quote")
    assert read(numbered.saved(tmp_path)).text == "（1）甲。\n乙。\n（2）丙。"


def test_a_list_may_stand_in_a_style(tmp_path: Path, read: Read) -> None:
    numbered = Numbered(level(0, "decimal", "%1）"))
    numbered.document.styles["Quote"].element.get_or_add_pPr().append(
        word(f'<w:numPr ><w:numId w:val="{LIST}"/></w:numPr>')
    )
    link = '<w:abstractNum w:abstractNumId="71"><w:numStyleLink w:val="Quote"/></w:abstractNum>'
    numbered.numbering.insert(0, word(link))
    numbered.numbering.append(word('<w:num w:numId="80"><w:abstractNumId w:val="71"/></w:num>'))
    numbered.add("甲。", list_id=80)
    assert read(numbered.saved(tmp_path)).text == "1）甲。"


def test_an_empty_cell_holds_its_number(tmp_path: Path, read: Read) -> None:
    numbered = Numbered(level(0, "decimal", "%1"))
    table = numbered.document.add_table(3, 2)
    for row, texts in zip(table.rows, (("序号", "姓名"), ("", "李强"), ("", "王芳")), strict=True):
        row.cells[0].text, row.cells[1].text = texts
        if not texts[0]:
            row.cells[0].paragraphs[0]._p.get_or_add_pPr().append(
                word(f'<w:numPr ><w:numId w:val="{LIST}"/></w:numPr>')
            )
    assert read(numbered.saved(tmp_path)).text == "序号\t姓名\n1\t李强\n2\t王芳"


def test_a_deleted_paragraph_is_not_counted(tmp_path: Path, read: Read) -> None:
    numbered = Numbered(level(0, "decimal", "%1."))
    deleted = numbered.add("")._p
    deleted.get_or_add_pPr().append(word('<w:rPr ><w:del w:id="1" w:author="甲"/></w:rPr>'))
    numbered.add("甲。")
    assert read(numbered.saved(tmp_path)).text == "1. 甲。"


def test_a_sign_of_a_symbol_font_is_a_bullet(tmp_path: Path, read: Read) -> None:
    numbered = Numbered(level(0, "bullet", "\uf06c"), level(1, "bullet", "–"))
    numbered.add("甲。")
    numbered.add("乙。", 1)
    blocks = read(numbered.saved(tmp_path)).blocks
    assert [(each.kind, each.level, each.label) for each in blocks] == [
        ("item", 1, "•"),
        ("item", 2, "–"),
    ]


def test_numbers_tell_chapters_clauses_and_points(tmp_path: Path, read: Read) -> None:
    numbered = Numbered(
        level(0, "chineseCountingThousand", "第%1章"),
        level(1, "chineseCountingThousand", "第%2条"),
        level(2, "chineseCountingThousand", "（%3）"),
    )
    for depth, text in enumerate(["总则", "有下列情形的，不予批准：", "材料不全的。"]):
        numbered.add(text, depth)
    blocks = read(numbered.saved(tmp_path)).blocks
    assert [(each.kind, each.level, each.label) for each in blocks] == [
        ("heading", 2, "第一章"),
        ("clause", 0, "第一条"),
        ("item", 3, "（一）"),
    ]


def test_short_points_with_texts_below_them_are_headings(tmp_path: Path, read: Read) -> None:
    numbered = Numbered(level(0, "chineseCountingThousand", "%1、"))
    for number in range(2):
        numbered.add(f"工作要求{number}")
        numbered.document.add_paragraph("各单位须在月底前上报。")
    kinds = [each.kind for each in read(numbered.saved(tmp_path)).blocks]
    assert kinds == ["heading", "paragraph"] * 2


def test_short_points_that_follow_one_another_are_none(tmp_path: Path, read: Read) -> None:
    numbered = Numbered(level(0, "chineseCountingThousand", "%1、"))
    for text in ("身份证原件", "户口本", "照片两张"):
        numbered.add(text)
    numbered.document.add_paragraph("以上材料请于月底前交齐。")
    kinds = [each.kind for each in read(numbered.saved(tmp_path)).blocks]
    assert kinds == ["item", "item", "item", "paragraph"]

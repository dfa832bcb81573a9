"""Excel workbooks, read in the sandbox."""

import re
import zipfile
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook
from openpyxl.chart import BarChart
from openpyxl.comments import Comment

from corpus import Article, Unread
from corpus.loading.formats.tables.cell_text import value_text
from corpus.loading.formats.tables.merged import merged_ranges
from tests.corpus.conftest import Read, Refuse

Rows = Sequence[Sequence[Any]]
STAFF: Rows = [["姓名", "分机"], ["李强", 8015], ["王芳", None]]


def book(rows: Rows = STAFF, *, name: str = "通讯录") -> Workbook:
    book = Workbook()
    book.active.title = name
    for row in rows:
        book.active.append(row)
    return book


def saved(book: Workbook, path: Path) -> Path:
    book.save(path)
    return path


def with_part(path: Path, name: str, change: tuple[str, str]) -> Path:
    """The archive with a part in which what a pattern matches is replaced."""
    with zipfile.ZipFile(path) as archive:
        parts = {each: archive.read(each) for each in archive.namelist()}
    text, count = re.subn(change[0], change[1], parts[name].decode(), count=1)
    assert count == 1
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for each, content in (parts | {name: text.encode()}).items():
            archive.writestr(each, content)
    return path


def unread(read: Read, path: Path) -> list[str]:
    return [part.chinese for part in read(path).unread]


def test_a_sheet_begins_with_its_name_and_a_row_is_a_line(tmp_path: Path, read: Read) -> None:
    article = read(saved(book(), tmp_path / "校区.xlsx"))
    assert article.text == "通讯录\n姓名\t分机\n李强\t8015\n王芳\t"
    assert (article.title, article.unread) == ("校区", ())


def test_sheets_stand_in_their_order(tmp_path: Path, read: Read) -> None:
    several = book([["甲"]], name="一月")
    several.create_sheet("二月").append(["乙"])
    assert read(saved(several, tmp_path / "a.xlsx")).text == "一月\n甲\n二月\n乙"


def test_empty_rows_and_columns_are_left_out_and_blank_cells_are_not(
    tmp_path: Path, read: Read
) -> None:
    rows = [[None, "甲", None, "乙", "丙"], [], [None, 1, None, None, 3], [" "]]
    assert read(saved(book(rows), tmp_path / "a.xlsx")).text == "通讯录\n甲\t乙\t丙\n1\t\t3"


def test_merged_cells_are_read_once(tmp_path: Path, read: Read) -> None:
    merged = book([["标题", None], ["甲", "乙"]])
    merged.active.merge_cells("A1:B1")
    assert read(saved(merged, tmp_path / "a.xlsx")).text == "通讯录\n标题\n甲\t乙"


def test_a_line_break_in_a_cell_does_not_break_its_row(tmp_path: Path, read: Read) -> None:
    assert read(saved(book([["一\n二", "三"]]), tmp_path / "a.xlsx")).text == "通讯录\n一 二\t三"


@pytest.mark.parametrize(
    ("value", "number_format", "shown"),
    [
        (0.1 + 0.2, "General", "0.3"),
        (8015.0, "General", "8015"),
        (True, "General", "TRUE"),
        (36.5, '0.00"亿元"', "36.50亿元"),
        (0.382, "0.0%", "38.2%"),
        (-1234.5, "#,##0.00", "-1,234.50"),
        (-5, "0.00_);(0.00)", "(5.00)"),
        (50, "[$¥-804]#,##0", "¥50"),
        (12345678, "#,##0,", "12,346"),
        (5, "000", "005"),
        (0, '0;-0;"无"', "无"),
        (3, "0.##", "3"),
        (1.5, "# ?/?", "1.5"),
        (datetime(2025, 5, 20), 'yyyy"年"m"月"d"日"', "2025年5月20日"),
        (datetime(2025, 5, 20), "mm-dd-yy", "2025/5/20"),
        (datetime(2025, 5, 20, 9, 5), "yyyy-mm-dd hh:mm", "2025-05-20 09:05"),
        (date(2025, 5, 20), "General", "2025-05-20"),
        (time(14, 5), "h:mm", "14:05"),
        (timedelta(hours=30, minutes=5), "[h]:mm:ss", "30:05:00"),
    ],
)
def test_values_are_read_as_they_are_shown(value: Any, number_format: str, shown: str) -> None:
    assert value_text(value, number_format) == shown


def test_the_format_of_a_cell_is_heeded(tmp_path: Path, read: Read) -> None:
    formatted = book([[0.382]])
    formatted.active["A1"].number_format = "0.0%"
    assert read(saved(formatted, tmp_path / "a.xlsx")).text == "通讯录\n38.2%"


def test_hidden_sheets_are_told_and_not_read(tmp_path: Path, read: Read) -> None:
    several = book()
    several.create_sheet("底稿").append(["秘密"])
    several["底稿"].sheet_state = "hidden"
    article = read(saved(several, tmp_path / "a.xlsx"))
    assert "秘密" not in article.text
    assert article.unread == (Unread("隐藏的工作表没有读：底稿", "hidden sheets not read: 底稿"),)


def test_charts_comments_and_formulas_without_a_result_are_told(tmp_path: Path, read: Read) -> None:
    full = book()
    full.active["A2"].comment = Comment("请核对", "张三")
    full.active["C2"] = "=SUM(B2:B3)"
    full.active.add_chart(BarChart(), "E5")
    assert unread(read, saved(full, tmp_path / "a.xlsx")) == [
        "1个图表没有读",
        "1条批注没有读",
        "1个公式没有存下结果（在 Excel 里打开并保存一次即可）",
    ]


def test_the_saved_result_of_a_formula_is_read(tmp_path: Path, read: Read) -> None:
    path = saved(book([[1, 2, "=A1+B1"]]), tmp_path / "a.xlsx")
    article = read(with_part(path, "xl/worksheets/sheet1.xml", ("<v ?/>|<v></v>", "<v>3</v>")))
    assert (article.text, article.unread) == ("通讯录\n1\t2\t3", ())


def test_an_empty_text_is_a_result_of_a_formula(tmp_path: Path, read: Read) -> None:
    path = saved(book([[1, '=IF(A1>2,"多","")']]), tmp_path / "a.xlsx")
    article = read(with_part(path, "xl/worksheets/sheet1.xml", ('<c r="B1"', '<c r="B1" t="str"')))
    assert (article.text, article.unread) == ("通讯录\n1", ())


def test_a_workbook_under_the_name_of_a_text_is_titled_by_it(tmp_path: Path, read: Read) -> None:
    path = saved(book(name="Sheet1"), tmp_path / "a.xlsx").rename(tmp_path / "分机.txt")
    assert read(path).title == "分机"


def test_a_sheet_that_claims_a_million_rows_costs_no_time(tmp_path: Path, read: Read) -> None:
    path = saved(book(), tmp_path / "a.xlsx")
    claim = ('<dimension ref="[^"]*"', '<dimension ref="A1:XFD1048576"')
    assert read(with_part(path, "xl/worksheets/sheet1.xml", claim)).text.count("\n") == 3


def test_a_cell_in_the_last_row_is_read(tmp_path: Path, read: Read) -> None:
    far = book([["甲"]])
    far.active["A1048576"] = "乙"
    assert read(saved(far, tmp_path / "a.xlsx")).text == "通讯录\n甲\n乙"


def test_entities_are_not_expanded(tmp_path: Path, refuse: Refuse) -> None:
    path = saved(book(), tmp_path / "a.xlsx")
    laughs = "".join(f"<!ENTITY l{n + 1} '{f'&l{n};' * 10}'>" for n in range(9))
    bomb = ("^", f"<!DOCTYPE w [<!ENTITY l0 'ha'>{laughs}]>")
    error = refuse(with_part(path, "xl/worksheets/sheet1.xml", bomb))
    assert error.english.startswith("a.xlsx: damaged, or not what its name says")


def test_a_zip_bomb_is_not_unpacked(tmp_path: Path, refuse: Refuse) -> None:
    path = saved(book(), tmp_path / "a.xlsx")
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/media/1.bin", bytes(200_000_000))
    assert "more than the limit of 200,000,000" in refuse(path).english


def test_a_workbook_under_another_name_is_one(tmp_path: Path, read: Read) -> None:
    path = saved(book(), tmp_path / "a.xlsx").rename(tmp_path / "通讯录.txt")
    assert read(path).text.startswith("通讯录\n姓名\t分机")


def test_a_truncated_workbook_is_damaged(tmp_path: Path, refuse: Refuse) -> None:
    path = saved(book(), tmp_path / "a.xlsx")
    path.write_bytes(path.read_bytes()[:2000])
    assert "does not parse as .xlsx" in refuse(path).english


def test_an_encrypted_workbook_is_told_apart(tmp_path: Path, refuse: Refuse) -> None:
    content = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le")
    (tmp_path / "a.xlsx").write_bytes(content)
    assert "请在 Excel 里去掉密码后另存为 .xlsx" in refuse(tmp_path / "a.xlsx").chinese


def test_a_workbook_without_a_word_is_empty(tmp_path: Path, refuse: Refuse) -> None:
    assert "没有文字" in refuse(saved(book([]), tmp_path / "a.xlsx")).chinese


def parts(article: Article) -> list[tuple[str, str]]:
    return [(each.kind, article.text[each.start : each.end]) for each in article.blocks]


def cells(article: Article) -> list[list[str]]:
    (table,) = (each for each in article.blocks if each.kind == "table")
    return [[article.text[start:end] for start, end in row.cells] for row in table.rows]


def test_the_name_of_a_sheet_is_a_heading_over_its_table(tmp_path: Path, read: Read) -> None:
    article = read(saved(book(), tmp_path / "a.xlsx"))
    assert parts(article) == [
        ("heading", "通讯录"),
        ("table", "姓名\t分机\n李强\t8015\n王芳"),
    ]
    assert [(each.level, each.header_rows) for each in article.blocks] == [(1, 0), (0, 1)]
    assert cells(article)[2] == ["王芳", ""]


def test_a_merged_cell_stands_in_all_its_places(tmp_path: Path, read: Read) -> None:
    rows = [
        ["部门", "预算", None],
        [None, "上半年", "全年"],
        ["研发部", 3, 8],
        [None, 1, 2],
    ]
    merged = book(rows)
    for area in ("A1:A2", "B1:C1", "A3:A4"):
        merged.active.merge_cells(area)
    article = read(saved(merged, tmp_path / "a.xlsx"))
    assert cells(article) == [
        ["部门", "预算", "预算"],
        ["部门", "上半年", "全年"],
        ["研发部", "3", "8"],
        ["研发部", "1", "2"],
    ]
    assert article.blocks[1].header_rows == 2


@pytest.mark.parametrize("above", [[["通讯录表"], []], [["通讯录表"]], [[None, "通讯录表"]]])
def test_a_lone_cell_above_a_table_is_its_caption(tmp_path: Path, read: Read, above: Rows) -> None:
    article = read(saved(book([*above, *STAFF]), tmp_path / "a.xlsx"))
    assert parts(article)[1] == ("caption", "通讯录表")
    assert cells(article)[0] == ["姓名", "分机"]


def test_the_unit_belongs_to_the_caption(tmp_path: Path, read: Read) -> None:
    rows = [
        ["表2 各部门预算"],
        ["编制：财务科", None, "单位：万元"],
        ["部门", "上半年", "全年"],
        ["研发部", 3, 8],
    ]
    blocks = read(saved(book(rows), tmp_path / "a.xlsx"))
    assert parts(blocks)[1] == ("caption", "表2 各部门预算\n编制：财务科 单位：万元")
    assert blocks.blocks[1].label == "表2"


def test_what_explains_a_table_is_no_caption(tmp_path: Path, read: Read) -> None:
    rows = [["本表由各科室于每月五日前填写。"], *STAFF, ["注：分机仅供内部使用"]]
    kinds = [kind for kind, _ in parts(read(saved(book(rows), tmp_path / "a.xlsx")))]
    assert kinds == ["heading", "paragraph", "table", "footnote"]


def test_a_blank_row_parts_two_tables(tmp_path: Path, read: Read) -> None:
    rows = [["姓名", "分机"], ["李强", 8015], [], ["车牌", "车型"], ["浙A1", "客车"]]
    assert parts(read(saved(book(rows), tmp_path / "a.xlsx")))[1:] == [
        ("table", "姓名\t分机\n李强\t8015"),
        ("table", "车牌\t车型\n浙A1\t客车"),
    ]


SIDES: Rows = [
    ["姓名", "分机", None, "车牌", "车型"],
    ["李强", 8015, None, "浙A1", "客车"],
    ["王芳", 8016],
]


def test_a_blank_column_parts_two_tables(tmp_path: Path, read: Read) -> None:
    assert parts(read(saved(book(SIDES), tmp_path / "a.xlsx")))[1:] == [
        ("table", "姓名\t分机\n李强\t8015\n王芳\t8016"),
        ("table", "车牌\t车型\n浙A1\t客车"),
    ]


def test_tables_beside_each_other_have_their_own_titles(tmp_path: Path, read: Read) -> None:
    rows = [["表1 内线", None, None, "表2 车辆"], *SIDES]
    kinds = [kind for kind, _ in parts(read(saved(book(rows), tmp_path / "a.xlsx")))]
    assert kinds == ["heading", "caption", "table", "caption", "table"]


def test_one_list_in_two_halves_is_two_tables(tmp_path: Path, read: Read) -> None:
    rows = [["序号", "姓名", None, "序号", "姓名"], [1, "李强", None, 2, "王芳"]]
    assert parts(read(saved(book(rows), tmp_path / "a.xlsx")))[1:] == [
        ("table", "序号\t姓名\n1\t李强"),
        ("table", "序号\t姓名\n2\t王芳"),
    ]


@pytest.mark.parametrize("area", ["", "B1:C1"])
def test_a_blank_column_in_a_table_does_not_part_it(tmp_path: Path, read: Read, area: str) -> None:
    rows = [["姓名", "部门", None, "分机", "备注"], ["李强", "销售", None, 8015, "夜班"]]
    one = book(rows)
    if area:
        one.active.merge_cells(area)
    last = cells(read(saved(one, tmp_path / "a.xlsx")))[1]
    assert (last[0], last[-1]) == ("李强", "夜班")


def test_a_blank_row_in_a_table_does_not_part_it(tmp_path: Path, read: Read) -> None:
    rows = [["姓名", "分机"], ["李强", 8015], [], ["王芳", 8016], ["赵雷", 8017]]
    article = read(saved(book(rows), tmp_path / "a.xlsx"))
    assert cells(article)[-1] == ["赵雷", "8017"]


def test_a_title_between_two_tables_is_that_of_the_second(tmp_path: Path, read: Read) -> None:
    rows = [*STAFF, [], ["车辆表"], [], ["车牌", "车型"], ["浙A1", "客车"]]
    kinds = parts(read(saved(book(rows), tmp_path / "a.xlsx")))
    assert [kind for kind, _ in kinds] == ["heading", "table", "caption", "table"]


def test_lines_in_one_column_are_no_table(tmp_path: Path, read: Read) -> None:
    rows = [["填表说明"], ["一、如实填写。"], ["二、按月上报。"]]
    kinds = [kind for kind, _ in parts(read(saved(book(rows), tmp_path / "a.xlsx")))]
    assert kinds == ["heading", "paragraph", "item", "item"]


def test_a_merged_cell_that_claims_a_whole_sheet_costs_no_time(tmp_path: Path, read: Read) -> None:
    merged = book()
    merged.active.merge_cells("B2:C3")
    path = saved(merged, tmp_path / "a.xlsx")
    claim = ('mergeCell ref="[^"]*"', 'mergeCell ref="B2:XFD1048576"')
    article = read(with_part(path, "xl/worksheets/sheet1.xml", claim))
    assert cells(article) == [["姓名", "分机"], ["李强", "8015"], ["王芳", "8015"]]


def test_merged_cells_are_found_across_the_pieces_of_a_file() -> None:
    marks = b"".join(b'<mergeCell ref="A%d:B%d"/>' % (n, n) for n in range(1, 3))
    for before in range(len(marks)):
        sheet = BytesIO(b" " * ((1 << 20) - before) + marks)
        assert list(merged_ranges(sheet)) == [(0, 0, 0, 1), (1, 0, 1, 1)]

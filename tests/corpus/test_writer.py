import pytest

from corpus.blocks import Block
from corpus.loading.formats.writer import TextWriter


def cells(writer: TextWriter) -> list[list[str]]:
    extracted = writer.extracted()
    [block] = (each for each in extracted.blocks if each.kind == "table")
    return [[extracted.text[start:end] for start, end in row.cells] for row in block.rows]


def test_blocks_stand_one_below_the_other() -> None:
    writer = TextWriter()
    writer.write("heading", "第一章 总则", level=2, label="第一章")
    writer.write("paragraph", "  \n")
    writer.write("clause", "第一条 为了测试。\n 另起一行。", label="第一条")
    extracted = writer.extracted()
    assert extracted.text == "第一章 总则\n第一条 为了测试。\n另起一行。"
    assert extracted.blocks == (
        Block("heading", 0, 6, 2, "第一章"),
        Block("clause", 7, 22, label="第一条"),
    )


def test_code_keeps_its_indentation() -> None:
    writer = TextWriter()
    writer.write("code", "    if x:\n\t\ty = 1  \n\n    z\n")
    assert writer.extracted().text == "if x:\n    y = 1\nz"


def test_a_blank_cell_keeps_its_place() -> None:
    writer = TextWriter()
    writer.write_table([["姓名", "房间", "分机"], ["李强", "", "8015"], ["王芳", "305", ""]])
    assert writer.extracted().text == "姓名\t房间\t分机\n李强\t\t8015\n王芳\t305\t"
    assert cells(writer)[1:] == [["李强", "", "8015"], ["王芳", "305", ""]]


def test_a_cell_that_covers_several_places_stands_in_each() -> None:
    writer = TextWriter()
    covered = {(1, 1): (1, 0), (2, 0): (1, 0)}
    writer.write_table([["甲", "乙"], ["丙", ""], ["", "丁"]], covered=covered)
    assert cells(writer) == [["甲", "乙"], ["丙", "丙"], ["丙", "丁"]]


def test_blank_rows_are_left_out() -> None:
    writer = TextWriter()
    writer.write_table([["", ""], ["甲", "乙"], ["", ""], ["", "丁"]])
    assert cells(writer) == [["甲", "乙"], ["", "丁"]]
    [block] = writer.extracted().blocks
    assert [(row.start, row.end) for row in block.rows] == [(0, 3), (5, 6)]


@pytest.mark.parametrize("rows", [[], [[]], [["", " "], [""]]])
def test_a_table_without_text_is_none(rows: list[list[str]]) -> None:
    writer = TextWriter()
    writer.write_table(rows)
    assert writer.extracted().blocks == ()


def test_pages_begin_where_they_are_told_to() -> None:
    writer = TextWriter()
    for number in "一二":
        writer.page()
        writer.write("paragraph", f"第{number}页的话。")
    assert writer.extracted().pages == (0, 6)

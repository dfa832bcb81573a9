"""What the parts of a PDF page are: headings, tables, captions, footnotes, pages."""

from pathlib import Path

import pytest

from corpus.blocks import Block
from corpus.loading.formats.extracted import Extracted
from corpus.loading.formats.pdf import read
from tests.corpus.pages import TOP, Grid, Text, draw

BODY = "\u3000\u3000水文站设在青石滩，每天早晚两次记录水位，\n汛期改为每小时一次。"
STAFF = (("站名", "水位", "雨量"), ("青石滩", "8.1", ""), ("柳湾", "", "3"))
XS = (72, 152, 232, 312)


def told(extracted: Extracted, kind: str) -> list[tuple[int, str, str]]:
    """Level, label and text of the blocks of a kind."""
    return [
        (block.level, block.label, extracted.text[block.start : block.end])
        for block in extracted.blocks
        if block.kind == kind
    ]


def cells(extracted: Extracted, table: Block) -> list[list[str]]:
    return [[extracted.text[start:end] for start, end in row.cells] for row in table.rows]


def only_table(extracted: Extracted) -> Block:
    (table,) = (block for block in extracted.blocks if block.kind == "table")
    return table


def test_headings_are_told_by_their_size_and_number(tmp_path: Path) -> None:
    page = [
        Text(150, TOP, "青石滩水文志", 22),
        Text(72, 730, "第一章 测站", 16),
        Text(72, 700, BODY),
        Text(72, 655, "一、沿革"),
        Text(72, 630, BODY),
        Text(72, 585, "第二章 水情", 16),
        Text(72, 555, BODY),
    ]
    assert told(read(draw(tmp_path / "a.pdf", page)), "heading") == [
        (1, "", "青石滩水文志"),
        (2, "第一章", "第一章 测站"),
        (3, "一", "一、沿革"),
        (2, "第二章", "第二章 水情"),
    ]


def test_a_bold_line_among_plain_text_is_a_heading(tmp_path: Path) -> None:
    page = [Text(72, TOP, "测站沿革", bold=True), Text(72, 740, BODY), Text(72, 690, BODY)]
    assert told(read(draw(tmp_path / "a.pdf", page)), "heading") == [(1, "", "测站沿革")]


def test_points_of_a_list_are_no_headings(tmp_path: Path) -> None:
    page = [Text(72, TOP, BODY), Text(96, 710, "一、登记\n二、测量\n三、上报")]
    assert told(read(draw(tmp_path / "a.pdf", page)), "heading") == []


def test_a_ruled_table_keeps_its_blank_cells(tmp_path: Path) -> None:
    page = [Text(72, TOP, BODY), Grid(XS, (720, 700, 680, 660), STAFF)]
    extracted = read(draw(tmp_path / "a.pdf", page))
    table = only_table(extracted)
    assert cells(extracted, table) == [list(row) for row in STAFF]
    assert table.header_rows == 1


def test_a_table_without_lines_keeps_its_blank_cells(tmp_path: Path) -> None:
    page = [Text(72, TOP, BODY)] + [
        Text(x, 700 - 20 * n, cell)
        for n, row in enumerate(STAFF)
        for x, cell in zip(XS, row, strict=False)
    ]
    extracted = read(draw(tmp_path / "a.pdf", page))
    assert cells(extracted, only_table(extracted)) == [list(row) for row in STAFF]


def test_a_cell_over_two_columns_stands_over_both(tmp_path: Path) -> None:
    page = [
        Grid((72, 152), (720, 680, 660)),
        Grid((152, 312), (720, 700)),
        Grid((152, 232, 312), (700, 680, 660)),
        Text(76, 695, "站名", 11),
        Text(200, 705, "二〇二三年", 11),
        Text(156, 685, "水位", 11),
        Text(236, 685, "雨量", 11),
        Text(76, 665, "柳湾", 11),
        Text(156, 665, "6.9", 11),
        Text(236, 665, "3", 11),
    ]
    extracted = read(draw(tmp_path / "a.pdf", page))
    assert cells(extracted, only_table(extracted)) == [
        ["站名", "二〇二三年", "二〇二三年"],
        ["站名", "水位", "雨量"],
        ["柳湾", "6.9", "3"],
    ]


@pytest.mark.parametrize("second", [(STAFF[0], ("龙口", "5", "9")), (("龙口", "5", "9"),)])
def test_a_table_goes_on_on_the_next_page(
    tmp_path: Path, second: tuple[tuple[str, ...], ...]
) -> None:
    pages = [
        [Text(72, TOP, BODY), Grid(XS, (120, 100, 80, 60), STAFF), Text(280, 30, "- 1 -", 9)],
        [Grid(XS, (790, 770, 750)[: len(second) + 1], second), Text(280, 30, "- 2 -", 9)],
    ]
    extracted = read(draw(tmp_path / "a.pdf", *pages))
    assert cells(extracted, only_table(extracted))[1:] == [
        ["青石滩", "8.1", ""],
        ["柳湾", "", "3"],
        ["龙口", "5", "9"],
    ]
    assert extracted.text[extracted.pages[1] :] == "龙口\t5\t9"


def test_the_caption_of_a_table_is_told(tmp_path: Path) -> None:
    page = [
        Text(72, TOP, BODY),
        Text(110, 725, "表3 各站水情"),
        Grid(XS, (720, 700, 680, 660), STAFF),
    ]
    assert told(read(draw(tmp_path / "a.pdf", page)), "caption") == [(0, "表3", "表3 各站水情")]


def test_a_footnote_comes_behind_the_paragraph_with_its_mark(tmp_path: Path) -> None:
    page = [
        Text(72, TOP, "\u3000\u3000青石滩设站于一九五二年"),
        Text(72 + 13 * 12, TOP + 5, "1", 7),
        Text(72 + 13 * 12 + 5, TOP, "。"),
        Text(72, 740, BODY),
        Text(72, 90, "1 一说一九五三年。", 9),
    ]
    extracted = read(draw(tmp_path / "a.pdf", page))
    assert told(extracted, "footnote") == [(0, "1", "1 一说一九五三年。")]
    assert extracted.text.split("\n")[0].startswith("青石滩设站于一九五二年1")
    assert extracted.text.split("\n")[1] == "1 一说一九五三年。"


def test_a_footnote_does_not_part_a_sentence(tmp_path: Path) -> None:
    first, second = BODY.split("\n")
    pages = [
        [Text(72, 130, first.replace("青石滩", "青石①")), Text(72, 90, "① 又名青石滩。", 9)],
        [Text(72, TOP, second)],
    ]
    assert read(draw(tmp_path / "a.pdf", *pages)).text == (
        "水文站设在青石①，每天早晚两次记录水位，汛期改为每小时一次。\n① 又名青石滩。"
    )


def test_a_page_begins_where_its_first_line_does(tmp_path: Path) -> None:
    first, second = BODY.split("\n")
    extracted = read(draw(tmp_path / "a.pdf", [Text(72, TOP, first)], [Text(72, TOP, second)]))
    assert [extracted.text[page:][:4] for page in extracted.pages] == ["水文站设", "汛期改为"]

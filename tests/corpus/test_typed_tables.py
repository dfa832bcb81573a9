"""Tables that were typed: in every text they are found with all of their cells."""

import pytest

from corpus.structure.marks import find_blocks

WITH_BLANK = [["航线", "上行", "下行"], ["东线", "8:00", ""], ["西线", "", "9:30"]]


def tables(text: str) -> list[list[list[str]]]:
    return [
        [[text[start:end] for start, end in row.cells] for row in block.rows]
        for block in find_blocks(text)
        if block.kind == "table"
    ]


@pytest.mark.parametrize(
    "text",
    [
        "航线\t上行\t下行\n东线\t8:00\t\n西线\t\t9:30",
        "航线\t上行\t下行\r\n东线\t8:00\r\n西线\t\t9:30",
        "| 航线 | 上行 | 下行 |\n| 东线 | 8:00 | |\n| 西线 | | 9:30 |",
        "航线 | 上行 | 下行\n-----|------|----\n东线 | 8:00 | \n西线 | | 9:30",
        "+----+----+----+\n|航线|上行|下行|\n+----+----+----+\n|东线|8:00||\n|西线||9:30|\n+----+----+----+",
        "┌──┬──┬──┐\n│航线│上行│下行│\n├──┼──┼──┤\n│东线│8:00│　│\n│西线│　│9:30│\n└──┴──┴──┘",
    ],
)
@pytest.mark.parametrize("around", ["{}", "时刻如下。\n{}\n以上为准。"])
def test_a_blank_cell_is_blank(text: str, around: str) -> None:
    assert tables(around.format(text)) == [WITH_BLANK]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "航线    票价\n东线    3元\n西线    5元",
            [["航线", "票价"], ["东线", "3元"], ["西线", "5元"]],
        ),
        ("航线　上行　下行\n东线　八点　九点\n西线　十点　十一点", None),
        (
            "航线    上行    下行\n东线    8:00    9:00\n西线            9:30",
            [["航线", "上行", "下行"], ["东线", "8:00", "9:00"], ["西线", "", "9:30"]],
        ),
        (
            "航线\t\t票价\n东线大船\t3元\n西线\t\t5元",
            [["航线", "票价"], ["东线大船", "3元"], ["西线", "5元"]],
        ),
        (
            "\t上行\t下行\n东线\t8:00\t9:00",
            [["", "上行", "下行"], ["东线", "8:00", "9:00"]],
        ),
    ],
)
def test_cells_are_told_by_tabs_and_blanks(text: str, expected: list[list[str]] | None) -> None:
    rows = expected or [line.split("　") for line in text.split("\n")]
    assert tables(text) == [rows]


@pytest.mark.parametrize(
    "text",
    [
        "1.\t先上船\n2.\t再买票",
        "第一条\t船向东。\n第二条\t车向西。",
        "船长：李强\t电话：8015\n大副：王芳\t电话：8016",
        "甲方（盖章）：      乙方（盖章）：\n代表：      代表：\n日期：      日期：",
        "船开了。  大家都去看。\n车也开了。  没有人看。\n天黑了。  都回家了。",
        "江上有人家　船头晒网纱\n夜来风雨过　满地落桃花\n明日天放晴　还去采莲花",
        "\t船开了。\n\t车也开了。",
        "作词：李强　作曲：王芳",
        "编辑 | 李强\n校对 | 王芳",
        "航线\t票价",
    ],
)
def test_what_is_only_set_apart_is_no_table(text: str) -> None:
    assert tables(text) == []


def test_an_empty_line_ends_a_table() -> None:
    text = "航线\t票价\n东线\t3元\n\n船名\t船长\n海鸥\t李强"
    assert tables(text) == [
        [["航线", "票价"], ["东线", "3元"]],
        [["船名", "船长"], ["海鸥", "李强"]],
    ]


@pytest.mark.parametrize(
    ("text", "header_rows"),
    [
        ("航线\t票价\n东线\t3元", 1),
        ("| 一 | 二 |\n| 三 | 四 |\n|---|---|\n| 五 | 六 |", 2),
        ("姓名\t李强\n性别\t男", 0),
    ],
)
def test_a_rule_or_the_look_of_its_rows_tells_the_header(text: str, header_rows: int) -> None:
    [table] = find_blocks(text)
    assert table.header_rows == header_rows

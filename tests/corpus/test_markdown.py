"""The blocks of Markdown: what its marks say, at the places where it stands in the source."""

from pathlib import Path

import pytest

from corpus.blocks import Block
from corpus.structure.marks import find_blocks
from tests.corpus.conftest import Read


def blocks(text: str, suffix: str = ".md") -> list[tuple[str, int, str, str]]:
    return [
        (each.kind, each.level, each.label, text[each.start : each.end])
        for each in find_blocks(text, suffix=suffix)
    ]


def cells(text: str) -> list[list[str]]:
    [table] = [each for each in find_blocks(text, suffix=".md") if each.kind == "table"]
    return [[text[start:end] for start, end in row.cells] for row in table.rows]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("# 船", [("heading", 1, "", "# 船")]),
        ("### 第三章 船", [("heading", 3, "第三章", "### 第三章 船")]),
        ("船\n===", [("heading", 1, "", "船"), ("furniture", 0, "", "===")]),
        ("船开了。\n---", [("paragraph", 0, "", "船开了。"), ("furniture", 0, "", "---")]),
        ("```sh\n# 船\n```", [("code", 0, "", "```sh\n# 船\n```")]),
        ("    # 船", [("code", 0, "", "# 船")]),
        ("    船从这里开出去，每天八点。", [("paragraph", 0, "", "船从这里开出去，每天八点。")]),
        ("> 船开了。", [("paragraph", 0, "", "> 船开了。")]),
        ("<b>船</b>", [("paragraph", 0, "", "<b>船</b>")]),
        ("[船]: https://a.cn", [("paragraph", 0, "", "[船]: https://a.cn")]),
        ("第一条 船向东。", [("clause", 0, "第一条", "第一条 船向东。")]),
        (
            "- 船\n  - 帆\n    布做\n\n    白色\n1) 车",
            [
                ("item", 1, "-", "- 船"),
                ("item", 2, "-", "- 帆\n    布做"),
                ("item", 3, "", "白色"),
                ("item", 1, "1)", "1) 车"),
            ],
        ),
        (
            "1. 远吗？\n   不远。\n2. 贵吗？\n   不贵。",
            [
                ("question", 0, "", "1. 远吗？"),
                ("answer", 0, "", "不远。"),
                ("question", 0, "", "2. 贵吗？"),
                ("answer", 0, "", "不贵。"),
            ],
        ),
        (
            "- **问：** 远吗？\n- **答：** 不远。",
            [
                ("question", 0, "", "- **问：** 远吗？"),
                ("answer", 0, "- **答：**", "- **答：** 不远。"),
            ],
        ),
        (
            "---\ntitle: 船\n---\n\n船开了。",
            [("front matter", 0, "", "---\ntitle: 船\n---"), ("paragraph", 0, "", "船开了。")],
        ),
    ],
)
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_the_marks_say_what_a_block_is(
    text: str, expected: list[tuple[str, int, str, str]], newline: str
) -> None:
    actual = blocks(text.replace("\n", newline))
    assert [(*rest, part.replace(newline, "\n")) for *rest, part in actual] == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("| 船 | 票 |\n| --- | :-: |\n| 东线 | 3元 |", [["船", "票"], ["东线", "3元"]]),
        ("船 | 票\n--- | ---\n东线 | 3元", [["船", "票"], ["东线", "3元"]]),
        ("|船|票|\n|-|-|\n|东线||\n||3元|", [["船", "票"], ["东线", ""], ["", "3元"]]),
        ("| 船 | 票 |\n|-|-|\n| 东线 |", [["船", "票"], ["东线", ""]]),
        ("| 船 | 票 |\n|-|-|\n| a \\| b | `c` |", [["船", "票"], ["a \\| b", "`c`"]]),
        ("> | 船 | 票 |\n> |-|-|\n> | 东线 | 3元 |", [["船", "票"], ["东线", "3元"]]),
    ],
)
def test_cells_stand_where_they_do_in_the_source(text: str, expected: list[list[str]]) -> None:
    assert cells(text) == expected


def test_the_rule_below_a_header_belongs_to_the_table_but_to_no_row() -> None:
    text = "| 船 | 票 |\n|---|---|\n| 东线 | 3元 |"
    [table] = find_blocks(text, suffix=".md")
    assert (table.start, table.end, table.header_rows) == (0, len(text), 1)
    assert [text[row.start : row.end] for row in table.rows] == ["| 船 | 票 |", "| 东线 | 3元 |"]


@pytest.mark.parametrize(
    ("text", "is_read_as_markdown"),
    [
        ("# 船\n\n- 帆\n- 桨", True),
        ("# 船\n\n一\n\n## 帆\n\n二\n\n## 桨\n\n三", True),
        ("# 船\n\n|a|b|\n|-|-|\n|---|---|\n|1|2|", True),
        ("#船 #帆\n\n开船了。", False),
        ("- 帆\n- 桨", False),
        ("船开了。", False),
    ],
)
def test_a_plain_text_is_markdown_where_its_marks_are(text: str, is_read_as_markdown: bool) -> None:
    is_heading = find_blocks(text, suffix=".txt")[0].kind == "heading"
    assert is_heading is is_read_as_markdown
    assert find_blocks(text)[0].kind != "heading"


def test_a_file_is_read_as_its_name_says(read: Read, tmp_path: Path) -> None:
    text = "# 船\n\n开船了。"
    (tmp_path / "a.md").write_text(text, encoding="utf-8")
    (tmp_path / "b.txt").write_text(text, encoding="utf-8")
    paragraph = Block("paragraph", 5, 9)
    assert read(tmp_path / "a.md").blocks == (Block("heading", 0, 3, 1), paragraph)
    assert read(tmp_path / "b.txt").blocks == (Block("paragraph", 0, 3), paragraph)

"""What the paragraphs of a plain text are, told by their marks."""

import time

import pytest
from hypothesis import given

from corpus.blocks import Block
from corpus.structure.marks import find_blocks
from tests.corpus.test_properties import ANY_TEXTS, uncovered


def kinds(text: str, known: tuple[Block, ...] = ()) -> list[tuple[str, str]]:
    """The kind of each block with its text."""
    return [(each.kind, text[each.start : each.end]) for each in find_blocks(text, known)]


def outline(text: str, known: tuple[Block, ...] = ()) -> list[str]:
    """What is more than a paragraph: its kind, its level if it has one, and its label."""
    return [
        f"{each.kind} {each.level or ''} {each.label}".replace("  ", " ").strip()
        for each in find_blocks(text, known)
        if each.kind != "paragraph"
    ]


def paragraphs(text: str) -> tuple[Block, ...]:
    """The lines of a text as a format tells them."""
    starts = [0, *(at + 1 for at, character in enumerate(text) if character == "\n")]
    lines = zip(starts, text.split("\n"), strict=True)
    return tuple(Block("paragraph", start, start + len(line)) for start, line in lines)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("第一条　本法所称船舶，是指海船。", ["clause 第一条"]),
        ("　　第３条 船长由船东任命。", ["clause 第３条"]),
        ("第12条 船长由船东任命。", ["clause 第12条"]),
        ("第 十 条　船长由船东任命。", ["clause 第 十 条"]),
        ("第六条之一　船长可以辞职。", ["clause 第六条之一"]),
        ("第七条船员须持证。\n第八条船员须体检。", ["clause 第七条", "clause 第八条"]),
        ("第一条路很长，走了三天。", []),
        ("第八条的规定适用于海船。", []),
        ("第八条、第九条适用于海船。", []),
        ("第七条船员须持证。\n第八条第二款另有规定的除外。", []),
    ],
)
def test_a_clause_begins_its_paragraph(text: str, expected: list[str]) -> None:
    assert outline(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "第一编　总则\n第一章　目的\n第一节　范围\n第一条　为了航行。",
            ["heading 1 第一编", "heading 2 第一章", "heading 3 第一节", "clause 第一条"],
        ),
        (
            "一、值班\n每天两人。\n二、巡查\n（一）时间\n早晚各一次。\n（二）路线\n沿堤。",
            [
                *("heading 4 一、", "heading 4 二、"),
                *("heading 5 （一）", "heading 5 （二）"),
            ],
        ),
        (
            "1 范围\n本标准适用于茶。\n1.1 绿茶\n不发酵。\n1.2 红茶\n发酵。\n1.2.1 小种\n烟熏。"
            "\n1.2.2 工夫\n不熏。\n2 包装\n用纸。",
            [
                *("heading 6 1", "heading 7 1.1", "heading 7 1.2"),
                *("heading 8 1.2.1", "heading 8 1.2.2"),
                "heading 6 2",
            ],
        ),
        ("１．报名\n网上报名。\n２．缴费\n现场缴费。", ["heading 6 １．", "heading 6 ２．"]),
        ("附件1\n船员名单如下。\n附件2\n船只名单如下。", ["heading 1 附件1", "heading 1 附件2"]),
        ("春季（3月至5月）：\n八点开船。\n秋季（9月至11月）：\n九点开船。", ["heading 8"] * 2),
    ],
)
def test_a_short_numbered_line_over_a_text_is_a_heading(text: str, expected: list[str]) -> None:
    assert outline(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "目录\n第一章 概况\n第一节 位置\n第二节 人口\n第二章 农业\n第三章 工业",
        "第一章 概况……3\n第二章 农业……8\n本书共两章。",
        "各单位：\n船票已经发放。",
        "船票调整如下：\n成人十元。",
        "附件：1.船员名单",
        "第一节车厢坐满了人",
        "3.5 万人乘船。",
        "J. Conrad写过船。",
        "2023年，船运增长。\n2024年，船运下降。",
    ],
)
def test_what_only_looks_like_a_mark_is_none(text: str) -> None:
    assert outline(text) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("带好：\n1. 船票\n2. 雨衣\n3. 水壶\n\n准时到。", ["item 1 1.", "item 1 2.", "item 1 3."]),
        ("一、加强值班。每天两人。\n二、加强巡查。早晚各一次。", ["item 1 一、", "item 1 二、"]),
        (
            "（一）登船。\n1.验票；\n①查证件；\n2.安检。\n（二）离船。",
            ["item 1 （一）", "item 2 1.", "item 3 ①", "item 2 2.", "item 1 （二）"],
        ),
        ("• 甲板\n  • 船头\n• 船舱", ["item 1 •", "item 2 •", "item 1 •"]),
        ("A. 红茶\nB. 绿茶", ["item 1 A.", "item 1 B."]),
        ("E1：缺水\nE2：缺油，请加油", ["item 1 E1", "item 1 E2"]),
    ],
)
def test_points_of_a_list_are_items_by_their_depth(text: str, expected: list[str]) -> None:
    assert outline(text) == expected


QUESTION, ANSWER = "question", "answer"


@pytest.mark.parametrize(
    "marks",
    [
        ("问：", "答："),
        ("问:", "答:"),
        ("Q：", "A："),
        ("Q1 ", "A1 "),
        ("问1 ", "答1 "),
        ("【问】", "【答】"),
        ("问题1：", "回答："),
        ("**问：**", "**答：**"),
        ("1、问：", "答："),
    ],
)
@pytest.mark.parametrize("gap", ["\n", "\n\n"])
def test_a_question_is_followed_by_its_answer(marks: tuple[str, str], gap: str) -> None:
    text = f"{marks[0]}船几点开？\n{marks[1]}八点。{gap}{marks[0]}票价多少？\n{marks[1]}十元。"
    assert [kind for kind, _ in kinds(text)] == [QUESTION, ANSWER] * 2


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1. 船几点开？\n八点。\n2. 票价多少？\n十元。\n儿童半价。", "QAQA "),
        ("问：在哪里？答：在码头。", "QA"),
        ("问：怎样买票？\n答：有两种办法。\n1. 窗口\n2. 网上\n问：贵吗？\n答：不贵。", "QAAAQA"),
        ("问：贵吗？\n答：不贵。\n\n问：远吗？\n答：不远。\n\n码头管理处", "QAQA "),
        ("问：贵吗？\n答：不贵。\n很便宜。\n问：远吗？\n答：不远。\n\n码头管理处", "QAAQA "),
        ("问：贵吗？\n\n答：不贵。\n\n真的。\n\n问：远吗？\n\n答：不远。\n\n真的。", "QAAQAA"),
        ("问：贵吗？\n答：不贵。\n二、路程\n问：远吗？\n答：不远。", "QAHQA"),
        ("问：贵吗？\n问：远吗？\n答：不远。", " QA"),
        ("1. 船几点开？", "I"),
        ("船几点开？\n八点。", "  "),
    ],
)
def test_an_answer_ends_where_the_next_question_or_another_text_begins(
    text: str, expected: str
) -> None:
    letters = {QUESTION: "Q", ANSWER: "A", "heading": "H", "item": "I", "paragraph": " "}
    assert "".join(letters[kind] for kind, _ in kinds(text)) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("航程①为三里。\n①一说四里。", ["footnote ①"]),
        ("航程三里[1]。\n[1] 见航海志。", ["footnote [1]"]),
        ("航程三里。\n注：一说四里。", ["footnote 注"]),
        ("航程三里。\n————\n① 一说四里。", ["furniture", "footnote ①"]),
        ("先上船。\n①验票；\n②入座。", ["item 1 ①", "item 1 ②"]),
        ("航线\t里程\n东线\t三里\n注：只算单程。\n欢迎乘船。", ["table", "footnote 注"]),
        ("表2 航线\n航线\t里程\n东线\t三里", ["caption 表2", "table"]),
        ("表2 航线\n单位：里\n航线\t里程\n东线\t3", ["caption 表2", "table"]),
        ("航线\t里程\n东线\t三里\n图1-2　航线", ["table", "caption 图1-2"]),
        ("航线里程表\n航线\t里程\n东线\t三里", ["caption", "table"]),
        ("表2 航线\n共有三条。", []),
    ],
)
def test_notes_and_captions_stand_beside_what_they_explain(text: str, expected: list[str]) -> None:
    assert outline(text) == expected


def test_code_and_settings_are_blocks_of_their_own() -> None:
    text = "---\n标题: 船\n---\n用法：\n```\n1. a\n\n问：b\n```\n完。"
    assert [kind for kind, _ in kinds(text)] == ["front matter", "paragraph", "code", "paragraph"]


def test_lines_of_a_poem_are_paragraphs() -> None:
    text = "江上有人家，\n船头晒网纱。\n夜来风雨过，\n满地落桃花。"
    assert [line for _, line in kinds(text)] == text.split("\n")


def test_known_blocks_stay_and_known_paragraphs_are_looked_at() -> None:
    text = "一、航线\n第一条 船向东。\n问：远吗？\n答：不远。\n航线\t里程\n东线\t三里"
    known = (Block("code", 0, 4), *paragraphs(text)[1:])
    assert [kind for kind, _ in kinds(text, known)] == [
        *("code", "clause", "question", "answer", "table")
    ]
    assert find_blocks(text, known)[0] is known[0]


def test_a_known_paragraph_keeps_its_certainty() -> None:
    assert find_blocks("第一条 船向东。", (Block("paragraph", 0, 8, certainty=0.5),)) == (
        Block("clause", 0, 8, label="第一条", certainty=0.5),
    )


@pytest.mark.parametrize(
    ("first", "text", "level"),
    [
        ("第一章 船", "第二章 车", 1),
        ("一、船", "（一）车", 2),
        ("船", "一、车", 4),
        ("（一）船", "一、车", 1),
    ],
)
def test_levels_of_headings_fit_those_that_the_format_told(
    first: str, text: str, level: int
) -> None:
    known_level = 2 if first == "（一）船" else 1
    whole = f"{first}\n水上走。\n{text}\n陆上走。"
    known = (Block("heading", 0, len(first), level=known_level), *paragraphs(whole)[1:])
    [heading] = [each for each in find_blocks(whole, known)[1:] if each.kind == "heading"]
    assert find_blocks(whole, known)[0] == known[0]
    assert heading.level == (level if first != "一、船" else 5)


def test_ordinary_prose_is_paragraphs(shipped_text: str) -> None:
    assert outline(shipped_text) == []


@given(ANY_TEXTS)
def test_blocks_cover_the_text_in_order(text: str) -> None:
    for suffix in ("", ".md"):
        blocks = find_blocks(text, suffix=suffix)
        assert not uncovered(text, [(each.start, each.end) for each in blocks]).strip()


@given(ANY_TEXTS)
def test_rows_and_cells_lie_in_their_table_in_order(text: str) -> None:
    lines = text.splitlines() or [""]
    table = "\n".join("\t".join(lines[:3]) for _ in range(3))
    for block in find_blocks(table):
        uncovered(table, [(row.start, row.end) for row in block.rows])
        for row in block.rows:
            assert block.start <= row.start <= row.end <= block.end
            assert all(row.start <= a <= b <= row.end for a, b in row.cells)


UNITS = (
    *("第", "|", "\t", "|\n", "a\t", "a\tb\n", "| a | b |\n", "第一条 ", "第一条 甲\n", "一、\n"),
    *("问：\n", "问：甲\n答：乙\n", "①\n", "[1]\n", "# a\n", "> ", ">\n", "- ", "```\n", "---\n"),
    *(
        "a  b\n",
        "a\u3000",
        "1.",
        "1.1 ",
        "夏：\n",
        "\n",
        "- a\n",
        "  - a\n",
        "*",
        "[a]: b\n",
        "表1\n",
    ),
    *("|a|b|\n|-|-|\n", "<a", "1. 甲？\n", "问：答："),
)


@pytest.mark.parametrize("unit", ["第", "|", "\t", "a\t", "一"])
def test_a_megabyte_of_one_mark_is_read_in_linear_time(unit: str) -> None:
    started = time.process_time()
    find_blocks(unit * (1_000_000 // len(unit)))
    assert time.process_time() - started < 3.0


def test_settings_that_do_not_end_are_none() -> None:
    text = "---\n" + "  \n" * 100 + "船开了。"
    assert [kind for kind, _ in kinds(text)] == ["furniture", "paragraph"]


@pytest.mark.parametrize("suffix", ["", ".md"])
@pytest.mark.parametrize("unit", UNITS)
def test_a_hostile_text_is_read_in_linear_time(unit: str, suffix: str) -> None:
    """40,000 characters take less than a second, squares of their lines would take many."""
    text = unit * (40_000 // len(unit))
    started = time.process_time()
    find_blocks(text, suffix=suffix)
    assert time.process_time() - started < 2.4

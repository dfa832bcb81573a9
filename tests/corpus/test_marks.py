"""Blocks of plain text, told by the marks at the beginnings of paragraphs."""

import pytest

from corpus.structure.marks import find_blocks


def kinds(text: str) -> list[tuple[str, str]]:
    """Kind and first line of each block."""
    return [(b.kind, text[b.start : b.end].split("\n")[0]) for b in find_blocks(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "第一章 总则\n第一条 为了管理，制定本办法。\n第二条 适用于本馆。",
            [
                ("heading", "第一章 总则"),
                ("clause", "第一条 为了管理，制定本办法。"),
                ("clause", "第二条 适用于本馆。"),
            ],
        ),
        (
            "问：多久装好？\n答：两天。\n问：多少钱？\n答：免费。",
            [
                ("question", "问：多久装好？"),
                ("answer", "答：两天。"),
                ("question", "问：多少钱？"),
                ("answer", "答：免费。"),
            ],
        ),
        (
            "姓名\t分机\n李强\t8015\n王芳\t8077",
            [("table", "姓名\t分机")],
        ),
        (
            "今天开会。\n明天放假，后天上班。",
            [("paragraph", "今天开会。"), ("paragraph", "明天放假，后天上班。")],
        ),
    ],
)
def test_what_a_paragraph_begins_with_tells_what_it_is(
    text: str, expected: list[tuple[str, str]]
) -> None:
    assert kinds(text) == expected


def test_a_clause_bears_its_number() -> None:
    [clause] = find_blocks("第十二条　迟到三次的，扣发奖金。")
    assert (clause.kind, clause.label) == ("clause", "第十二条")


def test_cells_are_windows_on_the_text_and_blank_ones_are_told() -> None:
    text = "| 姓名 | 分机 |\n| ---- | ---- |\n| 李强 | |\n| 王芳 | 8077 |"
    [table] = find_blocks(text, suffix=".md")
    cells = [[text[start:end] for start, end in row.cells] for row in table.rows]
    assert cells == [["姓名", "分机"], ["李强", ""], ["王芳", "8077"]]
    assert table.header_rows == 1


@pytest.mark.parametrize("mark", ["第", "|", "\t", "问：", "（一）", "- "])
def test_hostile_texts_cost_little_and_lose_nothing(mark: str) -> None:
    text = (mark * 20_000 + "\n") * 5
    blocks = find_blocks(text)
    covered = sum(len("".join(text[b.start : b.end].split())) for b in blocks)
    assert covered == len("".join(text.split()))

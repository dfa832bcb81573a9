"""What a terminal shows of an answer from a table, a clause, a FAQ, a picture."""

import pytest
from rich.console import Console

from qa.answer import Answer, Candidate, UnreadPart
from qa.console import print_answer
from tests.structured import (
    ARTICLE,
    CLAUSE,
    RECOGNISED,
    REPLY,
    ROW,
    SPACED,
    UNREAD,
    answer,
    candidate,
    window,
)


def printed(told: Answer) -> str:
    console = Console(width=100)
    with console.capture() as capture:
        print_answer(told, console)
    return capture.get()


def test_a_row_is_a_table_of_the_columns_that_matter() -> None:
    assert printed(answer((ROW, "8016"))).startswith(
        "8016\n"
        "    第四章 住宿\n"
        "[1] 表3 住宿标准\n"
        "    ┌──────┬──────┐\n"
        "    │ 地区 │ 电话 │\n"
        "    ├──────┼──────┤\n"
        "    │ 宁波 │ 8016 │\n"
        "    └──────┴──────┘\n"
        "    —— 差旅管理办法 · "
    )


def test_a_row_that_is_only_near_is_a_table_as_well() -> None:
    assert "│ 宁波 │ 8016 │" in printed(answer((ROW, "8016"), min_confidence=1))


@pytest.mark.parametrize(
    ("place", "lines"),
    [
        ((CLAUSE, "五天"), "    第三章 休假 › 第十二条\n[1] 第十二条 年假不少于五天。\n"),
        ((REPLY, "48小时内"), "    问 宽带安装需要多久？\n[1] 下单以后48小时内安装。\n"),
        ((RECOGNISED, "一百二十万元"), "    文字识别（OCR），请对照原件（识别把握 87%）"),
        ((SPACED, "四 十 二 亩"), "四 十 二 亩  四十二亩\n"),
        ((CLAUSE, "五天"), "—— 差旅管理办法 · 松公〔2024〕7号 · 2024年11月5日 22:50 · 第1页（"),
    ],
)
def test_what_gives_a_sentence_its_meaning_is_printed(place: tuple[str, str], lines: str) -> None:
    assert lines in printed(answer(place))


def test_a_name_of_a_column_is_printed_with_the_row_that_proves_it() -> None:
    row = candidate(ROW, "8016")
    named = Candidate(window("电话"), row.evidence, 0.9)
    assert printed(Answer.of("?", [named])).startswith("电话\n    第四章 住宿\n[1] 表3 住宿标准\n")


def test_what_was_not_read_is_told_where_nothing_is_answered() -> None:
    part = UnreadPart.of(ARTICLE, UNREAD)
    told = answer((CLAUSE, "五天"), min_confidence=1).model_copy(update={"unread": (part,)})
    assert "《差旅管理办法》没有全部读到：第2页是图片，没有读。" in printed(told)

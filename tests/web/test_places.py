"""A place in an article as a message shows it: its table, what stands above it, its source."""

import re

import pytest

from qa.answer import EvidencePlace, TableRow, UnreadPart
from tests.structured import ARTICLE, CLAUSE, RECOGNISED, REPLY, ROW, SPACED, UNREAD, answer
from web.chat.messages import answer_message
from web.chat.places import brief_html, row_html

ROW_PLACE = answer((ROW, "8016")).evidence[0]


def row_of(**fields: object) -> EvidencePlace:
    row = {"caption": "", "headers": (), "cells": ("a", "b"), "column": 1}
    return ROW_PLACE.model_copy(update={"row": TableRow.model_validate(row | fields)})


def test_the_columns_that_matter_stand_before_the_whole_row() -> None:
    few, _, whole = row_html(ROW_PLACE).partition("<details")
    assert few == (
        "<p class='table-caption' lang='zh'>表3 住宿标准</p>"
        "<div class='rows' role='group' tabindex='0'><table lang='zh'>"
        "<thead><tr><th scope='col'>地区</th><th scope='col'>电话</th></tr></thead>"
        "<tbody><tr><td>宁波</td>"
        "<td class='answered'><mark><strong>8016</strong></mark></td></tr></tbody></table></div>"
    )
    assert whole.count("<td") == 7


def test_a_name_over_several_columns_stands_once() -> None:
    head = re.findall("<tr>.*?</tr>", row_html(ROW_PLACE).partition("<details")[2])[:2]
    assert head[0].startswith(
        "<tr><th scope='col' rowspan='2'>地区</th><th scope='colgroup' colspan='2'>预算</th>"
    )
    assert head[1] == "<tr><th scope='col'>旺季</th><th scope='col'>淡季</th></tr>"


def test_a_blank_cell_is_empty_and_has_a_name() -> None:
    assert "<td class='blank'><span class='unseen'><span class='zh' lang='zh'>空白" in row_html(
        ROW_PLACE
    )


def test_a_blank_cell_that_was_asked_for_says_so() -> None:
    html = row_html(row_of(cells=("a", "")), supports=False)
    assert "<td class='near blank'><em>（<span class='zh' lang='zh'>空白" in html


def test_a_column_without_a_name_keeps_its_place() -> None:
    html = row_html(row_of(headers=((), ("分机",))))
    assert "<tr><td colspan='1' rowspan='1'></td><th scope='col'>分机</th></tr>" in html


def test_of_a_long_cell_the_answer_is_marked() -> None:
    html = row_html(row_of(cells=("a", "分机8016转2")))
    assert "分机<mark><strong>8016</strong></mark>转2" in html


def test_what_an_article_wrote_into_a_table_is_inert() -> None:
    html = row_html(row_of(caption="<i>", headers=(("<b>",), ("|",)), cells=("<u>", "*a*")))
    assert not re.search("<[ibu]>|[*|]", html)


def test_a_row_that_is_only_near_has_no_answer_marked() -> None:
    message = answer_message(answer((ROW, "8016"), min_confidence=1))
    assert "<td class='near'>8016</td>" in message
    assert "<mark>" not in message


@pytest.mark.parametrize(
    ("place", "shown"),
    [
        ((CLAUSE, "五天"), "<p class='context path' lang='zh'>第三章 休假 › 第十二条</p>"),
        ((REPLY, "48小时内"), "问 </span>"),
        ((REPLY, "48小时内"), "<span>宽带安装需要多久？</span></p><blockquote"),
        ((RECOGNISED, "一百二十万元"), "文字识别（OCR），请对照原件（识别把握 87%）"),
        ((SPACED, "四 十 二 亩"), "四 十 二 亩 <small>四十二亩</small></p>"),
        ((CLAUSE, "五天"), "<p class='source' lang='zh'>差旅管理办法 · 松公〔2024〕7号 · "),
        ((CLAUSE, "五天"), "第1页</span><span class='en' lang='en'>page 1</span></p>"),
    ],
)
def test_what_gives_a_sentence_its_meaning_is_shown(place: tuple[str, str], shown: str) -> None:
    assert shown in answer_message(answer(place))
    assert place[0] in answer_message(answer(place, min_confidence=1))


def test_another_answer_is_told_by_its_row_and_column() -> None:
    assert brief_html(ROW_PLACE) == "<small lang='zh'>宁波 › 电话</small>"


def test_the_reason_stands_for_the_general_sentence() -> None:
    reason = {"reason": "表中这一格是<空白>。", "reason_english": "This cell is blank."}
    told = answer_message(answer((ROW, "8016"), min_confidence=1).model_copy(update=reason))
    assert "表中这一格是&#60;空白&#62;。" in told
    assert "This cell is blank&#46;" in told
    assert "没有找到可以作为依据的句子" not in told


def test_what_was_not_read_is_told_where_nothing_is_answered() -> None:
    unread = {"unread": (UnreadPart.of(ARTICLE, UNREAD),)}
    told = answer((CLAUSE, "五天"), min_confidence=1).model_copy(update=unread)
    assert "《差旅管理办法》没有全部读到：第2页是图片，没有读。" in answer_message(told)


def test_a_message_with_a_table_is_one_block_without_an_empty_line() -> None:
    assert "\n" not in answer_message(answer((ROW, "8016")))

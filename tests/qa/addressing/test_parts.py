from dataclasses import replace

import pytest

from corpus import Article
from qa.addressing.parts import find_part
from qa.addressing.questions import read_whereabouts
from qa.addressing.telling import part_window
from tests.qa.addressing.articles import RULES, Line, make_article


def place(article: Article, address: str) -> str | None:
    """What is told of an address."""
    where = read_whereabouts(address).address
    assert where
    part = find_part(article, where.steps)
    return part_window(part, where.steps[-1]).text if part else None


@pytest.mark.parametrize(
    ("address", "text"),
    [
        ("第二条", "本办法适用于各车间。"),
        (
            "第三条",
            "值班人员应当：\n（一）按时到岗；\n（二）填写日志。\n节假日值班另行安排。",
        ),
        ("第三条第（二）项", "填写日志。"),
        ("第三条第二款", "节假日值班另行安排。"),
        ("第三条第二项", "填写日志。"),
        ("第四条", "违反第三条规定的，罚款50元。"),
        ("最后一条", "违反第三条规定的，罚款50元。"),
        ("第一章", "第一章　总则\n第一条　为规范值班，制定本办法。\n第二条　本办法适用于各车间。"),
        ("附件1", "附件1\n值班表\n甲班由王平负责。"),
        ("附件2", "附件2：电话表\n值班电话为6620。"),
        ("第九条", None),
        ("第三章", None),
        ("附件3", None),
        ("第三条第四款", None),
        ("第8.1条", None),
    ],
)
def test_a_part_goes_on_to_the_next_of_its_kind(address: str, text: str | None) -> None:
    assert place(make_article(RULES), address) == text


def test_a_clause_is_no_paragraph_that_cites_it() -> None:
    citing = Line("paragraph", "第二条规定的车间名单另发。")
    assert place(make_article((RULES[0], citing, *RULES[1:])), "第二条") == "本办法适用于各车间。"


def test_a_clause_is_found_where_only_its_text_tells_it() -> None:
    lines = (Line("paragraph", "第一条　目的。"), Line("paragraph", "第二条　范围。"))
    assert place(make_article(lines), "第二条") == "范围。"


def test_a_chapter_is_not_its_line_in_the_table_of_contents() -> None:
    contents = (Line("paragraph", "第一章　总则"), Line("paragraph", "第二章　值班"))
    told = place(make_article((RULES[0], *contents, *RULES[1:])), "第二章")
    assert told
    assert told.startswith("第二章　值班\n第三条")


def test_of_a_long_chapter_the_heading_and_its_first_clause_are_told() -> None:
    lines = (
        Line("heading", "第一章　总则", "第一章", 2),
        Line("clause", "第一条　" + "甲" * 200 + "。", "第一条"),
        Line("clause", "第二条　" + "乙" * 200 + "。", "第二条"),
    )
    assert place(make_article(lines), "第一章") == "\n".join(line.text for line in lines[:2])


def test_items_within_a_paragraph_have_numbers_too() -> None:
    clause = Line("clause", "第一条　有下列情形的：（一）迟到；（二）早退。", "第一条")
    assert place(make_article((clause,)), "第一条第（二）项") == "早退。"


def test_prose_has_no_items() -> None:
    assert place(make_article((Line("paragraph", "今天开会。"),)), "第二项") is None


def test_a_table_has_the_number_of_its_caption() -> None:
    lines = (
        Line("table", "甲\t1"),
        Line("caption", "表2　电话", "表2"),
        Line("table", "乙\t2"),
    )
    assert place(make_article(lines), "表2") == "表2　电话\n乙\t2"


def test_tables_without_numbers_are_counted() -> None:
    lines = (Line("table", "甲\t1"), Line("paragraph", "另见："), Line("table", "乙\t2"))
    assert place(make_article(lines), "第二张表") == "乙\t2"


def test_a_sheet_has_its_name() -> None:
    lines = (
        Line("heading", "一月", "", 1),
        Line("table", "甲\t1"),
        Line("heading", "二月", "", 1),
        Line("table", "乙\t2"),
    )
    assert place(make_article(lines), "工作表“二月”") == "二月\n乙\t2"


def test_a_question_of_the_article_comes_with_its_answer() -> None:
    lines = (
        Line("question", "Q1：装机多久？", "Q1"),
        Line("answer", "两天。"),
        Line("question", "Q2：费用多少？", "Q2"),
        Line("answer", "免费。"),
    )
    assert place(make_article(lines), "Q2") == "Q2：费用多少？\n免费。"


def test_a_numbered_heading_is_an_item() -> None:
    lines = (
        Line("heading", "一、目标", "一、", 2),
        Line("paragraph", "达标。"),
        Line("heading", "二、分工", "二、", 2),
        Line("paragraph", "由王平负责。"),
    )
    assert place(make_article(lines), "第二项") == "分工\n由王平负责。"


@pytest.mark.parametrize(
    ("address", "text"),
    [("第一段", "今天开会。明天放假。"), ("最后一段", "后天上班。"), ("第二句", "明天放假。")],
)
def test_paragraphs_are_those_of_running_text(address: str, text: str) -> None:
    lines = (
        Line("heading", "通知", "", 1),
        Line("paragraph", "办公室"),
        Line("paragraph", "今天开会。明天放假。"),
        Line("paragraph", "后天上班。"),
    )
    assert place(make_article(lines), address) == text


def test_a_page_begins_where_the_file_has_it() -> None:
    lines = (Line("paragraph", "第一面的话。"), Line("paragraph", "第二面的话。"))
    article = replace(make_article(lines), pages=(0, 7))
    assert (place(article, "第2页"), place(article, "第3页")) == ("第二面的话。", None)

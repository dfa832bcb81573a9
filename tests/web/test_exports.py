"""A conversation as a file: complete, and nothing in it does more than stand there."""

import json
import re
from typing import Any

import pytest
from markdown_it import MarkdownIt

from qa.answer import Answer, EvidencePlace, TableRow, UnreadPart
from tests.structured import ARTICLE, CLAUSE, RECOGNISED, REPLY, ROW, UNREAD, answer
from web.chat.conversation import ChatTurn
from web.chat.exports.as_json import conversation_json
from web.chat.exports.as_markdown import conversation_markdown, escape_markdown

SENTENCE: dict[str, Any] = {
    "article": "临平.txt",
    "article_id": "0123456789abcdef",
    "start": 10,
    "end": 20,
    "text": "景区有“超山”一座。",
    "span": [13, 17],
    "score": 1.0,
    "title": "临平的山",
    "source": "中新网",
    "published": "2024-11-05T22:50:25",
    "dateline": None,
}
ANSWER = Answer.of("那里有什么山？", understood="景区有什么山？", index_version=7).model_copy(
    update={
        "answer": "“超山”",
        "no_answer": False,
        "confidence": 0.834,
        "evidence": (EvidencePlace(**SENTENCE),),
        "nearest": (EvidencePlace(**SENTENCE),),
    }
)
HOSTILE = (
    "=1+1 <script>x</script><img src=x> ![图](http://evil.example/a.png) [点](javascript:x)\n"
    "# 题\n> 引\n* 星**号** `码` http://evil.example &lt; | 表 |\x1b[2J\u2028- 项\n"
    "1. 一 www.evil.example"
)


OPENED = (
    "heading",
    "paragraph",
    "blockquote",
    "strong",
    "em",
    "table",
    "thead",
    "tbody",
    "tr",
    "th",
    "td",
)


def turn(question: str = "那里有什么山？", **fields: Any) -> ChatTurn:
    return ChatTurn(question=question, answer=ANSWER.model_copy(update=fields))


def tokens(markdown: str) -> list[Any]:
    parsed = MarkdownIt("commonmark").enable(["table", "strikethrough"]).parse(markdown)
    return [each for token in parsed for each in (token, *(token.children or ()))]


def test_a_turn_as_markdown() -> None:
    assert conversation_markdown((turn(),), exported="2025-01-02T03:04:05+08:00") == (
        "# 句证对话 Juzheng conversation\n\n"
        "导出于 2025年1月2日 03:04\n\n"
        "## 1. 那里有什么山？\n\n"
        "理解为 understood as：景区有什么山？\n\n"
        "**“超山”**\n\n"
        "> 「景区有“超山”一座。」\n"
        ">\n"
        "> —— 《临平的山》，中新网，2024年11月5日 22:50，第 11–20 字\n\n"
        "*把握很大 confident*\n"
    )


def test_both_answers_to_two_questions_are_exported() -> None:
    second = ANSWER.model_copy(update={"question": "多高？", "understood": None})
    markdown = conversation_markdown((turn(understood="有什么山", then=second),))
    assert "理解为 understood as：有什么山\n\n**“超山”**" in markdown
    assert "*把握很大 confident*\n\n多高？\n\n**“超山”**" in markdown


def test_a_row_as_markdown() -> None:
    told = ChatTurn(question="?", answer=answer((ROW, "8016")))
    assert (
        "> 第四章 住宿\n>\n"
        "> 表3 住宿标准\n>\n"
        "> | 地区 | 预算 / 旺季 | 预算 / 淡季 | 备注 | 联系人 | 电话 | 分机 |\n"
        "> | :--- | :--- | :--- | :--- | :--- | :--- | :--- |\n"
        "> | 宁波 | 600 |  | 含早 | 王芳 | **8016** | 306 |\n>\n"
        "> —— 《差旅管理办法》，松公〔2024〕7号，2024年11月5日 22:50，第2页，第 "
    ) in conversation_markdown((told,))


@pytest.mark.parametrize(
    ("place", "shown"),
    [
        ((CLAUSE, "五天"), "> 第三章 休假 › 第十二条\n>\n> 「第十二条"),
        ((REPLY, "48小时内"), "> 问 宽带安装需要多久？\n>\n> 「下单"),
        ((RECOGNISED, "一百二十万元"), "\n> 文字识别（OCR），请对照原件（识别把握 87%）"),
    ],
)
def test_what_gives_a_sentence_its_meaning_is_exported(place: tuple[str, str], shown: str) -> None:
    assert shown in conversation_markdown((ChatTurn(question="?", answer=answer(place)),))


def test_why_nothing_is_answered_is_exported() -> None:
    known = {"reason": "没有第三十条。", "unread": (UnreadPart.of(ARTICLE, UNREAD),)}
    told = answer((CLAUSE, "五天"), min_confidence=1).model_copy(update=known)
    markdown = conversation_markdown((ChatTurn(question="?", answer=told),))
    assert "\n\n没有第三十条。\n\n" in markdown
    assert "《差旅管理办法》没有全部读到：第2页是图片，没有读。" in markdown


@pytest.mark.parametrize(
    ("told", "shown"),
    [
        (turn(no_answer=True), "没有找到可以作为依据的句子"),
        (turn(no_answer=True), "> 「景区有"),
        (turn(reply="您好！"), "\n\n您好！\n"),
        (ChatTurn(question="?"), "No answer came."),
    ],
)
def test_what_came_in_place_of_an_answer(told: ChatTurn, shown: str) -> None:
    markdown = conversation_markdown((told,))
    assert shown in markdown
    assert "confidence" not in markdown
    assert "**“超山”**" not in markdown


def test_what_was_written_by_others_is_inert_in_markdown() -> None:
    fields = dict.fromkeys(("article", "text", "title", "source", "dateline"), HOSTILE)
    row = TableRow(caption=HOSTILE, headers=((HOSTILE,),), cells=(HOSTILE,), column=0)
    above = {"path": (HOSTILE,), "answers": HOSTILE, "number": HOSTILE}
    place = EvidencePlace(**SENTENCE | fields | above)
    in_table = place.model_copy(update={"row": row})
    markdown = conversation_markdown(
        (
            turn(HOSTILE, understood=HOSTILE, answer=HOSTILE, evidence=(place, in_table)),
            turn(HOSTILE, no_answer=True, nearest=(place,)),
            turn(HOSTILE, reply=HOSTILE),
        )
    )
    found = tokens(markdown)
    assert not any(each.type.startswith("html") for each in found)
    opened = {each.type for each in found if each.type.endswith("_open")}
    assert opened == {f"{each}_open" for each in OPENED}
    assert not any(each.type in {"image", "link_open", "html_block", "fence"} for each in found)
    shown = [each.content for each in found if each.type == "text"]
    assert any("<script>x</script>" in each for each in shown)
    assert "\x1b" not in markdown


def test_no_cell_of_a_spreadsheet_would_be_a_formula() -> None:
    place = EvidencePlace(**SENTENCE | {"text": "=1+1,=2;+3\t-4\n@5|=6", "span": [10, 12]})
    formula = "=cmd|' /C calc'!A0"
    row = TableRow(caption="=1", headers=(("=1",), ("+2",)), cells=("=1", "@2"), column=0)
    in_table = place.model_copy(update={"row": row, "path": ("=1",), "answers": "=1"})
    evidence = place, in_table
    markdown = conversation_markdown((turn("=1,+2", answer=formula, evidence=evidence),))
    cells = re.split(r"[\n\t,;|\\]*[\n\t,;|]", markdown)
    assert not [cell for cell in cells if cell.strip(" \"'")[:1] in {"=", "+", "-", "@"} and cell]


def test_the_json_is_complete_and_says_what_it_is() -> None:
    text = conversation_json((turn(), ChatTurn(question="?")), exported="2025-01-02T03:04:05Z")
    answer = ANSWER.model_dump(mode="json")
    assert json.loads(text) == {
        "format": "juzheng-conversation",
        "version": 1,
        "exported": "2025-01-02T03:04:05Z",
        "turns": [
            {"question": "那里有什么山？", "understood": "景区有什么山？", "answer": answer},
            {"question": "?", "understood": None, "answer": None},
        ],
    }
    assert "景区有“超山”一座。" in text


@pytest.mark.parametrize("text", ["\u2028", HOSTILE])
def test_any_text_survives_json(text: str) -> None:
    exported = conversation_json((turn(text),))
    assert json.loads(exported.encode())["turns"][0]["question"] == text


def test_no_turns_are_a_conversation() -> None:
    assert conversation_markdown(()) == "# 句证对话 Juzheng conversation\n"
    assert json.loads(conversation_json(()))["turns"] == []


@pytest.mark.parametrize(
    ("text", "escaped"),
    [*((each, each) for each in ("临平（2024）", "abc", "😀")), ("\ud800", "\ufffd")],
)
def test_a_plain_text_is_as_it_was_but_for_half_a_character(text: str, escaped: str) -> None:
    assert escape_markdown(text) == escaped

"""A conversation as a Word document, opened again by python-docx."""

import re
from io import BytesIO
from typing import Any
from zipfile import ZipFile

from docx import Document

from tests.structured import ROW, answer
from tests.web.test_exports import HOSTILE, turn
from web.chat.conversation import ChatTurn, ChatTurns
from web.chat.exports.as_word import conversation_word
from web.chat.exports.telling import TITLE


def opened(turns: ChatTurns, **options: Any) -> Any:
    return Document(BytesIO(conversation_word(turns, **options)))


def highlighted(paragraphs: Any) -> list[str]:
    return [run.text for each in paragraphs for run in each.runs if run.font.highlight_color]


def test_a_turn_as_word() -> None:
    document = opened((turn(),), exported="2025-01-02T03:04:05+08:00")
    assert [(each.style.name, each.text) for each in document.paragraphs] == [
        ("Title", TITLE),
        ("Normal", "导出于 2025年1月2日 03:04"),
        ("Heading 1", "1. 那里有什么山？"),
        ("Normal", "理解为 understood as：景区有什么山？"),
        ("Normal", "“超山”"),
        ("Quote", "「景区有“超山”一座。」"),
        ("Normal", "—— 《临平的山》，中新网，2024年11月5日 22:50，第 11–20 字"),
        ("Normal", "把握很大 confident"),
    ]
    assert highlighted(document.paragraphs) == ["“超山”"]


def test_a_row_is_a_table_with_its_cell_highlighted() -> None:
    [table] = opened((ChatTurn(question="?", answer=answer((ROW, "8016"))),)).tables
    assert [[cell.text for cell in row.cells][3:6] for row in table.rows] == [
        ["备注", "联系人", "电话"],
        ["含早", "王芳", "8016"],
    ]
    cells = [cell for row in table.rows for cell in row.cells]
    assert [highlighted(cell.paragraphs) for cell in cells if cell.text == "8016"] == [["8016"]]
    assert sum(len(highlighted(cell.paragraphs)) for cell in cells) == 1


def test_what_no_document_can_hold_is_replaced() -> None:
    told = turn("\x00\x0b\x1b[2J", answer="\ud800\uffff")
    texts = [each.text for each in opened((told,)).paragraphs]
    assert "1. \ufffd \ufffd[2J" in texts
    assert "\ufffd\ufffd" in texts


def test_what_was_written_by_others_is_text() -> None:
    file = conversation_word((turn(HOSTILE, answer=HOSTILE),))
    parts = ZipFile(BytesIO(file))
    document = parts.read("word/document.xml").decode()
    assert not re.search(r"<w:(?:hyperlink|fldSimple|instrText|drawing|object)\b", document)
    assert "TargetMode" not in parts.read("word/_rels/document.xml.rels").decode()


def test_each_page_has_its_number() -> None:
    [section] = opened(()).sections
    assert 'w:instr="PAGE"' in section.footer._element.xml

"""Places as one quotes them: in one form, wherever they are taken to."""

from typing import Any

import pytest

from qa.answer import EvidencePlace, TableRow
from tests.web.test_exports import SENTENCE
from web.chat.quoting import quotation, taking_html


def place(**fields: Any) -> EvidencePlace:
    return EvidencePlace(**SENTENCE | fields)


def test_a_sentence_is_quoted_with_where_it_stands() -> None:
    quoted = "「景区有“超山”一座。」——《临平的山》，中新网，2024年11月5日 22:50，第 11–20 字"
    assert quotation([place()]) == quoted


def test_a_row_is_quoted_by_the_names_of_its_columns() -> None:
    row = TableRow(
        caption="", headers=(("地区",), ("预算", "旺季"), ()), cells=("宁波", "", "有"), column=0
    )
    assert quotation([place(row=row)]).startswith("「地区：宁波；有」——《临平的山》")


@pytest.mark.parametrize(
    ("start", "quoted"),
    [(20, "「景区有“超山”一座。临平有水。」"), (22, "「景区有“超山”一座。 临平有水。」")],
)
def test_neighbours_are_quoted_as_one(start: int, quoted: str) -> None:
    after = place(start=start, end=start + 5, text="临平有水。")
    assert quotation([place(), after]) == (
        f"{quoted}——《临平的山》，中新网，2024年11月5日 22:50，第 11–{start + 5} 字"
    )


def test_a_title_in_its_own_marks_has_no_further() -> None:
    assert "——《临平的山》，" in quotation([place(title="《临平的山》")])


def test_what_is_copied_is_inert() -> None:
    html = taking_html([quotation([place(text="<b>山</b>")])], "#ev.0.1-2.1-2")
    assert "<b>" not in html
    assert "&#60;b&#62;山" in html

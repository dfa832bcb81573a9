import pytest

from qa.identifiers import Identifiers, Surroundings, conflict
from qa.identifiers.leading import led_by_code, led_by_number


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("E01：纸张用完", ("E01", 4)),
        ("故障码P5 电流过大", ("P5", 6)),
        ("【E03】前盖打开", ("E03", 5)),
        ("出现P5后停机。", None),
        ("KP-700打印机", None),
        ("参见E01", None),
    ],
)
def test_the_code_that_a_line_begins_with(line: str, expected: tuple[str, int] | None) -> None:
    assert led_by_code(line) == expected


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("- `7031`：余额不足", ("7031", 9)),
        ("错误码7031：余额不足", ("7031", 8)),
        ("| 7031 | 余额不足 |", None),
        ("7031元以上：免运费", None),
        ("7031", None),
    ],
)
def test_the_number_that_a_line_begins_with(line: str, expected: tuple[str, int] | None) -> None:
    assert led_by_number(line) == expected


@pytest.mark.parametrize(
    ("question", "line", "expected"),
    [
        ("KP-700打印机E04是什么意思？", "W02：纸张类型不符", 0.9),
        ("KP-700打印机E04是什么意思？", "E04：前盖打开", 0.0),
        ("KP-700打印机墨量低的代码是什么？", "W01：墨量低", 0.0),
        ("错误码7031是什么意思？", "- `7032`：余额不足", 1.0),
        ("错误码7031是什么意思？", "- `7031`：余额不足", 0.0),
        ("E04出现后会怎样？", "W02：纸张用完，常与E04一起出现", 0.0),
    ],
)
def test_a_line_about_another_code_is_no_evidence(
    question: str, line: str, expected: float
) -> None:
    around = Surroundings(title="KP-700打印机故障代码")
    assert conflict(Identifiers.of(question), line, around).conflict == expected

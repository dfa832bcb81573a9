"""What lies in brackets, quotation marks and web addresses."""

import pytest

from corpus.enclosures import LONGEST_ASIDE, curl_quotes, find_enclosures


def asides(text: str) -> list[str]:
    return [text[start : end + 1] for start, end in find_enclosures(text).asides]


def quotations(text: str) -> list[str]:
    return [text[start : end + 1] for start, end in find_enclosures(text).quotations]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("看《你好，李焕英！》去", ["《你好，李焕英！》"]),
        ("他（真的？）来了", ["（真的？）"]),
        ("他(真的?)来[1]", ["(真的?)", "[1]"]),
        ("《一（二）三》", ["《一（二）三》"]),
        ("没有关（上", []),
        ("没有打）开", []),
        ("（交叉《的）括号》", ["（交叉《的）"]),
    ],
)
def test_short_brackets_are_asides(text: str, expected: list[str]) -> None:
    assert asides(text) == expected


@pytest.mark.parametrize(("length", "found"), [(LONGEST_ASIDE - 1, 1), (LONGEST_ASIDE, 0)])
def test_long_brackets_are_none(length: int, found: int) -> None:
    assert len(asides(f"（{'长' * length}）")) == found


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("他说“走！”了", ["“走！”"]),
        ("他说：“走！”", []),
        ("“走！”他说", []),
        ("《书》“好”", ["《书》", "“好”"]),
    ],
)
def test_a_quotation_is_an_aside_where_a_clause_runs_into_it(
    text: str, expected: list[str]
) -> None:
    assert asides(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("他说：“走！”她说：「好」", ["“走！”", "「好」"]),
        ("“他说‘走’了”", ["“他说‘走’了”"]),
        ("“没有关上", []),
        ("（走）", []),
    ],
)
def test_quotations_are_what_stands_in_quotation_marks(text: str, expected: list[str]) -> None:
    assert quotations(text) == expected


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("见https://a.cn/?q=1。", "https://a.cn/?q=1"),
        ("见http://a.cn, 好", "http://a.cn"),
        ("(www.a.cn/b!)", "www.a.cn/b"),
    ],
)
def test_a_web_address_is_an_aside_without_the_marks_behind_it(text: str, address: str) -> None:
    at = text.index(address)
    spans = find_enclosures(text).asides
    assert any(start <= at < at + len(address) - 1 < end for start, end in spans)
    assert find_enclosures(text).in_aside(at + 3)


@pytest.mark.parametrize(("at", "inside"), [(0, False), (1, False), (2, True), (4, False)])
def test_the_marks_themselves_lie_outside(at: int, inside: bool) -> None:
    assert find_enclosures("他（真）来").in_aside(at) is inside


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('"好！"他说。"走。"', "“好！”他说。“走。”"),
        ('5"屏', "5“屏"),
        ("没有", "没有"),
    ],
)
def test_straight_quotes_become_curled_ones_in_turn(text: str, expected: str) -> None:
    assert curl_quotes(text) == expected

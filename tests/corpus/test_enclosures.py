"""What lies in brackets, quotation marks and web addresses."""

import pytest

from corpus.structure.enclosures import LONGEST_ASIDE, curl_quotes, find_enclosures


@pytest.mark.parametrize(
    ("text", "asides", "quotations"),
    [
        ("看《你好，李焕英！》去", ["《你好，李焕英！》"], []),
        ("他（真的？）来了", ["（真的？）"], []),
        ("他(真的?)来[1]", ["(真的?)", "[1]"], []),
        ("《一（二）三》", ["《一（二）三》"], []),
        ("没有关（上", [], []),
        ("没有打）开", [], []),
        ("（交叉《的）括号》", ["（交叉《的）"], []),
        (f"（{'长' * (LONGEST_ASIDE - 1)}）", [f"（{'长' * (LONGEST_ASIDE - 1)}）"], []),
        (f"（{'长' * LONGEST_ASIDE}）", [], []),
        ("他说“走！”了", ["“走！”"], ["“走！”"]),  # a clause runs into it
        ("他说：“走！”她说：「好」", [], ["“走！”", "「好」"]),
        ("“走！”他说", [], ["“走！”"]),
        ("《书》“好”", ["《书》", "“好”"], ["“好”"]),
        ("“他说‘走’了”", ["‘走’"], ["“他说‘走’了”"]),
        ("“没有关上", [], []),
    ],
)
def test_short_brackets_are_asides_as_are_quotations_that_a_clause_runs_into(
    text: str, asides: list[str], quotations: list[str]
) -> None:
    found = find_enclosures(text)
    assert [text[start : end + 1] for start, end in found.asides] == asides
    assert [text[start : end + 1] for start, end in found.quotations] == quotations


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
    [('"好！"他说。"走。"', "“好！”他说。“走。”"), ('5"屏', "5“屏"), ("没有", "没有")],
)
def test_straight_quotes_become_curled_ones_in_turn(text: str, expected: str) -> None:
    assert curl_quotes(text) == expected

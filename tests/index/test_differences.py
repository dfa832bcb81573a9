"""What near duplicates differ in."""

import time

import pytest

from index.search.differences import LONGEST, MOST, differences


@pytest.mark.parametrize(
    ("one", "other", "told"),
    [
        ("同。", "同。", ()),
        ("同 。", "同。\n", ()),
        ("2024年预算36.5亿元。", "2025年预算38.2亿元。", (("2024年", "2025年"), ("36.5", "38.2"))),
        ("一。二。", "一。", (("二。", ""),)),
        ("甲", "乙", (("甲", "乙"),)),
    ],
)
def test_differences(one: str, other: str, told: tuple[tuple[str, str], ...]) -> None:
    assert differences(one, other) == told


def test_they_are_few_and_short() -> None:
    one = "".join(f"第{n}条甲{n}。" for n in range(20))
    other = "".join(f"第{n}条{'乙' * 40}{n}。" for n in range(20))
    told = differences(one, other)
    assert len(told) == MOST
    assert all(len(side) <= LONGEST for each in told for side in each)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("甲乙丙丁" * 50_000, "甲乙丙戊" * 50_000),
        ("第1山有松。" * 5_000, "第2山有松。" * 5_000),
        ("有松。" * 5_000 + "甲", "有松。" * 4_000 + "乙"),
    ],
)
def test_what_repeats_itself_takes_no_long(one: str, other: str) -> None:
    began = time.perf_counter()
    differences(one, other)
    assert time.perf_counter() - began < 2

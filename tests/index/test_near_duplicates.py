import sqlite3

import pytest

from corpus import Article
from index.search.near_duplicates import (
    SKETCHED_CHARACTERS,
    Minima,
    NearDuplicates,
    similarity,
    sketch,
    sketch_of,
)

NOTICE = (
    "关于2024年国庆节放假安排的通知。各部门：根据国务院办公厅通知精神，现将2024年国庆节放假安排"
    "通知如下：10月1日至7日放假调休，共7天。9月29日、10月12日上班。节假日期间，各部门要妥善安排好"
    "值班和安全、保卫等工作，遇有重大突发事件，要按规定及时报告并妥善处置，确保员工祥和平安度过节日。"
    "离开办公室前请关好门窗、切断电源，贵重物品不要留在办公桌上。值班表请于9月25日前交到综合办公室。"
)
NEXT_YEAR = NOTICE.replace("2024", "2025").replace("12日", "11日").replace("25日", "24日")
OTHER = (
    "临平区的临影厂建有8000平方米的户外街景，可以拍摄各种年代的短剧。算力小镇集聚企业1300余家，"
    "艺尚小镇有时尚企业2321家，其中不少从事服装设计。当地政府设立了亿元微短剧基金，帮扶拍摄短剧的公司。"
)


@pytest.fixture
def near() -> NearDuplicates:
    near = NearDuplicates(sqlite3.connect(":memory:"))
    near.create()
    return near


def article(text: str) -> Article:
    return Article("a.txt", text, "题")


@pytest.mark.parametrize(
    ("text", "least", "most"),
    [
        (NOTICE, 1, 1),
        (NEXT_YEAR, 1, 1),  # a number is a number
        (NOTICE.replace("，", ", ").replace("。", "\n"), 1, 1),
        (NOTICE.replace("国务院", "國務院"), 1, 1),  # traditional
        (NOTICE.replace("综合办公室", "人事处"), 0.8, 0.999),
        (NOTICE + OTHER, 0.3, 0.8),
        (OTHER, 0, 0.1),
        ("", 0, 0.1),
    ],
)
def test_similarity_to_a_notice(text: str, least: float, most: float) -> None:
    assert least <= similarity(sketch(NOTICE), sketch(text)) <= most


@pytest.mark.parametrize("text", ["", "山", "……", "\ud800", "山" * 9, "\U0001f600" * 9])
def test_any_text_has_a_sketch(text: str) -> None:
    assert similarity(sketch(text), sketch(text)) == 1


def test_a_sketch_is_the_same_in_every_process() -> None:
    assert sketch("临平有超山，山上有塔。")[:3].tolist() == [1336968199, 397967691, 499761244]


def test_only_the_beginning_of_a_long_text_counts() -> None:
    long = "".join(chr(0x4E00 + n % 20000) for n in range(SKETCHED_CHARACTERS))
    assert similarity(sketch(long), sketch(long + OTHER * 99)) == 1


def test_the_nearly_same_are_found_nearest_first(near: NearDuplicates) -> None:
    nearest, nearer, other = NOTICE + "。", NOTICE.replace("综合办公室", "人事处"), OTHER
    for text in (NOTICE, nearer, nearest, other):
        near.add(article(text))
    found = near.of(article(NOTICE).id)
    assert [each for each, _ in found] == [article(nearest).id, article(nearer).id]
    assert found[0][1] == 1 > found[1][1] >= 0.8


def test_it_goes_both_ways_until_one_is_removed(near: NearDuplicates) -> None:
    one, other = article(NOTICE), article(NEXT_YEAR)
    for each in (one, other):
        near.add(each)
    assert (near.of(one.id), near.of(other.id)) == ([(other.id, 1)], [(one.id, 1)])
    near.remove(other.id)
    near.remove("unknown")
    assert (near.of(one.id), near.of(other.id)) == ([], [])


def test_an_article_is_sketched_once(monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[str] = []

    def counted(text: str) -> Minima:
        made.append(text)
        return sketch(text)

    monkeypatch.setattr("index.search.near_duplicates.sketch", counted)
    once = article(NOTICE + "只此一篇。")
    for _ in range(3):
        assert similarity(sketch_of(once), sketch(once.text)) == 1
    assert made == [once.text]
    with pytest.raises(ValueError, match="read-only"):
        sketch_of(once)[0] = 1

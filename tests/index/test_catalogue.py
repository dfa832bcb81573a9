"""The articles of an index, a page at a time."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from corpus import Article, Chunking
from index.search.article_store import ArticleStore
from index.search.catalogue import ORDERS, CataloguePage, Entry, Order, catalogue
from index.search.passages import IndexedArticle
from index.storage.sources import ADDED_ORIGIN, SourceRecord, SourceTable

HILL = Article(
    "山.txt", "临平有山。山上有塔。", "地理", "中新网", "2024-11-05", number="临〔24〕1号"
)
WATER = Article("B水.txt", "余杭有水。", "Water %_水", None, "2024-12-01T08:00:00")
LAKE = Article("新闻/湖.txt", "西湖\0有塔。", "臨平的湖", "臨平發佈")


@pytest.fixture
def store(tmp_path: Path) -> Iterator[ArticleStore]:
    """Three articles: of a folder, added, and of both."""
    store = ArticleStore.create(tmp_path / "a.sqlite")
    sources = SourceTable(store.connection)
    sources.create()
    for day, article in enumerate((HILL, WATER, LAKE), start=1):
        store.add(IndexedArticle.from_article(article, Chunking()), added=f"2025-01-0{day}")
    for origin, article in (
        ("/文章", HILL),
        (ADDED_ORIGIN, WATER),
        ("/文章", LAKE),
        (ADDED_ORIGIN, LAKE),
    ):
        sources.put(SourceRecord(origin, article.name, article.name, article=article.id))
    yield store
    store.close()


def names(page: CataloguePage) -> list[str]:
    return [each.name for each in page.entries]


def test_an_entry_is_all_that_is_listed_of_an_article(store: ArticleStore) -> None:
    (entry,) = catalogue(store, "山").entries
    about = ("山.txt", "地理", "中新网", "2024-11-05", 10, 2, 1, "2025-01-01", False)
    assert entry == Entry(HILL.id, *about, number="临〔24〕1号")


@pytest.mark.parametrize(
    ("order", "expected"),
    [
        ("name", ["B水.txt", "山.txt", "新闻/湖.txt"]),
        ("newest", ["新闻/湖.txt", "B水.txt", "山.txt"]),
        ("published", ["B水.txt", "山.txt", "新闻/湖.txt"]),
    ],
)
def test_the_order_can_be_chosen(store: ArticleStore, order: Order, expected: list[str]) -> None:
    assert names(catalogue(store, order=order)) == expected


@pytest.mark.parametrize(
    ("search", "expected"),
    [
        ("水", ["B水.txt"]),
        (" b水 ", ["B水.txt"]),
        ("WATER", ["B水.txt"]),
        ("ｗａｔｅｒ", ["B水.txt"]),
        ("临平", ["新闻/湖.txt"]),
        ("中新", ["山.txt"]),
        ("临〔24〕1", ["山.txt"]),
        (".txt", ["B水.txt", "山.txt", "新闻/湖.txt"]),
        ("%", ["B水.txt"]),
        ("'", []),
        ("地理中新网", []),
        ("西湖", []),
    ],
)
def test_it_is_searched_by_name_title_source_and_number(
    store: ArticleStore, search: str, expected: list[str]
) -> None:
    found = catalogue(store, search)
    assert (names(found), found.total) == (expected, len(expected))


@pytest.mark.parametrize("search", ["", "txt"])
def test_a_page_is_a_part_of_what_was_found(store: ArticleStore, search: str) -> None:
    pages = [catalogue(store, search, start=start, count=2) for start in (0, 2, 4)]
    assert [names(page) for page in pages] == [["B水.txt", "山.txt"], ["新闻/湖.txt"], []]
    assert [page.total for page in pages] == [3, 3, 3]


def test_what_was_uploaded_is_told_from_what_lies_in_a_folder(store: ArticleStore) -> None:
    assert {each.name: each.kept for each in catalogue(store).entries} == {
        "山.txt": False,
        "B水.txt": True,
        "新闻/湖.txt": True,
    }


def test_an_original_that_was_removed_is_not_kept(store: ArticleStore) -> None:
    record = SourceRecord(ADDED_ORIGIN, LAKE.name, LAKE.name, article=LAKE.id)
    SourceTable(store.connection).put(replace(record, removed=True))
    assert [each.kept for each in catalogue(store, "湖").entries] == [False]


def test_characters_are_counted_beyond_a_nul(store: ArticleStore) -> None:
    assert [each.characters for each in catalogue(store, "湖").entries] == [6]


def test_half_a_character_is_listed_as_it_is(store: ArticleStore) -> None:
    hostile = Article("子/\udcff[red]'\".txt", "山\ud800。", "题\ud83d")
    store.add(IndexedArticle.from_article(hostile, Chunking()))
    (entry,) = catalogue(store, "子").entries
    assert (entry.name, entry.title, entry.characters) == (hostile.name, hostile.title, 3)


@pytest.mark.parametrize("order", ORDERS)
@pytest.mark.parametrize("search", ["", "没有"])
def test_what_is_on_other_pages_is_found_without_reading_past_the_texts(
    store: ArticleStore, order: Order, search: str
) -> None:
    asked: list[str] = []
    store.connection.set_trace_callback(asked.append)
    catalogue(store, search, order=order, count=0)
    store.connection.set_trace_callback(None)
    for query in asked:
        scan, *_ = store.rows(f"EXPLAIN QUERY PLAN {query}")
        assert scan[3].startswith("SCAN articles USING COVERING INDEX ")

import sqlite3
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from corpus import Article, Chunk, Chunking
from corpus.blocks import Block, Row
from index.search.article_store import ArticleStore, Counts
from index.search.passages import IndexedArticle, searchable_text, text_key

HILL = Article(
    "山.txt", "临平有山。山上有塔。", "地理", "本报", "2024-11-05", "新华社电", "临〔1〕号"
)
BLOCKS = (
    Block("heading", 0, 5, 1, "一、\ud800"),
    Block("table", 5, 10, rows=(Row(5, 10, ((5, 7), (7, 7), (8, 10))),) * 2, header_rows=1),
    Block("paragraph", 10, 11, certainty=0.75),
)
WATER = Article("水.txt", "余杭有水。", "水")
HOSTILE = Article(
    "子/\udcff[red]'\".txt",
    "\ufeff\r\n\u2028\x00\x85\t\U0001f600 </s>'; DROP TABLE articles;--\ud800。\r",
    "题\ud83d",
)


def indexed(article: Article) -> IndexedArticle:
    return IndexedArticle.from_article(article, Chunking(size=6, overlap=0))


@pytest.fixture
def store() -> Iterator[ArticleStore]:
    with ArticleStore.create() as store:
        yield store


def test_what_is_added_is_there(store: ArticleStore) -> None:
    store.add(indexed(HILL))
    assert store[HILL.id] == indexed(HILL)
    assert HILL.id in store
    assert len(store) == 1


@pytest.mark.parametrize("article", [HILL, WATER, HOSTILE, Article("空", "", "")])
def test_every_character_survives_on_the_disk(tmp_path: Path, article: Article) -> None:
    with ArticleStore.create(tmp_path / "文 章#%41?.sqlite") as written:
        written.add(indexed(article))
        written.connection.commit()
    with ArticleStore.open(tmp_path / "文 章#%41?.sqlite") as read:
        assert list(read) == [indexed(article)]


def test_blocks_and_pages_survive(store: ArticleStore) -> None:
    article = replace(WATER, blocks=BLOCKS, pages=(0, 3))
    store.add(indexed(article))
    read = store[article.id].article
    assert (read.blocks, read.pages) == (BLOCKS, (0, 3))


def test_articles_come_in_the_order_they_were_added_in(store: ArticleStore) -> None:
    for article in (WATER, HILL, HOSTILE):
        store.add(indexed(article))
    assert [each.article for each in store] == [WATER, HILL, HOSTILE]


def test_names_by_id(store: ArticleStore) -> None:
    for article in (WATER, HOSTILE):
        store.add(indexed(article), added="2026-01-01T00:00:00+00:00")
    assert store.names() == {WATER.id: "水.txt", HOSTILE.id: HOSTILE.name}
    assert store.added(WATER.id) == "2026-01-01T00:00:00+00:00"


@pytest.mark.parametrize("unknown", ["0123456789abcdef", "", "山.txt"])
def test_an_unknown_id_is_not_there(store: ArticleStore, unknown: str) -> None:
    store.add(indexed(HILL))
    assert unknown not in store
    assert store.remove(unknown) == []
    with pytest.raises(KeyError):
        store[unknown]


def test_an_article_is_not_added_twice(store: ArticleStore) -> None:
    store.add(indexed(HILL))
    with pytest.raises(sqlite3.IntegrityError):
        store.add(indexed(HILL))


def test_chunks_are_known_by_their_numbers(store: ArticleStore) -> None:
    numbers = store.add(indexed(HILL))
    assert store.chunks(numbers) == [Chunk(HILL, 0, 5), Chunk(HILL, 5, 10)]
    assert store.chunks(numbers[::-1]) == [Chunk(HILL, 5, 10), Chunk(HILL, 0, 5)]


def test_numbers_are_never_given_twice_not_even_by_a_copy(tmp_path: Path) -> None:
    with ArticleStore.create(tmp_path / "a") as store:
        first = store.add(indexed(HILL))
        assert store.remove(HILL.id) == first
        store.connection.commit()
    with ArticleStore.open(tmp_path / "a", writable=True) as store:
        assert set(store.add(indexed(WATER))).isdisjoint(first)


def test_the_numbers_of_articles(store: ArticleStore) -> None:
    hill, water = store.add(indexed(HILL)), store.add(indexed(WATER))
    assert store.chunk_numbers([HILL.id]) == hill
    assert store.chunk_numbers([WATER.id, "unknown", HILL.id]) == water + hill
    assert store.chunk_numbers([]) == []


def test_a_chunk_is_remembered_by_what_it_is_found_by(store: ArticleStore) -> None:
    numbers = store.add(indexed(HILL))
    keys = [text_key(searchable_text(chunk)) for chunk in indexed(HILL).chunks]
    assert store.chunk_keys() == dict(zip(numbers, keys, strict=True))


def test_what_is_removed_is_not_there(store: ArticleStore) -> None:
    numbers = store.add(indexed(HILL))
    assert store[HILL.id]
    store.remove(HILL.id)
    assert HILL.id not in store
    with pytest.raises(KeyError):
        store.chunks(numbers)
    assert store.counts() == Counts(0, 0, 0, 0)


def test_an_article_is_given_another_name(store: ArticleStore) -> None:
    numbers = store.add(indexed(HILL))
    assert store[HILL.id].article.name == "山.txt"
    renamed = Article("塔.txt", HILL.text, "塔", "别报", None, None, "临〔2〕号")
    store.redescribe(renamed)
    assert store[HILL.id].article == renamed
    assert store.chunks(numbers)[0].article == renamed


def test_counts(store: ArticleStore) -> None:
    for article in (HILL, WATER):
        store.add(indexed(article))
    assert store.counts() == Counts(articles=2, sentences=3, chunks=3, characters=15)


@pytest.mark.parametrize(("limit", "remembered"), [(1, 1), (9000, 1), (40_000, 3)])
def test_articles_are_remembered_up_to_their_size_and_the_last_one_always(
    monkeypatch: pytest.MonkeyPatch, limit: int, remembered: int
) -> None:
    monkeypatch.setattr("index.search.article_store.REMEMBERED_BYTES", limit)
    articles = [Article("", f"{place}" + "山" * 400, "页") for place in "一二三"]
    with ArticleStore.create() as store:
        for article in articles:
            store.add(indexed(article))
        read = [store[article.id] for article in articles]
        again = [store[article.id] for article in reversed(articles)][::-1]
    assert read == again
    assert sum(one is other for one, other in zip(read, again, strict=True)) == remembered


def test_an_article_with_many_cells_is_not_remembered_for_ever(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("index.search.article_store.REMEMBERED_BYTES", 9000)
    rows = (Row(0, 9, ((0, 4), (5, 9))),) * 50
    article = replace(HILL, blocks=(Block("table", 0, 9, rows=rows),))
    with ArticleStore.create() as store:
        store.add(indexed(article))
        store.add(indexed(WATER))
        read = store[HILL.id]
        assert store[WATER.id]
        assert store[HILL.id] is not read


def test_an_opened_store_is_not_written_to(tmp_path: Path) -> None:
    ArticleStore.create(tmp_path / "a").close()
    with (
        ArticleStore.open(tmp_path / "a") as store,
        pytest.raises(sqlite3.OperationalError, match="readonly"),
    ):
        store.add(indexed(HILL))


def test_reading_leaves_nothing_beside_the_file(tmp_path: Path) -> None:
    ArticleStore.create(tmp_path / "a").close()
    with ArticleStore.open(tmp_path / "a") as store:
        assert len(store) == 0
        assert [path.name for path in tmp_path.iterdir()] == ["a"]


@pytest.mark.parametrize("content", [None, b"SQLite format 3\0 and so on" * 99, b"{}"])
def test_a_file_that_is_none_is_told(tmp_path: Path, content: bytes | None) -> None:
    if content is not None:
        (tmp_path / "a").write_bytes(content)
    with pytest.raises(sqlite3.Error), ArticleStore.open(tmp_path / "a") as store:
        len(store)

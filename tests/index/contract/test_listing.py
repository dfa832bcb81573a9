"""What is told of all articles of an index on Milvus: read once, then only what has changed."""

from pathlib import Path
from random import Random
from typing import Any

import pytest

from index.milvus import state
from index.milvus.milvus_index import MilvusIndex
from index.milvus.rows import About
from index.milvus.server.connection import Connection
from index.milvus.store import MilvusStore
from tests.fakes import FakeEncoder
from tests.index.contract.serving import OPTIONS, milvus_store, original


@pytest.fixture
def store(in_milvus: Path) -> MilvusStore:
    made = milvus_store(in_milvus)
    made.add([original(f"{number}.txt", f"第{number}篇。") for number in range(6)], OPTIONS)
    return made


@pytest.fixture
def listings(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Which collections were read as a whole, or by a condition."""
    read: list[str] = []
    rows = Connection.rows

    def counted(self: Connection, collection: str, condition: str, fields: list[str]) -> Any:
        read.append(f"{collection} {condition}")
        return rows(self, collection, condition, fields)

    monkeypatch.setattr(Connection, "rows", counted)
    return read


def told(index: MilvusIndex) -> dict[str, About]:
    return index.articles.abouts


def test_each_version_tells_what_a_process_that_starts_would_read(
    store: MilvusStore, in_milvus: Path, listings: list[str]
) -> None:
    other, random = milvus_store(in_milvus), Random(7)
    told(other.load(FakeEncoder()))
    for number in range(12):
        names = [each.name for each in told(store.load(FakeEncoder())).values()]
        match random.choice(["add", "remove", "rename", "move"]):
            case "add":
                store.add([original("0.txt", f"又一篇，第{number}。")], OPTIONS)
            case "remove":
                store.remove([random.choice(names)])
            case "rename":
                store.rename(random.choice(names), f"改{number}.txt", OPTIONS)
            case _:
                store.move([random.choice(names)], f"合集{number}", OPTIONS)
        afresh = told(milvus_store(in_milvus).load(FakeEncoder()))
        listings.clear()
        found = told(other.load(FakeEncoder()))
        assert list(found.items()) == list(afresh.items())
        assert len(found) == other.manifest().articles
        assert not listings


def test_versions_between_may_be_left_out(store: MilvusStore, listings: list[str]) -> None:
    told(store.load(FakeEncoder()))
    for number in range(3):
        store.add([original(f"新{number}.txt", f"新的第{number}篇。")], OPTIONS)
    listings.clear()
    assert len(told(store.load(FakeEncoder()))) == 9
    assert not listings


def test_a_part_is_told_of_its_own_alone(store: MilvusStore) -> None:
    store.move(["3.txt"], "合集", OPTIONS)
    whole = store.load(FakeEncoder())
    part = whole.within({"合集"})
    assert part.articles.names() == {
        each.id: "3.txt" for each in told(whole).values() if each.collection == "合集"
    }
    assert [each.name for each in part.articles.named(["3.txt", "4.txt"])] == ["3.txt"]


@pytest.mark.parametrize("bound", ["NOTED_AT_ONCE", "CHANGES_KEPT"])
def test_all_are_read_where_it_is_not_known_what_changed(
    store: MilvusStore, monkeypatch: pytest.MonkeyPatch, listings: list[str], bound: str
) -> None:
    told(store.load(FakeEncoder()))
    monkeypatch.setattr(state, bound, 1)
    store.add([original("新.txt", "新的一篇。"), original("又.txt", "又一篇。")], OPTIONS)
    store.add([original("后.txt", "后来一篇。")], OPTIONS)
    listings.clear()
    assert list(told(store.load(FakeEncoder())).values())[-1].name == "后.txt"
    assert len(listings) == 1


def test_all_are_read_after_a_change_that_was_cut_off(
    store: MilvusStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    told(store.load(FakeEncoder()))
    with monkeypatch.context() as patch:
        patch.setattr("index.milvus.changes.writing.Writer.put_sources", lambda *_: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            store.add([original("断.txt", "断在半路。")], OPTIONS)
    during = milvus_store(store.place)
    assert len(told(during.load(FakeEncoder()))) == 7
    store.add([original("后.txt", "后来一篇。")], OPTIONS)
    for each in (store, during):
        names = [about.name for about in told(each.load(FakeEncoder())).values()]
        assert names == [*(f"{number}.txt" for number in range(6)), "后.txt"]


def test_another_index_of_the_same_name_is_read_anew(store: MilvusStore, in_milvus: Path) -> None:
    assert len(told(store.load(FakeEncoder()))) == 6
    for collection in store.connection.call("list_collections"):
        if collection.startswith(f"{in_milvus.name}_"):
            if collection.startswith(store.names.chunks):
                store.connection.call("drop_alias", store.names.chunks)
            store.connection.call("drop_collection", collection)
    other = milvus_store(in_milvus)
    other.add([original("另.txt", "另一个索引。")], OPTIONS)
    other.add([original("外.txt", "又一篇。")], OPTIONS)
    assert [each.name for each in told(store.load(FakeEncoder())).values()] == ["另.txt", "外.txt"]


def test_a_free_name_is_found_without_reading_all_names(
    store: MilvusStore, listings: list[str]
) -> None:
    added = store.add([original("0.txt", "重名。"), original("0.txt", "又重名。")], OPTIONS)
    assert [each.called for each in added.file_results] == ["0 (2).txt", "0 (3).txt"]
    assert not any('id != ""' in each or "collection" in each for each in listings)

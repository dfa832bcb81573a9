"""How collections are made, as environment variables say: what is found is the same."""

from pathlib import Path

import pytest

from corpus import JuzhengError
from index.milvus.settings import Settings
from index.milvus.store import MilvusStore
from index.opening import store_at
from tests.fakes import FakeEncoder
from tests.index.contract.serving import OPTIONS, milvus_store, original
from tests.index.contract.test_copying import TEXTS

ARTICLES = [original(f"{number}.txt", text) for number, text in enumerate(TEXTS)]
QUESTIONS = ("临平的塔多高？", "藏书多少册？", "竹下有什么？")


def dense_of(store: MilvusStore) -> str:
    generation = store.connection.call("describe_alias", store.names.chunks)["collection_name"]
    index = store.connection.call("describe_index", generation, "dense")
    return str(index["index_type"])


@pytest.mark.parametrize("kind", ["HNSW", "IVF_FLAT", "DISKANN", "AUTOINDEX"])
def test_another_kind_of_index_is_taken_by_compacting_and_finds_the_same(
    in_milvus: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    folder, flat = store_at(tmp_path / "索引"), milvus_store(in_milvus)
    for each in (folder, flat):
        each.add(ARTICLES, OPTIONS)
    assert dense_of(flat) == "FLAT"
    monkeypatch.setenv("JUZHENG_MILVUS_INDEX", kind.lower())
    store = milvus_store(in_milvus)
    assert store.compact(OPTIONS).manifest.vectors == kind
    assert dense_of(store) == kind
    store.add([original("新.txt", "新来的一篇，说的是湖。")], OPTIONS)
    folder.add([original("新.txt", "新来的一篇，说的是湖。")], OPTIONS)
    exact, index = folder.load(FakeEncoder()), store.load(FakeEncoder())
    for question in (*QUESTIONS, "湖在哪里？"):
        query = FakeEncoder().encode_queries([question])
        found = [
            [(each.articles.chunks([n])[0].text, round(cosine, 5)) for n, cosine in hits]
            for each in (exact, index)
            for hits in [each.vectors.search(query, top_k=10)]
        ]
        assert sorted(found[0]) == sorted(found[1])
        assert len(found[0]) == len(TEXTS) + 1
    assert list(store.verify()) == []


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        ("JUZHENG_MILVUS_INDEX", "SCANN"),
        ("JUZHENG_MILVUS_SHARDS", "0"),
        ("JUZHENG_MILVUS_SHARDS", "two"),
        ("JUZHENG_MILVUS_REPLICAS", "2000"),
        ("JUZHENG_MILVUS_CONSISTENCY", "strong"),
    ],
)
def test_what_cannot_be_is_told_by_its_name(
    monkeypatch: pytest.MonkeyPatch, variable: str, value: str
) -> None:
    monkeypatch.setenv(variable, value)
    with pytest.raises(JuzhengError, match=f"{variable}={value}"):
        Settings.from_environment()


def test_what_they_say_is_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    assert Settings.from_environment() == Settings("FLAT", 1, 1, "Strong")
    for name, value in (("INDEX", "hnsw"), ("SHARDS", "16"), ("REPLICAS", "2")):
        monkeypatch.setenv(f"JUZHENG_MILVUS_{name}", value)
    monkeypatch.setenv("JUZHENG_MILVUS_CONSISTENCY", "Bounded")
    assert Settings.from_environment() == Settings("HNSW", 16, 2, "Bounded")

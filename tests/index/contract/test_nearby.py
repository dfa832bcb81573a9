"""Articles that are nearly the same as those of an index on Milvus, asked for many at once."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from pymilvus import DataType, MilvusClient

from index.milvus.changes import nearby
from index.milvus.schema import BAND_LIST
from index.milvus.store import MilvusStore
from tests.index.contract.serving import OPTIONS, Server, milvus_store, original

RULES = "".join(f"第{number}条，员工应当遵守规定，按时到岗。" for number in "一二三四五六七八")
OTHERS = "".join(f"请假{number}天，须由部门同意，并且提前申请。" for number in "一二三四五六七八")


@pytest.fixture
def as_before(server: Server, in_milvus: Path) -> Iterator[MilvusStore]:
    """An index whose articles have their bands in one list, as they were made first."""
    client = MilvusClient(uri=f"http://127.0.0.1:{server.port}")
    name = f"{in_milvus.name}_articles"
    schema = MilvusClient.create_schema(auto_id=False, enable_dynamic_field=False)
    schema.add_field("id", DataType.VARCHAR, is_primary=True, max_length=512)
    schema.add_field("number", DataType.INT64)
    for field, length in (("collection", 512), ("about", 65_535)):
        schema.add_field(field, DataType.VARCHAR, max_length=length)
    of: dict[str, Any] = {"element_type": DataType.VARCHAR, "max_length": 32, "max_capacity": 16}
    schema.add_field(BAND_LIST, DataType.ARRAY, **of)
    schema.add_field("v", DataType.FLOAT_VECTOR, dim=2)
    index = MilvusClient.prepare_index_params()
    index.add_index("v", index_type="FLAT", metric_type="L2")
    client.create_collection(name, schema=schema, index_params=index, consistency_level="Strong")
    client.load_collection(name)
    yield milvus_store(in_milvus)
    client.close()


def test_an_index_of_before_still_tells_them(as_before: MilvusStore) -> None:
    as_before.add([original("旧.txt", RULES + "自7月10日起施行。")], OPTIONS)
    added = as_before.add([original("新.txt", RULES + "自7月15日起施行。")], OPTIONS)
    [near] = added.file_results[0].near
    assert (near.other, near.differs) == ("旧.txt", (("7月10日", "7月15日"),))
    again = as_before.add([original("旧.txt", "同名的一篇。")], OPTIONS)
    assert [each.called for each in again.file_results] == ["旧 (2).txt"]


def test_many_are_compared_with_one_call(
    in_milvus: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, settled: None
) -> None:
    store = milvus_store(in_milvus)
    store.add([original("旧.txt", RULES + "自7月10日起施行。")], OPTIONS)
    store.add([original("古.txt", OTHERS + "自5月10日起施行。")], OPTIONS)
    for day in range(11, 13):
        for text, month in ((RULES, 7), (OTHERS, 5)):
            written = f"{text}自{month}月{day}日起施行。"
            (tmp_path / f"{month}-{day}.txt").write_text(written, encoding="utf-8")
    asked = []
    found = nearby.Nearby.of

    def counted(self: nearby.Nearby, *what: Any) -> Any:
        asked.append(found(self, *what))
        return asked[-1]

    monkeypatch.setattr(nearby.Nearby, "of", counted)
    built = store.build([tmp_path], OPTIONS)
    assert built.effect
    near = {(each.article, each.other) for each in built.effect.near}
    assert {(f"{month}-11.txt", name) for month, name in ((7, "旧.txt"), (5, "古.txt"))} <= near
    assert not any("7-" in one and "5-" in other for one, other in near)
    assert [len(each) for each in asked] == [4]

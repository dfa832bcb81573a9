"""What several processes encode makes the same index, of both kinds."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from zlib import crc32

import pytest

from index import UpdateOptions
from index.encoders.encoder import Embeddings
from index.encoders.processes import ProcessesEncoder
from index.opening import store_at
from index.store import IndexStore
from tests.fakes import FakeEncoder


class CompanyEncoder(FakeEncoder):
    """What it makes of a text depends on which others it is encoded with, as bits really may."""

    def encode_documents(self, documents: Sequence[str]) -> Embeddings:
        made = super().encode_documents(documents)
        made[:, crc32("".join(documents).encode()) % self.dimension] += 0.01
        return made


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Seven articles, two of which begin alike; they are read and encoded a few at a time."""
    monkeypatch.setattr("index.milvus.changes.building.FILES_AT_ONCE", 2)
    monkeypatch.setattr("index.milvus.changes.ahead.SLICE_TEXTS", 3)
    monkeypatch.setattr("index.updates.publishing.SLICE_TEXTS", 3)
    folder = tmp_path / "文章"
    folder.mkdir()
    for number in range(7):
        lines = [
            f"第{part}节讲的是{'运河' * part}和{number}。" * 12 for part in range(number % 3 + 1)
        ]
        text = "\n\n".join(["同一个题目", *lines])
        (folder / f"{number}.txt").write_text(text, encoding="utf-8")
    (folder / "8.txt").write_bytes((folder / "3.txt").read_bytes())
    return folder


@pytest.fixture(scope="module")
def several() -> Iterator[ProcessesEncoder]:
    with ProcessesEncoder(CompanyEncoder(), CompanyEncoder, 2) as encoder:
        yield encoder


def embeddings(store: IndexStore) -> dict[str, list[list[float]]]:
    return {each.indexed.article.name: each.embeddings.tolist() for each in store.passages()}


@pytest.mark.parametrize("kind", ["folder", "milvus"])
def test_the_index_is_the_same_to_the_bit(
    kind: str,
    folder: Path,
    several: ProcessesEncoder,
    tmp_path: Path,
    in_milvus: Path,
    settled: None,
) -> None:
    at = {"folder": tmp_path / "索引", "milvus": in_milvus}[kind]
    made, expected = store_at(at), store_at(at.with_name(f"{at.name}x"))
    made.build([folder], UpdateOptions(several))
    expected.build([folder], UpdateOptions(CompanyEncoder()))
    assert embeddings(made) == embeddings(expected)
    assert sum(map(len, embeddings(made).values())) == made.manifest().chunks > 10
    assert list(made.verify()) == []

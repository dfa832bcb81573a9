from pathlib import Path

import numpy as np
import pytest

from index.vectors import VectorIndex

ROWS = np.array([[1, 0], [0.8, 0.6], [0, 1], [-1, 0]], np.float32)
EAST = ROWS[:1]


@pytest.fixture(scope="module")
def vectors() -> VectorIndex:
    return VectorIndex.from_embeddings(ROWS)


def test_it_knows_its_size(vectors: VectorIndex) -> None:
    assert (len(vectors), vectors.dimension) == (4, 2)


def test_the_nearest_come_first_with_their_cosines(vectors: VectorIndex) -> None:
    found = vectors.search(EAST, top_k=4)
    assert [row for row, _ in found] == [0, 1, 2, 3]
    assert [cosine for _, cosine in found] == pytest.approx([1, 0.8, 0, -1])


@pytest.mark.parametrize(
    ("top_k", "among", "expected"),
    [
        (2, None, [0, 1]),
        (0, None, []),
        (9, None, [0, 1, 2, 3]),
        (9, [3, 2], [2, 3]),
        (1, [3, 2], [2]),
        (9, [2, 2, 2], [2]),
        (9, [], []),
        (9, range(1, 3), [1, 2]),
    ],
)
def test_at_most_top_k_of_those_asked_for(
    vectors: VectorIndex, top_k: int, among: list[int] | None, expected: list[int]
) -> None:
    assert [row for row, _ in vectors.search(EAST, top_k=top_k, among=among)] == expected


def test_neighbours_are_exact() -> None:
    rows = np.random.default_rng(0).normal(size=(500, 16)).astype(np.float32)
    rows /= np.linalg.norm(rows, axis=1, keepdims=True)
    found = VectorIndex.from_embeddings(rows).search(rows[7:8], top_k=500)
    assert [row for row, _ in found] == np.argsort(-(rows @ rows[7])).tolist()


def test_no_cosine_exceeds_1() -> None:
    rows = np.random.default_rng(0).normal(size=(200, 384)).astype(np.float32)
    rows /= np.linalg.norm(rows, axis=1, keepdims=True)
    vectors = VectorIndex.from_embeddings(rows)
    assert max(vectors.search(row[None], top_k=1)[0][1] for row in rows) == 1


def test_what_is_saved_and_loaded_finds_the_same(vectors: VectorIndex, tmp_path: Path) -> None:
    vectors.save(tmp_path / "向量 索引.faiss")
    loaded = VectorIndex.load(tmp_path / "向量 索引.faiss")
    assert loaded.search(EAST, top_k=4) == vectors.search(EAST, top_k=4)


def test_an_index_without_rows_finds_nothing(tmp_path: Path) -> None:
    VectorIndex.from_embeddings(np.empty((0, 2), np.float32)).save(tmp_path / "v")
    assert VectorIndex.load(tmp_path / "v").search(EAST, top_k=3) == []

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from index.encoders.encoder import Embeddings
from index.search.vectors import VectorIndex

ROWS = np.array([[1, 0], [0.8, 0.6], [0, 1], [-1, 0]], np.float32)
NUMBERS = [10, 11, 22, 7]
EAST = ROWS[:1]
HALF = 2e-3
"""How far a cosine of embeddings in half precision may lie from the true one."""


def index_of(numbers: Sequence[int], rows: Embeddings) -> VectorIndex:
    return VectorIndex.from_embeddings(numbers, rows)


def unit_rows(count: int, dimension: int) -> Embeddings:
    rows = np.random.default_rng(0).normal(size=(count, dimension)).astype(np.float32)
    normalised: Embeddings = rows / np.linalg.norm(rows, axis=1, keepdims=True)
    return normalised


@pytest.fixture(scope="module")
def vectors() -> VectorIndex:
    return index_of(NUMBERS, ROWS)


def test_the_nearest_come_first_with_their_cosines(vectors: VectorIndex) -> None:
    found = vectors.search(EAST, top_k=4)
    assert [number for number, _ in found] == NUMBERS
    assert [cosine for _, cosine in found] == pytest.approx([1, 0.8, 0, -1], abs=HALF)


@pytest.mark.parametrize(
    ("top_k", "among", "expected"),
    [
        (2, None, [10, 11]),
        (0, None, []),
        (9, None, [10, 11, 22, 7]),
        (9, [7, 22], [22, 7]),
        (1, [7, 22], [22]),
        (9, [22, 22, 22], [22]),
        (9, [], []),
        (9, range(11, 23), [11, 22]),
        (9, [5], []),
        (2, [5, 6, 7], [7]),
    ],
)
def test_at_most_top_k_of_those_asked_for(
    vectors: VectorIndex, top_k: int, among: list[int] | None, expected: list[int]
) -> None:
    found = vectors.search(EAST, top_k=top_k, among=among)
    assert [number for number, _ in found] == expected


@pytest.mark.parametrize(
    ("numbers", "expected"), [([7, 10], [-1, 1]), ([11, 11], [0.8, 0.8]), ([], [])]
)
def test_the_cosine_of_any_number_is_told(
    vectors: VectorIndex, numbers: list[int], expected: list[float]
) -> None:
    assert vectors.cosines(EAST, numbers) == pytest.approx(expected, abs=HALF)


def test_neighbours_are_exact_but_for_rounding() -> None:
    rows = unit_rows(500, 16)
    found = dict(index_of(range(500), rows).search(rows[7:8], top_k=500))
    assert found == pytest.approx(dict(enumerate((rows @ rows[7]).tolist())), abs=HALF)


def test_no_cosine_exceeds_1() -> None:
    rows = unit_rows(200, 384)
    vectors = index_of(range(200), rows)
    best = [vectors.search(row[None], top_k=1)[0][1] for row in rows]
    assert max(best) <= 1
    assert min(best) > 1 - HALF


def test_what_is_added_is_found(vectors: VectorIndex, tmp_path: Path) -> None:
    vectors.save(tmp_path / "v")
    grown = VectorIndex.load(tmp_path / "v")
    grown.add([3], np.array([[0.6, 0.8]], np.float32))
    assert [number for number, _ in grown.search(EAST, top_k=3)] == [10, 11, 3]
    assert (len(grown), len(vectors)) == (5, 4)


@pytest.mark.parametrize(
    ("numbers", "expected"),
    [([10], [11, 22, 7]), ([7, 11], [10, 22]), ([5], NUMBERS), (NUMBERS, [])],
)
def test_what_is_removed_is_not_found(numbers: list[int], expected: list[int]) -> None:
    vectors = index_of(NUMBERS, ROWS)
    vectors.remove(numbers)
    assert [number for number, _ in vectors.search(EAST, top_k=9)] == expected
    vectors.add([30], EAST)
    assert vectors.cosines(EAST, [30]) == pytest.approx([1], abs=HALF)
    assert len(vectors) == len(expected) + 1


def test_an_index_without_rows_finds_nothing(tmp_path: Path) -> None:
    index_of([], np.empty((0, 2), np.float32)).save(tmp_path / "v")
    empty = VectorIndex.load(tmp_path / "v")
    assert empty.search(EAST, top_k=3) == []
    assert empty.search(EAST, top_k=3, among=[1, 2]) == []
    assert empty.dimension == 2


def test_a_number_that_is_not_there_has_no_cosine(vectors: VectorIndex) -> None:
    with pytest.raises(RuntimeError, match="not found"):
        vectors.cosines(EAST, [5])


@pytest.fixture
def many(monkeypatch: pytest.MonkeyPatch) -> VectorIndex:
    """An index of more embeddings than are all looked at, numbered from 100."""
    monkeypatch.setattr("index.search.vectors.EXACT_LIMIT", 500)
    return index_of(range(100, 1100), unit_rows(1000, 16))


def test_beyond_the_limit_half_of_the_lists_are_looked_at(many: VectorIndex) -> None:
    assert (many.kind, index_of(NUMBERS, ROWS).kind) == ("16 of 32 lists", "exact")


def test_beyond_the_limit_nearly_all_of_the_nearest_are_found(many: VectorIndex) -> None:
    rows = unit_rows(1000, 16)
    found = [n for row in rows[:50] for n, _ in many.search(row[None], top_k=10)]
    nearest = [100 + n for row in rows[:50] for n in np.argsort(-(rows @ row))[:10].tolist()]
    assert len(set(enumerate_by_ten(found)) & set(enumerate_by_ten(nearest))) > 0.9 * 500


def enumerate_by_ten(numbers: list[int]) -> list[tuple[int, int]]:
    return [(place // 10, number) for place, number in enumerate(numbers)]


def test_beyond_the_limit_those_asked_for_are_all_looked_at(many: VectorIndex) -> None:
    rows = unit_rows(1000, 16)
    found = dict(many.search(rows[:1], top_k=99, among=range(150, 200)))
    expected = (rows[50:100] @ rows[0]).tolist()
    assert found == pytest.approx(dict(zip(range(150, 200), expected, strict=True)), abs=HALF)


def test_beyond_the_limit_a_part_is_looked_at_as_a_whole(many: VectorIndex) -> None:
    rows = unit_rows(1000, 16)
    part = many.within(range(100, 1100, 2))
    cosines = rows[::2] @ rows[1]
    nearest = [100 + 2 * place for place in np.argsort(-cosines)[:20].tolist()]
    assert [number for number, _ in part.search(rows[1:2], top_k=20)] == nearest
    assert (len(part), len(part.search(rows[1:2], top_k=2000))) == (500, 500)
    assert many.within([]).search(rows[:1], top_k=3) == []


def test_beyond_the_limit_embeddings_come_and_go(many: VectorIndex, tmp_path: Path) -> None:
    many.save(tmp_path / "v")
    loaded = VectorIndex.load(tmp_path / "v")
    rows = unit_rows(1000, 16)
    loaded.remove([100, 101])
    loaded.add([7], rows[:1])
    assert (len(loaded), loaded.kind) == (999, many.kind)
    assert loaded.search(rows[:1], top_k=1)[0][0] == 7
    assert loaded.cosines(rows[:1], [7, 102]) == pytest.approx([1, rows[2] @ rows[0]], abs=HALF)


def test_an_index_is_outgrown_once_it_needs_another_kind(monkeypatch: pytest.MonkeyPatch) -> None:
    vectors = index_of(range(400), unit_rows(400, 16))
    assert not vectors.is_outgrown
    monkeypatch.setattr("index.search.vectors.EXACT_LIMIT", 300)
    assert vectors.is_outgrown


@pytest.mark.parametrize("name", ["vectors.faiss", "向量.faiss"])
def test_a_file_is_searched_where_it_lies(
    vectors: VectorIndex, many: VectorIndex, tmp_path: Path, name: str
) -> None:
    for index, query in ((vectors, EAST), (many, unit_rows(1000, 16)[:1])):
        index.save(tmp_path / name)
        mapped = VectorIndex.map(tmp_path / name)
        assert mapped.search(query, top_k=4) == index.search(query, top_k=4)
        assert len(mapped) == len(index)

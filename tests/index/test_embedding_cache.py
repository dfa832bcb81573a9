import sqlite3
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from index.encoders.encoder import Embeddings
from index.errors import IndexFolderError
from index.storage.embedding_cache import EmbeddingCache, damaged_rows

KEYS = [bytes([n]) * 16 for n in range(4)]
ROWS = np.eye(4, 8, dtype=np.float32)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "向 量.sqlite"


def opened(file: Path, fingerprint: str = "fake") -> EmbeddingCache:
    return EmbeddingCache(file, encoder_fingerprint=fingerprint)


def fill(file: Path, keys: list[bytes] = KEYS, rows: Embeddings = ROWS) -> None:
    with opened(file) as cache:
        cache.put(keys, rows)


def test_what_is_put_is_there_when_it_is_opened_again(file: Path) -> None:
    fill(file)
    with opened(file) as cache:
        found = cache.get(KEYS)
    assert {key: row.tolist() for key, row in found.items()} == dict(
        zip(KEYS, ROWS.tolist(), strict=True)
    )


def test_embeddings_are_kept_in_half_precision(file: Path) -> None:
    row = np.full((1, 8), 1 / 3, np.float32)
    fill(file, KEYS[:1], row)
    with opened(file) as cache:
        (found,) = cache.get(KEYS[:1]).values()
    assert found.dtype == np.float32
    assert found.tolist() == row[0].astype(np.float16).tolist()


def test_what_is_put_again_takes_the_place_of_the_old(file: Path) -> None:
    fill(file)
    fill(file, KEYS[:1], ROWS[3:])
    with opened(file) as cache:
        assert cache.get(KEYS[:1])[KEYS[0]].tolist() == ROWS[3].tolist()


@pytest.mark.parametrize("count", [0, 1, 4])
def test_what_is_missing(file: Path, count: int) -> None:
    fill(file, KEYS[:count], ROWS[:count])
    with opened(file) as cache:
        assert cache.missing(KEYS) == set(KEYS[count:])
        assert cache.missing([*KEYS, *KEYS]) == set(KEYS[count:])
        assert cache.get(KEYS).keys() == set(KEYS[:count])


def test_what_is_missing_of_many(file: Path) -> None:
    many = [n.to_bytes(16, "big") for n in range(1500)]
    fill(file, many[:1200], np.ones((1200, 8), np.float32))
    with opened(file) as cache:
        assert cache.missing(many) == set(many[1200:])


def test_the_embeddings_of_another_encoder_are_not_there(file: Path) -> None:
    fill(file)
    with opened(file, "other") as cache:
        assert cache.get(KEYS) == {}
        assert cache.missing(KEYS) == set(KEYS)
        cache.put(KEYS[:1], ROWS[3:])
    with opened(file) as cache:
        assert cache.get(KEYS[:1])[KEYS[0]].tolist() == ROWS[0].tolist()


def test_only_what_is_still_needed_is_kept(file: Path) -> None:
    fill(file)
    with opened(file, "other") as cache:
        cache.put(KEYS, ROWS)
    with opened(file) as cache:
        cache.keep_only([*KEYS[:2], *KEYS[:1], b"x" * 16])
        assert cache.get(KEYS).keys() == set(KEYS[:2])
    assert damaged_rows(file) == (2, 0)


def test_what_is_no_longer_needed_gives_its_space_back(file: Path) -> None:
    many = [n.to_bytes(16, "big") for n in range(500)]
    fill(file, many, np.ones((500, 384), np.float32))
    before = file.stat().st_size
    with opened(file) as cache:
        cache.keep_only(many[:5])
    assert file.stat().st_size < before / 10


@pytest.mark.parametrize("column", ["vector", "checksum", "key"])
def test_a_damaged_row_is_left_out(file: Path, column: str) -> None:
    fill(file)
    change = {"vector": "zeroblob(16)", "checksum": "checksum + 1", "key": "zeroblob(24)"}
    with sqlite3.connect(file) as connection:
        row = "key = (SELECT min(key) FROM embeddings)"
        connection.execute(f"UPDATE embeddings SET {column} = {change[column]} WHERE {row}")
    connection.close()
    with opened(file) as cache:
        assert cache.get(KEYS).keys() == set(KEYS[1:])
        assert cache.missing(KEYS) == {KEYS[0]}
    assert damaged_rows(file) == (4, 1)


@pytest.mark.parametrize("content", [b"no database" * 99, b"SQLite format 3\0" + b"\xff" * 9999])
def test_a_damaged_file_is_begun_anew(file: Path, content: bytes) -> None:
    file.write_bytes(content)
    with opened(file) as cache:
        assert cache.missing(KEYS) == set(KEYS)
        cache.put(KEYS, ROWS)
        assert cache.missing(KEYS) == set()


@pytest.mark.parametrize("is_cut_short", [True, False])
def test_damaged_pages_cost_no_more_than_the_embeddings(file: Path, is_cut_short: bool) -> None:
    many = [n.to_bytes(16, "big") for n in range(1500)]
    fill(file, many, np.ones((1500, 384), np.float32))
    content = bytearray(file.read_bytes())
    for place in range(8192, len(content), 16384):
        content[place : place + 64] = b"\xff" * 64
    file.write_bytes(file.read_bytes()[: len(content) // 2] if is_cut_short else content)
    with opened(file) as cache:
        found = cache.get(many)
        cache.put(many, np.ones((1500, 384), np.float32))
        assert len(found) < len(cache.get(many)) == 1500
        assert all((row == 1).all() for row in found.values())


def test_two_processes_write_to_one_file(file: Path) -> None:
    code = (
        "import sys; from pathlib import Path; import numpy as np\n"
        "from index.storage.embedding_cache import EmbeddingCache\n"
        "first = int(sys.argv[2])\n"
        "with EmbeddingCache(Path(sys.argv[1]), encoder_fingerprint='fake') as cache:\n"
        "    for n in range(first, first + 40):\n"
        "        cache.put([n.to_bytes(16, 'big')], np.full((1, 8), n, np.float32))\n"
    )
    starts = [0, 20]  # half of the keys are the same
    command = [sys.executable, "-c", code, str(file)]
    running = [subprocess.Popen([*command, str(start)]) for start in starts]
    assert [process.wait() for process in running] == [0, 0]
    with opened(file) as cache:
        found = cache.get([n.to_bytes(16, "big") for n in range(60)])
    assert [row[0] for row in found.values()] == list(range(60))


def test_a_place_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "a.sqlite").mkdir()
    with pytest.raises(IndexFolderError, match="cannot be written"):
        opened(tmp_path / "a.sqlite")


def test_no_embedding_of_a_file_that_is_none(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"no database" * 99)
    with pytest.raises(sqlite3.DatabaseError):
        damaged_rows(tmp_path / "a")

"""What a build mends although no file has changed."""

import os
import time
from pathlib import Path

import pytest

from index import Original, UpdateOptions, add_originals, build_index
from index.storage.folder import version_folder
from index.storage.originals import NAME_SUFFIX, Originals
from index.storage.verifying import verify_folder
from tests.fakes import FakeEncoder

ORIGINAL = Original("西湖.txt", "西湖有塔。".encode())
ABANDONED = Original("运河.txt", "运河有桥。".encode())
OPTIONS = UpdateOptions(FakeEncoder())


@pytest.fixture
def folder(articles_folder: Path, tmp_path: Path, settled: None) -> Path:
    """An index of two versions, with one original."""
    folder = tmp_path / "索引"
    build_index([articles_folder], folder, OPTIONS)
    add_originals([ORIGINAL], folder, OPTIONS)
    return folder


def mended(folder: Path) -> list[str]:
    """What is still damaged after a build in which nothing was to be done."""
    assert build_index([], folder, OPTIONS).effect is None
    return [each.name for each in verify_folder(folder)]


@pytest.mark.parametrize("name", ["manifest.json", "articles.sqlite", "vectors.faiss"])
def test_a_damaged_version_beside_the_valid_one_goes(folder: Path, name: str) -> None:
    (version_folder(folder, 1) / name).write_bytes(b"?")
    assert mended(folder) == []
    assert not version_folder(folder, 1).exists()


def test_a_whole_version_beside_the_valid_one_stays(folder: Path) -> None:
    assert mended(folder) == []
    assert version_folder(folder, 1).exists()


@pytest.mark.parametrize("place", [0, -1])
def test_damaged_embeddings_are_forgotten(folder: Path, place: int) -> None:
    content = bytearray((folder / "embeddings.sqlite").read_bytes())
    content[place] ^= 1
    (folder / "embeddings.sqlite").write_bytes(content)
    assert [each.name for each in verify_folder(folder)] == ["embeddings.sqlite"]
    assert mended(folder) == []


@pytest.mark.parametrize("content", [b"", b'{"name": "?"}'])
def test_an_original_gets_its_name_back(folder: Path, content: bytes) -> None:
    (folder / "originals" / (ORIGINAL.file_name + NAME_SUFFIX)).write_bytes(content)
    assert mended(folder) == []
    assert Originals(folder).name(ORIGINAL.file_name) == "西湖.txt"


@pytest.mark.parametrize(("days", "stays"), [(0, True), (0.9, True), (1.1, False), (-365, True)])
def test_what_was_never_added_goes_after_a_day(folder: Path, days: float, stays: bool) -> None:
    path = Originals(folder).keep(ABANDONED, name="运河.txt")
    for file in (path, path.with_name(path.name + NAME_SUFFIX)):
        os.utime(file, (0, time.time() - days * 86_400))
    assert mended(folder) == []
    assert path.exists() == path.with_name(path.name + NAME_SUFFIX).exists() == stays


def test_a_copy_that_was_never_placed_goes_after_a_day(folder: Path) -> None:
    young, old = (Originals(folder).stage(ABANDONED) for _ in range(2))
    os.utime(old, (0, 0))
    assert mended(folder) == []
    assert (young.exists(), old.exists()) == (True, False)


def test_what_was_added_stays_however_old_it_is(folder: Path) -> None:
    for file in (folder / "originals").iterdir():
        os.utime(file, (0, 0))
    assert mended(folder) == []
    assert Originals(folder).path(ORIGINAL.file_name).read_bytes() == ORIGINAL.content

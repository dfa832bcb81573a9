"""Every kind of damage to every kind of file is told apart."""

import shutil
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from index import ForeignFolderError, MissingIndexError, UpdateOptions, add_originals, build_index
from index.storage.folder import version_folder
from index.storage.originals import Original
from index.storage.verifying import verify_folder
from tests.fakes import FakeEncoder

CONTENT = "西湖有塔。".encode()


@pytest.fixture
def folder(articles_folder: Path, tmp_path: Path) -> Path:
    """An index of two versions, with one original."""
    folder = tmp_path / "索引"
    build_index([articles_folder], folder, UpdateOptions(FakeEncoder()))
    add_originals([Original("西湖.txt", CONTENT)], folder, UpdateOptions(FakeEncoder()))
    return folder


def found(folder: Path) -> dict[str, str]:
    return {each.name: each.damage for each in verify_folder(folder)}


def the_file(folder: Path, pattern: str) -> Path:
    return next(iter(sorted(folder.glob(pattern))))


def _cut(file: Path) -> None:
    file.write_bytes(file.read_bytes()[:-1])


def _empty(file: Path) -> None:
    file.write_bytes(b"")


def _lengthen(file: Path) -> None:
    file.write_bytes(file.read_bytes() + b"\0")


def _flip(file: Path) -> None:
    content = bytearray(file.read_bytes())
    content[len(content) // 2] ^= 1
    file.write_bytes(content)


def _forbid(file: Path) -> None:
    file.unlink()
    file.mkdir()


OF_A_VERSION = ["articles.sqlite", "vectors.faiss", "lexical/meta.json", "lexical/*.store"]


def test_a_whole_index_is_whole(folder: Path) -> None:
    assert found(folder) == {}


@pytest.mark.parametrize("version", [1, 2])
@pytest.mark.parametrize("pattern", OF_A_VERSION)
@pytest.mark.parametrize(
    ("damage", "kind"),
    [
        (Path.unlink, "missing"),
        (_cut, "truncated"),
        (_empty, "truncated"),
        (_lengthen, "grown"),
        (_flip, "changed"),
    ],
)
def test_a_damaged_file_of_a_version(
    folder: Path, version: int, pattern: str, damage: Callable[[Path], None], kind: str
) -> None:
    file = the_file(version_folder(folder, version), pattern)
    damage(file)
    assert found(folder) == {file.relative_to(folder).as_posix(): kind}


@pytest.mark.parametrize("pattern", OF_A_VERSION)
def test_a_file_of_a_version_that_cannot_be_opened(
    folder: Path, pattern: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = the_file(version_folder(folder, 2), pattern)
    opened = Path.open

    def refuse(self: Path, *arguments: Any, **options: Any) -> Any:
        if self == file:
            raise PermissionError(13, "Permission denied")
        return opened(self, *arguments, **options)

    monkeypatch.setattr(Path, "open", refuse)
    assert found(folder) == {file.relative_to(folder).as_posix(): "unreadable"}


@pytest.mark.parametrize(
    ("damage", "kind"),
    [
        (Path.unlink, "missing"),
        (_cut, "changed"),
        (_empty, "changed"),
        (_flip, "changed"),
        (_lengthen, "changed"),
        (_forbid, "unreadable"),
    ],
)
def test_a_damaged_manifest(folder: Path, damage: Callable[[Path], None], kind: str) -> None:
    damage(version_folder(folder, 1) / "manifest.json")
    assert found(folder) == {"versions/000001/manifest.json": kind}


@pytest.mark.parametrize(
    ("damage", "kind"),
    [
        (Path.unlink, "missing"),
        (_cut, "changed"),
        (_empty, "changed"),
        (_flip, "changed"),
        (_lengthen, "changed"),
        (_forbid, "unreadable"),
    ],
)
def test_a_damaged_pointer(folder: Path, damage: Callable[[Path], None], kind: str) -> None:
    damage(folder / "current.json")
    assert found(folder) == {"current.json": kind}


def test_a_version_that_is_gone(folder: Path) -> None:
    shutil.rmtree(version_folder(folder, 2))
    assert found(folder) == {"versions/000002": "missing"}


@pytest.mark.parametrize(
    ("damage", "kind"),
    [
        (Path.unlink, "missing"),
        (_cut, "changed"),
        (_empty, "changed"),
        (_lengthen, "changed"),
        (_flip, "changed"),
        (_forbid, "unreadable"),
    ],
)
def test_a_damaged_original(folder: Path, damage: Callable[[Path], None], kind: str) -> None:
    file = the_file(folder, "originals/*.txt")
    damage(file)
    assert found(folder) == {f"originals/{file.name}": kind}


def _change_a_row(file: Path) -> None:
    with sqlite3.connect(file) as connection:
        connection.execute(
            "UPDATE embeddings SET vector = zeroblob(128)"
            " WHERE key = (SELECT min(key) FROM embeddings)"
        )
    connection.close()


@pytest.mark.parametrize(
    ("damage", "kind"),
    [
        (Path.unlink, "missing"),
        (lambda file: file.write_bytes(file.read_bytes()[:-5000]), "changed"),
        (lambda file: file.write_bytes(b"no database" * 999), "changed"),
        (_change_a_row, "changed"),
        (_forbid, "changed"),
    ],
)
def test_damaged_embeddings(folder: Path, damage: Callable[[Path], None], kind: str) -> None:
    damage(folder / "embeddings.sqlite")
    assert found(folder) == {"embeddings.sqlite": kind}


@pytest.mark.parametrize(
    "name",
    [
        "笔记.txt",
        "versions/笔记.txt",
        "versions/7",
        "versions/000001/笔记.txt",
        "versions/000001/lexical/笔记.txt",
        "originals/笔记.txt",
    ],
)
def test_a_file_that_is_not_its_own(folder: Path, name: str) -> None:
    (folder / name).write_bytes(b"mine")
    assert found(folder) == {name: "unknown"}


@pytest.mark.parametrize(
    "name",
    [
        ".DS_Store",
        "versions/.DS_Store",
        "versions/000001/Thumbs.db",
        "originals/desktop.ini",
        "build.lock",
        "publish.lock",
        "versions/000002/lexical/.tantivy-meta.lock",
        f"versions/.{'0' * 32}",
        f"versions/.swept-000001-{'0' * 32}",
        "originals/.0123.txt",
    ],
)
def test_what_others_or_dead_builders_left_is_no_damage(folder: Path, name: str) -> None:
    (folder / name).write_bytes(b"")
    assert found(folder) == {}


def test_every_damage_is_told(folder: Path) -> None:
    (folder / "current.json").unlink()
    _flip(version_folder(folder, 1) / "vectors.faiss")
    _cut(version_folder(folder, 2) / "articles.sqlite")
    _flip(the_file(folder, "originals/*.txt"))
    assert list(found(folder).values()) == ["missing", "truncated", "changed", "changed"]


def test_an_index_that_was_moved_is_whole(folder: Path, tmp_path: Path) -> None:
    assert found(folder.rename(tmp_path / "别处")) == {}


def test_verifying_changes_nothing(folder: Path) -> None:
    before = {path: path.stat().st_mtime_ns for path in folder.rglob("*")}
    found(folder)
    assert {path: path.stat().st_mtime_ns for path in folder.rglob("*")} == before


def test_where_there_is_no_index_it_is_told(tmp_path: Path, articles_folder: Path) -> None:
    with pytest.raises(MissingIndexError):
        found(tmp_path / "没有")
    with pytest.raises(ForeignFolderError):
        found(articles_folder)

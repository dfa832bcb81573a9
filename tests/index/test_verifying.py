"""Every kind of damage to every kind of file is told apart."""

import shutil
import sqlite3
from pathlib import Path
from typing import Any

import pytest

from index import UpdateOptions, add_originals, build_index
from index.storage.folder import version_folder
from index.storage.originals import Original
from index.storage.verifying import verify_folder
from tests.fakes import FakeEncoder
from tests.index.damages import Damage, cut, flip, lengthen, replace_by_folder

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


OF_A_VERSION = ["articles.sqlite", "vectors.faiss", "lexical/meta.json", "lexical/*.store"]


def test_a_whole_index_is_whole(folder: Path) -> None:
    assert found(folder) == {}


@pytest.mark.parametrize("version", [1, 2])
@pytest.mark.parametrize("pattern", OF_A_VERSION)
@pytest.mark.parametrize(
    ("damage", "kind"),
    [(Path.unlink, "missing"), (cut, "truncated"), (lengthen, "grown"), (flip, "changed")],
)
def test_a_damaged_file_of_a_version(
    folder: Path, version: int, pattern: str, damage: Damage, kind: str
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
    "pattern", ["versions/000001/manifest.json", "current.json", "originals/*.txt"]
)
@pytest.mark.parametrize(
    ("damage", "kind"),
    [
        (Path.unlink, "missing"),
        (cut, "changed"),
        (lengthen, "changed"),
        (flip, "changed"),
        (replace_by_folder, "unreadable"),
    ],
)
def test_a_damaged_manifest_pointer_or_original(
    folder: Path, pattern: str, damage: Damage, kind: str
) -> None:
    file = the_file(folder, pattern)
    damage(file)
    assert found(folder) == {file.relative_to(folder).as_posix(): kind}


def test_a_version_that_is_gone(folder: Path) -> None:
    shutil.rmtree(version_folder(folder, 2))
    assert found(folder) == {"versions/000002": "missing"}


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
        (_change_a_row, "changed"),
        (replace_by_folder, "changed"),
    ],
)
def test_damaged_embeddings(folder: Path, damage: Damage, kind: str) -> None:
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
    flip(version_folder(folder, 1) / "vectors.faiss")
    cut(version_folder(folder, 2) / "articles.sqlite")
    flip(the_file(folder, "originals/*.txt"))
    assert list(found(folder).values()) == ["missing", "truncated", "changed", "changed"]


def test_an_index_that_was_moved_is_whole(folder: Path, tmp_path: Path) -> None:
    assert found(folder.rename(tmp_path / "别处")) == {}


def test_verifying_changes_nothing(folder: Path) -> None:
    before = {path: path.stat().st_mtime_ns for path in folder.rglob("*")}
    found(folder)
    assert {path: path.stat().st_mtime_ns for path in folder.rglob("*")} == before

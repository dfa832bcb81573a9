"""Files that are added while others change the index, and what is told of each."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from index import (
    NothingToIndexError,
    Original,
    UpdateOptions,
    add_originals,
    build_index,
    load_index,
    remove_articles,
)
from index.storage.folder import FILES
from index.storage.verifying import verify_folder
from tests.fakes import FakeEncoder

ADDED = Original("西湖.txt", "西湖有塔。".encode())
TWINS = [Original("a.exe", b"MZ\0\0"), Original("b.exe", b"MZ\0\0")]
OPTIONS = UpdateOptions(FakeEncoder())


@pytest.fixture
def folder(articles_folder: Path, tmp_path: Path) -> Path:
    """An index of two articles."""
    build_index([articles_folder], tmp_path / "索引", OPTIONS)
    return tmp_path / "索引"


def add(folder: Path) -> None:
    add_originals([ADDED], folder, OPTIONS)


def add_in_vain(folder: Path) -> None:
    def interrupt(step: str) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        add_originals([ADDED], folder, replace(OPTIONS, on_step=interrupt))


def add_without_room(folder: Path) -> None:
    assert add_originals([ADDED], folder, OPTIONS, most_characters=0).effect is None


def add_and_remove(folder: Path) -> None:
    add(folder)
    remove_articles([ADDED.name], folder)


@pytest.mark.parametrize("meanwhile", [add, add_in_vain, add_without_room, add_and_remove])
def test_who_adds_the_same_meanwhile_takes_nothing_away(
    folder: Path, meanwhile: Callable[[Path], None]
) -> None:
    def on_step(step: str) -> None:
        if step == "embedded":
            meanwhile(folder)

    add_originals([ADDED], folder, replace(OPTIONS, on_step=on_step))
    names = load_index(folder, encoder=FakeEncoder()).articles.names().values()
    assert set(names) == {"临平.txt", "余杭.txt", "西湖.txt"}
    assert list(verify_folder(folder)) == []


@pytest.mark.parametrize("attempt", [add_in_vain, add_without_room])
def test_what_is_added_in_vain_leaves_nothing(
    folder: Path, attempt: Callable[[Path], None]
) -> None:
    attempt(folder)
    assert list((folder / FILES.originals).iterdir()) == []


def test_a_twin_of_what_is_refused_is_refused(folder: Path) -> None:
    built = add_originals(TWINS, folder, OPTIONS)
    assert [each.path.name for each in built.skipped] == ["a.exe", "b.exe"]
    assert [each.status for each in built.file_results] == ["refused", "refused"]
    assert built.duplicates == {}


def test_a_twin_is_told_with_what_makes_no_index(tmp_path: Path) -> None:
    with pytest.raises(NothingToIndexError, match=r"No article in a\.exe b\.exe could"):
        add_originals(TWINS, tmp_path / "索引", OPTIONS)


def test_a_twin_of_what_is_there_under_another_name_is_told_by_that(folder: Path) -> None:
    twins = [Original(name, "临平有山。临平有水。".encode()) for name in ("a.txt", "b.txt")]
    built = add_originals(twins, folder, OPTIONS)
    assert built.duplicates == {"a.txt": "临平.txt", "b.txt": "临平.txt"}

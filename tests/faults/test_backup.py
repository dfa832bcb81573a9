"""A backup and a restoring that are killed: the last good state serves on, and again is enough."""

import shutil
from pathlib import Path

import pytest

from corpus import JuzhengError
from index import MissingIndexError, Original, add_originals, build_index
from index.backup.archive import Archive
from index.storage.verifying import verify_folder
from tests.faults.answers import Answers, answers_in
from tests.faults.articles import text, write_first
from tests.faults.backups import (
    Work,
    back_up,
    count_operations,
    die_at,
    options,
    restore,
    restore_over,
)
from tests.faults.children import in_child

KILLS = 8
"""Of each operation, at places that lie evenly among all its file operations."""
OTHER_FILES = ("feedback.jsonl", "users.json")


def in_files(data: Path) -> list[str]:
    return [(data / name).read_text() for name in OTHER_FILES if (data / name).exists()]


def write(data: Path, content: str) -> None:
    for name in OTHER_FILES:
        (data / name).write_text(content)


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A data folder of followed and added files."""
    write_first(tmp_path / "文章")
    build_index([tmp_path / "文章"], tmp_path / "data" / "index", options())
    added = Original("通知.txt", text("良渚", edition=3).encode())
    add_originals([added], tmp_path / "data" / "index", options())
    write(tmp_path / "data", "备份里的")
    return tmp_path / "data"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "备份.zip"


@pytest.fixture
def others_data(tmp_path: Path) -> Path:
    """Data that are to be replaced."""
    place = tmp_path / "那里"
    added = Original("旧.txt", text("临平", edition=9).encode())
    add_originals([added], place / "index", options())
    write(place, "原来的")
    return place


def test_a_killed_backup_is_none_and_can_be_made_again(data: Path, file: Path) -> None:
    answers = answers_in(data / "index")
    for at in _places(back_up, data, file.with_name("试.zip")):
        died = in_child(die_at, back_up, data, file, at)
        assert died.was_killed
        assert not file.exists() or _is_whole(file)
        assert answers_in(data / "index") == answers
        file.unlink(missing_ok=True)
    back_up(data, file)
    assert _is_whole(file)
    assert not list(file.parent.glob(".备份*"))


def test_a_killed_restoring_into_a_new_folder_goes_on(
    data: Path, file: Path, tmp_path: Path
) -> None:
    _try(restore, data, file, tmp_path / "那里", tmp_path)


def test_a_killed_restoring_over_others_leaves_these_or_itself(
    data: Path, file: Path, others_data: Path, tmp_path: Path
) -> None:
    _try(restore_over, data, file, others_data, tmp_path)


def _try(work: Work, data: Path, file: Path, place: Path, tmp_path: Path) -> None:
    """Restore to copies of a place, each time killed at another moment."""
    back_up(data, file)
    before, after = _answers(place), answers_in(data / "index")
    places = _places(work, _copy(place, tmp_path / "试"), file)
    for number, at in enumerate(places):
        here = _copy(place, tmp_path / f"{number}")
        assert in_child(die_at, work, here, file, at).was_killed
        assert _answers(here) in (before, after)
        assert set(in_files(here)) <= {"原来的", "备份里的"}
        work(here, file)
        assert answers_in(here / "index") == after
        assert in_files(here) == ["备份里的", "备份里的"]
        assert [*verify_folder(here / "index")] == []
        assert not (here / ".restoring").exists()


def _copy(place: Path, to: Path) -> Path:
    if place.exists():
        shutil.copytree(place, to)
    return to


def _places(work: Work, data: Path, file: Path) -> list[int]:
    counted = in_child(count_operations, work, data, file)
    assert not counted.problem, counted.problem
    return [1 + counted.returned * place // KILLS for place in range(KILLS)]


def _answers(data: Path) -> Answers | None:
    try:
        return answers_in(data / "index")
    except MissingIndexError:
        return None


def _is_whole(file: Path) -> bool:
    try:
        with Archive(file) as archive:
            archive.verify()
    except JuzhengError:
        return False
    return True

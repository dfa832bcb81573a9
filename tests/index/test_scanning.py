"""What has changed is told from what has not, without reading a file."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from index.storage.originals import Originals
from index.storage.sources import ADDED_ORIGIN, SourceRecord
from index.updates.scanning import Scan, scan

pytestmark = pytest.mark.usefixtures("settled")


def look(
    roots: list[Path], recorded: list[SourceRecord], *, index: Path, anew: bool = False
) -> Scan:
    return scan([str(root) for root in roots], recorded, Originals(index), anew=anew)


def known(root: Path, index: Path) -> list[SourceRecord]:
    """The records of all files in `root`, as they are kept once they were read."""
    found = look([root], [], index=index)
    return [replace(record, article=record.name) for _, record in found.to_read]


def names(found: Scan) -> dict[str, list[str]]:
    return {
        "to_read": [source.name for source, _ in found.to_read],
        "gone": [record.name for record in found.deletions],
        "unchanged": [record.name for record in found.unchanged],
    }


@pytest.fixture
def index(tmp_path: Path) -> Path:
    return tmp_path / "索引"


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (lambda file: None, ([], [], ["临平.txt", "余杭.txt"])),
        (lambda file: file.write_text("临平有路"), (["临平.txt"], [], ["余杭.txt"])),
        (
            lambda file: file.rename(file.with_stem("临安")),
            (["临安.txt"], ["临平.txt"], ["余杭.txt"]),
        ),
        (Path.unlink, ([], ["临平.txt"], ["余杭.txt"])),
    ],
)
def test_what_has_changed_is_read_or_gone(
    articles_folder: Path,
    index: Path,
    change: Callable[[Path], object],
    expected: tuple[list[str], list[str], list[str]],
) -> None:
    before = known(articles_folder, index)
    change(articles_folder / "临平.txt")
    found = look([articles_folder], before, index=index)
    assert tuple(names(found).values()) == expected
    assert found.has_news == (expected[:2] != ([], []))


def test_what_was_written_to_too_lately_is_read_again(
    articles_folder: Path, index: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("index.storage.sources.UNSURE_NS", 10**15)
    before = known(articles_folder, index)
    assert {record.stamp for record in before} == {""}
    assert len(look([articles_folder], before, index=index).to_read) == 2


def test_a_root_that_was_deleted_is_gone(articles_folder: Path, index: Path) -> None:
    before = known(articles_folder, index)
    articles_folder.rename(articles_folder.with_name("别处"))
    found = look([articles_folder], before, index=index)
    assert names(found) == {"to_read": [], "gone": ["临平.txt", "余杭.txt"], "unchanged": []}
    assert found.unreachable == ()


def test_a_root_whose_drive_is_not_there_is_unreachable(tmp_path: Path, index: Path) -> None:
    root = tmp_path / "盘" / "文章"
    root.mkdir(parents=True)
    (root / "a.txt").write_text("临平有山。", encoding="utf-8")
    before = known(root, index)
    (tmp_path / "盘").rename(tmp_path / "拔掉的盘")
    found = look([root], before, index=index)
    assert names(found) == {"to_read": [], "gone": [], "unchanged": ["a.txt"]}
    assert found.unreachable == (str(root),)
    assert not found.has_news


def test_a_single_file_is_a_root(articles_folder: Path, index: Path) -> None:
    file = articles_folder / "临平.txt"
    before = known(file, index)
    assert names(look([file], before, index=index))["unchanged"] == ["临平.txt"]
    file.unlink()
    assert names(look([file], before, index=index))["gone"] == ["临平.txt"]


def test_an_article_outlives_the_loss_of_its_original(index: Path) -> None:
    before = SourceRecord(ADDED_ORIGIN, "ff.txt", "甲.txt", "ff.txt", "0123")
    found = look([], [before], index=index)
    assert names(found) == {"to_read": [], "gone": [], "unchanged": ["甲.txt"]}


def test_another_name_in_the_index_is_a_change(articles_folder: Path, index: Path) -> None:
    first, second = known(articles_folder, index)
    before = [replace(first, name="文章/临平.txt"), second]
    assert names(look([articles_folder], before, index=index))["to_read"] == ["临平.txt"]

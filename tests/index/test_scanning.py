"""What has changed is told from what has not, without reading a file."""

import os
from dataclasses import replace
from pathlib import Path

import pytest

from index.storage.originals import Original, Originals
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
        "gone": [record.name for record in found.departures],
        "unchanged": [record.name for record in found.unchanged],
    }


@pytest.fixture
def index(tmp_path: Path) -> Path:
    return tmp_path / "索引"


def test_what_is_new_is_to_be_read(articles_folder: Path, index: Path) -> None:
    found = look([articles_folder], [], index=index)
    assert names(found) == {"to_read": ["临平.txt", "余杭.txt"], "gone": [], "unchanged": []}
    source, record = found.to_read[0]
    assert source.path == articles_folder / "临平.txt"
    assert record.key == (str(articles_folder), str(articles_folder / "临平.txt"))
    assert found.has_news


def test_what_did_not_change_is_not_read(articles_folder: Path, index: Path) -> None:
    found = look([articles_folder], known(articles_folder, index), index=index)
    assert names(found) == {"to_read": [], "gone": [], "unchanged": ["临平.txt", "余杭.txt"]}
    assert not found.has_news


def test_what_was_rewritten_is_read(articles_folder: Path, index: Path) -> None:
    before = known(articles_folder, index)
    (articles_folder / "临平.txt").write_text("临平有路。临平有桥。", encoding="utf-8")
    found = look([articles_folder], before, index=index)
    assert names(found) == {"to_read": ["临平.txt"], "gone": [], "unchanged": ["余杭.txt"]}


def test_what_was_renamed_is_gone_and_new(articles_folder: Path, index: Path) -> None:
    before = known(articles_folder, index)
    (articles_folder / "临平.txt").rename(articles_folder / "临安.txt")
    found = look([articles_folder], before, index=index)
    assert names(found) == {
        "to_read": ["临安.txt"],
        "gone": ["临平.txt"],
        "unchanged": ["余杭.txt"],
    }


def test_what_was_deleted_is_gone(articles_folder: Path, index: Path) -> None:
    before = known(articles_folder, index)
    (articles_folder / "临平.txt").unlink()
    found = look([articles_folder], before, index=index)
    assert names(found) == {"to_read": [], "gone": ["临平.txt"], "unchanged": ["余杭.txt"]}
    assert found.has_news


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


def test_the_sources_of_other_roots_are_none_of_its_business(
    articles_folder: Path, tmp_path: Path, index: Path
) -> None:
    other = SourceRecord("/别处", "/别处/a.txt", "a.txt", "1", "a")
    found = look([articles_folder], [*known(articles_folder, index), other], index=index)
    assert names(found) == {"to_read": [], "gone": [], "unchanged": ["临平.txt", "余杭.txt"]}


def test_a_single_file_is_a_root(articles_folder: Path, index: Path) -> None:
    file = articles_folder / "临平.txt"
    before = known(file, index)
    assert names(look([file], before, index=index))["unchanged"] == ["临平.txt"]
    file.unlink()
    assert names(look([file], before, index=index))["gone"] == ["临平.txt"]


def test_what_a_user_removed_stays_removed_as_long_as_it_is_the_same(
    articles_folder: Path, index: Path
) -> None:
    before = [replace(each, removed=True) for each in known(articles_folder, index)]
    assert look([articles_folder], before, index=index).to_read == ()
    os.utime(articles_folder / "临平.txt", ns=(1, 1))
    ((_, record),) = look([articles_folder], before, index=index).to_read
    assert (record.removed, record.article) == (True, "临平.txt")


def test_what_could_not_be_read_is_read_again_only_when_asked_for(
    articles_folder: Path, index: Path
) -> None:
    whole, broken = known(articles_folder, index)
    before = [whole, replace(broken, article=None, chinese="太大", english="too large")]
    assert look([articles_folder], before, index=index).to_read == ()
    ((source, _),) = look([articles_folder], before, index=index, anew=True).to_read
    assert source.name == "余杭.txt"


def test_originals_are_sources_too(index: Path) -> None:
    path = Originals(index).keep(Original("a.txt", "临平有山。".encode()), name="甲.txt")
    ((source, record),) = look([], [], index=index).to_read
    assert (source.path, source.name) == (path, "甲.txt")
    assert record == SourceRecord(ADDED_ORIGIN, path.name, "甲.txt", stamp=path.name)


def test_an_original_that_is_known_is_not_read(index: Path) -> None:
    path = Originals(index).keep(Original("a.txt", "临平有山。".encode()), name="甲.txt")
    before = SourceRecord(ADDED_ORIGIN, path.name, "甲.txt", path.name, "0123")
    assert names(look([], [before], index=index))["unchanged"] == ["甲.txt"]


def test_an_article_outlives_the_loss_of_its_original(index: Path) -> None:
    before = SourceRecord(ADDED_ORIGIN, "ff.txt", "甲.txt", "ff.txt", "0123")
    found = look([], [before], index=index)
    assert names(found) == {"to_read": [], "gone": [], "unchanged": ["甲.txt"]}


def test_another_name_in_the_index_is_a_change(articles_folder: Path, index: Path) -> None:
    first, second = known(articles_folder, index)
    before = [replace(first, name="文章/临平.txt"), second]
    assert names(look([articles_folder], before, index=index))["to_read"] == ["临平.txt"]

"""Files that are added, also while others change the index, and what is told of each."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from index import NothingToIndexError, Original, UpdateOptions, add_originals
from index.storage.folder import FILES, kept_versions
from tests.fakes import FakeEncoder
from tests.index.folder import Folder, effect_of

ADDED = Original("西湖.txt", "西湖有塔。".encode())
TWINS = [Original("a.exe", b"MZ\0\0"), Original("b.exe", b"MZ\0\0")]
OPTIONS = UpdateOptions(FakeEncoder())


def test_what_is_added_is_found_and_nothing_else_is_embedded(built: Folder) -> None:
    assert effect_of(built.add("西湖.txt", "西湖有塔。")).added == ["西湖.txt"]
    assert built.embedded() == ["西湖有塔。"]
    assert built.load().search("西湖的塔")[0].chunk.text == "西湖有塔。"


def test_a_name_that_is_taken_gets_a_number(built: Folder) -> None:
    built.add("临平.txt", "临平有路。")
    built.add("临平.txt", "临平有桥。")
    assert built.names == ["临平 (2).txt", "临平 (3).txt", "临平.txt", "余杭.txt"]


def test_two_of_one_name_at_once_get_numbers(index: Folder) -> None:
    originals = [Original("a.txt", text.encode()) for text in ("山。", "水。", "山。")]
    built = add_originals(originals, index.path, index.options)
    assert index.names == ["a (2).txt", "a.txt"]
    assert built.duplicates == {"a.txt": "a.txt"}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "gb18030"])
def test_a_text_that_is_there_is_not_added_again(built: Folder, encoding: str) -> None:
    again = built.add("新.txt", "临平有山。临平有水。".encode(encoding))
    assert again.duplicates == {"新.txt": "临平.txt"}
    assert again.manifest.articles == 2
    assert (built.names, built.embedded()) == (["临平.txt", "余杭.txt"], [])


def test_the_same_original_twice_makes_no_version(index: Folder) -> None:
    first = index.add("西湖.txt", "西湖有塔。")
    again = index.add("新.txt", "西湖有塔。")
    assert (again.effect, again.manifest) == (None, first.manifest)
    assert again.duplicates == {"新.txt": "西湖.txt"}


def test_what_cannot_be_read_is_told_and_not_kept(built: Folder) -> None:
    originals = [Original("画.exe", b"MZ\0\0"), Original("空.txt", b"")]
    in_vain = add_originals(originals, built.path, built.options)
    assert in_vain.effect is None
    assert [str(error)[:8] for error in in_vain.skipped] == ["画.exe：内容", "空.txt：没有"]
    assert list((built.path / FILES.originals).iterdir()) == []


def test_a_new_index_of_nothing_is_not_begun(index: Folder) -> None:
    with pytest.raises(NothingToIndexError, match=r"No article in 空.txt could.*\n空.txt：没有"):
        index.add("空.txt", b"")
    assert kept_versions(index.path) == []


@pytest.mark.parametrize("name", ["../../逃.txt", "/etc/a.txt", "a\0b\n.txt"])
def test_no_name_leads_out_of_the_index(index: Folder, tmp_path: Path, name: str) -> None:
    index.add(name, "西湖有塔。")
    assert index.names == [name]
    assert {path.name for path in tmp_path.iterdir()} == {"索引"}


def add(index: Folder) -> None:
    add_originals([ADDED], index.path, OPTIONS)


def add_in_vain(index: Folder) -> None:
    def interrupt(step: str) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        add_originals([ADDED], index.path, replace(OPTIONS, on_step=interrupt))


def add_without_room(index: Folder) -> None:
    assert add_originals([ADDED], index.path, OPTIONS, most_characters=0).effect is None


def add_and_remove(index: Folder) -> None:
    add(index)
    index.remove(ADDED.name)


@pytest.mark.parametrize("meanwhile", [add, add_in_vain, add_without_room, add_and_remove])
def test_who_adds_the_same_meanwhile_takes_nothing_away(
    built: Folder, meanwhile: Callable[[Folder], None]
) -> None:
    def on_step(step: str) -> None:
        if step == "embedded":
            meanwhile(built)

    add_originals([ADDED], built.path, replace(OPTIONS, on_step=on_step))
    assert built.names == ["临平.txt", "余杭.txt", "西湖.txt"]


@pytest.mark.parametrize("attempt", [add_in_vain, add_without_room])
def test_what_is_added_in_vain_leaves_nothing(
    built: Folder, attempt: Callable[[Folder], None]
) -> None:
    attempt(built)
    assert list((built.path / FILES.originals).iterdir()) == []


def test_a_twin_of_what_is_refused_is_refused(built: Folder) -> None:
    in_vain = add_originals(TWINS, built.path, OPTIONS)
    assert [each.path.name for each in in_vain.skipped] == ["a.exe", "b.exe"]
    assert [each.status for each in in_vain.file_results] == ["refused", "refused"]
    assert in_vain.duplicates == {}


def test_a_twin_is_told_with_what_makes_no_index(tmp_path: Path) -> None:
    with pytest.raises(NothingToIndexError, match=r"No article in a\.exe b\.exe could"):
        add_originals(TWINS, tmp_path / "索引", OPTIONS)


def test_a_twin_of_what_is_there_under_another_name_is_told_by_that(built: Folder) -> None:
    twins = [Original(name, "临平有山。临平有水。".encode()) for name in ("a.txt", "b.txt")]
    again = add_originals(twins, built.path, OPTIONS)
    assert again.duplicates == {"a.txt": "临平.txt", "b.txt": "临平.txt"}

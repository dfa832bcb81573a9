import hashlib
from pathlib import Path

import pytest

from index import IndexFolderError
from index.storage.folder import FILES
from index.storage.originals import NAME_SUFFIX, KeptOriginal, Original, Originals

CONTENT = "临平有山。".encode("gb18030")
DIGEST = hashlib.sha256(CONTENT).hexdigest()


@pytest.mark.parametrize(
    ("name", "suffix"),
    [
        ("通知.txt", ".txt"),
        ("通知.MD", ".txt"),
        ("a.pdf.txt", ".txt"),
        ("通知", ".txt"),
        ("通知.exe", ".txt"),
        (".txt", ".txt"),
        ("../../etc/a.txt", ".txt"),
        ("a.txt/../../b", ".txt"),
        ("a.t/xt", ".txt"),
        ("CON.txt", ".txt"),
        ("a\0.md", ".txt"),
        ("x" * 9999 + ".html", ".html"),
    ],
)
def test_nothing_of_its_name_becomes_a_path_but_the_ending_of_a_page(
    name: str, suffix: str
) -> None:
    assert Original(name, CONTENT).file_name == DIGEST + suffix


def test_a_file_is_taken_by_its_name(tmp_path: Path) -> None:
    (tmp_path / "通知.txt").write_bytes(CONTENT)
    assert Original.from_file(tmp_path / "通知.txt") == Original("通知.txt", CONTENT)


def test_it_is_kept_byte_for_byte(tmp_path: Path) -> None:
    path = Originals(tmp_path).keep(Original("通知.txt", CONTENT), name="通知.txt")
    assert path.read_bytes() == CONTENT
    assert path.parent == tmp_path / FILES.originals
    assert list(Originals(tmp_path)) == [KeptOriginal(path, path.name, "通知.txt", "默认")]


def test_keeping_it_again_renames_it(tmp_path: Path) -> None:
    originals = Originals(tmp_path)
    for name in ("甲.txt", "乙.txt"):
        originals.keep(Original("通知.txt", CONTENT), name=name)
    assert [each.name for each in originals] == ["乙.txt"]


def test_what_is_dropped_is_gone(tmp_path: Path) -> None:
    originals = Originals(tmp_path)
    path = originals.keep(Original("a.txt", CONTENT), name="a.txt")
    originals.drop(path.name)
    originals.drop(path.name)
    assert list(path.parent.iterdir()) == []


def test_without_a_folder_there_are_none(tmp_path: Path) -> None:
    assert list(Originals(tmp_path)) == []


@pytest.mark.parametrize("name", [f".{DIGEST}.txt", f"{DIGEST}.unknown", ".DS_Store"])
def test_what_is_not_read_is_none(tmp_path: Path, name: str) -> None:
    (tmp_path / FILES.originals).mkdir()
    (tmp_path / FILES.originals / name).write_bytes(CONTENT)
    assert list(Originals(tmp_path)) == []


@pytest.mark.parametrize("content", [None, b"", b"{", b"[]", b"null", b'{"name": 7}', b"\x80"])
def test_without_its_name_it_goes_by_that_of_its_file(
    tmp_path: Path, content: bytes | None
) -> None:
    path = Originals(tmp_path).keep(Original("a.txt", CONTENT), name="a.txt")
    path.with_name(path.name + NAME_SUFFIX).unlink()
    if content is not None:
        path.with_name(path.name + NAME_SUFFIX).write_bytes(content)
    assert [(each.path, each.name) for each in Originals(tmp_path)] == [(path, f"{DIGEST}.txt")]


def test_its_name_is_there_before_it_is(tmp_path: Path) -> None:
    originals = Originals(tmp_path)
    staged = originals.stage(Original("a.txt", CONTENT))
    staged.unlink()
    with pytest.raises(IndexFolderError):
        originals.place(staged, f"{DIGEST}.txt", name="甲")
    assert [path.name for path in originals.folder.iterdir()] == [f"{DIGEST}.txt{NAME_SUFFIX}"]


def test_what_is_staged_is_read_by_its_ending_and_is_no_original_yet(tmp_path: Path) -> None:
    first, second = (Originals(tmp_path).stage(Original("a.html", CONTENT)) for _ in range(2))
    assert first != second
    assert (first.suffix, first.read_bytes()) == (".html", CONTENT)
    assert list(Originals(tmp_path)) == []


def test_each_collection_has_a_copy_of_its_own(tmp_path: Path) -> None:
    originals = Originals(tmp_path)
    originals.keep(Original("a.txt", CONTENT), name="甲.txt")
    originals.keep(Original("a.txt", CONTENT, "人事"), name="乙.txt")
    assert [(each.name, each.collection) for each in originals] == [
        ("乙.txt", "人事"),
        ("甲.txt", "默认"),
    ]


def test_what_has_lost_its_collection_is_in_none_that_anyone_knows(tmp_path: Path) -> None:
    path = Originals(tmp_path).keep(Original("a.txt", CONTENT, "人事"), name="a.txt")
    path.with_name(path.name + NAME_SUFFIX).unlink()
    assert [each.collection for each in Originals(tmp_path)] == ["6ac380cbd7168829"]

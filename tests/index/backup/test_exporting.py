"""All originals as files, under the names that people know them by."""

from pathlib import Path

import pytest

from index import MissingIndexError, Original, add_originals
from index.backup.archive import BackupError
from index.backup.exporting import Exported, export_originals
from index.backup.names import plain_name
from tests.index.backup.conftest import Data
from tests.index.folder import Folder


@pytest.fixture
def out(tmp_path: Path) -> Path:
    return tmp_path / "原件"


def export(index: Folder, out: Path) -> Exported:
    return export_originals(index.path, out, on_progress=lambda stage, done, total: None)


def files(out: Path) -> dict[str, bytes]:
    found = (path for path in out.rglob("*") if path.is_file())
    return {path.relative_to(out).as_posix(): path.read_bytes() for path in found}


def test_all_are_there_byte_for_byte_by_collection(data: Data, out: Path) -> None:
    data.index.add("表.csv", "\ufeff名,数\r\n甲,1\r\n".encode())
    exported = export(data.index, out)
    assert exported.files == len(files(out)) == 6
    assert files(out) == {
        "临平.txt": "临平有山。临平有水。".encode(),
        "余杭的事.txt": "余杭有塔。余杭有桥。".encode(),
        "说明.md": "# 说明\n\n## 开放\n\n公园每天开放。\n".encode(),
        "通知.txt": "西湖有塔。西湖有桥。".encode(),
        "表.csv": "\ufeff名,数\r\n甲,1\r\n".encode(),
        "人事/工资.txt": "工资每月十日发放。".encode(),
    }


@pytest.mark.parametrize(
    ("names", "written"),
    [
        (["a/b.txt", "a/c.txt"], {"a/b.txt", "a/c.txt"}),
        (["A.txt", "a.txt"], {"A.txt", "a (2).txt"}),
        (["a?.txt", "a*.txt", "a_.txt"], {"a_.txt", "a_ (2).txt", "a_ (3).txt"}),
        (["../../x.txt", "C:\\x.txt"], {"_/_/x.txt", "C__x.txt"}),
        (["nul.txt", ".隐藏.txt", "x. .txt"], {"_nul.txt", "_隐藏.txt", "x. .txt"}),
        (["人事", "人事/a.txt"], {"人事", "人事 (2)/a.txt"}),
        (["长" * 120 + ".txt"], {"长" * 65 + ".txt"}),
        (["CON .txt", "com¹.log.txt", "CONIN$"], {"_CON .txt", "_com¹.log.txt", "_CONIN$"}),
        (["通知.txt:隐藏.txt"], {"通知.txt_隐藏.txt"}),
        (["Zo\u00eb.txt", "ZOE\u0308.txt"], {"Zo\u00eb.txt", "ZOE\u0308 (2).txt"}),
        (["y" * 150 + ".txt"], {"y" * 116 + ".txt"}),
        (["很深/" * 70 + "a.txt", "很深/" * 71 + "a.txt"], {"a.txt", "a (2).txt"}),
    ],
)
def test_names_are_such_as_any_system_takes(
    index: Folder, out: Path, names: list[str], written: set[str]
) -> None:
    originals = [Original(name, f"第{n}篇。".encode()) for n, name in enumerate(names)]
    add_originals(originals, index.path, index.options)
    export(index, out)
    assert set(files(out)) == written


def test_collections_that_no_system_takes_are_folders_of_other_names(
    index: Folder, out: Path
) -> None:
    collections = ["CON", "a:b", "人事.", "x" * 60]
    originals = [Original("y" * 120, each.encode(), each) for each in collections]
    add_originals(originals, index.path, index.options)
    export(index, out)
    assert {each.partition("/")[0] for each in files(out)} == {"_CON", "a_b", "人事", "x" * 60}
    assert max(map(len, files(out))) <= 200


def test_what_is_called_otherwise_is_told(index: Folder, out: Path) -> None:
    index.add("问?.txt", "第一篇。")
    assert export(index, out).renamed == {"问?.txt": "问_.txt"}


def test_what_is_gone_is_told(data: Data, out: Path, articles_folder: Path) -> None:
    (articles_folder / "临平.txt").unlink()
    assert export(data.index, out).lost == ["临平.txt"]


def test_what_was_removed_is_not_exported(data: Data, out: Path) -> None:
    data.index.remove("临平.txt", "通知.txt")
    export(data.index, out)
    assert set(files(out)) == {"余杭的事.txt", "说明.md", "人事/工资.txt"}


def test_a_folder_with_something_in_it_is_left_as_it_is(data: Data, out: Path) -> None:
    out.mkdir()
    (out / "临平.txt").write_text("别的")
    with pytest.raises(BackupError, match="holds something"):
        export(data.index, out)
    assert files(out) == {"临平.txt": "别的".encode()}


def test_it_is_there_as_a_whole_or_not_at_all(
    data: Data, out: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write = Path.write_bytes

    def fill_up(path: Path, content: bytes) -> int:
        if path.name == "通知.txt":
            raise OSError(28, "No space left on device")
        return write(path, content)

    monkeypatch.setattr(Path, "write_bytes", fill_up)
    with pytest.raises(BackupError, match="No space left"):
        export(data.index, out)
    assert list(out.parent.glob("*原件*")) == []


def test_without_an_index_there_is_nothing_to_export(index: Folder, out: Path) -> None:
    with pytest.raises(MissingIndexError):
        export(index, out)


@pytest.mark.parametrize("name", ["关于（试行）的通知.docx", "a b.txt", "2024.11.05 纪要.md", "…"])
def test_names_that_any_system_takes_stay_as_they_are(name: str) -> None:
    assert plain_name(name) == name

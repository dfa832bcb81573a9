"""What a backup holds, and that it is one before it bears its name."""

import os
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Event

import pytest

from index.backup.archive import Archive, BackupError
from index.backup.making import make_backup
from tests.index.backup.conftest import FILES, Data, manifest_of


def test_it_holds_all_files_of_the_data_folder_but_what_is_remade(data: Data, file: Path) -> None:
    with data.back_up(file) as archive:
        assert archive.names("data/") == [f"data/{name}" for name in sorted(FILES, key=_order)]
        assert archive.read("data/users.json").decode() == FILES["users.json"]


def _order(name: str) -> tuple[int, str]:
    return name.count("/"), name


def test_the_manifest_tells_who_wrote_it_and_what_each_entry_hashes_to(
    data: Data, file: Path
) -> None:
    data.back_up(file)
    manifest = manifest_of(file)
    assert (manifest["format"], manifest["juzheng"]) == (1, "1.0.0")
    assert manifest["index"]["articles"] == 5
    size, digest = manifest["entries"]["data/signing.key"]
    assert size == 32
    assert digest == "5e318f8cf9cbe249a30812b8ca132d691ded7a91991413558db5758575f5e01f"


def test_nobody_else_may_read_it(data: Data, file: Path) -> None:
    data.back_up(file)
    assert file.stat().st_mode & 0o777 == 0o600


def test_a_file_that_is_there_is_not_overwritten(data: Data, file: Path) -> None:
    file.write_text("别的")
    with pytest.raises(BackupError, match="is there already"):
        data.back_up(file)
    assert file.read_text() == "别的"


def test_it_is_not_kept_in_the_data_folder(data: Data) -> None:
    with pytest.raises(BackupError, match="lies in the data folder"):
        data.back_up(data.path / "备份.zip")


def test_a_data_folder_that_is_not_there_is_told(tmp_path: Path, file: Path) -> None:
    with pytest.raises(BackupError, match="There is no data in"):
        Data(tmp_path / "写错了").back_up(file)
    assert not (tmp_path / "写错了").exists()


def test_what_a_killed_one_left_is_written_over(data: Data, file: Path) -> None:
    part = file.with_name(".备份.zip.part")
    part.write_bytes(b"0" * 1_000_000)
    data.back_up(file)
    assert not part.exists()
    assert file.stat().st_size < 1_000_000


def test_a_disk_that_fails_is_told_and_leaves_nothing(
    data: Data, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("index.backup.making.os.fsync", fail)
    with pytest.raises(BackupError, match="No space left"):
        data.back_up(file)
    assert list(file.parent.glob("*备份*")) == []


def test_what_is_not_written_as_meant_is_no_backup(
    data: Data, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sync = os.fsync

    def rot(descriptor: int) -> None:
        sync(descriptor)
        os.pwrite(descriptor, b"\0", 70)

    monkeypatch.setattr("index.backup.making.os.fsync", rot)
    with pytest.raises(BackupError, match="damaged"):
        data.back_up(file)
    assert not file.exists()


def test_a_followed_file_that_is_gone_leaves_its_text(
    data: Data, file: Path, articles_folder: Path
) -> None:
    (articles_folder / "临平.txt").unlink()
    made = make_backup(file, data.path, data.index.path)
    assert made.lost == ["临平.txt"]
    with Archive(file) as archive:
        texts = [archive.read(name).decode() for name in archive.names("texts/")]
    assert "临平有山。临平有水。" in texts


def test_a_file_that_was_changed_since_is_kept_and_told(
    data: Data, file: Path, articles_folder: Path
) -> None:
    (articles_folder / "临平.txt").write_text("临平有塔。", "utf-8")
    assert make_backup(file, data.path, data.index.path).changed == ["临平.txt"]


def test_links_and_names_that_windows_refuses_are_left_out_and_told(
    data: Data, file: Path, tmp_path: Path
) -> None:
    (data.path / "runs" / "a:b").write_text("")
    (data.path / "elsewhere").symlink_to(tmp_path)
    made = make_backup(file, data.path, data.index.path)
    assert made.left_out == ["elsewhere", "runs/a:b"]


@pytest.mark.parametrize(
    "name", ["Users.json", "CON.txt", "runs/a.", "runs/COM1/a", "runs/" + "很深/" * 98 + "a"]
)
def test_what_other_systems_take_for_another_file_or_not_at_all_is_left_out_and_told(
    data: Data, file: Path, name: str
) -> None:
    (data.path / name).parent.mkdir(parents=True, exist_ok=True)
    (data.path / name).write_text("")
    assert make_backup(file, data.path, data.index.path).left_out == [name]
    with Archive(file) as archive:
        assert archive.read("data/users.json") == FILES["users.json"].encode()


def test_a_change_waits_and_is_none_of_it(data: Data, file: Path) -> None:
    begun, go_on = Event(), Event()

    def wait(stage: str, done: int, total: int) -> None:
        begun.set()
        assert go_on.wait(30)

    with ThreadPoolExecutor() as threads:
        kept = threads.submit(make_backup, file, data.path, data.index.path, on_progress=wait)
        assert begun.wait(30)
        removing = threads.submit(data.index.remove, "通知.txt")
        assert data.index.load().search("西湖有塔", top_k=1)  # who asks does not wait
        time.sleep(0.2)
        assert not removing.done()
        go_on.set()
        kept.result()
        removing.result()
    assert manifest_of(file)["index"]["articles"] == 5
    assert "通知.txt" not in data.index.names

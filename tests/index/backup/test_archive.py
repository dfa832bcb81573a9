"""Files that are no backup, or one that was tampered with: refused before anything is written."""

import hashlib
import json
import random
import zlib
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

import pytest

from index.backup.archive import Archive, ArchiveWriter, BackupError
from tests.index.backup.conftest import Data


def written(path: Path, entries: dict[str, bytes]) -> Path:
    with path.open("wb") as file:
        archive = ArchiveWriter(file)
        for name, content in entries.items():
            archive.add(name, content)
        archive.finish(None)
    return path


def test_what_is_written_is_read(tmp_path: Path) -> None:
    with Archive(written(tmp_path / "a.zip", {"data/a": b"1", "data/内/b": b""})) as archive:
        archive.verify()
        assert archive.names("data/") == ["data/a", "data/内/b"]
        assert archive.read("data/a") == b"1"


@pytest.mark.parametrize(
    "name",
    [
        "../users.json",
        "data/../../etc/passwd",
        "/etc/passwd",
        "C:/Windows/x",
        "data\\..\\..\\x",
        "data//x",
        "data/./x",
        "data/.bashrc",
        "data/nul.txt",
        "data/CON .txt",
        "data/COM1/a",
        "data/lpt².txt",
        "data/users.json:stream",
        "data/a.",
        "data/x. ",
        "data/a:b",
        "data/\x1b[31m",
        "",
    ],
)
def test_an_entry_that_leads_elsewhere_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(BackupError, match="leads out of its folder"):
        Archive(written(tmp_path / "a.zip", {name: b"x"}))


def test_a_link_is_refused(tmp_path: Path) -> None:
    info = ZipInfo("data/link")
    info.external_attr = 0o120777 << 16
    with pytest.raises(BackupError, match="is a link"):
        Archive(_with(tmp_path, lambda file: file.writestr(info, "/etc/passwd")))


def test_a_bomb_is_refused(tmp_path: Path) -> None:
    bomb = _with(tmp_path, lambda file: file.writestr("data/x", bytes(10**8), ZIP_DEFLATED))
    assert bomb.stat().st_size < 10**6
    with pytest.raises(BackupError, match="is compressed"):
        Archive(bomb)


def test_entries_that_share_their_bytes_are_refused(tmp_path: Path) -> None:
    path = written(tmp_path / "a.zip", {"data/a": bytes(1000), "data/b": bytes(1000)})
    content = bytearray(path.read_bytes())
    first = content.index(b"PK\x01\x02")
    second = content.index(b"PK\x01\x02", first + 1)
    third = content.index(b"PK\x01\x02", second + 1)
    central = content[first:second]
    copies = b"".join(_named(central, f"data/{n:01x}".encode()) for n in range(10))
    begun = first
    tail = content[third : content.index(b"PK\x05\x06")]
    end = bytearray(content[content.index(b"PK\x05\x06") :])
    end[8:12] = (11).to_bytes(2, "little") * 2
    end[12:16] = len(copies + tail).to_bytes(4, "little")
    end[16:20] = begun.to_bytes(4, "little")
    path.write_bytes(bytes(content[:first]) + copies + bytes(tail) + bytes(end))
    with pytest.raises(BackupError, match=r"longer than itself|not those of its"):
        Archive(path)


def _named(central: bytes, name: bytes) -> bytes:
    return central.replace(b"data/a", name)


@pytest.mark.parametrize(
    "change",
    [
        lambda file: file.writestr("data/more", b"x"),
        lambda file: file.writestr("data/a", b"2"),
    ],
)
@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_an_entry_that_the_manifest_does_not_know_is_refused(
    tmp_path: Path, change: Callable[[ZipFile], None]
) -> None:
    path = written(tmp_path / "a.zip", {"data/a": b"1"})
    with ZipFile(path, "a") as file:
        change(file)
    with pytest.raises(BackupError, match="not those of its manifest"):
        Archive(path)


def test_a_manifest_that_was_changed_is_refused(tmp_path: Path) -> None:
    path = written(tmp_path / "a.zip", {"data/a": b"1"})
    digest = hashlib.sha256(b"1").hexdigest().encode()
    content = path.read_bytes()
    changed = content.replace(digest, hashlib.sha256(b"2").hexdigest().encode())
    path.write_bytes(_with_crc_of_manifest(changed))
    with pytest.raises(BackupError, match="manifest"):
        Archive(path)


def test_a_later_format_asks_for_a_later_program(tmp_path: Path) -> None:
    values = {"format": 2, "juzheng": "9.0.0", "later": True}
    path = tmp_path / "a.zip"
    with ZipFile(path, "w") as file:
        file.writestr("manifest.json", json.dumps(values))
    with pytest.raises(BackupError, match=r"later Juzheng \(9\.0\.0\)"):
        Archive(path)


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04", "不是压缩包".encode() * 99])
def test_what_is_no_archive_is_told(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "a.zip").write_bytes(content)
    with pytest.raises(BackupError, match="is no backup of Juzheng"):
        Archive(tmp_path / "a.zip")


def test_another_zip_is_told(tmp_path: Path) -> None:
    with pytest.raises(BackupError, match="is no backup of Juzheng"):
        Archive(_with(tmp_path, lambda file: file.writestr("a.txt", "x")))


def test_a_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(BackupError, match="cannot be opened"):
        Archive(tmp_path / "a.zip")


def test_nothing_is_restored_of_a_damaged_one(data: Data, file: Path, tmp_path: Path) -> None:
    data.back_up(file)
    whole, lot, refused = file.read_bytes(), random.Random(17), 0
    for number in range(150):
        content = bytearray(whole)
        content[lot.randrange(len(content))] ^= 1 << lot.randrange(8)
        file.write_bytes(content[: lot.choice([len(content), lot.randrange(len(content))])])
        other = Data(tmp_path / f"{number}")
        try:
            other.restore(file)
        except BackupError:
            assert not other.path.exists()
            refused += 1
        else:  # what lies between the entries tells nothing
            assert other.told == data.told
    assert refused > 100


def _with(tmp_path: Path, add: Callable[[ZipFile], None]) -> Path:
    """A zip with an entry that no program of ours would write."""
    path = tmp_path / "a.zip"
    with ZipFile(path, "w") as file:
        add(file)
    return path


def _with_crc_of_manifest(content: bytes) -> bytes:
    """As if the zip had been written with the manifest that it has now."""
    with ZipFile(BytesIO(content)) as file:
        info = file.getinfo("manifest.json")
    start = content.index(b'{\n "format"')
    manifest = content[start : start + info.file_size]
    crc = zlib.crc32(manifest).to_bytes(4, "little")
    return content.replace(info.CRC.to_bytes(4, "little"), crc)

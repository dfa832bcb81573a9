"""File systems that have no locks, flush no folders or rename nothing: it works, or is refused."""

import errno
import os
from collections.abc import Callable
from pathlib import Path
from stat import S_ISDIR

import pytest

from index import IndexFolderError
from index.audit import AuditError, AuditLog
from index.backup.archive import BackupError
from index.backup.making import make_backup
from index.file_locks import UnlockableError, take_lock
from index.storage.folder import kept_versions
from tests.index.folder import Folder

Fail = Callable[[int], None]
CHANGES: list[Callable[[Folder], object]] = [
    lambda index: index.add("西湖.txt", "西湖有塔。"),
    lambda index: index.build(),
    lambda index: index.remove("临平.txt"),
    lambda index: index.rename("临平.txt", "山水"),
]


@pytest.fixture
def without_locks(monkeypatch: pytest.MonkeyPatch) -> Fail:
    """Lets each lock fail with an error of this number."""

    def fail(number: int) -> None:
        def flock(*_: object) -> None:
            raise OSError(number, os.strerror(number))

        monkeypatch.setattr("fcntl.flock", flock)

    return fail


def files(index: Folder) -> dict[str, bytes]:
    """All that is kept, but for the locks and SQLite's file, which is as good with more in it."""
    found = [each for each in index.path.rglob("*") if each.is_file()]
    return {
        each.relative_to(index.path).as_posix(): each.read_bytes()
        for each in found
        if each.suffix != ".lock" and each.name != "embeddings.sqlite"
    }


@pytest.mark.parametrize("change", CHANGES, ids=["add", "build", "remove", "rename"])
@pytest.mark.parametrize("number", [errno.ENOLCK, errno.EOPNOTSUPP, errno.ENOSYS])
def test_without_locks_nothing_is_changed_and_the_next_step_is_told(
    built: Folder,
    monkeypatch: pytest.MonkeyPatch,
    without_locks: Fail,
    number: int,
    change: Callable[[Folder], object],
) -> None:
    before = files(built)
    without_locks(number)
    with pytest.raises(IndexFolderError) as refused:
        change(built)
    monkeypatch.undo()
    assert files(built) == before
    assert str(built.path) in str(refused.value)
    assert os.strerror(number) in str(refused.value)
    assert "--index" in refused.value.chinese


def test_without_locks_it_is_asked_as_before(built: Folder, without_locks: Fail) -> None:
    without_locks(errno.ENOLCK)
    assert built.load().search("临平有水吗")[0].chunk.article.name == "临平.txt"


@pytest.mark.parametrize("number", [errno.ENOLCK, errno.EOPNOTSUPP, errno.ENOSYS])
def test_no_file_stands_for_the_lock_that_there_is_not(
    tmp_path: Path, without_locks: Fail, number: int
) -> None:
    without_locks(number)
    for _ in range(2):
        with pytest.raises(UnlockableError, match=r"不能给文件加锁.*cannot lock files"):
            take_lock(tmp_path / "a.lock", seconds=0)


def test_another_error_is_another_matter(tmp_path: Path, without_locks: Fail) -> None:
    without_locks(errno.EIO)
    with pytest.raises(OSError, match="Input/output") as failed:
        take_lock(tmp_path / "a.lock", seconds=0)
    assert not isinstance(failed.value, UnlockableError)


def test_the_audit_log_tells_so(tmp_path: Path, without_locks: Fail) -> None:
    without_locks(errno.ENOLCK)
    with pytest.raises(AuditError, match=r"audit\.jsonl .*cannot lock files"):
        AuditLog.default(tmp_path).check()


def test_a_backup_tells_so(built: Folder, tmp_path: Path, without_locks: Fail) -> None:
    without_locks(errno.ENOLCK)
    with pytest.raises(BackupError, match="cannot lock files"):
        make_backup(tmp_path / "备份.zip", built.path.parent / "data", built.path)
    assert not (tmp_path / "备份.zip").exists()


@pytest.fixture
def flush_folders(monkeypatch: pytest.MonkeyPatch) -> Fail:
    """Lets flushing a folder fail with an error of this number; files are flushed."""
    flush = os.fsync

    def fail(number: int) -> None:
        def fsync(descriptor: int) -> None:
            if S_ISDIR(os.fstat(descriptor).st_mode):
                raise OSError(number, os.strerror(number))
            flush(descriptor)

        monkeypatch.setattr("os.fsync", fsync)

    return fail


@pytest.mark.parametrize("number", [errno.EINVAL, errno.EOPNOTSUPP, errno.EACCES])
def test_where_folders_are_not_flushed_it_works(
    built: Folder, flush_folders: Fail, number: int
) -> None:
    flush_folders(number)
    built.add("西湖.txt", "西湖有塔。")
    assert built.names == ["临平.txt", "余杭.txt", "西湖.txt"]


@pytest.mark.parametrize("number", [errno.EIO, errno.ENOSPC])
def test_where_a_folder_could_not_be_written_nothing_is_published(
    built: Folder, monkeypatch: pytest.MonkeyPatch, flush_folders: Fail, number: int
) -> None:
    flush_folders(number)
    with pytest.raises(IndexFolderError, match=os.strerror(number)):
        built.add("西湖.txt", "西湖有塔。")
    monkeypatch.undo()
    assert built.names == ["临平.txt", "余杭.txt"]
    built.add("西湖.txt", "西湖有塔。")
    assert built.names == ["临平.txt", "余杭.txt", "西湖.txt"]


@pytest.mark.parametrize("call", ["rename", "replace"])
@pytest.mark.parametrize("number", [errno.EINVAL, errno.EXDEV, errno.EIO])
def test_where_nothing_can_be_renamed_the_version_before_serves_on(
    built: Folder, monkeypatch: pytest.MonkeyPatch, call: str, number: int
) -> None:
    def fail(*_: object) -> None:
        raise OSError(number, os.strerror(number))

    with monkeypatch.context() as patched:
        patched.setattr(Path, call, fail)
        with pytest.raises(IndexFolderError, match=os.strerror(number)):
            built.add("西湖.txt", "西湖有塔。")
    assert built.names == ["临平.txt", "余杭.txt"]
    built.add("西湖.txt", "西湖有塔。")
    assert built.names == ["临平.txt", "余杭.txt", "西湖.txt"]
    assert len(kept_versions(built.path)) == 2

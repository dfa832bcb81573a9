"""A version takes the place of the one before as a whole or not at all, and of nothing else."""

import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Event, Thread

import pytest

from index import (
    ForeignFolderError,
    IndexFolderError,
    Original,
    UpdateOptions,
    add_originals,
    load_index,
)
from index.search.vectors import VectorIndex
from index.storage.folder import FILES, current_version, kept_versions, looks_like_index
from index.storage.locks import building_lock, publishing_lock
from index.storage.verifying import verify_folder
from tests.fakes import FakeEncoder
from tests.index.conftest import Save

OLD, NEW = "临平有山。", "余杭有水。西湖有塔。"
DYING = "." + "0123456789abcdef" * 2
SWEPT = ".swept-000001-" + "0123456789abcdef" * 2


def test_the_version_it_was_made_from_is_kept_and_those_before_are_not(save: Save) -> None:
    for text in (OLD, NEW, OLD, NEW):
        folder = save(text)
    assert current_version(folder) == 4
    assert kept_versions(folder) == [4, 3]
    assert _names(folder / FILES.versions) == {"000003", "000004"}


def test_a_link_to_a_folder_elsewhere_stays_one(save: Save, tmp_path: Path) -> None:
    elsewhere, link = tmp_path / "大盘" / "索引", tmp_path / "索引"
    save(OLD, folder=elsewhere)
    link.symlink_to(elsewhere)
    for text in (NEW, OLD, NEW):
        save(text)
        assert link.is_symlink()
        assert _text_in(elsewhere) == text


def test_the_current_folder_can_be_the_index(
    save: Save, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "这里").mkdir()
    monkeypatch.chdir(tmp_path / "这里")
    save(OLD, folder=Path())
    assert _text_in(tmp_path / "这里") == OLD


@pytest.mark.parametrize(
    "names",
    [
        ["笔记.txt"],
        ["manifest.json"],  # a web page's or browser extension's
        [".git"],
        ["versions", "笔记.txt"],
        ["current.json", "index.html"],
        ["manifest.json", "articles.jsonl", "vectors.faiss", "lexical", "笔记.txt"],
    ],
)
def test_a_folder_that_holds_something_else_is_never_written_to(
    save: Save, tmp_path: Path, names: list[str]
) -> None:
    folder = tmp_path / "我的"
    folder.mkdir()
    for name in names:
        (folder / name).write_text("mine")
    with pytest.raises(ForeignFolderError, match=r"holds something else.* --index"):
        save(NEW, folder=folder)
    assert {path.name: path.read_text() for path in folder.iterdir()} == dict.fromkeys(
        names, "mine"
    )


@pytest.mark.parametrize("litter", [".DS_Store", "Thumbs.db", "desktop.ini"])
def test_what_file_browsers_leave_behind_does_not_count(
    save: Save, tmp_path: Path, litter: str
) -> None:
    (tmp_path / "索引" / "versions").mkdir(parents=True)
    for folder in (tmp_path / "索引", tmp_path / "索引" / "versions"):
        (folder / litter).write_bytes(b"")
    assert _text_in(save(NEW)) == NEW


@pytest.mark.parametrize("lost", ["current.json", "versions", "versions/000001", "publish.lock"])
def test_an_index_that_lost_a_part_can_be_built_anew(save: Save, lost: str) -> None:
    folder = save(OLD)
    part = folder / lost
    shutil.rmtree(part) if part.is_dir() else part.unlink(missing_ok=True)
    assert looks_like_index(folder)
    assert _text_in(save(NEW)) == NEW


@pytest.mark.parametrize("below", ["索引", "甲/索引"])
def test_a_place_that_cannot_be_written_is_told(save: Save, tmp_path: Path, below: str) -> None:
    (tmp_path / "文件").write_text("mine")
    with pytest.raises(IndexFolderError, match=r"cannot be written \(\w.*name another place"):
        save(NEW, folder=tmp_path / "文件" / below)


def test_a_place_out_of_reach_is_told(save: Save, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(self: Path) -> Iterator[Path]:
        raise PermissionError(13, "Permission denied")

    folder = save(OLD)
    monkeypatch.setattr(Path, "iterdir", refuse)
    with pytest.raises(IndexFolderError, match=r"cannot be written \(Permission denied\)"):
        save(NEW, folder=folder)


def test_a_full_disk_leaves_the_old_version(save: Save, monkeypatch: pytest.MonkeyPatch) -> None:
    def write(self: VectorIndex, file: Path) -> None:
        raise OSError(28, "No space left on device")

    folder = save(OLD)
    monkeypatch.setattr(VectorIndex, "save", write)
    with pytest.raises(IndexFolderError, match="No space left"):
        save(NEW)
    assert _text_in(folder) == OLD
    assert _names(folder / FILES.versions) == {"000001"}


@pytest.mark.parametrize("method", ["rename", "replace"])
def test_a_failed_rename_leaves_the_old_version(
    save: Save, monkeypatch: pytest.MonkeyPatch, method: str
) -> None:
    def fail(self: Path, target: Path) -> Path:
        raise OSError(13, "Permission denied")

    folder = save(OLD)
    with monkeypatch.context() as patched:
        patched.setattr(Path, method, fail)
        with pytest.raises(IndexFolderError, match="Permission"):
            save(NEW)
    assert _text_in(folder) == OLD
    assert _text_in(save(NEW)) == NEW
    assert list(verify_folder(folder)) == []


@pytest.mark.parametrize("name", [DYING, SWEPT])
def test_what_a_dead_builder_left_is_swept_by_the_next(save: Save, name: str) -> None:
    versions = save(OLD) / FILES.versions
    shutil.copytree(versions / "000001", versions / name)
    assert _text_in(versions.parent) == OLD
    save(NEW)
    assert _names(versions) == {"000001", "000002"}


def test_a_version_that_was_never_pointed_to_is_swept(save: Save) -> None:
    versions = save(OLD) / FILES.versions
    shutil.copytree(versions / "000001", versions / "000007")
    assert _text_in(versions.parent) == OLD
    save(NEW)
    assert current_version(versions.parent) == 8
    assert _names(versions) == {"000001", "000008"}


@pytest.mark.parametrize(
    "name", ["../笔记", "笔记", DYING[1:], DYING[:-1], f"{DYING}.txt", "0000001"]
)
def test_nothing_else_is_swept(save: Save, name: str) -> None:
    mine = save(OLD) / FILES.versions / name
    mine.mkdir()
    for _ in range(3):
        save(NEW)
    assert mine.is_dir()


@pytest.mark.parametrize("name", ["[a-z]*", "甲/乙/空 格", "$(x)", "?#%41"])
def test_any_name_will_do(save: Save, tmp_path: Path, name: str) -> None:
    save(OLD, folder=tmp_path / name)
    assert _text_in(save(NEW, folder=tmp_path / name)) == NEW


@pytest.mark.parametrize(
    ("step", "expected"), [("written", OLD), ("renamed", OLD), ("published", NEW)]
)
def test_killed_at_any_step_an_index_is_whole(
    save: Save, tmp_path: Path, step: str, expected: str
) -> None:
    folder = save(OLD)
    dying = _run_python(
        f"""
        import os, signal
        from pathlib import Path
        from index import UpdateOptions, build_index
        from tests.fakes import FakeEncoder

        def die(step):
            if step == {step!r}:
                os.kill(os.getpid(), signal.SIGKILL)

        file = Path({str(tmp_path / "来源" / "a.txt")!r})
        file.write_text({NEW!r}, encoding="utf-8")
        build_index([file], Path({str(folder)!r}), UpdateOptions(FakeEncoder(), on_step=die))
        """
    )
    with dying:
        assert dying.wait() == -signal.SIGKILL
    assert _text_in(folder) == expected
    assert list(verify_folder(folder)) == []
    assert _text_in(save("西湖有雪。")) == "西湖有雪。"
    assert len(_names(folder / FILES.versions)) == 2


def test_who_embeds_keeps_no_one_from_publishing(save: Save) -> None:
    folder = save(OLD)
    with _held_by_another_process(folder, "building_lock"):
        add_originals([Original("b.txt", NEW.encode())], folder, UpdateOptions(FakeEncoder()))
        assert len(load_index(folder, encoder=FakeEncoder()).articles) == 2


def test_who_waits_for_a_build_is_told(save: Save) -> None:
    folder, told = save(OLD), Event()

    def build() -> None:
        with building_lock(folder, on_wait=told.set):
            pass

    with _held_by_another_process(folder, "building_lock"):
        builder = Thread(target=build)
        builder.start()
        assert told.wait(5)
        assert builder.is_alive()
    builder.join()


def test_who_waits_too_long_to_publish_is_told(save: Save, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = save(OLD)
    monkeypatch.setattr("index.storage.locks.PATIENCE_SECONDS", 0.1)
    with (
        _held_by_another_process(folder, "publishing_lock"),
        pytest.raises(IndexFolderError, match=r"writing to it for more than 0\.1 seconds"),
    ):
        save(NEW)
    assert _text_in(save(NEW)) == NEW


def test_two_publishers_take_turns_and_neither_sweeps_what_the_other_writes(save: Save) -> None:
    folder, publisher = save(OLD), Thread(target=save, args=[NEW])
    written = folder / FILES.versions / DYING
    with _held_by_another_process(folder, "publishing_lock"):
        written.mkdir()
        publisher.start()
        publisher.join(0.3)
        assert (publisher.is_alive(), written.is_dir()) == (True, True)
        assert _text_in(folder) == OLD
    publisher.join()
    assert (_text_in(folder), written.exists()) == (NEW, False)


def test_its_holder_may_take_the_turn_again(save: Save) -> None:
    folder = save(OLD)
    with publishing_lock(folder):
        save(NEW)
        assert _text_in(folder) == NEW


def _text_in(folder: Path) -> str:
    index = load_index(folder, encoder=FakeEncoder())
    return next(iter(index.articles)).article.text


def _names(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


@contextmanager
def _held_by_another_process(folder: Path, turn: str) -> Iterator[None]:
    process = _run_python(
        f"""
        from pathlib import Path
        from index.storage.locks import {turn}

        with {turn}(Path({str(folder)!r})):
            print("held", flush=True)
            input()
        """
    )
    with process:
        assert process.stdout
        assert process.stdout.readline() == "held\n"
        yield
        process.communicate("\n")


def _run_python(code: str) -> subprocess.Popen[str]:
    lines = [line.removeprefix(" " * 8) for line in code.splitlines()]
    return subprocess.Popen(
        [sys.executable, "-c", "\n".join(lines)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        encoding="utf-8",
    )

"""An index takes the place of the old one as a whole or not at all, and of nothing else."""

import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from threading import Event, Thread

import pytest

from index import ForeignFolderError, IndexFolderError, load_index
from index.folder import index_lock, looks_like_index, replacement
from index.vectors import VectorIndex
from tests.fakes import FakeEncoder
from tests.index.conftest import Save

OLD, NEW = "临平有山。", "余杭有水。西湖有塔。"
DYING = "0123456789abcdef" * 2


def test_a_new_index_takes_the_place_of_the_old(save: Save) -> None:
    save(OLD)
    assert _text_in(save(NEW)) == NEW


def test_only_the_index_and_its_lock_are_left(save: Save) -> None:
    save(OLD)
    folder = save(NEW)
    assert _names_beside(folder) == {"索引", ".索引.lock"}


def test_folders_above_are_made(save: Save, tmp_path: Path) -> None:
    assert _text_in(save(OLD, folder=tmp_path / "甲" / "乙" / "丙")) == OLD


def test_a_link_to_a_folder_elsewhere_stays_one(save: Save, tmp_path: Path) -> None:
    elsewhere, link = tmp_path / "大盘" / "索引", tmp_path / "索引"
    save(OLD, folder=elsewhere)
    link.symlink_to(elsewhere)
    for text in (NEW, OLD, NEW):
        save(text)
        assert link.is_symlink()
        assert _text_in(elsewhere) == text
    assert _names_beside(link) == {"大盘", "索引"}


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
        ["manifest.json", "index.html"],
        ["articles.jsonl"],
        [".git"],
        ["manifest.json", "articles.jsonl", "vectors.faiss", "lexical", "笔记.txt"],
    ],
)
def test_a_folder_that_holds_something_else_is_never_overwritten(
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


def test_notes_kept_in_an_index_are_never_lost(save: Save) -> None:
    (save(OLD) / "笔记.txt").write_text("mine")
    with pytest.raises(ForeignFolderError):
        save(NEW)


@pytest.mark.parametrize("litter", [".DS_Store", "Thumbs.db", "desktop.ini"])
def test_what_file_browsers_leave_behind_does_not_count(save: Save, litter: str) -> None:
    (save(OLD) / litter).write_bytes(b"")
    assert _text_in(save(NEW)) == NEW


@pytest.mark.parametrize("lost", ["manifest.json", "articles.jsonl", "vectors.faiss", "lexical"])
def test_an_index_that_lost_a_part_can_be_replaced(save: Save, lost: str) -> None:
    part = save(OLD) / lost
    shutil.rmtree(part) if part.is_dir() else part.unlink()
    assert looks_like_index(part.parent)
    assert _text_in(save(NEW)) == NEW


def test_an_index_named_as_a_file_is_refused(save: Save, tmp_path: Path) -> None:
    (tmp_path / "文件").write_text("mine")
    with pytest.raises(IndexFolderError, match=r"this is a file\. Name a folder with --index"):
        save(NEW, folder=tmp_path / "文件")
    assert (tmp_path / "文件").read_text() == "mine"


@pytest.mark.parametrize("below", ["索引", "甲/索引"])
def test_a_place_that_cannot_be_written_is_told(save: Save, tmp_path: Path, below: str) -> None:
    (tmp_path / "文件").write_text("mine")
    with pytest.raises(IndexFolderError, match=r"cannot be written \(\w.*name another place"):
        save(NEW, folder=tmp_path / "文件" / below)


def test_a_place_out_of_reach_is_told(save: Save, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(self: Path) -> bool:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "exists", refuse)
    with pytest.raises(IndexFolderError, match=r"cannot be written \(Permission denied\)"):
        save(NEW)


def test_a_full_disk_leaves_the_old_index(save: Save, monkeypatch: pytest.MonkeyPatch) -> None:
    def write(self: VectorIndex, file: Path) -> None:
        raise OSError(28, "No space left on device")

    folder = save(OLD)
    monkeypatch.setattr(VectorIndex, "save", write)
    with pytest.raises(IndexFolderError, match="No space left"):
        save(NEW)
    assert _text_in(folder) == OLD
    assert _names_beside(folder) == {"索引", ".索引.lock"}


@pytest.mark.parametrize("failing", [1, 2])
def test_a_failed_rename_leaves_the_old_index(
    save: Save, monkeypatch: pytest.MonkeyPatch, failing: int
) -> None:
    folder, renamed, rename = save(OLD), [], Path.rename

    def rename_or_fail(self: Path, target: Path) -> Path:
        renamed.append(target)
        if len(renamed) == failing:
            raise OSError(13, "Permission denied")
        return rename(self, target)

    monkeypatch.setattr(Path, "rename", rename_or_fail)
    with pytest.raises(IndexFolderError, match="Permission"):
        save(NEW)
    assert _text_in(folder) == OLD
    assert _text_in(save(NEW)) == NEW


def test_a_bug_in_the_block_leaves_the_old_index(save: Save) -> None:
    folder = save(OLD)
    with pytest.raises(ZeroDivisionError), replacement(folder):
        raise ZeroDivisionError
    assert _text_in(folder) == OLD
    assert _names_beside(folder) == {"索引", ".索引.lock"}


def test_an_index_between_two_renames_is_restored(save: Save) -> None:
    folder = save(OLD)
    folder.rename(folder.with_name(".索引.previous"))
    assert _text_in(folder) == OLD
    assert _names_beside(folder) == {"索引", ".索引.lock"}


def test_an_index_between_two_renames_outlives_a_build_that_fails(save: Save) -> None:
    folder = save(OLD)
    folder.rename(folder.with_name(".索引.previous"))
    with pytest.raises(ZeroDivisionError), replacement(folder):
        raise ZeroDivisionError
    assert _text_in(folder) == OLD


def test_a_folder_of_someone_else_is_not_taken_for_the_previous_index(
    save: Save, tmp_path: Path
) -> None:
    (tmp_path / ".索引.previous").mkdir()
    (tmp_path / ".索引.previous" / "笔记.txt").write_text("mine")
    save(NEW)
    assert (tmp_path / ".索引.previous" / "笔记.txt").read_text() == "mine"


def test_what_a_dead_builder_left_is_swept_by_the_next(save: Save, tmp_path: Path) -> None:
    folder = save(OLD)
    for name in (f".索引.{DYING}", ".索引.previous"):
        shutil.copytree(folder, tmp_path / name)
        (tmp_path / name / "manifest.json").unlink()
    assert _text_in(folder) == OLD
    assert _text_in(save(NEW)) == NEW
    assert _names_beside(folder) == {"索引", ".索引.lock"}


@pytest.mark.parametrize(
    "name",
    [f".别的.{DYING}", f"索引.{DYING}", f".索引.{DYING[1:]}", f".索引.{DYING}.txt", ".索引.mine"],
)
def test_nothing_else_is_swept(save: Save, tmp_path: Path, name: str) -> None:
    (tmp_path / name).mkdir()
    save(NEW)
    assert (tmp_path / name).is_dir()


@pytest.mark.parametrize("name", ["[a-z]*", "a.b", "空 格", "$(x)", "(a|b)"])
def test_any_name_will_do(save: Save, tmp_path: Path, name: str) -> None:
    (tmp_path / f".{name}.{DYING}").mkdir()
    save(OLD, folder=tmp_path / name)
    assert _text_in(save(NEW, folder=tmp_path / name)) == NEW
    assert _names_beside(tmp_path / name) == {name, f".{name}.lock"}


@pytest.mark.parametrize(("step", "expected"), [(1, OLD), (2, OLD), (3, NEW)])
def test_killed_before_any_rename_an_index_is_whole(save: Save, step: int, expected: str) -> None:
    folder = save(OLD)
    dying = _run_python(
        f"""
        import os, signal
        from pathlib import Path
        from corpus import Article, Chunking
        from index import PassageIndex, save_index
        from tests.fakes import FakeEncoder

        steps, rename = [], Path.rename

        def rename_or_die(self, target):
            steps.append(target)
            if len(steps) == {step}:
                os.kill(os.getpid(), signal.SIGKILL)
            return rename(self, target)

        Path.rename = rename_or_die
        article = Article("a.txt", {NEW!r}, "题")
        index = PassageIndex.from_articles([article], encoder=FakeEncoder())
        save_index(index, Path({str(folder)!r}), chunking=Chunking(), built="")
        """
    )
    with dying:
        assert dying.wait() == -signal.SIGKILL
    assert len(_names_beside(folder)) == 3  # the index, its lock, and a folder left behind
    assert _text_in(folder) == expected
    save(NEW)
    assert _names_beside(folder) == {"索引", ".索引.lock"}


def test_two_builders_take_turns(save: Save) -> None:
    folder, builder = save(OLD), Thread(target=save, args=[NEW])
    with _held_by_another_process(folder):
        builder.start()
        builder.join(0.3)
        assert builder.is_alive()
        assert _text_in(folder) == OLD
    builder.join()
    assert _text_in(folder) == NEW


def test_what_a_living_builder_writes_is_not_swept(save: Save, tmp_path: Path) -> None:
    folder = save(OLD)
    with _held_by_another_process(folder):
        (tmp_path / f".索引.{DYING}").mkdir()
        builder = Thread(target=save, args=[NEW])
        builder.start()
        builder.join(0.3)
        assert (tmp_path / f".索引.{DYING}").is_dir()
    builder.join()
    assert not (tmp_path / f".索引.{DYING}").exists()


def test_a_reader_waits_for_a_living_builder_to_rename(save: Save, tmp_path: Path) -> None:
    folder = save(OLD)
    previous = folder.with_name(".索引.previous")
    with _held_by_another_process(folder), ThreadPoolExecutor() as threads:
        folder.rename(previous)
        reading = threads.submit(_text_in, folder)
        with pytest.raises(TimeoutError):
            reading.result(0.3)
        shutil.copytree(previous, tmp_path / "copy").rename(folder)
        assert reading.result(5) == OLD


def test_its_holder_may_take_the_lock_again(save: Save) -> None:
    folder = save(OLD)
    with index_lock(folder):
        save(NEW)
        assert _text_in(folder) == NEW


def test_readers_see_one_index_or_the_other_while_it_is_replaced(save: Save) -> None:
    folder, stop, seen = save(OLD), Event(), []

    def read() -> None:
        while not stop.is_set():
            index = load_index(folder, encoder=FakeEncoder())
            assert len(index.vectors) == len(index.chunks)
            seen.append(index.articles[0].article.text)

    with ThreadPoolExecutor() as threads:
        readers = [threads.submit(read) for _ in range(2)]
        for text in [NEW, OLD] * 20:
            save(text)
        stop.set()
        for reader in readers:
            reader.result()
    assert set(seen) == {OLD, NEW}


def test_no_index_is_pieced_together_of_two(save: Save, monkeypatch: pytest.MonkeyPatch) -> None:
    def load(file: Path) -> VectorIndex:
        monkeypatch.undo()
        save(NEW)
        return VectorIndex.load(file)

    folder = save(OLD)
    monkeypatch.setattr(VectorIndex, "load", load)
    assert _text_in(folder) == NEW


def _text_in(folder: Path) -> str:
    return load_index(folder, encoder=FakeEncoder()).articles[0].article.text


def _names_beside(folder: Path) -> set[str]:
    return {path.name for path in folder.parent.iterdir()}


@contextmanager
def _held_by_another_process(folder: Path) -> Iterator[None]:
    process = _run_python(
        f"""
        from pathlib import Path
        from index.folder import index_lock

        with index_lock(Path({str(folder)!r})):
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

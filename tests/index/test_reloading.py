"""Whoever asks next gets the newest whole version; nothing that happens to the folder stops it."""

import os
import sqlite3
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from errno import EMFILE
from pathlib import Path
from pkgutil import resolve_name
from threading import Event
from typing import Any

import pytest

from index import MissingIndexError, OtherEncoderError, PassageIndex, ReloadingIndex, load_index
from index.folder_store import FolderStore
from index.storage.folder import FILES, version_folder
from tests.fakes import FakeEncoder
from tests.index.conftest import Save

OLD, NEW = "临平有山。", "余杭有水。"


class Chat:
    """A reloading index and what it told of itself."""

    def __init__(self, folder: Path) -> None:
        self.refused: list[str] = []
        self.switched: list[int] = []
        self.reloading = ReloadingIndex(
            FolderStore(folder),
            encoder=FakeEncoder(),
            on_refused=self.refused.append,
            on_switched=lambda index: self.switched.append(index.version),
        )

    @property
    def text(self) -> str:
        return self.reloading.current.search("山水")[0].chunk.text


@pytest.fixture
def chat(save: Save) -> Chat:
    return Chat(save(OLD))


@pytest.fixture
def watching(chat: Chat) -> Iterator[Chat]:
    with chat.reloading:
        yield chat


def wait_until(is_so: Callable[[], bool]) -> None:
    for _ in range(200):
        if is_so():
            return
        time.sleep(0.01)
    raise TimeoutError("not within two seconds")


@pytest.mark.parametrize("years", [-1, 1])
def test_a_version_is_switched_to_whatever_the_clock_told_when_it_was_made(
    chat: Chat, save: Save, years: int
) -> None:
    pointer = save(NEW) / FILES.pointer
    at = pointer.stat().st_mtime + years * 365 * 86_400
    os.utime(pointer, (at, at))
    chat.reloading.refresh()
    assert chat.text == NEW


def test_every_version_is_switched_to(chat: Chat, save: Save) -> None:
    for text in (NEW, OLD, NEW):
        save(text)
        chat.reloading.refresh()
        assert chat.text == text
    assert chat.switched == [2, 3, 4]


def test_without_news_nothing_is_loaded(chat: Chat, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("index.folder_store.load_index", pytest.fail)
    chat.reloading.refresh()
    assert chat.text == OLD


def test_whoever_holds_a_version_goes_on_asking_it(chat: Chat, save: Save) -> None:
    held = chat.reloading.current
    for _ in range(3):
        save(NEW)
        chat.reloading.refresh()
    assert held.search("山水")[0].chunk.text == OLD


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("versions/000002/vectors.faiss", "versions/000002/vectors.faiss is cut short"),
        ("versions/000002/manifest.json", "versions/000002/manifest.json is damaged"),
        ("current.json", "current.json is damaged (checksum)"),
    ],
)
def test_a_damaged_version_is_refused_and_the_old_one_serves_on(
    chat: Chat, save: Save, name: str, message: str
) -> None:
    (save(NEW) / name).write_bytes(b"")
    assert chat.reloading.refresh()
    assert (chat.text, chat.switched) == (OLD, [])
    assert [message in each for each in chat.refused] == [True]


def test_a_version_of_another_encoder_is_refused_once(chat: Chat, save: Save) -> None:
    save(NEW, fingerprint="other")
    assert [chat.reloading.refresh() for _ in range(2)] == [True, True]
    assert chat.text == OLD
    assert ["was made with the encoder" in each for each in chat.refused] == [True]


def test_it_is_refused_once_and_the_next_whole_one_is_taken(chat: Chat, save: Save) -> None:
    folder = save(NEW)
    (version_folder(folder, 2) / "vectors.faiss").unlink()
    chat.reloading.refresh()
    chat.reloading.refresh()
    assert len(chat.refused) == 1
    save("西湖有雪。")
    chat.reloading.refresh()
    assert chat.text == "西湖有雪。"
    assert chat.switched == [3]


def test_it_serves_on_while_the_folder_is_gone_and_goes_on_when_it_is_back(
    watching: Chat, save: Save, tmp_path: Path
) -> None:
    folder = watching.reloading.store.place
    folder.rename(tmp_path / "拔掉的盘")
    wait_until(lambda: bool(watching.refused))
    time.sleep(0.6)
    assert (watching.text, len(watching.refused)) == (OLD, 1)
    (tmp_path / "拔掉的盘").rename(folder)
    save(NEW)
    wait_until(lambda: watching.text == NEW)


def test_a_bug_does_not_end_the_watch_and_keeps_its_traceback(
    save: Save, caplog: pytest.LogCaptureFixture
) -> None:
    folder = save(OLD)

    def fail(index: object) -> None:
        raise ZeroDivisionError

    with ReloadingIndex(FolderStore(folder), encoder=FakeEncoder(), on_switched=fail) as reloading:
        save(NEW)
        wait_until(lambda: reloading.current.version == 2)
        save(OLD)
        wait_until(lambda: reloading.current.version == 3)
    assert "ZeroDivisionError" in caplog.text


def test_what_fails_unexpectedly_is_tried_again(
    chat: Chat, save: Save, monkeypatch: pytest.MonkeyPatch
) -> None:
    failures = [sqlite3.OperationalError("disk I/O error"), RuntimeError("FAISS")]

    def load(*arguments: Any, **options: Any) -> PassageIndex:
        if failures:
            raise failures.pop()
        return load_index(*arguments, **options)

    monkeypatch.setattr("index.folder_store.load_index", load)
    monkeypatch.setattr("index.reloading.LOOK_SECONDS", 0.01)
    save(NEW)
    with chat.reloading:
        wait_until(lambda: chat.text == NEW)
    assert (chat.refused, chat.switched) == ([], [2])


@pytest.mark.parametrize(
    "name",
    [
        "index.folder_store:load_index",
        "index.storage.manifest:sha256",
        "pathlib:Path.iterdir",
        "pathlib:Path.read_bytes",
    ],
)
def test_a_moment_without_free_file_handles_costs_no_version(
    chat: Chat, save: Save, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    work, failures = resolve_name(name), [OSError(EMFILE, "Too many open files")]

    def fail_once(*arguments: Any, **options: Any) -> Any:
        if failures:
            raise failures.pop()
        return work(*arguments, **options)

    save(NEW)
    monkeypatch.setattr(name.replace(":", "."), fail_once)
    assert not chat.reloading.refresh()
    assert (chat.text, chat.refused) == (OLD, [])
    assert chat.reloading.refresh()
    assert (chat.text, chat.refused) == (NEW, [])


def test_questions_are_answered_while_versions_change(watching: Chat, save: Save) -> None:
    stop, seen = Event(), set[str]()

    def ask() -> None:
        while not stop.is_set():
            seen.add(watching.text)

    with ThreadPoolExecutor() as threads:
        asking = [threads.submit(ask) for _ in range(2)]
        for text in [NEW, OLD, NEW]:
            save(text)
            wait_until(lambda text=text: watching.text == text)  # type: ignore[misc]
        stop.set()
        for each in asking:
            each.result()
    assert seen == {OLD, NEW}
    assert watching.refused == []


def test_once_closed_it_looks_no_more(chat: Chat, save: Save) -> None:
    chat.reloading.start()
    chat.reloading.close()
    save(NEW)
    time.sleep(0.7)
    assert chat.text == OLD


def test_it_begins_with_the_version_before_where_the_valid_one_is_damaged(save: Save) -> None:
    save(OLD)
    folder = save(NEW)
    (version_folder(folder, 2) / "vectors.faiss").unlink()
    chat = Chat(folder)
    assert chat.text == OLD
    assert "Version 1 stands in" in chat.refused[0]


def test_who_refreshes_while_another_loads_waits_for_the_newer(
    chat: Chat, save: Save, monkeypatch: pytest.MonkeyPatch
) -> None:
    loading, go_on = Event(), Event()

    def load_slowly(*arguments: Any, **options: Any) -> PassageIndex:
        loading.set()
        assert go_on.wait(5)
        return load_index(*arguments, **options)

    save(NEW)
    monkeypatch.setattr("index.folder_store.load_index", load_slowly)
    with ThreadPoolExecutor() as threads:
        first = threads.submit(chat.reloading.refresh)
        assert loading.wait(5)
        second = threads.submit(chat.reloading.refresh)
        with pytest.raises(TimeoutError):
            second.result(0.1)
        go_on.set()
        second.result()
        assert chat.text == NEW
        first.result()


def test_without_an_index_it_does_not_begin(tmp_path: Path, save: Save) -> None:
    with pytest.raises(MissingIndexError):
        ReloadingIndex(FolderStore(tmp_path / "没有"), encoder=FakeEncoder())
    with pytest.raises(OtherEncoderError):
        ReloadingIndex(FolderStore(save(OLD, fingerprint="other")), encoder=FakeEncoder())

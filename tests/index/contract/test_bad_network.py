"""The network between us and Milvus fails: an answer or a clear message, and nothing is lost."""

import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from threading import current_thread, main_thread
from typing import Any

import pytest

from index import UpdateOptions
from index.errors import StoreError
from index.milvus.changes import turns
from index.milvus.milvus_index import MilvusIndex
from index.milvus.server import connection
from index.milvus.server.connection import WRITING, Connection
from index.milvus.store import MilvusStore
from tests.fakes import FakeEncoder
from tests.index.contract.proxy import Cut, Proxy
from tests.index.contract.serving import OPTIONS, milvus_store, original, seconds_until

SECONDS = 0.6
"""How long a call may take; what the machine is busy with comes on top."""
MOST_SECONDS = 6.0
QUESTION = "临平山上有什么？"


@pytest.fixture
def hurried(monkeypatch: pytest.MonkeyPatch) -> Callable[[MilvusStore], None]:
    """Lets calls of a store come to their end soon."""

    def hurry(store: MilvusStore) -> None:
        store.connection.seconds = SECONDS
        monkeypatch.setattr(connection, "WRITE_SECONDS", SECONDS)
        monkeypatch.setattr(turns, "DEAD_SECONDS", 2.0)
        monkeypatch.setattr(turns, "BEAT_SECONDS", 0.5)

    return hurry


@contextmanager
def before_calls(monkeypatch: pytest.MonkeyPatch, do: Callable[[str], None]) -> Iterator[None]:
    """Does something before each call of this thread that changes something; it is told its name.

    How often another one tells that it is alive depends on how fast the machine is.
    """
    call = Connection.call

    def counted(self: Connection, method: str, *args: Any, **options: Any) -> Any:
        if method in WRITING and current_thread() is main_thread():
            do(method)
        return call(self, method, *args, **options)

    with monkeypatch.context() as patch:
        patch.setattr(Connection, "call", counted)
        yield


def refusing_after(proxy: Proxy, calls: int) -> Callable[[str], None]:
    """What `before_calls` does: after so many the proxy refuses."""
    rest = iter(range(calls))

    def stop(_: str) -> None:
        if next(rest, None) is None:
            proxy.refuse()

    return stop


def found(index: MilvusIndex) -> list[str]:
    return [hit.chunk.text for hit in index.search(QUESTION)]


def told(index: MilvusIndex) -> tuple[str, float]:
    """What is the matter when it is asked, and after how many seconds that is told."""
    started = time.monotonic()
    with pytest.raises(StoreError) as error:
        index.search(QUESTION)
    assert "milvus://127.0.0.1" in str(error.value)
    return error.value.trouble, time.monotonic() - started


def is_found(index: MilvusIndex) -> bool:
    try:
        return bool(found(index))
    except StoreError:
        return False


def recover(proxy: Proxy, index: MilvusIndex) -> None:
    """It tries to connect again once a second."""
    proxy.accept()
    seconds_until(lambda: is_found(index), most=MOST_SECONDS)


@pytest.mark.parametrize("cut", ["request", "answer"])
def test_a_search_that_is_cut_off_is_done_again(
    behind_proxy: MilvusStore, proxy: Proxy, cut: Cut
) -> None:
    index = behind_proxy.load(FakeEncoder())
    before = found(index)
    proxy.cut_next = cut
    assert found(index) == before == ["临平有山。山上有塔。"]
    assert proxy.cut_next is None


@pytest.mark.parametrize("cut", ["request", "answer"])
def test_what_is_written_twice_is_there_once(
    proxy: Proxy, monkeypatch: pytest.MonkeyPatch, cut: Cut
) -> None:
    """Each call that writes is cut off once, from the first table on."""
    store, calls = milvus_store(proxy.place(f"twice{cut}")), []

    def cut_next(method: str) -> None:
        calls.append(method)
        proxy.cut_next = cut

    assert not store.look()  # it is connected
    with before_calls(monkeypatch, cut_next):
        store.add([original("山.txt", "临平有山。"), original("水.txt", "余杭有水。")], OPTIONS)
        store.rename("山.txt", "山2.txt", OPTIONS)
        store.remove(["水.txt"])
    assert {"create_collection", "create_index", "create_alias", "upsert", "delete"} <= set(calls)
    made = store.manifest()
    assert (made.version, made.articles, made.chunks) == (3, 1, 1)
    assert list(store.contents().articles.names().values()) == ["山2.txt"]
    assert list(store.verify()) == []


def test_a_change_that_fails_on_its_way_leaves_what_was_valid(
    behind_proxy: MilvusStore,
    proxy: Proxy,
    hurried: Callable[[MilvusStore], None],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    hurried(behind_proxy)
    for place, reached in enumerate((3, 6, 9, 10), start=1):
        added = [original(f"{reached}.txt", f"第{reached}篇在余杭。")]
        index, stop = behind_proxy.load(FakeEncoder()), refusing_after(proxy, reached)
        with before_calls(monkeypatch, stop), pytest.raises(StoreError, match="cannot be reached"):
            behind_proxy.add(added, OPTIONS)
        recover(proxy, index)
        assert "临平有山。山上有塔。" in found(index)
        assert behind_proxy.add(added, OPTIONS).manifest.articles == place + 1
    assert len(behind_proxy.contents().articles.names()) == 5
    assert list(behind_proxy.verify()) == []


def test_a_move_that_fails_on_its_way_loses_nothing_and_doubles_nothing(
    behind_proxy: MilvusStore,
    proxy: Proxy,
    hurried: Callable[[MilvusStore], None],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """It fails while the article is written anew, at its records, and while the old one goes."""
    index = behind_proxy.load(FakeEncoder())
    hurried(behind_proxy)
    for reached in (7, 9, 10, 12):
        stop = refusing_after(proxy, reached)
        with before_calls(monkeypatch, stop), pytest.raises(StoreError, match="cannot be reached"):
            behind_proxy.move(["山.txt"], f"合集{reached}", OPTIONS)
        recover(proxy, index)
        behind_proxy.add([original("山.txt", "临平有山。山上有塔。")], OPTIONS)  # any change mends
        behind_proxy.move(list(behind_proxy.contents().articles.names()), f"合集{reached}", OPTIONS)
        index = behind_proxy.load(FakeEncoder())
        assert index.articles.collections() == {f"合集{reached}": 1}
        assert found(index) == ["临平有山。山上有塔。"]
        assert list(behind_proxy.verify()) == []


def test_an_article_whose_chunks_are_made_anew_is_put_in_order(
    behind_proxy: MilvusStore,
    proxy: Proxy,
    hurried: Callable[[MilvusStore], None],
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    settled: None,
) -> None:
    """What is embedded of a chunk begins with the title: its file is read with another one, which
    fails once its text is written, and once its chunks are and those of before are still there."""
    hurried(behind_proxy)
    page, text = tmp_path / "桥.html", "余杭有水。水上有桥。"
    for reached in (4, 6):
        page.write_text(f"<title>桥的消息</title><p>{text}</p>", encoding="utf-8")
        behind_proxy.build([tmp_path], OPTIONS)
        index, stop = behind_proxy.load(FakeEncoder()), refusing_after(proxy, reached)
        page.write_text(f"<title>第{reached}座桥</title><p>{text}</p>", encoding="utf-8")
        with before_calls(monkeypatch, stop), pytest.raises(StoreError, match="cannot be reached"):
            behind_proxy.build([], OPTIONS)
        recover(proxy, index)
        behind_proxy.add([original("树.txt", f"{reached}棵树。")], OPTIONS)  # which has an encoder
        assert list(behind_proxy.verify()) == []
        behind_proxy.build([], OPTIONS)
        assert behind_proxy.contents().listed("第").entries[0].title == f"第{reached}座桥"
        assert list(behind_proxy.verify()) == []


def test_a_build_that_is_cut_off_goes_on(
    behind_proxy: MilvusStore,
    proxy: Proxy,
    hurried: Callable[[MilvusStore], None],
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    settled: None,
) -> None:
    index = behind_proxy.load(FakeEncoder())
    hurried(behind_proxy)
    monkeypatch.setattr("index.milvus.changes.building.FILES_AT_ONCE", 1)
    for number in range(3):
        (tmp_path / f"{number}.txt").write_text(f"第{number}篇在余杭。", encoding="utf-8")
    stop = refusing_after(proxy, 10)
    with before_calls(monkeypatch, stop), pytest.raises(StoreError, match="cannot be reached"):
        behind_proxy.build([tmp_path], OPTIONS)
    recover(proxy, index)
    assert behind_proxy.manifest().articles == 1
    encoder = FakeEncoder()
    behind_proxy.build([tmp_path], UpdateOptions(encoder))
    assert len(encoder.documents) < 3
    assert (behind_proxy.manifest().articles, behind_proxy.manifest().chunks) == (4, 4)
    assert list(behind_proxy.verify()) == []


def test_a_server_that_is_slow_is_told(
    behind_proxy: MilvusStore, proxy: Proxy, hurried: Callable[[MilvusStore], None]
) -> None:
    index = behind_proxy.load(FakeEncoder())
    hurried(behind_proxy)
    proxy.delay = 1.5 * SECONDS
    trouble, seconds = told(index)
    assert trouble == "slow"
    assert seconds < MOST_SECONDS
    recover(proxy, index)


@pytest.mark.parametrize("also_cut", [False, True])
def test_one_that_falls_silent_keeps_nobody_waiting_for_another(
    behind_proxy: MilvusStore, proxy: Proxy, hurried: Callable[[MilvusStore], None], also_cut: bool
) -> None:
    """Neither end notices, as behind a firewall that has forgotten; or new ones are silent too."""
    index = behind_proxy.load(FakeEncoder())
    hurried(behind_proxy)
    proxy.swallows = True
    if also_cut:
        proxy.cut()
    with ThreadPoolExecutor(6) as threads:
        several = list(threads.map(told, [index] * 6))
    assert {trouble for trouble, _ in several} <= {"slow", "away"}
    assert max(seconds for _, seconds in several) < MOST_SECONDS
    recover(proxy, index)

"""A server that several processes ask and change, that goes away, comes back, or lets nobody in."""

import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent import futures
from pathlib import Path
from threading import Thread
from typing import Any

import grpc
import pytest

from corpus import JuzhengError
from index import ReloadingIndex
from index.errors import StoreError
from index.milvus.changes import turns
from index.milvus.server.connection import WRITE_SECONDS, Connection
from index.opening import store_at
from tests.fakes import FakeEncoder
from tests.index.contract.serving import (
    OPTIONS,
    Server,
    milvus_store,
    original,
    seconds_until,
)

ADD = """
import sys
from pathlib import Path
from index import Original, UpdateOptions
from index.opening import store_at
from tests.fakes import FakeEncoder
store = store_at(Path(sys.argv[1]))
for number in range(int(sys.argv[3])):
    text = f"{sys.argv[2]}的第{number}篇。"
    store.add([Original(f"{sys.argv[2]}{number}.txt", text.encode())], UpdateOptions(FakeEncoder()))
    print(store.manifest().version, flush=True)
    sys.stdin.readline()
"""


def adding(place: Path, who: str, count: int) -> subprocess.Popen[str]:
    """Another process that adds `count` articles, the next when it is told to."""
    command = [sys.executable, "-W", "ignore", "-c", ADD, str(place), who, str(count)]
    pipe = subprocess.PIPE
    return subprocess.Popen(command, stdin=pipe, stdout=pipe, text=True)


@pytest.fixture
def own_server(tmp_path: Path) -> Iterator[Server]:
    """One that a test may stop."""
    started = Server(tmp_path / "data")
    started.start()
    yield started
    started.stop()


def test_each_process_sees_what_another_has_changed(in_milvus: Path) -> None:
    store = milvus_store(in_milvus)
    store.add([original("山.txt", "临平有山。")], OPTIONS)
    other = adding(in_milvus, "别处", 1)
    assert other.stdin
    assert other.stdout
    with ReloadingIndex(store, encoder=FakeEncoder()) as reloading:
        assert other.stdout.readline() == "2\n"
        seconds_until(lambda: reloading.current.version == 2, most=2)
        assert list(reloading.current.articles.names().values()) == ["山.txt", "别处0.txt"]
        assert reloading.current.search("别处的第0篇", top_k=1)[0].chunk.text == "别处的第0篇。"
        other.communicate("\n")
    assert other.returncode == 0


def test_processes_that_change_it_take_turns(in_milvus: Path) -> None:
    store = milvus_store(in_milvus)
    store.add([original("山.txt", "临平有山。")], OPTIONS)
    stores = [milvus_store(in_milvus) for _ in range(3)]

    def add(number: int) -> None:
        for time_ in range(3):
            name = f"{number}-{time_}"
            stores[number].add([original(f"{name}.txt", f"这是{name}。")], OPTIONS)

    threads = [Thread(target=add, args=[number]) for number in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    made = store.manifest()
    assert (made.version, made.articles, made.chunks) == (10, 10, 10)
    assert list(store.verify()) == []


def test_the_turn_of_one_that_died_passes(in_milvus: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(turns, "DEAD_SECONDS", 0.3)
    monkeypatch.setattr(turns, "BEAT_SECONDS", 0.05)
    store = milvus_store(in_milvus)
    store.add([original("山.txt", "临平有山。")], OPTIONS)
    queue = turns.Turns(store.connection, store.names)
    queue._put(turns.Ticket("0" * 32, number=1))
    waited: list[bool] = []
    with queue.turn(lambda: waited.append(True)) as check:
        check()
    assert waited == [True]
    with queue.turn() as check:
        [ticket] = queue._tickets()
        queue._drop(ticket)
        with pytest.raises(JuzhengError, match="another process is changing"):
            check()


def test_what_was_cut_off_is_counted_and_done_again(
    in_milvus: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = milvus_store(in_milvus)
    store.add([original("山.txt", "临平有山。")], OPTIONS)
    before = store.look()
    with monkeypatch.context() as patch:
        patch.setattr("index.milvus.changes.writing.Writer.put_sources", lambda *_: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            store.add([original("水.txt", "余杭有水。")], OPTIONS)
    assert store.look() == before
    store.add([original("水.txt", "余杭有水。"), original("桥.txt", "桐乡有桥。")], OPTIONS)
    made = store.manifest()
    assert (made.articles, made.chunks, made.characters) == (3, 3, 15)
    assert list(store.verify()) == []


def test_it_goes_on_where_the_server_is_back(own_server: Server) -> None:
    store = milvus_store(own_server.place("news"))
    store.add([original("山.txt", "临平有山。")], OPTIONS)
    with ReloadingIndex(store, encoder=FakeEncoder()) as reloading:
        index = reloading.current
        assert index.search("临平的山")
        own_server.stop()
        store.connection.seconds = 1.0
        seconds_until(lambda: reloading.trouble is not None, most=10)
        assert reloading.trouble
        assert reloading.trouble.trouble == "away"
        started = time.monotonic()
        with pytest.raises(StoreError, match="cannot be reached"):
            index.search("余杭的水")
        assert time.monotonic() - started < 5
        own_server.start()
        store.connection.seconds = 30.0  # it loads its dictionary
        seconds_until(lambda: reloading.trouble is None, most=30)
        assert index.search("临平的山")
        store.add([original("水.txt", "余杭有水。")], OPTIONS)
        seconds_until(lambda: reloading.current.version == 2, most=2)


def test_what_is_there_stays_where_a_change_comes_first_after_a_restart(
    own_server: Server,
) -> None:
    """Milvus Lite has no collection in memory then, as another server may have released them."""
    milvus_store(own_server.place("news")).add([original("山.txt", "临平有山。")], OPTIONS)
    own_server.stop()
    own_server.start()
    store = milvus_store(own_server.place("news"))
    store.connection.seconds = 30.0  # it loads its dictionary
    store.add([original("水.txt", "余杭有水。")], OPTIONS)
    assert list(store.contents().articles.names().values()) == ["山.txt", "水.txt"]
    assert (store.manifest().version, list(store.verify())) == (2, [])


@pytest.mark.parametrize("step", ["create_index", "load_collection"])
def test_tables_whose_making_was_cut_off_are_finished(
    in_milvus: Path, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    store, call = milvus_store(in_milvus), Connection.call

    def cut_off(self: Connection, method: str, *args: Any, **options: Any) -> Any:
        if method == step:
            raise StoreError(str(in_milvus), "away", "连不上。", "cut off")
        return call(self, method, *args, **options)

    with monkeypatch.context() as patch:
        patch.setattr(Connection, "call", cut_off)
        with pytest.raises(StoreError, match="cut off"):
            store.add([original("山.txt", "临平有山。")], OPTIONS)
    store.add([original("水.txt", "余杭有水。")], OPTIONS)
    assert list(store.contents().articles.names().values()) == ["水.txt"]


def test_articles_whose_alias_is_gone_are_not_begun_anew(own_server: Server) -> None:
    store = milvus_store(own_server.place("news"))
    store.add([original("山.txt", "临平有山。")], OPTIONS)
    store.connection.call("drop_alias", "news_chunks")
    with pytest.raises(JuzhengError, match="no alias news_chunks"):
        store.add([original("水.txt", "余杭有水。")], OPTIONS)
    store.connection.call("create_alias", "news_chunks_1", "news_chunks")
    store.add([original("水.txt", "余杭有水。")], OPTIONS)
    assert list(store.contents().articles.names().values()) == ["山.txt", "水.txt"]


@pytest.mark.parametrize(("many", "tables"), [(5, 0), (2, 3)])
def test_what_milvus_lite_looks_through_slowly_is_written_out(
    in_milvus: Path, monkeypatch: pytest.MonkeyPatch, many: int, tables: int
) -> None:
    store, call, flushed = milvus_store(in_milvus), Connection.call, []

    def counted(self: Connection, method: str, *args: Any, **options: Any) -> Any:
        if method == "flush":
            flushed.append(args[0])
        return call(self, method, *args, **options)

    monkeypatch.setattr("index.milvus.changes.writing.MANY_ROWS", many)
    monkeypatch.setattr(Connection, "call", counted)
    store.add([original("山.txt", "临平有山。"), original("水.txt", "余杭有水。")], OPTIONS)
    names = store.names
    assert set(flushed) - {names.articles, names.sources, names.pieces} == {names.generation(1)}
    assert len(flushed) == len(set(flushed)) == 1 + tables
    assert store.load(FakeEncoder()).search("余杭的水")


def test_a_server_that_is_not_there_is_told(tmp_path: Path) -> None:
    gone = Server(tmp_path)
    store = milvus_store(gone.place("news"))
    store.connection.seconds = 0.5
    with pytest.raises(StoreError, match="cannot be reached") as told:
        store.load(FakeEncoder())
    assert told.value.trouble == "away"
    assert f"milvus://127.0.0.1:{gone.port}/news" in str(told.value)


class _NoEntry(grpc.GenericRpcHandler):
    """What Milvus answers whoever has a wrong token, whatever is asked."""

    def service(self, details: grpc.HandlerCallDetails) -> grpc.RpcMethodHandler:
        del details

        def refuse(request: bytes, context: grpc.ServicerContext) -> bytes:
            del request
            context.abort(
                grpc.StatusCode.UNAUTHENTICATED,
                "auth check failure, please check api key is correct",
            )
            return b""

        return grpc.unary_unary_rpc_method_handler(refuse)


def test_a_wrong_token_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("JUZHENG_MILVUS_TOKEN", "no-such-token")
    refusing = grpc.server(futures.ThreadPoolExecutor(2), handlers=[_NoEntry()])
    port = refusing.add_insecure_port("127.0.0.1:0")
    refusing.start()
    try:
        store = milvus_store(Path(f"milvus://127.0.0.1:{port}/news"))
        with pytest.raises(StoreError, match="does not take this token") as told:
            store.load(FakeEncoder())
    finally:
        refusing.stop(None)
    assert told.value.trouble == "token"
    assert "no-such-token" not in str(told.value)


def test_a_server_that_is_too_old_is_told(in_milvus: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pymilvus.MilvusClient.get_server_version", lambda *_, **__: "v2.4.9")
    with pytest.raises(StoreError, match=r"Milvus v2\.4\.9; 2\.5 or later is needed"):
        store_at(in_milvus).load(FakeEncoder())


def test_it_is_ready_before_it_is_asked(in_milvus: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Milvus Lite makes what it searches by at the first search, which no question waits for."""
    store, asked = milvus_store(in_milvus), []
    store.add([original("山.txt", "临平有山。")], OPTIONS)
    call = Connection.call

    def noted(self: Connection, method: str, *args: Any, **options: Any) -> Any:
        if method == "search":
            asked.append((options["anns_field"], options.get("seconds")))
        return call(self, method, *args, **options)

    monkeypatch.setattr(Connection, "call", noted)
    store.load(FakeEncoder())
    assert asked == [("dense", WRITE_SECONDS), ("sparse", WRITE_SECONDS)]

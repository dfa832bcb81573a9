"""One index after another, in a folder and in Milvus: what is said of an index holds for both."""

from collections.abc import Iterator
from itertools import count
from pathlib import Path

import pytest

from index.milvus.store import MilvusStore
from index.opening import store_at
from index.store import IndexStore
from tests.index.contract.proxy import Proxy
from tests.index.contract.serving import OPTIONS, Server, milvus_store, original

KINDS = ("folder", "milvus")
_numbers = count(1)


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server of Milvus Lite, for all tests of a process."""
    started = Server(tmp_path_factory.mktemp("milvus") / "data")
    started.start()
    yield started
    started.stop()


@pytest.fixture
def in_milvus(server: Server) -> Path:
    """The address of an index that is not there yet."""
    return server.place(f"index{next(_numbers)}")


@pytest.fixture
def proxy(server: Server) -> Iterator[Proxy]:
    """What stands between us and the server, and does no harm yet."""
    with Proxy(server.port) as started:
        yield started


@pytest.fixture
def behind_proxy(proxy: Proxy) -> MilvusStore:
    """An index of one article, version 1, asked through the proxy."""
    store = milvus_store(proxy.place(f"behind{next(_numbers)}"))
    store.add([original("山.txt", "临平有山。山上有塔。")], OPTIONS)
    return store


@pytest.fixture(params=KINDS)
def store(request: pytest.FixtureRequest, tmp_path: Path) -> IndexStore:
    """An index that is not there yet, of either kind."""
    if request.param == "folder":
        return store_at(tmp_path / "索引")
    place: Path = request.getfixturevalue("in_milvus")
    return store_at(place)

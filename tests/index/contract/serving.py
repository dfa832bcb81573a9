"""A server of Milvus Lite in a process of its own, as several processes share it."""

import socket
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from index import Original, UpdateOptions
from index.milvus.store import MilvusStore
from index.opening import store_at
from tests.fakes import FakeEncoder

OPTIONS = UpdateOptions(FakeEncoder())


class Server:
    """It may be stopped and started again, and then has what it had."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = int(free.getsockname()[1])
        self._process: subprocess.Popen[bytes] | None = None

    def place(self, name: str) -> Path:
        """What `--index` calls an index on it."""
        return Path(f"milvus://127.0.0.1:{self.port}/{name}")

    @property
    def pid(self) -> int:
        assert self._process
        return self._process.pid

    def start(self) -> None:
        where = ["--host", "127.0.0.1", "--port", str(self.port), "--data-dir", str(self.folder)]
        command = [sys.executable, "-W", "ignore", "-m", "milvus_lite", "server", *where]
        log = (self.folder.parent / "milvus.log").open("ab")
        with log:
            self._process = subprocess.Popen(command, stdout=log, stderr=log)
        for _ in range(1200):
            with socket.socket() as tried:
                if tried.connect_ex(("127.0.0.1", self.port)) == 0:
                    return
            assert self._process.poll() is None, log.name
            time.sleep(0.05)
        raise TimeoutError(log.name)

    def stop(self) -> None:
        """Cut it off, as by a failure of its machine."""
        if self._process:
            self._process.kill()
            self._process.wait(30)
            self._process = None


def original(name: str, text: str) -> Original:
    return Original(name, text.encode())


def milvus_store(place: Path) -> MilvusStore:
    store = store_at(place)
    assert isinstance(store, MilvusStore)
    return store


def seconds_until(is_so: Callable[[], bool], *, most: float) -> float:
    started = time.monotonic()
    while time.monotonic() - started < most:
        if is_so():
            return time.monotonic() - started
        time.sleep(0.02)
    raise TimeoutError(f"not within {most} seconds")

"""Calls to the server: how long they may take, and what is told where they come to nothing."""

import json
import logging
import os
import re
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from importlib.metadata import PackageNotFoundError, version
from threading import Lock
from typing import Any

from corpus import JuzhengError
from index.errors import StoreError
from index.milvus.address import MilvusAddress, credentials
from index.milvus.troubles import is_of_the_server, told_of

SECONDS = 10.0
"""How long a call may take, its repetitions included; JUZHENG_MILVUS_SECONDS names another."""
WRITE_SECONDS = 120.0
"""How long one may take that changes something: the server may have a dictionary to load first."""
LOOK_SECONDS = 2.0
"""How long it may take to look for a newer version, which is done all the time."""
OLDEST = (2, 5)
"""The first release with BM25 in the server."""
WRITING = frozenset(
    {
        *("create_collection", "create_index", "load_collection", "drop_collection", "flush"),
        *("upsert", "delete", "create_alias", "alter_alias"),
    }
)
CHANNEL: dict[str, Any] = {
    "grpc.initial_reconnect_backoff_ms": 200,
    "grpc.max_reconnect_backoff_ms": 1_000,
    "grpc.keepalive_time_ms": 60_000,
    "grpc.keepalive_timeout_ms": 10_000,
    "grpc.keepalive_permit_without_calls": False,
}
"""A server that is back is noticed at once, not after minutes; it is not asked for signs of life
more often than servers put up with."""
NOT_LOADED = 101
"""What it says of a collection that is not in memory, as after a restart of Milvus Lite."""
MISSING = frozenset({100, 1600})
"""What the server says of a collection, and of an alias, that is not there."""
_TOO_OLD = re.compile(r"v?(\d+)\.(\d+)")


class Connection:
    """A server that is called by the names of the methods of `pymilvus.MilvusClient`.

    What fails in passing is tried again for as long as the call may take, at growing intervals,
    which pymilvus sees to. Several threads may call at once.
    """

    def __init__(self, address: MilvusAddress) -> None:
        self.address = address
        self.seconds = _seconds()
        self._client: Any = None
        self._connecting = Lock()
        self.is_lite = address.is_lite_folder

    def call(self, method: str, *args: Any, seconds: float | None = None, **options: Any) -> Any:
        """Raises:
        StoreError: the server is away or slow, knows no such token, or fails.
        """
        limit = seconds or (WRITE_SECONDS if method in WRITING else self.seconds)
        with self._told():
            client = self._connected(limit)
            try:
                return getattr(client, method)(*args, timeout=limit, **options)
            except Exception as error:
                if getattr(error, "code", None) != NOT_LOADED:
                    raise
            client.load_collection(args[0], timeout=limit)
            return getattr(client, method)(*args, timeout=limit, **options)

    def query(self, collection: str, **options: Any) -> list[dict[str, Any]]:
        """The rows of these keys (`ids`), or that meet a condition (`filter`), as they are now.

        None where there is no such collection.
        """
        try:
            found = self.call("query", collection, consistency_level="Strong", **options)
        except StoreError as error:
            if is_missing(error):
                return []
            raise
        return list(map(dict, found))

    def rows(self, collection: str, condition: str, fields: list[str]) -> Iterator[dict[str, Any]]:
        """All rows that meet a condition, some at a time, by their keys."""
        try:
            found = self.call(
                "query_iterator", collection, 1000, filter=condition, output_fields=fields
            )
        except StoreError as error:
            if is_missing(error):
                return
            raise
        try:
            while True:
                with self._told():
                    batch = found.next()
                if not batch:
                    return
                yield from map(dict, batch)
        finally:
            found.close()

    def close(self) -> None:
        with self._connecting:
            if self._client is not None:
                self._client.close()
                self._client = None

    def _connected(self, seconds: float) -> Any:
        with self._connecting:
            if self._client is None:
                self._client = self._connect(seconds)
            return self._client

    def _connect(self, seconds: float) -> Any:
        check_installed()
        # Else it takes what stands in a file `.env` for settings of this process.
        os.environ.setdefault("PYTHON_DOTENV_DISABLED", "1")
        import pymilvus  # it takes a second

        # What it logs of calls that fail is raised as well.
        logging.getLogger("pymilvus").setLevel(logging.CRITICAL)
        uri = self.address.uri
        client = pymilvus.MilvusClient(
            uri=uri, dedicated=True, timeout=seconds, grpc_options=CHANNEL, **credentials()
        )
        try:
            release = str(client.get_server_version(timeout=seconds))
            self.is_lite = release.startswith("milvus_lite")
            self._check(release)
        except BaseException:
            client.close()
            raise
        return client

    def _check(self, release: str) -> None:
        match = _TOO_OLD.match(release)
        if match and (int(match[1]), int(match[2])) < OLDEST:
            least = ".".join(map(str, OLDEST))
            raise StoreError(
                str(self.address),
                "version",
                f"服务器是 Milvus {release}，需要 {least} 或更新。请升级服务器。",
                f"the server is Milvus {release}; {least} or later is needed. Upgrade it.",
            )

    @contextmanager
    def _told(self) -> Iterator[None]:
        try:
            yield
        except JuzhengError:
            raise
        except Exception as error:
            if not is_of_the_server(error):
                raise
            address = self.address
            lite = address.is_lite_folder
            raise told_of(error, str(address), is_lite_folder=lite) from error


def one_of(field: str, values: Collection[str]) -> str:
    """The condition that a field has one of these values.

    >>> one_of("collection", ["人事"])
    'collection in ["人事"]'
    """
    return f"{field} in {json.dumps(sorted(values), ensure_ascii=False)}"


def is_missing(error: StoreError) -> bool:
    """Whether what was asked for is not there, which is no trouble of the server."""
    return getattr(error.__cause__, "code", None) in MISSING


def check_installed() -> None:
    """Raises:
    JuzhengError: pymilvus is not there.
    """
    try:
        version("pymilvus")
    except PackageNotFoundError as error:
        raise JuzhengError(
            "要用 Milvus，请先安装它的软件包：pip install -r requirements-milvus.txt",
            "Milvus needs packages of its own: pip install -r requirements-milvus.txt",
        ) from error


def _seconds() -> float:
    named = os.environ.get("JUZHENG_MILVUS_SECONDS", "")
    try:
        return float(named) if named else SECONDS
    except ValueError as error:
        raise JuzhengError(
            f"JUZHENG_MILVUS_SECONDS={named} 不是秒数。",
            f"JUZHENG_MILVUS_SECONDS={named} is no number of seconds.",
        ) from error

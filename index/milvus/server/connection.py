"""Calls to the server: how long they may take, and what is told where they come to nothing."""

import json
import os
import time
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from threading import Lock
from typing import Any

from corpus import JuzhengError
from index.errors import StoreError
from index.milvus.server.address import MilvusAddress
from index.milvus.server.client import connect, is_of_the_server, load_library, told_of

SECONDS = 10.0
"""How long a call may take, its repetitions included; JUZHENG_MILVUS_SECONDS names another."""
WRITE_SECONDS = 120.0
"""How long one may take that changes something: the server may have a dictionary to load first."""
LOOK_SECONDS = 2.0
"""How long it may take to look for a newer version, which is done all the time."""
WRITING = frozenset(
    {
        *("create_collection", "create_index", "load_collection", "drop_collection", "flush"),
        *("upsert", "delete", "create_alias", "alter_alias"),
    }
)
KEYS_AT_ONCE = 500
"""Rows that are looked up at once."""
LEAST_SECONDS = 0.05
"""What a call is given once its time is over: an answer at once would still do."""
NOT_LOADED = 101
"""What it says of a collection that is not in memory, as after a restart of Milvus Lite."""
MISSING = frozenset({100, 1600})
"""What the server says of a collection, and of an alias, that is not there."""


@dataclass(slots=True)
class _Session:
    """A client, how many are calling with it, and whether it got no answer in time."""

    client: Any
    callers: int = 0
    is_silent: bool = False


class Connection:
    """A server that is called by the names of the methods of `pymilvus.MilvusClient`.

    What fails in passing is tried again for as long as the call may take, at growing intervals,
    which pymilvus sees to. Where there was no answer in time the next call connects anew: what
    lies between may have forgotten a connection that both ends take for alive. Several threads
    may call at once, and none waits for another's tries.
    """

    def __init__(self, address: MilvusAddress) -> None:
        self.address = address
        self.seconds = _seconds()
        self._session: _Session | None = None
        self._connecting, self._counting = Lock(), Lock()
        self.is_lite = address.is_lite_folder

    def call(self, method: str, *args: Any, seconds: float | None = None, **options: Any) -> Any:
        """Raises:
        StoreError: the server is away or slow, knows no such token, or fails.
        """
        limit = seconds or (WRITE_SECONDS if method in WRITING else self.seconds)
        with self._calling(limit) as (client, left):
            try:
                return getattr(client, method)(*args, timeout=left, **options)
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
            with self._calling(self.seconds):
                found = self.call(
                    "query_iterator", collection, 1000, filter=condition, output_fields=fields
                )
                try:
                    while batch := found.next():
                        yield from map(dict, batch)
                finally:
                    found.close()
        except StoreError as error:
            if not is_missing(error):
                raise

    def by_keys(
        self, collection: str, keys: Collection[str], fields: list[str]
    ) -> Iterator[dict[str, Any]]:
        """The rows of these keys, of those that are there."""
        every = sorted(set(keys))
        for start in range(0, len(every), KEYS_AT_ONCE):
            some = every[start : start + KEYS_AT_ONCE]
            yield from self.query(collection, ids=some, output_fields=fields)

    def close(self) -> None:
        with self._counting:
            session, self._session = self._session, None
        if session:
            session.client.close()

    @contextmanager
    def _calling(self, seconds: float) -> Iterator[tuple[Any, float]]:
        """A client to call, and the seconds that are left for it."""
        if not self._session:
            load_library()  # which is no time that the server takes
        ends = time.monotonic() + seconds
        with self._told():
            session = self._entered(ends)
        try:
            with self._told():
                yield session.client, max(ends - time.monotonic(), LEAST_SECONDS)
        except StoreError as error:
            session.is_silent |= error.trouble == "slow"
            raise
        finally:
            self._leave(session)

    def _entered(self, ends: float) -> _Session:
        if not (session := self._counted()):
            left = max(ends - time.monotonic(), LEAST_SECONDS)
            if not self._connecting.acquire(timeout=left):
                raise TimeoutError("deadline exceeded while another thread connects")
            try:
                while not (session := self._counted()):
                    left = max(ends - time.monotonic(), LEAST_SECONDS)
                    client, self.is_lite = connect(self.address, left)
                    self._session = _Session(client)
            finally:
                self._connecting.release()
        return session

    def _counted(self) -> _Session | None:
        with self._counting:
            if self._session:
                self._session.callers += 1
            return self._session

    def _leave(self, session: _Session) -> None:
        """Close what fell silent, once nobody calls with it any more."""
        with self._counting:
            session.callers -= 1
            if session.is_silent and self._session is session:
                self._session = None
            is_over = self._session is not session and not session.callers
        if is_over:
            session.client.close()

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


def is_there_already(error: StoreError) -> bool:
    """Whether what was to be made is there, as where the answer to a first try was lost."""
    return "already exist" in str(error.__cause__).lower()


def _seconds() -> float:
    named = os.environ.get("JUZHENG_MILVUS_SECONDS", "")
    try:
        return float(named) if named else SECONDS
    except ValueError as error:
        raise JuzhengError(
            f"JUZHENG_MILVUS_SECONDS={named} 不是秒数。",
            f"JUZHENG_MILVUS_SECONDS={named} is no number of seconds.",
        ) from error

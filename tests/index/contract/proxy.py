"""A network that fails: what passes between a client and a server may be cut, late, or lost."""

import socket
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from threading import Thread
from typing import Literal

Cut = Literal["request", "answer"]
SAYING = frozenset({0, 1})
"""The kinds of HTTP/2 frames that requests and answers are made of: DATA and HEADERS."""


@dataclass(eq=False, slots=True)
class _Pair:
    """A connection: our end of the client's, and our end of the server's."""

    client: socket.socket
    server: socket.socket
    is_lost: bool = False

    def close(self) -> None:
        for end in (self.client, self.server):
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
            end.close()


class Proxy:
    """A port that leads to another one of this machine; for use as a context manager.

    `delay` is for how many seconds each part of an answer is held back. `cut_next` cuts a
    connection within the next request, or before the next answer, which the server has given
    already. While it `swallows`, nothing arrives on either side, and no one is told.
    """

    def __init__(self, port: int) -> None:
        self._server = port
        self.delay = 0.0
        self.cut_next: Cut | None = None
        self.swallows = False
        self._pairs: set[_Pair] = set()
        self._listener = self._listening(0)
        self.port = int(self._listener.getsockname()[1])

    def __enter__(self) -> "Proxy":
        Thread(target=self._accept, args=[self._listener], daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self.refuse()

    def place(self, name: str) -> Path:
        """What `--index` calls an index that is asked this way."""
        return Path(f"milvus://127.0.0.1:{self.port}/{name}")

    def cut(self) -> None:
        """Cut all connections; new ones are let through."""
        for pair in list(self._pairs):
            pair.close()

    def refuse(self) -> None:
        """Cut all connections, and let none through."""
        with suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)  # or it goes on waiting for one
        self._listener.close()
        self.cut()

    def accept(self) -> None:
        """Do no harm any more; what was lost stays lost."""
        self.delay, self.cut_next, self.swallows = 0.0, None, False
        if self._listener.fileno() == -1:
            self._listener = self._listening(self.port)
            self.__enter__()

    def _listening(self, port: int) -> socket.socket:
        listener = socket.socket()
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(("127.0.0.1", port))
        listener.listen(64)
        return listener

    def _accept(self, listener: socket.socket) -> None:
        while True:
            try:
                client, _ = listener.accept()
            except OSError:
                return
            try:
                server = socket.create_connection(("127.0.0.1", self._server))
            except OSError:
                client.close()
                continue
            pair = _Pair(client, server)
            self._pairs.add(pair)
            for part in (self._requests, self._answers):
                Thread(target=part, args=[pair], daemon=True).start()

    def _requests(self, pair: _Pair) -> None:
        with suppress(OSError):
            while sent := pair.client.recv(1 << 16):
                if self.cut_next == "request" and _says_something(sent):
                    self.cut_next = None
                    pair.server.sendall(sent[: len(sent) // 2])
                    break
                if self._passes(pair):
                    pair.server.sendall(sent)
        self._end(pair)

    def _answers(self, pair: _Pair) -> None:
        with suppress(OSError):
            while sent := pair.server.recv(1 << 16):
                if self.cut_next == "answer" and _says_something(sent):
                    self.cut_next = None
                    break
                time.sleep(self.delay)
                if self._passes(pair):
                    pair.client.sendall(sent)
        self._end(pair)

    def _passes(self, pair: _Pair) -> bool:
        """Of a connection of which something was lost the rest makes no sense."""
        pair.is_lost |= self.swallows
        return not pair.is_lost

    def _end(self, pair: _Pair) -> None:
        self._pairs.discard(pair)
        pair.close()


def _says_something(sent: bytes) -> bool:
    """Whether one of the frames is part of a request or an answer, not of the protocol alone."""
    if sent.startswith(b"PRI "):
        sent = sent[24:]
    while len(sent) >= 9:
        if sent[3] in SAYING:
            return True
        sent = sent[9 + int.from_bytes(sent[:3]) :]
    return False

"""`app.py`, started for a benchmark and stopped after it."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from socket import socket

import httpx

from corpus import Article
from corpus.console import notes
from index import load_index, open_encoder
from index.building import index_passages
from index.console import making_noted
from index.errors import IndexFolderError

ROOT = Path(__file__).parents[1]
READY_SECONDS = 120


@dataclass(frozen=True, slots=True)
class Server:
    """A server that answers; `process` where it is of our own."""

    url: str
    process: int | None = None


@contextmanager
def serve(articles: Sequence[Article], work: Path) -> Iterator[Server]:
    """`app.py` over these articles; the index is kept in `work`, beside all that it writes."""
    index = work / "index"
    _index(articles, index)
    with socket() as listening:
        listening.bind(("127.0.0.1", 0))
        port = listening.getsockname()[1]
    url = f"http://127.0.0.1:{port}"
    options = {"--port": port, "--index": index.resolve(), "--data": work.resolve(), "--rate": 0}
    arguments = [str(each) for pair in options.items() for each in pair]
    environment = os.environ | {"JUZHENG_DATA": str(work.resolve())}
    command = [sys.executable, "app.py", *arguments]
    process = subprocess.Popen(command, cwd=ROOT, env=environment)  # noqa: S603
    try:
        _wait_until_ready(url, process)
        yield Server(url, process.pid)
    finally:
        process.terminate()
        process.wait(READY_SECONDS)


def _index(articles: Sequence[Article], folder: Path) -> None:
    encoder = open_encoder(None)
    try:
        load_index(folder, encoder=encoder)
    except IndexFolderError:
        notes.print("建立索引…… Indexing the passages…")
        with making_noted(encoder) as making:
            index_passages(articles, folder, making)


def _wait_until_ready(url: str, process: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + READY_SECONDS
    while time.monotonic() < until and process.poll() is None:
        try:
            if httpx.get(f"{url}/healthz").status_code == 200:
                return
        except httpx.TransportError:
            pass
        time.sleep(0.2)
    raise RuntimeError(f"app.py did not get ready: exit status {process.poll()}")

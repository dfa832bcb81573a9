"""`app.py`, started for a benchmark and stopped after it."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from socket import socket

import httpx

from evaluation.sets.passages import folder_of_articles, index_of_set
from evaluation.sets.questions import EvaluationSet
from index import open_encoder

ROOT = Path(__file__).parents[1]
READY_SECONDS = 120


@dataclass(frozen=True, slots=True)
class Server:
    """A server that answers; of our own there is its `process`, and how long it took to start.

    `page_seconds` is the time until it served its page, `ready_seconds` until it could answer.
    """

    url: str
    process: int | None = None
    page_seconds: float = 0.0
    ready_seconds: float = 0.0


@contextmanager
def serve(file: Path, evaluation_set: EvaluationSet, work: Path) -> Iterator[Server]:
    """`app.py` over the passages of a set; their index and all that it writes stay in `work`."""
    encoder = open_encoder(None)
    index_of_set(file, evaluation_set, encoder=encoder, data=work)
    index = folder_of_articles(evaluation_set.articles, encoder=encoder, data=work)
    with socket() as listening:
        listening.bind(("127.0.0.1", 0))
        port = listening.getsockname()[1]
    url = f"http://127.0.0.1:{port}"
    options = {"--port": port, "--index": index.resolve(), "--data": work.resolve(), "--rate": 0}
    arguments = [str(each) for pair in options.items() for each in pair]
    environment = os.environ | {"JUZHENG_DATA": str(work.resolve())}
    command = [sys.executable, "app.py", *arguments]
    started = time.monotonic()
    process = subprocess.Popen(command, cwd=ROOT, env=environment)  # noqa: S603
    try:
        _wait_until_served(f"{url}/", process)
        page_seconds = time.monotonic() - started
        _wait_until_served(f"{url}/healthz", process)
        yield Server(url, process.pid, page_seconds, time.monotonic() - started)
    finally:
        process.terminate()
        process.wait(READY_SECONDS)


def _wait_until_served(url: str, process: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + READY_SECONDS
    while time.monotonic() < until and process.poll() is None:
        try:
            if httpx.get(url).status_code == 200:
                return
        except httpx.TransportError:
            pass
        time.sleep(0.05)
    raise RuntimeError(f"app.py did not get ready: exit status {process.poll()}")

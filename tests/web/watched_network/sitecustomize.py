"""Python imports this at start: it writes down every host outside that the process asks for."""

import os
import sys
from pathlib import Path

_LOCAL = {"127.0.0.1", "::1", "localhost", "0.0.0.0", "", "None"}


def _note(line: str) -> None:
    with Path(os.environ["NETWORK_LOG"]).open("a", encoding="utf-8") as log:
        log.write(f"{line}\n")


def _watch(event: str, arguments: tuple[object, ...]) -> None:
    if event == "socket.getaddrinfo":
        host = str(arguments[0])
    elif event == "socket.connect" and isinstance(arguments[1], tuple):
        host = str(arguments[1][0])
    else:
        return
    if host not in _LOCAL:
        _note(f"{event} {host}")


if "NETWORK_LOG" in os.environ:  # else pytest is only looking for doctests
    sys.addaudithook(_watch)
    _note("watching")

"""Run the parsers of file formats in a process of their own, with limits on time and memory.

A file that makes a parser hang, crash or eat memory costs that file and nothing else. The process
is no `multiprocessing` one: those import the program that starts them, here a web server.
"""

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from threading import Event, Timer
from types import TracebackType
from typing import Any

from corpus.about.description import Description
from corpus.article import Unread
from corpus.blocks import unpacked
from corpus.errors import UnreadableFileError
from corpus.loading import recognition
from corpus.loading.formats import ROWS
from corpus.loading.formats.extracted import Extracted

SECONDS = 60
"""Longest time a parser gets for one file."""
MEMORY_BYTES = 2 * 1024**3
"""Address space a parser gets; Linux alone enforces it."""
SECRETS = ("PG", "JUZHENG_SHARED", "JUZHENG_MILVUS")
"""How the variables of the environment begin that may hold a password."""


class Sandbox:
    """A process in which files are parsed one at a time; it starts when it is first needed.

    Use it as a context manager; leaving it ends the process.
    """

    def __init__(self, *, seconds: float | None = None, memory_bytes: int | None = None) -> None:
        """Without limits of its own it has `SECONDS` and `MEMORY_BYTES`.

        Where text recognition is installed, these are those of `recognition`; the time is so for
        PDF files alone.
        """
        self._recognises = recognises = recognition.is_installed()
        self._seconds = seconds or SECONDS
        self._pdf_seconds = seconds or (recognition.SECONDS if recognises else SECONDS)
        self._memory_bytes = memory_bytes or (
            recognition.MEMORY_BYTES if recognises else MEMORY_BYTES
        )
        self._process: subprocess.Popen[str] | None = None

    def __enter__(self) -> "Sandbox":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._end()

    def read(self, path: Path, suffix: str | None = None) -> Extracted:
        """The text of a file of the kind `suffix`, or else that of its own ending.

        Raises:
            UnreadableFileError: the file is damaged or encrypted, or took more than its share
                of time or memory.
        """
        suffix = suffix or path.suffix.lower()
        reply = self._reply(path, suffix)
        return Extracted(
            reply["text"],
            Description(**reply["description"]),
            tuple(Unread(*part) for part in reply["unread"]),
            unpacked(reply["blocks"]),
            tuple(reply["pages"]),
        )

    def rows(self, path: Path) -> list[tuple[int, list[str]]]:
        """The rows of a workbook's first sheet that are not blank, with their numbers, from 1.

        Raises:
            UnreadableFileError: as of `read`.
        """
        reply = self._reply(path, ROWS)
        return [(number, cells) for number, cells in reply["rows"]]

    def _reply(self, path: Path, suffix: str) -> dict[str, Any]:
        reply = self._ask(path, suffix)
        if "chinese" in reply:
            raise UnreadableFileError(path, reply["chinese"], reply["english"])
        if "crashed" in reply:
            raise _damaged(path, ".xlsx" if suffix == ROWS else suffix, reply["crashed"])
        return reply

    def _ask(self, path: Path, suffix: str) -> dict[str, Any]:
        process = self._running()
        assert process.stdin
        assert process.stdout
        is_late = Event()

        def give_up() -> None:
            is_late.set()
            process.kill()

        seconds = self._pdf_seconds if suffix == ".pdf" else self._seconds
        late = Timer(seconds, give_up)
        late.start()
        try:
            process.stdin.write(json.dumps([str(path.absolute()), suffix]) + "\n")
            process.stdin.flush()
            line = process.stdout.readline()
        except OSError:
            line = ""
        finally:
            late.cancel()
        if not line.endswith("\n"):
            self._end()
            raise _too_slow(path, seconds) if is_late.is_set() else _crashed(path)
        reply: dict[str, Any] = json.loads(line)
        return reply

    def _running(self) -> subprocess.Popen[str]:
        """The process, started anew where there is none or where it has died meanwhile."""
        if self._process and self._process.poll() is not None:
            self._end()
        self._process = self._process or self._start()
        return self._process

    def _start(self) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [
                *(sys.executable, "-m", "corpus.loading.formats", str(self._memory_bytes)),
                *(("--recognise",) if self._recognises else ()),
            ],
            cwd=Path(__file__).parents[2],
            env=without_secrets(os.environ),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            encoding="utf-8",
        )

    def _end(self) -> None:
        process, self._process = self._process, None
        if process:
            process.kill()
            with suppress(OSError), process:  # closes its pipes, full or not, and waits for it
                pass


def without_secrets(environment: Mapping[str, str]) -> dict[str, str]:
    """What whoever reads a file of unknown origin may know of the environment.

    >>> without_secrets({"PATH": "/bin", "PGPASSWORD": "x", "JUZHENG_SHARED": "postgresql://h/d"})
    {'PATH': '/bin'}
    """
    return {key: value for key, value in environment.items() if not key.startswith(SECRETS)}


def _damaged(path: Path, suffix: str, what: str) -> UnreadableFileError:
    return UnreadableFileError(
        path,
        f"文件损坏，或名不副实，无法按 {suffix} 解析（{what}）。请打开确认后另存一份。",
        f"damaged, or not what its name says: it does not parse as {suffix} ({what})."
        " Open it, check it, and save it anew.",
    )


def _too_slow(path: Path, seconds: float) -> UnreadableFileError:
    return UnreadableFileError(
        path,
        f"{seconds:g} 秒内没有解析完，已放弃。请拆成小文件，或另存为 .txt。",
        f"not parsed within {seconds:g} seconds. Split it, or save it as .txt.",
    )


def _crashed(path: Path) -> UnreadableFileError:
    return UnreadableFileError(
        path,
        "解析时耗尽内存或崩溃，已跳过。请拆成小文件，或另存为 .txt。",
        "the parser ran out of memory or crashed. Split it, or save it as .txt.",
    )

"""What lines are only ever added to, by several threads and processes: a file, mostly."""

import os
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Protocol

from index.file_locks import take_lock

PATIENCE_SECONDS = 10
"""How long whoever adds waits for the others, each of whom takes milliseconds."""


class Journal(Protocol):
    """Lines, wherever they are kept."""

    @property
    def where(self) -> Path | str:
        """The file, or how what is none is called."""
        ...

    def append(self, lines: bytes, *, on_size: Callable[[int], None] | None = None) -> None:
        """Add whole lines, and be sure of them; `on_size` as for the function `append`.

        Raises:
            OSError: they cannot be added.
        """
        ...

    def read(self) -> list[bytes]:
        """All lines, in the order in which they were added.

        Raises:
            OSError: they are there and cannot be read.
        """
        ...


class JournalFile:
    """The lines of a file, which is made with `mode`."""

    def __init__(self, where: Path, *, mode: int = 0o600) -> None:
        self.where = where
        self._mode = mode

    def append(self, lines: bytes, *, on_size: Callable[[int], None] | None = None) -> None:
        append(self.where, lines, mode=self._mode, on_size=on_size or (lambda size: None))

    def read(self) -> list[bytes]:
        return lines_of(self.where)


def append(
    path: Path,
    lines: bytes,
    *,
    mode: int = 0o600,
    on_size: Callable[[int], None] = lambda size: None,
) -> None:
    """Add whole lines in one write; they are on the disk then, and do not mix with those of others.

    The file is made with `mode`. `on_size` hears how long it will be, and raises to add nothing.

    Raises:
        OSError: it cannot be written, or the others did not finish within `PATIENCE_SECONDS`.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    lock = path.with_name(f".{path.name}.lock")
    with (
        take_lock(lock, seconds=PATIENCE_SECONDS, mode=0o600, poll_interval=0.005),
        open(path, "ab+", buffering=0, opener=partial(os.open, mode=mode)) as file,
    ):
        size = file.seek(0, os.SEEK_END)
        on_size(size + len(lines))
        if size:
            file.seek(-1, os.SEEK_END)
            if file.read(1) != b"\n":  # whoever wrote last died of it
                lines = b"\n" + lines
        if file.write(lines) != len(lines):
            raise OSError(f"{path} could not be written to the end")
        os.fsync(file.fileno())


def lines_of(path: Path) -> list[bytes]:
    """All lines, none where there is no file; the last is empty, or one that is being written.

    Raises:
        OSError: the file is there and cannot be read.
    """
    try:
        return path.read_bytes().split(b"\n")
    except FileNotFoundError:
        return []

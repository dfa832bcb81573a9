"""How much lies in the data folder, how much of its disk is free, and whether that is told.

Measured every few minutes, by a thread of its own: whoever asks gets what was measured last.
"""

import logging
import os
import shutil
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from threading import Event, Thread

from web.limits import Limits

logger = logging.getLogger(__name__)
EVERY_SECONDS = 300


@dataclass(frozen=True, slots=True)
class Room:
    """Bytes that lie in the folders, and that are free on the fullest of their disks.

    `warning`, in Chinese and English, is None where there is nothing to warn of.
    """

    data_bytes: int
    free_bytes: int
    warning: tuple[str, str] | None = None


class Disk:
    """Measures `folders`, those that lie in others but once."""

    def __init__(self, folders: Sequence[Path], limits: Limits) -> None:
        self._folders = folders
        self._limits = limits
        self._room: Room | None = None
        self._closed = Event()
        self._thread = Thread(target=self._watch, name="measure-disk", daemon=True)

    @property
    def room(self) -> Room | None:
        """What was measured last; None before that."""
        return self._room

    def start(self) -> None:
        self._thread.start()

    def close(self) -> None:
        self._closed.set()
        if self._thread.is_alive():
            self._thread.join()

    def measure(self) -> Room:
        """Measure now; a warning is logged where there was none before."""
        before, room = self._room, self._measured()
        if self._closed.is_set():
            return before or room  # it was cut short, and tells too little
        if room.warning and not (before and before.warning):
            logger.warning("%s", room.warning[1])
        self._room = room
        return room

    def _watch(self) -> None:
        while True:
            try:
                self.measure()
            except OSError as error:
                logger.warning("The data folder could not be measured: %s", error)
            if self._closed.wait(EVERY_SECONDS):
                return

    def _measured(self) -> Room:
        data_bytes = sum(_size_of(each, self._closed) for each in _outermost(self._folders))
        free_bytes = min(shutil.disk_usage(_existing(each)).free for each in self._folders)
        return Room(data_bytes, free_bytes, self._warning(data_bytes, free_bytes))

    def _warning(self, data_bytes: int, free_bytes: int) -> tuple[str, str] | None:
        most, least, folder = self._limits.data_bytes, self._limits.free_bytes, self._folders[0]
        if free_bytes < least:
            return (
                f"磁盘快满了：数据文件夹 {folder} 所在的磁盘只剩 {_in_gb(free_bytes)}。"
                "请移除一些文章，或换一块更大的磁盘。",
                f"The disk is almost full: {_in_gb(free_bytes)} are left for the data folder"
                f" {folder}. Remove articles, or move it to a larger disk.",
            )
        if most and data_bytes > most:
            return (
                f"数据文件夹 {folder} 有 {_in_gb(data_bytes)}，超过 {_in_gb(most)}。"
                "请移除一些文章，或用 --data-warning 提高这个界限。",
                f"The data folder {folder} has {_in_gb(data_bytes)}, more than {_in_gb(most)}."
                " Remove articles, or raise the limit with --data-warning.",
            )
        return None


def _in_gb(size: int) -> str:
    return f"{size / 1e9:.3g} GB"


def _outermost(folders: Iterable[Path]) -> list[Path]:
    places = list(dict.fromkeys(each.resolve() for each in folders))
    return [
        each
        for each in places
        if not any(each != other and each.is_relative_to(other) for other in places)
    ]


def _existing(folder: Path) -> Path:
    """The folder, or the nearest around it that is there already."""
    return next(each for each in (folder, *folder.absolute().parents) if each.exists())


def _size_of(folder: Path, closed: Event) -> int:
    """Bytes of all files below a folder; of what goes meanwhile, or cannot be seen, none."""
    size, folders = 0, [folder]
    while folders and not closed.is_set():
        for entry in _entries(folders.pop()):
            with suppress(OSError):
                if entry.is_dir(follow_symlinks=False):
                    folders.append(Path(entry.path))
                else:
                    size += entry.stat(follow_symlinks=False).st_size
    return size


def _entries(folder: Path) -> Iterator["os.DirEntry[str]"]:
    with suppress(OSError), os.scandir(folder) as entries:
        yield from entries

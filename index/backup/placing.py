"""The files of a data folder beside its index: which there are, and how others take their places.

What is restored lies in a hidden folder first, beside the mark of the archive that it is from. Who
dies on the way leaves that mark: the same archive may be restored again, and nothing else.
"""

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import partial
from itertools import chain, count
from pathlib import Path

from filelock import Timeout

from index.backup.archive import Archive, BackupError, private
from index.backup.names import LONGEST_PATH, is_plain, one_name
from index.file_locks import take_lock
from index.journal import PATIENCE_SECONDS
from index.storage.folder import looks_like_index, names_in

LOCK = ".backup.lock"
STAGING = ".restoring"
FILES_PREFIX = "data/"
REMADE = frozenset({"index", "gradio", "evaluation"})
"""Folders that are kept otherwise, or made anew when they are needed: the index; what is uploaded
at the moment; indexes of the passages of evaluation sets."""
FIRST = "users.json"
"""Who may see what is known before there is anything to see."""


def own_files(
    data: Path, index: Path, *, on_other: Callable[[str], None] = lambda name: None
) -> Iterator[tuple[str, Path]]:
    """Each file with its path in the data folder, in its order; hidden ones are locks and litter.

    `on_other` hears of what no backup takes: links to folders, names that some system refuses or
    takes for the same as another's, other indexes.
    """
    seen = set[str]()
    for folder, folders, files in os.walk(data):
        here = Path(folder)
        folders[:] = [each for each in sorted(folders) if _is_entered(here / each, data, index)]
        for name in sorted(folders):
            if (here / name).is_symlink() or looks_like_index(here / name):
                folders.remove(name)
                on_other((here / name).relative_to(data).as_posix())
        for name in sorted(files, key=str.swapcase):  # what Juzheng itself writes comes first
            path = here / name
            shown = path.relative_to(data).as_posix()
            if name.startswith(".") or not path.is_file():
                continue
            if is_plain(shown) and len(shown) <= LONGEST_PATH and one_name(shown) not in seen:
                seen.add(one_name(shown))
                yield shown, path
            else:
                on_other(shown)


@contextmanager
def locked(data: Path) -> Iterator[None]:
    """Held by whoever keeps or restores a data folder.

    Raises:
        BackupError: another process does.
    """
    data.mkdir(parents=True, exist_ok=True)
    try:
        lock = take_lock(data / LOCK, seconds=0, mode=0o600)
    except Timeout as error:
        raise BackupError(
            f"{data} 正在备份或恢复。请等它完成再试。",
            f"{data} is being kept or restored by another process. Try again when that is done.",
        ) from error
    with lock:
        yield


def _is_entered(folder: Path, data: Path, index: Path) -> bool:
    is_remade = folder.parent == data and folder.name in REMADE
    return not (folder.name.startswith(".") or is_remade or folder.resolve() == index.resolve())


class Staging:
    """What is on its way into a data folder; the lock must be held."""

    def __init__(self, data: Path, digest: str) -> None:
        self.data = data
        self.folder = data / STAGING
        self._mark = self.folder / "archive"
        self._digest = digest

    def begin(self, index: Path, *, replace: bool) -> None:
        """Begin, or go on where the same archive was being restored.

        Raises:
            BackupError: there is something else, which is not to be replaced.
        """
        found = self._mark.read_text() if self._mark.is_file() else None
        if found == self._digest:
            return
        if not replace and (found is not None or _occupied(self.data, index)):
            raise _not_empty(self.data)
        shutil.rmtree(self.folder, ignore_errors=True)
        self.folder.mkdir(parents=True)
        made = self.folder / "made"
        _write(made, lambda write: write(self._digest.encode()))
        made.replace(self._mark)

    def file(self, name: str, content: bytes) -> Path:
        """A file of one's own there, until all is done."""
        path = self.folder / "read" / name
        path.parent.mkdir(exist_ok=True)
        _write(path, lambda write: write(content))
        return path

    def fill(self, archive: Archive) -> None:
        """Write the files of an archive there, flushed to the disk.

        Raises:
            BackupError: two of them are one on this system.
        """
        shutil.rmtree(self._files, ignore_errors=True)  # of one that was killed
        for name in archive.names(FILES_PREFIX):
            path = self._files / name.removeprefix(FILES_PREFIX)
            path.parent.mkdir(parents=True, exist_ok=True)
            if path.exists():
                raise _one_here(name)
            _write(path, partial(archive.copy, name))

    def place(self, archive: Archive, index: Path) -> Path | None:
        """Let them take their places; where those go that had them, None if there were none."""
        aside = _unused(self.data / f".replaced-{datetime.now(UTC):%Y%m%dT%H%M%S}")
        names = [each.removeprefix(FILES_PREFIX) for each in archive.names(FILES_PREFIX)]
        for name in sorted(names, key=lambda each: (each != FIRST, each)):
            self._replace(name, aside)
        for name, path in list(own_files(self.data, index)):
            if name not in names:
                (aside / name).parent.mkdir(parents=True, exist_ok=True)
                path.replace(aside / name)
        return aside if aside.is_dir() else None

    def finish(self) -> None:
        shutil.rmtree(self.folder, ignore_errors=True)

    @property
    def _files(self) -> Path:
        return self.folder / "files"

    def _replace(self, name: str, aside: Path) -> None:
        path, new = self.data / name, self._files / name
        path.parent.mkdir(parents=True, exist_ok=True)
        if not path.exists():
            new.replace(path)
            return
        lock = path.with_name(f".{path.name}.lock")  # of whoever adds lines to it, or users
        with take_lock(lock, seconds=PATIENCE_SECONDS, mode=0o600):
            if path.read_bytes() != new.read_bytes():
                (aside / name).parent.mkdir(parents=True, exist_ok=True)
                shutil.copy2(path, aside / name)
            new.replace(path)


def _unused(path: Path) -> Path:
    """The path, with a number where there is such a one: a clock can tell the same time twice."""
    numbered = (path.with_name(f"{path.name}-{number}") for number in count(2))
    return next(each for each in chain([path], numbered) if not each.exists())


def _occupied(data: Path, index: Path) -> bool:
    return bool(names_in(data) - {STAGING, LOCK, "lost+found"} or names_in(index))


def _one_here(name: str) -> BackupError:
    return BackupError(
        f"备份里有两个文件在这个系统上是同名的（{name}），没有恢复。请在区分大小写的系统上恢复。",
        f"Two files of the backup have one name on this system ({name}), and nothing was restored."
        " Restore it on a system that tells upper and lower case apart.",
    )


def _not_empty(data: Path) -> BackupError:
    return BackupError(
        f"{data} 里已有数据，没有改动。请用 --data 指定一个新的或空的文件夹；"
        "要用备份取代现有数据，请加 --replace。",
        f"{data} holds data, which were left as they are. Name a new or empty folder with --data,"
        " or add --replace to put the backup in their place.",
    )


def _write(path: Path, copy: Callable[[Callable[[bytes], object]], object]) -> None:
    with open(path, "wb", opener=private) as file:
        copy(file.write)
        file.flush()
        os.fsync(file.fileno())

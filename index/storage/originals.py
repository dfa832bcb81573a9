"""What was added to an index, byte for byte, so that it can be read anew whenever it has to be."""

import hashlib
import json
import os
import re
import time
from collections.abc import Collection, Iterator
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from uuid import uuid4

from corpus.errors import readable_name
from corpus.loading.files import SUFFIXES
from corpus.loading.sniffing import suffix_by_content
from index.storage.folder import FILES, writing

ABANDONED_SECONDS = 86_400
"""Age at which whoever was adding a file has long finished, or died of it."""
NAME_SUFFIX = ".name.json"
"""Ending of the file that holds the name which an original was added under."""
_OWN = re.compile(r"\.?[0-9a-f]{64}\.")


@dataclass(frozen=True)  # without slots, among which nothing can be remembered
class Original:
    """A file to add: the name it goes by, of which nothing becomes a path, and its bytes.

    It is read as what its bytes are; its name decides only what they leave open.
    """

    name: str
    content: bytes

    @classmethod
    def from_file(cls, path: Path) -> "Original":
        return cls(readable_name(path.name), path.read_bytes())

    @cached_property
    def file_name(self) -> str:
        """SHA-256 of the content, and the ending that it is read by."""
        digest = hashlib.sha256(self.content).hexdigest()
        return digest + suffix_by_content(self.content, self.name)


class Originals:
    """The folder of the originals of an index."""

    def __init__(self, folder: Path) -> None:
        self.index = folder
        self.folder = folder / FILES.originals

    def path(self, file_name: str) -> Path:
        return self.folder / file_name

    def keep(self, original: Original, *, name: str) -> Path:
        """Write an original under the name it is to go by; the file, flushed to the disk.

        Raises:
            IndexFolderError: it cannot be written.
        """
        return self.place(self.stage(original), original.file_name, name=name)

    def stage(self, original: Original) -> Path:
        """Write a copy that no one else knows of, flushed to the disk, for `place` to put there.

        Raises:
            IndexFolderError: it cannot be written.
        """
        copy = _aside(self.path(original.file_name))
        with writing(self.index):
            self.folder.mkdir(parents=True, exist_ok=True)
            _write(copy, original.content)
        return copy

    def place(self, copy: Path, file_name: str, *, name: str) -> Path:
        """Put a copy where an original lies, under the name it is to go by; the file.

        Raises:
            IndexFolderError: it cannot be written.
        """
        path = self.path(file_name)
        with writing(self.index):
            self._write_name(path, name)
            copy.replace(path)
        return path

    def name_anew(self, file_name: str, name: str) -> None:
        """Write the name of an original again, where the original is there and its name is not.

        Raises:
            IndexFolderError: it cannot be written.
        """
        path = self.path(file_name)
        if path.exists() and self.name(file_name) != name:
            with writing(self.index):
                self._write_name(path, name)

    def drop(self, file_name: str) -> None:
        """Raises:
        IndexFolderError: it cannot be removed.
        """
        with writing(self.index):
            for path in (self.path(file_name), self.path(file_name + NAME_SUFFIX)):
                path.unlink(missing_ok=True)

    def drop_abandoned(self, *, known: Collection[str]) -> None:
        """Remove what the valid version does not know, and no one can still be adding."""
        names = {*known, *(file_name + NAME_SUFFIX for file_name in known)}
        for path in self.folder.iterdir() if self.folder.is_dir() else []:
            with suppress(OSError):
                is_old = time.time() - path.stat().st_mtime > ABANDONED_SECONDS
                if is_old and _OWN.match(path.name) and path.name not in names:
                    path.unlink()

    def __iter__(self) -> Iterator[tuple[Path, str]]:
        """Each original and the name it was added under."""
        if not self.folder.is_dir():
            return
        for path in sorted(self.folder.iterdir()):
            if path.suffix in SUFFIXES and not path.name.startswith("."):
                yield path, self.name(path.name) or path.name

    def name(self, file_name: str) -> str | None:
        """The name that an original was added under; None where that is lost."""
        try:
            name = json.loads(self.path(file_name + NAME_SUFFIX).read_bytes())["name"]
            return name if isinstance(name, str) else None
        except (OSError, ValueError, KeyError, TypeError):
            return None

    def _write_name(self, path: Path, name: str) -> None:
        name_file = path.with_name(path.name + NAME_SUFFIX)
        aside = _aside(name_file)
        _write(aside, json.dumps({"name": name}, ensure_ascii=False).encode())
        aside.replace(name_file)


def _aside(path: Path) -> Path:
    """A hidden name of its own beside `path`, with the same ending."""
    return path.with_name(f".{path.stem}.{uuid4().hex}{path.suffix}")


def _write(path: Path, content: bytes) -> None:
    try:
        with path.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
    except BaseException:
        path.unlink(missing_ok=True)  # the disk may be full of it
        raise

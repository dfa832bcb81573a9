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

from corpus import DEFAULT_COLLECTION
from corpus.errors import readable_name
from corpus.loading.files import SUFFIXES
from corpus.loading.sniffing import suffix_by_content
from index.storage.folder import FILES, writing

ABANDONED_SECONDS = 86_400
"""Age at which whoever was adding a file has long finished, or died of it."""
NAME_SUFFIX = ".name.json"
"""Ending of the file that holds the name which an original was added under."""
_OWN = re.compile(r"\.?[0-9a-f]{64}\.")
_PART = re.compile(r"[0-9a-f]{16}")
"""The folder of a collection other than the default one, whose originals lie beside it."""


@dataclass(frozen=True)  # without slots, among which nothing can be remembered
class Original:
    """A file to add: the name it goes by, of which nothing becomes a path, and its bytes.

    It is read as what its bytes are; its name decides only what they leave open. It is added to
    the collection of this name.
    """

    name: str
    content: bytes
    collection: str = DEFAULT_COLLECTION

    @classmethod
    def from_file(cls, path: Path) -> "Original":
        return cls(readable_name(path.name), path.read_bytes())

    @cached_property
    def file_name(self) -> str:
        """SHA-256 of the content, and the ending that it is read by; the collection's folder."""
        digest = hashlib.sha256(self.content).hexdigest()
        return in_collection(digest + suffix_by_content(self.content, self.name), self.collection)


@dataclass(frozen=True, slots=True)
class KeptOriginal:
    """An original that is there: its file, the path by which it is known, and under which name and
    in which collection it was added."""

    path: Path
    file_name: str
    name: str
    collection: str


def in_collection(file_name: str, collection: str) -> str:
    """The path that an original of some file name has in a collection.

    Each has a copy of its own, so that neither of two collections knows of the other.

    >>> in_collection("0123.txt", "默认"), in_collection("fedcba9876543210/0123.txt", "人事")
    ('0123.txt', '6ac380cbd7168829/0123.txt')
    """
    own = file_name.rpartition("/")[2]
    if collection == DEFAULT_COLLECTION:
        return own
    return f"{hashlib.sha256(collection.encode()).hexdigest()[:16]}/{own}"


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
        copy, collection = self.stage(original), original.collection
        return self.place(copy, original.file_name, name=name, collection=collection)

    def stage(self, original: Original) -> Path:
        """Write a copy that no one else knows of, flushed to the disk, for `place` to put there.

        Raises:
            IndexFolderError: it cannot be written.
        """
        return self._copy(original.content, original.file_name)

    def put(self, content: bytes, file_name: str, *, name: str, collection: str) -> Path:
        """Write what was an original of this file name; the file, flushed to the disk.

        One that is there as it was written stays.

        Raises:
            IndexFolderError: it cannot be written.
        """
        path = self.path(file_name)
        if path.is_file() and path.read_bytes() == content:
            self.name_anew(file_name, name, collection=collection)
            return path
        copy = self._copy(content, file_name)
        return self.place(copy, file_name, name=name, collection=collection)

    def place(
        self, copy: Path, file_name: str, *, name: str, collection: str = DEFAULT_COLLECTION
    ) -> Path:
        """Put a copy where an original lies, under the name it is to go by; the file.

        Raises:
            IndexFolderError: it cannot be written.
        """
        path = self.path(file_name)
        with writing(self.index):
            self._write_name(path, name, collection)
            copy.replace(path)
        return path

    def copy(self, file_name: str, *, name: str, collection: str) -> str:
        """Put an original into another collection as well; the path that it is known by there.

        Nothing happens where it is lost.

        Raises:
            IndexFolderError: it cannot be written.
        """
        source, other = self.path(file_name), in_collection(file_name, collection)
        if source.is_file():
            aside = _aside(self.path(other))
            with writing(self.index):
                aside.parent.mkdir(parents=True, exist_ok=True)
                _write(aside, source.read_bytes())
            self.place(aside, other, name=name, collection=collection)
        return other

    def name_anew(self, file_name: str, name: str, *, collection: str = DEFAULT_COLLECTION) -> None:
        """Write the name of an original again, where the original is there and its name is not.

        Raises:
            IndexFolderError: it cannot be written.
        """
        path = self.path(file_name)
        is_named = (self.name(file_name), self.collection(file_name)) == (name, collection)
        if path.exists() and not is_named:
            with writing(self.index):
                self._write_name(path, name, collection)

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
        for path, file_name in self.files():
            with suppress(OSError):
                is_old = time.time() - path.stat().st_mtime > ABANDONED_SECONDS
                if is_old and _OWN.match(path.name) and file_name not in names:
                    path.unlink()

    def __iter__(self) -> Iterator[KeptOriginal]:
        """Each original that is there."""
        for path, file_name in self.files():
            if path.suffix in SUFFIXES and not path.name.startswith("."):
                name = self.name(file_name) or path.name
                yield KeptOriginal(path, file_name, name, self.collection(file_name))

    def files(self) -> Iterator[tuple[Path, str]]:
        """All that lies there, also what is no original, with its path in the folder."""
        for path in sorted(self.folder.iterdir()) if self.folder.is_dir() else []:
            if path.is_dir() and _PART.fullmatch(path.name):
                yield from ((each, f"{path.name}/{each.name}") for each in sorted(path.iterdir()))
            else:
                yield path, path.name

    def name(self, file_name: str) -> str | None:
        """The name that an original was added under; None where that is lost."""
        return self._noted(file_name, "name")

    def collection(self, file_name: str) -> str:
        """The collection that an original was added to.

        Where that is lost it is one that no one else is let into, called like its folder.
        """
        folder, slash, _ = file_name.rpartition("/")
        return (self._noted(file_name, "collection") or folder) if slash else DEFAULT_COLLECTION

    def _copy(self, content: bytes, file_name: str) -> Path:
        copy = _aside(self.path(file_name))
        with writing(self.index):
            copy.parent.mkdir(parents=True, exist_ok=True)
            _write(copy, content)
        return copy

    def _noted(self, file_name: str, key: str) -> str | None:
        try:
            value = json.loads(self.path(file_name + NAME_SUFFIX).read_bytes())[key]
            return value if isinstance(value, str) else None
        except (OSError, ValueError, KeyError, TypeError):
            return None

    def _write_name(self, path: Path, name: str, collection: str) -> None:
        name_file = path.with_name(path.name + NAME_SUFFIX)
        aside, noted = _aside(name_file), {"name": name}
        if collection != DEFAULT_COLLECTION:
            noted["collection"] = collection
        _write(aside, json.dumps(noted, ensure_ascii=False).encode())
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

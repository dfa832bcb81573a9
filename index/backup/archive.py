"""The file of a backup: a zip whose entries are stored as they are, and a manifest of them.

As nothing in it is compressed, it cannot unpack to more than it is. No entry becomes a path but
through `names`.
"""

import hashlib
import json
import os
import stat
import struct
import tomllib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import IO, Any, Self
from zipfile import ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from pydantic import BaseModel, ConfigDict, Field

from corpus import Chunking, JuzhengError
from index.backup.names import is_plain
from index.opening import IS_CHECKOUT, PROJECT

FORMAT = 1
"""Raised whenever what stands in an archive changes its meaning."""
MANIFEST = "manifest.json"
SLICE_BYTES = 1 << 20
_UNREADABLE = (BadZipFile, NotImplementedError, RuntimeError, EOFError, struct.error)
_UNSOUND = (ValueError, KeyError, TypeError, RecursionError, OverflowError)


class BackupError(JuzhengError):
    """A backup that cannot be made, or is none."""


class IndexFacts(BaseModel):
    """How the index was made, and what it holds."""

    model_config = ConfigDict(frozen=True)

    encoder: str
    encoder_fingerprint: str
    dimension: int = Field(gt=0, le=65_536)
    chunking: Chunking
    max_file_bytes: int = Field(ge=0)
    articles: int = Field(ge=0)


class Manifest(BaseModel):
    """What an archive says of itself; `entries` are sizes in bytes and SHA-256, by name.

    `made` is an ISO 8601 time. Without an `index` there was none.
    """

    model_config = ConfigDict(frozen=True)

    format: int
    juzheng: str
    made: str
    index: IndexFacts | None
    entries: dict[str, tuple[int, str]]

    def content(self) -> bytes:
        """JSON with a checksum of its own."""
        return _with_checksum(self.model_dump(mode="json"))


class ArchiveWriter:
    """An archive in the making, in a file that is open for writing."""

    def __init__(self, file: IO[bytes]) -> None:
        self._zip = ZipFile(file, "w", ZIP_STORED)
        self._entries: dict[str, tuple[int, str]] = {}

    def __contains__(self, name: str) -> bool:
        return name in self._entries

    def add(self, name: str, content: bytes) -> None:
        with self.adding(name) as write:
            write(content)

    def add_file(self, name: str, path: Path) -> None:
        """Raises:
        OSError: the file cannot be read; whether it can be opened is known before all else.
        """
        with path.open("rb") as file, self.adding(name) as write:
            while content := file.read(SLICE_BYTES):
                write(content)

    @contextmanager
    def adding(self, name: str) -> Iterator[Callable[[bytes], None]]:
        """What writes to a new entry, piece by piece."""
        digest, size = hashlib.sha256(), 0
        with self._zip.open(ZipInfo(name), "w", force_zip64=True) as entry:

            def write(content: bytes) -> None:
                nonlocal size
                entry.write(content)
                digest.update(content)
                size += len(content)

            yield write
        self._entries[name] = size, digest.hexdigest()

    def finish(self, index: IndexFacts | None) -> Manifest:
        """Write the manifest; nothing can be added afterwards."""
        manifest = Manifest(
            format=FORMAT,
            juzheng=juzheng_version(),
            made=datetime.now(UTC).isoformat(timespec="seconds"),
            index=index,
            entries=self._entries,
        )
        self._zip.writestr(ZipInfo(MANIFEST), manifest.content())
        self._zip.close()
        return manifest


class Archive:
    """An archive to read; for use as a context manager."""

    def __init__(self, path: Path) -> None:
        """Raises:
        BackupError: it cannot be opened, is no archive or damaged, or leads where it must not.
        """
        self.path = path
        with self._readable():
            self._zip = ZipFile(path)
        try:
            self.manifest = self._checked()
        except BaseException:
            self._zip.close()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._zip.close()

    @property
    def digest(self) -> str:
        """What tells it from any other: the SHA-256 of its manifest."""
        return hashlib.sha256(self.manifest.content()).hexdigest()

    def names(self, prefix: str) -> list[str]:
        """The entries whose names begin so, in their order."""
        return [name for name in self.manifest.entries if name.startswith(prefix)]

    def verify(self, on_entry: Callable[[int, int], None] = lambda done, total: None) -> None:
        """Read all of it, and compare it with the manifest; `on_entry` hears after each entry.

        Raises:
            BackupError: an entry is damaged.
        """
        for name in self.manifest.entries:
            self.copy(name, lambda content: None)
            on_entry(1, len(self.manifest.entries))

    def read(self, name: str) -> bytes:
        """Raises:
        BackupError: there is no such entry, or it is damaged.
        """
        pieces: list[bytes] = []
        self.copy(name, pieces.append)
        return b"".join(pieces)

    def copy(self, name: str, write: Callable[[bytes], object]) -> None:
        """Hand an entry to `write`, piece by piece; only at the end it is known to be whole.

        Raises:
            BackupError: there is no such entry, or it is damaged.
        """
        if name not in self.manifest.entries:
            raise self.damaged(f"{name} is missing")
        size, expected = self.manifest.entries[name]
        digest, left = hashlib.sha256(), size
        with self._readable(), self._zip.open(name) as entry:
            while content := entry.read(min(SLICE_BYTES, left + 1)):
                left -= len(content)
                if left < 0:
                    break
                digest.update(content)
                write(content)
        if left or digest.hexdigest() != expected:
            raise self.damaged(f"{name} is not as it was written")

    def damaged(self, what: str) -> BackupError:
        return BackupError(
            f"{self.path} 不是句证的备份，或已损坏（{what}）。没有恢复任何东西；请用另一份备份。",
            f"{self.path} is no backup of Juzheng, or is damaged ({what}). Nothing of it was"
            " restored; use another backup.",
        )

    def _checked(self) -> Manifest:
        infos = self._zip.infolist()
        for info in infos:
            if problem := _problem_of(info):
                raise self.damaged(f"{info.filename!r} {problem}")
        if sum(info.file_size for info in infos) > self.path.stat().st_size:
            raise self.damaged("its entries are longer than itself")
        manifest = self._manifest()
        sizes = {info.filename: info.file_size for info in infos if info.filename != MANIFEST}
        told = {name: size for name, (size, _) in manifest.entries.items()}
        if sizes != told or len(infos) != len(told) + 1:
            raise self.damaged("its entries are not those of its manifest")
        return manifest

    def _manifest(self) -> Manifest:
        with self._readable():
            content = self._zip.read(MANIFEST)
            values = json.loads(content)
            number = values["format"]
            if type(number) is int and number > FORMAT:
                raise _too_new(self.path, str(values.get("juzheng")))
            del values["checksum"]
            if content != _with_checksum(values):
                raise ValueError("checksum of the manifest")
            return Manifest.model_validate(values)

    @contextmanager
    def _readable(self) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            raise BackupError(
                f"{self.path} 打不开（{error.strerror or error}）。请检查路径和读取权限。",
                f"{self.path} cannot be opened ({error.strerror or error}). Check the path and"
                " whether it may be read.",
            ) from error
        except _UNREADABLE as error:
            raise self.damaged(str(error) or type(error).__name__) from error
        except _UNSOUND as error:
            raise self.damaged(f"manifest: {type(error).__name__}") from error


def juzheng_version() -> str:
    """The version of this program."""
    if IS_CHECKOUT:
        content = (PROJECT / "pyproject.toml").read_text("utf-8")
        return str(tomllib.loads(content)["project"]["version"])
    return version("juzheng")


@contextmanager
def writable(place: Path, *, then: tuple[str, str] = ("", "")) -> Iterator[None]:
    """Held around what writes to a place. `then` is what to do once there is room.

    Raises:
        BackupError: it cannot be written.
    """
    try:
        yield
    except OSError as error:
        where, what = error.filename or place, error.strerror or error
        raise BackupError(
            f"{where} 写不进去（{what}）。请检查权限和磁盘空间{then[0]}。",
            f"{where} cannot be written ({what}). Check permissions and free space{then[1]}.",
        ) from error


def private(path: str, flags: int) -> int:
    """Opens a file that no other user of the machine may read: there are keys in a backup."""
    return os.open(path, flags, 0o600)


def _problem_of(info: ZipInfo) -> str | None:
    """Why an entry is none of an archive."""
    if not is_plain(info.filename):
        return "leads out of its folder"
    if stat.S_ISLNK(info.external_attr >> 16):
        return "is a link"
    if info.compress_type != ZIP_STORED or info.compress_size != info.file_size:
        return "is compressed"
    return "is encrypted" if info.flag_bits & 1 else None


def _with_checksum(values: dict[str, Any]) -> bytes:
    digest = hashlib.sha256(json.dumps(values, sort_keys=True).encode()).hexdigest()
    return json.dumps(values | {"checksum": digest}, indent=1).encode() + b"\n"


def _too_new(path: Path, juzheng: str) -> BackupError:
    return BackupError(
        f"{path} 是更新的句证（{juzheng}）写的。请先更新程序。",
        f"{path} was written by a later Juzheng ({juzheng}). Update the program first.",
    )

"""Values by name, which several processes read and change: a file of JSON, mostly.

It is read again whenever it was written, so that what a command changes counts in a running server.
"""

import glob
import logging
import os
import secrets
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from threading import Lock
from typing import Generic, Literal, Protocol, TypeVar

from pydantic import BaseModel, ConfigDict, ValidationError

from index.file_locks import take_lock
from index.journal import PATIENCE_SECONDS
from index.storage.replacing import flush_folder

logger = logging.getLogger(__name__)
Value = TypeVar("Value")
Codec = tuple[Callable[[bytes], Mapping[str, Value]], Callable[[Mapping[str, Value]], str]]
"""What reads values, and what writes them."""


class KeptValues(Protocol[Value]):
    """Values by name, wherever they are kept."""

    @property
    def where(self) -> Path | str:
        """The file, or how what is none is called."""
        ...

    def read(self) -> Mapping[str, Value]:
        """All of them, without waiting for the network.

        Raises:
            OSError: they are there and cannot be read.
        """
        ...

    def refresh(self) -> None:
        """Have `read` tell what others changed up to now, which it may else do a little later.

        Raises:
            OSError: they are there and cannot be read.
        """
        ...

    def changing(self) -> AbstractContextManager[dict[str, Value]]:
        """The values, which are written when they were changed; others who do so wait.

        Raises:
            OSError: they cannot be written.
        """
        ...


class KeptFile(Generic[Value]):
    """What `parse` makes of the file `path`, and `dump` makes a file of; nothing without a file."""

    def __init__(
        self,
        where: Path,
        *,
        parse: Callable[[bytes], Mapping[str, Value]],
        dump: Callable[[Mapping[str, Value]], str],
    ) -> None:
        self.where = where
        self._parse = parse
        self._dump = dump
        self._lock = Lock()
        self._stamp: tuple[int, ...] = ()
        self._values: Mapping[str, Value] = {}

    def read(self) -> Mapping[str, Value]:
        """Raises:
        OSError: it is there and cannot be read; or whatever `parse` raises.
        """
        with self._lock:
            try:
                status = self.where.stat()
            except FileNotFoundError:
                return {}
            stamp = status.st_ino, status.st_mtime_ns, status.st_size
            if stamp != self._stamp:
                self._values, self._stamp = self._parse(self.where.read_bytes()), stamp
            return self._values

    def refresh(self) -> None:
        """`read` looks at the file each time."""

    @contextmanager
    def changing(self) -> Iterator[dict[str, Value]]:
        """The values, which are written when they were changed; others who do so wait.

        Raises:
            OSError: it cannot be written, or the others take longer than `PATIENCE_SECONDS`.
        """
        self.where.parent.mkdir(parents=True, exist_ok=True)
        lock = self.where.with_name(f".{self.where.name}.lock")
        with take_lock(lock, seconds=PATIENCE_SECONDS, mode=0o600):
            earlier = self.read()
            values = dict(earlier)
            yield values
            if values != earlier:
                self._write(values)

    def _write(self, values: Mapping[str, Value]) -> None:
        self._sweep()
        temporary = self.where.with_name(f".{self.where.name}.{secrets.token_hex(8)}")
        try:
            descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(descriptor, "w", encoding="utf-8") as file:
                file.write(self._dump(values))
                file.flush()
                os.fsync(file.fileno())
            temporary.replace(self.where)
            flush_folder(self.where.parent)
        finally:
            temporary.unlink(missing_ok=True)
        with self._lock:
            self._stamp = ()  # the file system may give a new file the old one's number and time

    def _sweep(self) -> None:
        """Remove what writers that died have left behind; the lock is ours, so none is at it."""
        left = f".{glob.escape(self.where.name)}.{'[0-9a-f]' * 16}"
        for path in self.where.parent.glob(left):
            path.unlink(missing_ok=True)


class Content(BaseModel, Generic[Value]):
    """What a file holds that can be missed."""

    model_config = ConfigDict(extra="forbid", hide_input_in_errors=True)

    format: Literal[1] = 1
    values: dict[str, Value]


def file_of(path: Path, content: type[Content[Value]]) -> KeptFile[Value]:
    """A file of such content, which is begun anew where it is damaged."""
    parse, dump = codec_of(content, path)
    return KeptFile(path, parse=parse, dump=dump)


def codec_of(content: type[Content[Value]], where: object) -> Codec[Value]:
    """How such content is read and written; what is damaged `where` it is kept is nothing."""

    def parsed(found: bytes) -> Mapping[str, Value]:
        try:
            return content.model_validate_json(found).values
        except ValidationError:
            logger.warning("%s is damaged, and begun anew.", where)
            return {}

    def dumped(values: Mapping[str, Value]) -> str:
        return content(values=dict(values)).model_dump_json(indent=2)

    return parsed, dumped


def kept_in(place: Path | KeptValues[Value], content: type[Content[Value]]) -> KeptValues[Value]:
    """The values, or those of a file of such content."""
    return file_of(place, content) if isinstance(place, Path) else place

"""Sets of questions that were uploaded, kept below the data folder, and the one that ships.

What a browser names is an id that is looked up among those that are there; no path is made of it.
"""

import hashlib
import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from pathlib import Path
from zipfile import BadZipFile, ZipFile

from corpus import JuzhengError
from index import Original
from index.backup.names import plain_name
from index.opening import PROJECT
from index.updates.rename import shown_name
from web.limits import LIMITS, Limits

FOLDER = "sets"
SHIPPED = PROJECT / "evaluation" / "sets" / "linping.jsonl"
SUFFIXES = (".jsonl", ".csv", ".xlsx")
LONGEST_STEM = 60
"""Characters of a file's name, of which one takes up to four bytes and a name may have 255."""


@dataclass(frozen=True, slots=True)
class KeptSet:
    """A set by its id; without `kept`, when it came, it ships with Juzheng."""

    id: str
    file: Path
    kept: datetime | None = None


@dataclass(frozen=True, slots=True)
class KeptSets:
    """The sets in the data folder `data`."""

    data: Path
    limits: Limits = LIMITS

    def listed(self) -> list[KeptSet]:
        """All sets, the newest first and the one that ships last."""
        own = sorted(self._own(), key=lambda each: each.file.stat().st_mtime, reverse=True)
        return [*own, *([KeptSet("shipped", SHIPPED)] if SHIPPED.exists() else [])]

    def find(self, set_id: object) -> KeptSet:
        """Raises:
        JuzhengError: there is no such set.
        """
        for each in self.listed():
            if each.id == set_id:
                return each
        raise JuzhengError("请先选一套题，或上传一套。", "Choose a set first, or upload one.")

    def keep(self, original: Original) -> KeptSet:
        """Keep what was uploaded, under an id that its name and content have given it.

        Raises:
            JuzhengError: it is too large, or no file that a set can be.
        """
        name = _file_name(original.name)
        self._check(name, original.content)
        digest = hashlib.sha256(name.encode() + b"\0" + original.content).hexdigest()[:16]
        folder = self.data / FOLDER / digest
        folder.mkdir(parents=True, exist_ok=True)
        unfinished = folder / "part"
        unfinished.write_bytes(original.content)
        unfinished.replace(folder / name)
        # Not this one, which is the oldest by its time where the clock was set back.
        others = [each for each in self.listed() if each.kept and each.id != digest]
        for oldest in others[self.limits.kept_sets - 1 :]:
            shutil.rmtree(oldest.file.parent, ignore_errors=True)
        return self.find(digest)

    def _own(self) -> Iterator[KeptSet]:
        for file in (self.data / FOLDER).glob("*/*"):
            if file.suffix in SUFFIXES:
                kept = datetime.fromtimestamp(file.stat().st_mtime).astimezone()
                yield KeptSet(file.parent.name, file, kept)

    def _check(self, name: str, content: bytes) -> None:
        if not name.endswith(SUFFIXES):
            raise JuzhengError(
                "题集要是 .jsonl、.csv 或 .xlsx 文件。", "A set is a .jsonl, .csv or .xlsx file."
            )
        if len(content) > self.limits.set_bytes:
            raise _too_large(len(content), self.limits.set_bytes)
        if name.endswith(".xlsx"):
            unpacked = _unpacked_bytes(content)
            if unpacked > self.limits.set_unpacked_bytes:
                raise _too_large(unpacked, self.limits.set_unpacked_bytes)


def _too_large(size: int, most: int) -> JuzhengError:
    return JuzhengError(
        f"题集有 {size:,} 字节，超过 {most:,} 字节的上限。请分成几套。",
        f"The set has {size:,} bytes, which is more than {most:,}. Make several of it.",
    )


def _unpacked_bytes(workbook: bytes) -> int:
    """Of all that a workbook holds; whoever reads it gets no more of a part than is told here."""
    try:
        with ZipFile(BytesIO(workbook)) as parts:
            return sum(part.file_size for part in parts.infolist())
    except BadZipFile as error:
        raise JuzhengError(
            "这不是 Excel 工作簿，或已损坏。", "This is no Excel workbook, or it is damaged."
        ) from error


def _file_name(name: str) -> str:
    r"""A name that any file system takes, for a file of its own folder.

    >>> _file_name("../../etc/题 1?.CSV"), _file_name(".."), _file_name("con.csv")
    ('题_1_.csv', '_', '_con.csv')
    """
    stem, dot, suffix = shown_name(name).rpartition(".")
    plain = re.sub(r"[^\w()（）+-]", "_", stem)[:LONGEST_STEM] or "_"
    return plain_name(
        f"{plain}{dot}{suffix.lower()}" if f".{suffix.lower()}" in SUFFIXES else plain
    )

"""What a saved index says of itself, and whether its files are still the ones that were saved."""

import hashlib
import json
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from corpus import Chunking
from index.errors import (
    DamagedIndexError,
    ForeignFolderError,
    IndexFolderError,
    IndexFormatError,
    MissingIndexError,
)
from index.folder import FILES, check_replaceable, is_empty, looks_like_index, restore

FORMAT = 2
"""Raised whenever what is saved changes, the rules for sentences and chunks included."""


@dataclass(frozen=True, slots=True)
class Manifest:
    """What an index is made of. `files` maps each file's path in the folder to its SHA-256.

    `roots` are the files and folders it was built from, absolute, and `sources` is a fingerprint
    of all files found there: when it changes, the index is stale. Files of more than
    `max_file_bytes` were left out.
    """

    format: int
    encoder: str
    encoder_fingerprint: str
    precision: str
    dimension: int
    chunking: Chunking
    articles: int
    sentences: int
    chunks: int
    characters: int
    built: str
    roots: tuple[str, ...]
    sources: str
    max_file_bytes: int
    files: dict[str, str]


def write_manifest(folder: Path, manifest: Manifest) -> None:
    """Write it with a checksum of its own."""
    values = asdict(manifest)
    content = json.dumps(values | {"checksum": _checksum(values)}, indent=2)
    (folder / FILES.manifest).write_text(content + "\n", encoding="utf-8")


def read_manifest(folder: Path) -> Manifest:
    """What the index in `folder` says of itself.

    Raises:
        MissingIndexError: there is none.
        ForeignFolderError: there is something else.
        IndexFormatError: another version of the format.
        DamagedIndexError: the manifest is missing or damaged.
    """
    content = _content(folder)
    try:
        values = json.loads(content)
        _check_format(folder, values)
        if values.pop("checksum") != _checksum(values):
            raise ValueError("checksum")
        values["chunking"] = Chunking(**values["chunking"])
        values["roots"] = tuple(values["roots"])
        return Manifest(**values)
    except (ValueError, KeyError, TypeError) as error:
        if not looks_like_index(folder):
            raise ForeignFolderError(folder) from error
        raise DamagedIndexError(folder, FILES.manifest, "已损坏", "is damaged") from error


def verify_files(folder: Path, manifest: Manifest) -> None:
    """Raises:
    DamagedIndexError: a file is missing or does not have the checksum that was recorded.
    """
    for name, expected in manifest.files.items():
        try:
            found = sha256(folder / name)
        except FileNotFoundError as error:
            raise DamagedIndexError(folder, name, "不见了", "is missing") from error
        except OSError as error:
            raise _unreadable(folder, name, error) from error
        if found != expected:
            raise DamagedIndexError(folder, name, "已损坏（校验和不符）", "is damaged (checksum)")


def sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _content(folder: Path) -> bytes:
    path = folder / FILES.manifest
    for _ in range(2):  # the first time an index may just be giving way to a new one
        try:
            restore(folder)
            return path.read_bytes()
        except (FileNotFoundError, NotADirectoryError):
            continue
        except OSError as error:
            raise _unreadable(folder, FILES.manifest, error) from error
    raise _without_manifest(folder)


def _without_manifest(folder: Path) -> IndexFolderError:
    check_replaceable(folder)
    if is_empty(folder):
        return MissingIndexError(folder)
    return DamagedIndexError(folder, FILES.manifest, "不见了", "is missing")


def _check_format(folder: Path, values: dict[str, Any]) -> None:
    found = values["format"]
    if type(found) is not int:
        raise TypeError("format")
    if found != FORMAT:
        raise IndexFormatError(folder, found, FORMAT, roots=values.get("roots", ()))


def _checksum(values: dict[str, Any]) -> str:
    return hashlib.sha256(json.dumps(values, sort_keys=True).encode()).hexdigest()


def _unreadable(folder: Path, file: str, error: OSError) -> DamagedIndexError:
    what = error.strerror or type(error).__name__
    return DamagedIndexError(folder, file, f"打不开（{what}）", f"cannot be opened ({what})")

"""What a version says of itself, and whether its files are still the ones that were written."""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from corpus import Chunking
from index.errors import Damage, DamagedIndexError, IndexFolderError, IndexFormatError
from index.search.lexical import LOCKS
from index.storage.folder import FILES, LITTER, check_shortage, is_format_2

FORMAT = 4
"""Raised whenever what is saved changes, the rules for sentences and chunks included."""


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a version is made of.

    `roots` are the files and folders that are reconciled by a build, absolute. Files of more than
    `max_file_bytes` were left out. `files` maps each file's path in the folder to its size in
    bytes and its SHA-256.
    """

    format: int
    version: int
    encoder: str
    encoder_fingerprint: str
    precision: str
    dimension: int
    chunking: Chunking
    articles: int
    sentences: int
    chunks: int
    characters: int
    vectors: str
    built: str
    roots: tuple[str, ...]
    max_file_bytes: int
    files: dict[str, tuple[int, str]]


@dataclass(frozen=True, slots=True)
class DamagedFile:
    """A file that is not what it should be, by its path in the folder, and in which way."""

    name: str
    damage: Damage


def fingerprints(folder: Path) -> dict[str, tuple[int, str]]:
    """Size and SHA-256 of each file in a version's folder, for its manifest."""
    return {name: (path.stat().st_size, sha256(path)) for name, path in _files(folder)}


def write_manifest(folder: Path, manifest: Manifest) -> None:
    """Write it with a checksum of its own."""
    values = asdict(manifest)
    (folder / FILES.manifest).write_bytes(_content(values | {"checksum": _checksum(values)}))


def read_manifest(folder: Path, version: Path, *, of_format: int = FORMAT) -> Manifest:
    """What the version in the folder `version`, of the index in `folder`, says of itself.

    Raises:
        IndexFormatError: it is not `of_format`.
        DamagedIndexError: the manifest is missing or damaged.
        OSError: the machine is short of something.
    """
    name = (version / FILES.manifest).relative_to(folder).as_posix()
    try:
        content = (version / FILES.manifest).read_bytes()
        values = json.loads(content)
        is_as_written = content == _content(values)
        if values.pop("checksum") != _checksum(values) or not is_as_written:
            raise ValueError("checksum")
        _check_format(folder, values, of_format)
        values["chunking"] = Chunking(**values["chunking"])
        values["roots"] = tuple(values["roots"])
        values["files"] = {name: tuple(file) for name, file in values["files"].items()}
        return Manifest(**values)
    except FileNotFoundError as error:
        raise DamagedIndexError(folder, name, "missing") from error
    except OSError as error:
        check_shortage(error)
        raise DamagedIndexError(folder, name, "unreadable") from error
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise DamagedIndexError(folder, name, "changed") from error


def check_format_2(folder: Path) -> None:
    """Raises:
    IndexFormatError: `folder` holds an index from before there were versions.
    """
    if is_format_2(folder):
        try:
            values = json.loads((folder / FILES.manifest).read_bytes())
            roots = [str(root) for root in values["roots"]]
        except (OSError, ValueError, KeyError, TypeError):
            roots = []
        raise IndexFormatError(folder, 2, FORMAT, roots=roots)


def damaged_files(version: Path, manifest: Manifest) -> Iterator[DamagedFile]:
    """The files of a version that are not what its manifest says, and those it does not know."""
    yield from _damaged_known_files(version, manifest)
    for name, _ in _files(version):
        if name not in manifest.files and name != FILES.manifest:
            yield DamagedFile(name, "unknown")


def is_whole(folder: Path, version: Path) -> bool:
    """Whether the version in the folder `version` is what its manifest says, and nothing more."""
    try:
        return not any(damaged_files(version, read_manifest(folder, version)))
    except IndexFolderError:
        return False


def _damaged_known_files(version: Path, manifest: Manifest) -> Iterator[DamagedFile]:
    for name, (size, digest) in manifest.files.items():
        try:
            current_size = (version / name).stat().st_size
            if current_size != size:
                yield DamagedFile(name, "truncated" if current_size < size else "grown")
            elif sha256(version / name) != digest:
                yield DamagedFile(name, "changed")
        except FileNotFoundError:
            yield DamagedFile(name, "missing")
        except OSError as error:
            check_shortage(error)
            yield DamagedFile(name, "unreadable")


def check_files(folder: Path, version: Path, manifest: Manifest) -> None:
    """Raises:
    DamagedIndexError: a file of a version is not what its manifest says.
    """
    for each in _damaged_known_files(version, manifest):
        name = (version / each.name).relative_to(folder).as_posix()
        raise DamagedIndexError(folder, name, each.damage)


def sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _files(folder: Path) -> list[tuple[str, Path]]:
    """All but what tantivy and file browsers make wherever they look."""
    passed_over = LOCKS | LITTER
    files = [path for path in folder.rglob("*") if path.is_file() and path.name not in passed_over]
    return sorted((path.relative_to(folder).as_posix(), path) for path in files)


def _check_format(folder: Path, values: dict[str, Any], expected: int) -> None:
    number = values["format"]
    if type(number) is not int:
        raise TypeError("format")
    if number != expected:
        raise IndexFormatError(folder, number, FORMAT, roots=values.get("roots", ()))


def _content(values: dict[str, Any]) -> bytes:
    return json.dumps(values, indent=2).encode() + b"\n"


def _checksum(values: dict[str, Any]) -> str:
    return hashlib.sha256(json.dumps(values, sort_keys=True).encode()).hexdigest()

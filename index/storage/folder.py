"""The folder an index lies in: its versions, and the pointer to the one that is valid.

    current.json          names the valid version; replacing it is what publishes one
    versions/000012/      a version, never changed once it is there
    originals/            what was added, byte for byte, named by its SHA-256
    embeddings.sqlite     what was embedded, whatever became of it

Two locks lie beside them, which `index.storage.locks` holds.
"""

import errno
import json
import re
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from index.errors import DamagedIndexError, ForeignFolderError, IndexFolderError, MissingIndexError


@dataclass(frozen=True, slots=True)
class FileNames:
    """What lies in the folder of an index, and in that of a version."""

    pointer: str = "current.json"
    versions: str = "versions"
    originals: str = "originals"
    embeddings: str = "embeddings.sqlite"
    build_lock: str = "build.lock"
    publish_lock: str = "publish.lock"

    manifest: str = "manifest.json"
    articles: str = "articles.sqlite"
    vectors: str = "vectors.faiss"
    lexical: str = "lexical"


FILES = FileNames()
OWN = frozenset(
    {
        *(FILES.pointer, FILES.versions, FILES.originals, FILES.build_lock, FILES.publish_lock),
        *(FILES.embeddings, f"{FILES.embeddings}-journal"),
    }
)
FORMAT_2 = frozenset({"manifest.json", "articles.jsonl", "vectors.faiss", "lexical"})
"""What lay in the folder of an index before there were versions."""
LITTER = frozenset({".DS_Store", "Thumbs.db", "desktop.ini"})
"""What file browsers leave behind wherever they look."""
UNFINISHED = re.compile(r"\.(?:[0-9a-f]{32}|swept-\d{6}-[0-9a-f]{32})")
"""What a version is called before it is whole, and once it is being removed."""
SHORTAGES = frozenset({errno.EMFILE, errno.ENFILE, errno.ENOMEM, errno.EAGAIN, errno.EBUSY})
"""Errors that tell of a machine which is short of something, and nothing of the file."""
_VERSION = re.compile(r"\d{6}")


def check_usable(folder: Path) -> None:
    """Raises:
    IndexFolderError: `folder` is a file, out of reach, or holds something that is no index.
    """
    try:
        is_file = folder.exists() and not folder.is_dir()
        names = names_in(folder)
    except OSError as error:
        raise unwritable(folder, error) from error
    if is_file:
        raise IndexFolderError(
            folder,
            "这是一个文件。请用 --index 指定一个文件夹。",
            "this is a file. Name a folder with --index.",
        )
    if names and not looks_like_index(folder):
        raise ForeignFolderError(folder)


def looks_like_index(folder: Path) -> bool:
    """Whether `folder` holds an index, be it a damaged one or one of an older format.

    What a user puts there beside it stays as it is.
    """
    names = names_in(folder)
    is_own = bool(names) and names <= OWN
    return is_own or bool(kept_versions(folder)) or is_format_2(folder)


def is_format_2(folder: Path) -> bool:
    """Whether `folder` holds an index from before there were versions, and nothing else.

    `manifest.json` alone proves nothing: web pages and browser extensions have one too.
    """
    names = names_in(folder) - OWN
    return names <= FORMAT_2 and len(names) >= len(FORMAT_2) - 1


def version_folder(folder: Path, version: int) -> Path:
    return folder / FILES.versions / f"{version:06}"


def current_version(folder: Path) -> int:
    """The number of the valid version.

    Raises:
        MissingIndexError: there is no index in `folder`.
        ForeignFolderError: there is something else.
        DamagedIndexError: the pointer is missing or damaged.
        OSError: the machine is short of something.
    """
    pointer = folder / FILES.pointer
    try:
        content = json.loads(pointer.read_bytes())
        version = content["version"]
        if type(version) is not int or content != pointer_to(version):
            raise ValueError(content)
    except FileNotFoundError as error:
        check_usable(folder)
        if not kept_versions(folder):
            raise MissingIndexError(folder) from error
        raise DamagedIndexError(folder, FILES.pointer, "missing") from error
    except OSError as error:
        check_shortage(error)
        check_usable(folder)
        raise DamagedIndexError(folder, FILES.pointer, "unreadable") from error
    except (ValueError, KeyError, TypeError) as error:
        raise DamagedIndexError(folder, FILES.pointer, "changed") from error
    return version


def kept_versions(folder: Path) -> list[int]:
    """The numbers of all versions that are there, the newest first."""
    try:
        names = [path.name for path in (folder / FILES.versions).iterdir()]
    except OSError as error:
        check_shortage(error)
        return []
    return sorted((int(name) for name in names if _VERSION.fullmatch(name)), reverse=True)


def names_in(folder: Path) -> set[str]:
    """What lies in `folder`, but for what file browsers leave there."""
    try:
        return {path.name for path in folder.iterdir()} - LITTER
    except (FileNotFoundError, NotADirectoryError):
        return set()


def pointer_to(version: int) -> dict[str, object]:
    """What the pointer holds: the number twice, so that a flipped bit is no other version."""
    return {"version": version, "folder": f"{FILES.versions}/{version:06}"}


def check_shortage(error: OSError) -> None:
    """Raise the error again where it tells nothing of the file: it may open the next moment."""
    if error.errno in SHORTAGES:
        raise error


@contextmanager
def writing(folder: Path) -> Iterator[None]:
    """Held around what writes to the index in `folder`, and around nothing else.

    Raises:
        IndexFolderError: it cannot be written.
    """
    try:
        yield
    except (OSError, sqlite3.Error) as error:
        raise unwritable(folder, error) from error


def unwritable(folder: Path, error: Exception) -> IndexFolderError:
    what = getattr(error, "strerror", None) or str(error) or type(error).__name__
    return IndexFolderError(
        folder,
        f"写不进去（{what}）。请检查权限和磁盘空间，或用 --index 换一个地方。",
        f"cannot be written ({what}). Check permissions and free space, or name another place"
        " with --index.",
    )

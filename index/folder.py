"""The folder an index lies in: its versions, the pointer to the one that is valid, and its locks.

    current.json          names the valid version; replacing it is what publishes one
    versions/000012/      a version, never changed once it is there
    originals/            what was added, byte for byte, named by its SHA-256
    embeddings.sqlite     what was embedded, whatever became of it

A version is written under another name, flushed to the disk, renamed, and only then named by the
pointer, so that whoever dies on the way leaves the version that was valid.
"""

import json
import os
import re
import shutil
import sqlite3
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

from filelock import FileLock, Timeout

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
PATIENCE_SECONDS = 600
"""How long a change waits for another to be published; the longest is that of `compact_index`."""
_VERSION = re.compile(r"\d{6}")


def check_usable(folder: Path) -> None:
    """Raises:
    IndexFolderError: `folder` is a file, out of reach, or holds something that is no index.
    """
    try:
        is_file = folder.exists() and not folder.is_dir()
        names = _names(folder)
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
    names = _names(folder)
    is_own = bool(names) and names <= OWN
    return is_own or bool(kept_versions(folder)) or is_format_2(folder)


def is_format_2(folder: Path) -> bool:
    """Whether `folder` holds an index from before there were versions, and nothing else.

    `manifest.json` alone proves nothing: web pages and browser extensions have one too.
    """
    names = _names(folder) - OWN
    return names <= FORMAT_2 and len(names) >= len(FORMAT_2) - 1


def version_folder(folder: Path, version: int) -> Path:
    return folder / FILES.versions / f"{version:06}"


def current_version(folder: Path) -> int:
    """The number of the valid version.

    Raises:
        MissingIndexError: there is no index in `folder`.
        ForeignFolderError: there is something else.
        DamagedIndexError: the pointer is missing or damaged.
    """
    pointer = folder / FILES.pointer
    try:
        content = json.loads(pointer.read_bytes())
        version = content["version"]
        if type(version) is not int or content != _pointer(version):
            raise ValueError(content)
    except FileNotFoundError as error:
        check_usable(folder)
        if not kept_versions(folder):
            raise MissingIndexError(folder) from error
        raise DamagedIndexError(folder, FILES.pointer, "missing") from error
    except OSError as error:
        check_usable(folder)
        raise DamagedIndexError(folder, FILES.pointer, "unreadable") from error
    except (ValueError, KeyError, TypeError) as error:
        raise DamagedIndexError(folder, FILES.pointer, "changed") from error
    return version


def kept_versions(folder: Path) -> list[int]:
    """The numbers of all versions that are there, the newest first."""
    try:
        names = [path.name for path in (folder / FILES.versions).iterdir()]
    except OSError:
        return []
    return sorted((int(name) for name in names if _VERSION.fullmatch(name)), reverse=True)


@contextmanager
def build_turn(folder: Path, *, on_wait: Callable[[], None] = lambda: None) -> Iterator[None]:
    """Held by whoever reads files and embeds them; may take an hour."""
    with _turn(folder, FILES.build_lock, on_wait, patience=-1):
        yield


@contextmanager
def publish_turn(folder: Path) -> Iterator[None]:
    """Held by whoever makes a version of what is embedded; takes seconds.

    Its holder may take it again.

    Raises:
        IndexFolderError: nothing can be written there, something else lies there, or another
            has held it for `PATIENCE_SECONDS`.
    """
    with _turn(folder, FILES.publish_lock, lambda: None, patience=PATIENCE_SECONDS):
        _sweep_unfinished(folder)
        yield


@contextmanager
def new_version(folder: Path) -> Iterator[Path]:
    """A new folder to write a version to; it is removed again unless it gets published."""
    workspace = folder / FILES.versions / f".{uuid4().hex}"
    try:
        workspace.mkdir(parents=True)
        yield workspace
    except (OSError, sqlite3.Error) as error:
        raise unwritable(folder, error) from error
    finally:
        shutil.rmtree(workspace, ignore_errors=True)


def publish(
    folder: Path,
    workspace: Path,
    version: int,
    *,
    made_from: int | None,
    on_step: Callable[[str], None],
) -> None:
    """Make what was written to `workspace` the valid version; the turn to publish must be held.

    The version it was made from is kept and serves where this one is damaged; no other is.
    """
    flush_to_disk(workspace)
    on_step("flushed")
    workspace.rename(version_folder(folder, version))
    _flush_folder(folder / FILES.versions)
    on_step("renamed")
    _point_to(folder, version)
    on_step("published")
    for name in FORMAT_2 & _names(folder):
        _remove(folder / name)
    sweep_versions(folder, keep={version, made_from})
    on_step("swept")


def flush_to_disk(folder: Path) -> None:
    """Before a rename, or a power cut could leave the new name with empty files."""
    for path in folder.rglob("*"):
        if path.is_file():
            with path.open("rb+") as file:
                os.fsync(file.fileno())
        else:
            _flush_folder(path)
    _flush_folder(folder)


def sweep_versions(folder: Path, *, keep: Collection[int | None]) -> None:
    """Remove all versions but some; the turn to publish must be held."""
    for version in kept_versions(folder):
        if version not in keep:
            old = version_folder(folder, version)
            # What is half removed must not bear the name of a version.
            renamed = old.with_name(f".swept-{version:06}-{uuid4().hex}")
            with suppress(OSError):  # on Windows a reader still has it open
                old.rename(renamed)
                shutil.rmtree(renamed, ignore_errors=True)


def unwritable(folder: Path, error: Exception) -> IndexFolderError:
    what = getattr(error, "strerror", None) or str(error) or type(error).__name__
    return IndexFolderError(
        folder,
        f"写不进去（{what}）。请检查权限和磁盘空间，或用 --index 换一个地方。",
        f"cannot be written ({what}). Check permissions and free space, or name another place"
        " with --index.",
    )


@contextmanager
def _turn(
    folder: Path, name: str, on_wait: Callable[[], None], *, patience: float
) -> Iterator[None]:
    """`patience` is how many seconds to wait for it, for ever where it is below 0."""
    check_usable(folder)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        lock = FileLock(folder.resolve() / name, is_singleton=True)
        try:
            held = lock.acquire(timeout=0)
        except Timeout:
            on_wait()
            held = lock.acquire(timeout=patience)
    except Timeout as error:
        raise IndexFolderError(
            folder,
            f"另一个进程占用它已超过 {patience:g} 秒。请稍后再试。",
            f"another process has been writing to it for more than {patience:g} seconds."
            " Try again later.",
        ) from error
    except OSError as error:
        raise unwritable(folder, error) from error
    with held:
        yield


def _pointer(version: int) -> dict[str, object]:
    """The number stands there twice, so that a flipped bit is no other version."""
    return {"version": version, "folder": f"{FILES.versions}/{version:06}"}


def _point_to(folder: Path, version: int) -> None:
    temporary = folder / FILES.versions / f".{uuid4().hex}"
    with temporary.open("w", encoding="utf-8") as file:
        file.write(json.dumps(_pointer(version)))
        file.flush()
        os.fsync(file.fileno())
    temporary.replace(folder / FILES.pointer)
    _flush_folder(folder)


def _sweep_unfinished(folder: Path) -> None:
    """Remove what builders that died have left behind: those alive hold the turn, now ours."""
    with suppress(FileNotFoundError):
        for path in (folder / FILES.versions).iterdir():
            if UNFINISHED.fullmatch(path.name):
                _remove(path)


def _remove(path: Path) -> None:
    if path.is_dir():
        shutil.rmtree(path, ignore_errors=True)
    else:
        with suppress(OSError):
            path.unlink()


def _names(folder: Path) -> set[str]:
    try:
        return {path.name for path in folder.iterdir()} - LITTER
    except (FileNotFoundError, NotADirectoryError):
        return set()


def _flush_folder(folder: Path) -> None:
    with suppress(OSError):  # Windows cannot
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)

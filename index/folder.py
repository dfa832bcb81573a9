"""The folder an index lies in: what may be overwritten, whose turn it is, how it is replaced.

A new index is written beside the old one and then renamed into its place. Whoever dies on the
way leaves the index that was there, at worst under another name, and the next one tidies up.
"""

import os
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import astuple, dataclass
from pathlib import Path
from uuid import uuid4

from filelock import FileLock, Timeout

from index.errors import ForeignFolderError, IndexFolderError


@dataclass(frozen=True, slots=True)
class FileNames:
    """What lies in the folder of an index."""

    manifest: str = "manifest.json"
    articles: str = "articles.jsonl"
    vectors: str = "vectors.faiss"
    lexical: str = "lexical"


FILES = FileNames()
LITTER = frozenset({".DS_Store", "Thumbs.db", "desktop.ini"})
"""What file browsers leave behind wherever they look."""


def check_replaceable(folder: Path) -> None:
    """Raises:
    IndexFolderError: `folder` is a file, out of reach, or holds something that is no index.
    """
    try:
        is_file = folder.exists() and not folder.is_dir()
    except OSError as error:
        raise _unwritable(folder, error) from error
    if is_file:
        raise IndexFolderError(
            folder,
            "这是一个文件。请用 --index 指定一个文件夹。",
            "this is a file. Name a folder with --index.",
        )
    if not is_empty(folder) and not looks_like_index(folder):
        raise ForeignFolderError(folder)


def is_empty(folder: Path) -> bool:
    """Whether there is nothing in `folder`, or no such folder."""
    return not _names(folder)


def looks_like_index(folder: Path) -> bool:
    """Whether `folder` holds an index, be it a damaged one, and nothing else.

    `manifest.json` alone proves nothing: web pages and browser extensions have one too.
    """
    expected = set(astuple(FILES))
    names = _names(folder)
    return names <= expected and len(names) >= len(expected) - 1


@contextmanager
def index_lock(folder: Path) -> Iterator[None]:
    """Held by whoever builds `folder`, from reading the articles to the last rename.

    Its file lies beside the folder. Its holder may take it again.

    Raises:
        IndexFolderError: nothing can be written there.
    """
    try:
        folder.resolve().parent.mkdir(parents=True, exist_ok=True)
        held = _lock(folder).acquire()
    except OSError as error:
        raise _unwritable(folder, error) from error
    with held:
        restore(folder)
        _sweep(folder)
        yield


@contextmanager
def replacement(folder: Path) -> Iterator[Path]:
    """A new folder to write to, which takes the place of `folder` if all goes well.

    Raises:
        IndexFolderError: `folder` must not be replaced, or nothing can be written there.
    """
    check_replaceable(folder)
    with index_lock(folder):
        workspace = _beside(folder, uuid4().hex)
        try:
            workspace.mkdir()
            yield workspace
            _flush_to_disk(workspace)
            _put_in_place(folder, workspace)
        except OSError as error:
            raise _unwritable(folder, error) from error
        finally:
            shutil.rmtree(workspace, ignore_errors=True)


def restore(folder: Path) -> None:
    """Undo a replacement that died between its two renames; wait for one that is alive."""
    target, previous = folder.resolve(), _beside(folder, "previous")
    while not target.exists() and looks_like_index(previous):
        with suppress(Timeout), _lock(folder).acquire(timeout=0.1):
            if not target.exists() and previous.exists():
                previous.rename(target)


def _names(folder: Path) -> set[str]:
    try:
        return {path.name for path in folder.iterdir()} - LITTER
    except (FileNotFoundError, NotADirectoryError):
        return set()


def _beside(folder: Path, ending: str) -> Path:
    target = folder.resolve()  # so that a link to a folder elsewhere stays one
    return target.parent / f".{target.name}.{ending}"


def _lock(folder: Path) -> FileLock:
    return FileLock(_beside(folder, "lock"), is_singleton=True)


def _sweep(folder: Path) -> None:
    """Remove what builders that died have left behind: those alive hold the lock, now ours."""
    target, previous = folder.resolve(), _beside(folder, "previous")
    workspace = re.compile(rf"\.{re.escape(target.name)}\.[0-9a-f]{{32}}")
    for path in target.parent.iterdir():
        if workspace.fullmatch(path.name) or (path == previous and looks_like_index(path)):
            shutil.rmtree(path, ignore_errors=True)


def _flush_to_disk(folder: Path) -> None:
    """Before the rename, or a power cut could leave the new name with empty files."""
    for path in folder.rglob("*"):
        if path.is_file():
            with path.open("rb+") as file:
                os.fsync(file.fileno())


def _put_in_place(folder: Path, new: Path) -> None:
    target, previous = folder.resolve(), _beside(folder, "previous")
    if not target.exists():
        new.rename(target)
        return
    target.rename(previous)
    new.rename(target)
    previous.rename(new)  # what is half deleted must not bear the name that `restore` looks for


def _unwritable(folder: Path, error: OSError) -> IndexFolderError:
    what = error.strerror or type(error).__name__
    return IndexFolderError(
        folder,
        f"写不进去（{what}）。请检查权限和磁盘空间，或用 --index 换一个地方。",
        f"cannot be written ({what}). Check permissions and free space, or name another place"
        " with --index.",
    )

"""How a version takes the place of the one before it: as a whole or not at all.

It is written under another name, flushed to the disk, renamed, and only then named by the pointer,
so that whoever dies on the way leaves the version that was valid.
"""

import errno
import json
import os
import shutil
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from uuid import uuid4

from index.storage.folder import (
    FILES,
    FORMAT_2,
    UNFINISHED,
    kept_versions,
    names_in,
    pointer_to,
    version_folder,
    writing,
)

CANNOT_FLUSH = frozenset(
    {
        *(errno.EINVAL, errno.ENOSYS, errno.ENOTSUP, errno.EOPNOTSUPP, errno.EBADF),
        *(errno.EACCES, errno.EPERM, errno.EISDIR),
    }
)
"""Errors of file systems that flush no folders, or let none be opened."""


@contextmanager
def new_version(folder: Path) -> Iterator[Path]:
    """A new folder to write a version to; it is removed again unless it gets published.

    Raises:
        IndexFolderError: it cannot be made.
    """
    workspace = folder / FILES.versions / f".{uuid4().hex}"
    try:
        with writing(folder):
            workspace.mkdir(parents=True)
        yield workspace
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
    """Make what was written to `workspace` the valid version; the publishing lock must be held.

    The version it was made from is kept and serves where this one is damaged; no other is.

    Raises:
        IndexFolderError: it cannot be written.
    """
    with writing(folder):
        flush_to_disk(workspace)
    on_step("flushed")
    with writing(folder):
        workspace.rename(version_folder(folder, version))
        flush_folder(folder / FILES.versions)
    on_step("renamed")
    with writing(folder):
        _point_to(folder, version)
    on_step("published")
    for name in FORMAT_2 & names_in(folder):
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
            flush_folder(path)
    flush_folder(folder)


def sweep_unfinished(folder: Path) -> None:
    """Remove what builders that died have left behind; the publishing lock must be held."""
    with suppress(FileNotFoundError):
        for path in (folder / FILES.versions).iterdir():
            if UNFINISHED.fullmatch(path.name):
                _remove(path)


def sweep_versions(folder: Path, *, keep: Collection[int | None]) -> None:
    """Remove all versions but some; the publishing lock must be held."""
    for version in kept_versions(folder):
        if version not in keep:
            old = version_folder(folder, version)
            # What is half removed must not bear the name of a version.
            renamed = old.with_name(f".swept-{version:06}-{uuid4().hex}")
            with suppress(OSError):  # on Windows a reader still has it open
                old.rename(renamed)
                shutil.rmtree(renamed, ignore_errors=True)


def _point_to(folder: Path, version: int) -> None:
    temporary = folder / FILES.versions / f".{uuid4().hex}"
    with temporary.open("w", encoding="utf-8") as file:
        file.write(json.dumps(pointer_to(version)))
        file.flush()
        os.fsync(file.fileno())
    temporary.replace(folder / FILES.pointer)
    flush_folder(folder)


def _remove(path: Path) -> None:
    if path.is_dir():
        shutil.rmtree(path, ignore_errors=True)
    else:
        with suppress(OSError):
            path.unlink()


def flush_folder(folder: Path) -> None:
    """After a rename in it, or a power cut could bring back what was there before.

    Windows and some network file systems cannot; a disk that fails to is another matter.

    Raises:
        OSError: it was not written.
    """
    try:
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
    except OSError as error:
        if error.errno not in CANNOT_FLUSH:
            raise

"""Locks: who changes an index waits for whoever is changing it."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import BaseFileLock, FileLock, Timeout

from index.errors import IndexFolderError
from index.storage.folder import FILES, check_usable, writing
from index.storage.replacing import sweep_unfinished

PATIENCE_SECONDS = 600
"""How long a change waits for another to be published; the longest is that of `compact_index`."""


@contextmanager
def building_lock(folder: Path, *, on_wait: Callable[[], None] = lambda: None) -> Iterator[None]:
    """Held by whoever reads files and embeds them; may take an hour."""
    with _held(folder, FILES.build_lock, on_wait, patience=-1):
        yield


@contextmanager
def publishing_lock(folder: Path) -> Iterator[None]:
    """Held by whoever makes a version of what is embedded; takes seconds.

    Its holder may take it again.

    Raises:
        IndexFolderError: nothing can be written there, something else lies there, or another
            has held it for `PATIENCE_SECONDS`.
    """
    with _held(folder, FILES.publish_lock, lambda: None, patience=PATIENCE_SECONDS):
        sweep_unfinished(folder)  # no one alive has begun it: the lock is ours
        yield


@contextmanager
def _held(
    folder: Path, name: str, on_wait: Callable[[], None], *, patience: float
) -> Iterator[None]:
    """`patience` is how many seconds to wait for it, for ever where it is below 0."""
    check_usable(folder)
    with writing(folder):
        folder.mkdir(parents=True, exist_ok=True)
        lock = FileLock(folder.resolve() / name, is_singleton=True)
    if not _acquire(lock, folder, seconds=0):
        on_wait()
        if not _acquire(lock, folder, seconds=patience):
            raise IndexFolderError(
                folder,
                f"另一个进程占用它已超过 {patience:g} 秒。请稍后再试。",
                f"another process has been writing to it for more than {patience:g} seconds."
                " Try again later.",
            )
    try:
        yield
    finally:
        lock.release()


def _acquire(lock: BaseFileLock, folder: Path, *, seconds: float) -> bool:
    """Whether the lock was free within so many seconds."""
    with writing(folder):
        try:
            lock.acquire(timeout=seconds)
        except Timeout:
            return False
    return True

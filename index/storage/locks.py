"""Locks: who changes an index waits for whoever is changing it."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import AcquireReturnProxy, BaseFileLock, Timeout

from index.errors import IndexFolderError
from index.file_locks import UnlockableError, take_lock
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


def check_lockable(folder: Path) -> None:
    """Whether locks work there, before SQLite waits a minute for one of its own.

    Raises:
        IndexFolderError: they do not, or nothing can be written there.
    """
    with writing(folder):
        folder.mkdir(parents=True, exist_ok=True)
    if lock := _taken(folder, FILES.publish_lock, seconds=0):
        lock.lock.release()


@contextmanager
def _held(
    folder: Path, name: str, on_wait: Callable[[], None], *, patience: float
) -> Iterator[None]:
    """`patience` is how many seconds to wait for it, for ever where it is below 0."""
    check_usable(folder)
    with writing(folder):
        folder.mkdir(parents=True, exist_ok=True)
    lock = _taken(folder, name, seconds=0)
    if not lock:
        on_wait()
        lock = _taken(folder, name, seconds=patience)
        if not lock:
            raise IndexFolderError(
                folder,
                f"另一个进程占用它已超过 {patience:g} 秒。请稍后再试。",
                f"another process has been writing to it for more than {patience:g} seconds."
                " Try again later.",
            )
    with lock:
        yield


def _taken(folder: Path, name: str, *, seconds: float) -> AcquireReturnProxy[BaseFileLock] | None:
    """The lock, where it was free within so many seconds; its holder may take it again."""
    with writing(folder):
        try:
            return take_lock(folder.resolve() / name, seconds=seconds, is_singleton=True)
        except Timeout:
            return None
        except UnlockableError as error:
            raise _unlockable(folder, error) from error


def _unlockable(folder: Path, error: OSError) -> IndexFolderError:
    why = error.__cause__.strerror if isinstance(error.__cause__, OSError) else error.strerror
    return IndexFolderError(
        folder,
        f"所在的文件系统不能给文件加锁（{why}），没有改动。请用 --index 或 --data"
        " 换到本机的磁盘上，或在网络文件系统上启用锁。",
        f"its file system cannot lock files ({why}), and nothing was changed. Name a folder on a"
        " disk of this machine with --index or --data, or turn locks on in the network file"
        " system.",
    )

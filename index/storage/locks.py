"""Taking turns: who changes an index waits for whoever is changing it."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from index.errors import IndexFolderError
from index.storage.folder import FILES, check_usable, unwritable
from index.storage.replacing import sweep_unfinished

PATIENCE_SECONDS = 600
"""How long a change waits for another to be published; the longest is that of `compact_index`."""


@contextmanager
def building_lock(folder: Path, *, on_wait: Callable[[], None] = lambda: None) -> Iterator[None]:
    """Held by whoever reads files and embeds them; may take an hour."""
    with _turn(folder, FILES.build_lock, on_wait, patience=-1):
        yield


@contextmanager
def publishing_lock(folder: Path) -> Iterator[None]:
    """Held by whoever makes a version of what is embedded; takes seconds.

    Its holder may take it again.

    Raises:
        IndexFolderError: nothing can be written there, something else lies there, or another
            has held it for `PATIENCE_SECONDS`.
    """
    with _turn(folder, FILES.publish_lock, lambda: None, patience=PATIENCE_SECONDS):
        sweep_unfinished(folder)  # no one alive has begun it: the turn is ours
        yield


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

"""Turns: who changes an index has the index to itself, wherever the others run.

A folder has them by the locks of its files; an index that lies in no folder, in the place that its
processes share.
"""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Protocol

from index.storage.locks import building_lock, publishing_lock


class Turn(Protocol):
    """One's own turn, for as long as it lasts."""

    def check(self) -> None:
        """To be asked before what others will see is done.

        Raises:
            JuzhengError: the turn was lost meanwhile, and another may have it by now.
        """
        ...


class Turns(Protocol):
    """The turns of one index; whoever dies in one loses it."""

    def building(
        self, *, on_wait: Callable[[], None] = lambda: None
    ) -> AbstractContextManager[Turn]:
        """For whoever reads files and embeds them; may take an hour, and is waited for as long.

        `on_wait` is called where another has it. Who has it may take the other one as well.
        """
        ...

    def publishing(self) -> AbstractContextManager[Turn]:
        """For whoever makes a version of what is embedded; takes seconds.

        Who has it may take it again, in the same thread.

        Raises:
            JuzhengError: another has had it for too long.
        """
        ...


class FolderTurns:
    """The turns of an index that is a folder, by locks that the system keeps for a process."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    @contextmanager
    def building(self, *, on_wait: Callable[[], None] = lambda: None) -> Iterator[Turn]:
        """Raises: `IndexFolderError`, as `building_lock` does."""
        with building_lock(self._folder, on_wait=on_wait):
            yield _Locked()

    @contextmanager
    def publishing(self) -> Iterator[Turn]:
        """Raises: `IndexFolderError`, as `publishing_lock` does."""
        with publishing_lock(self._folder):
            yield _Locked()


class _Locked:
    """A lock of a file is not lost while its process lives."""

    def check(self) -> None:
        pass

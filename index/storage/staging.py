"""Originals on their way into an index: whoever adds them has copies of their own.

Two who add the same bytes would else share a file, and the one who fails take it from the other.
"""

from contextlib import suppress
from pathlib import Path

from index.storage.originals import Original, Originals
from index.storage.sources import SourceRecord


class Staging:
    """Copies that no one else knows of; leaving it removes those that were not put in place.

    Use it as a context manager.
    """

    def __init__(self, folder: Path) -> None:
        self._originals = Originals(folder)
        self._copies: dict[str, Path] = {}

    def __enter__(self) -> "Staging":
        return self

    def __exit__(self, *_: object) -> None:
        for copy in self._copies.values():
            with suppress(OSError):
                copy.unlink(missing_ok=True)

    def stage(self, original: Original) -> Path:
        """Write a copy of an original; the file, to be read.

        Raises:
            IndexFolderError: it cannot be written.
        """
        copy = self._originals.stage(original)
        self._copies[original.file_name] = copy
        return copy

    def place(self, record: SourceRecord) -> None:
        """Put the copy of a source where the index keeps it.

        The publishing lock must be held: whoever removes the article drops its original under it.

        Raises:
            IndexFolderError: it cannot be written.
        """
        copy, collection = self._copies[record.path], record.collection
        self._originals.place(copy, record.path, name=record.name, collection=collection)

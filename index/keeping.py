"""Where what is no article is kept: in the data folder, or in the place that processes share."""

from pathlib import Path

from index.journal import Journal, JournalFile
from index.opening import data_folder
from index.shared import shared_place


def kept_lines(file: str, data: Path | None = None, *, mode: int = 0o600) -> Journal:
    """The journal that is `file`, `NAME.jsonl`, in the data folder, or `NAME` in the shared place.

    Raises:
        SharedPlaceError: the environment names a place that cannot be used.
    """
    if place := shared_place():
        from index.shared.lines import SharedLines

        return SharedLines(place, Path(file).stem)
    return JournalFile(data_folder(data) / file, mode=mode)


def as_journal(place: Path | Journal, *, mode: int = 0o600) -> Journal:
    """The journal, or the one that is a file."""
    return JournalFile(place, mode=mode) if isinstance(place, Path) else place

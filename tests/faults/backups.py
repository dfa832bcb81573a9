"""A backup and a restoring, to be done in processes that die of it."""

import os
import signal
from collections.abc import Callable
from pathlib import Path

from index import UpdateOptions
from index.backup.archive import Archive
from index.backup.making import make_backup
from index.backup.restoring import RestoreOptions, restore_backup
from tests.fakes import FakeEncoder
from tests.faults.operations import SMALL
from tests.faults.scenes import on_file_operation

Work = Callable[[Path, Path], None]
"""Something that is done with a data folder and the file of a backup."""


def options() -> UpdateOptions:
    return UpdateOptions(FakeEncoder(), chunking=SMALL)


def back_up(data: Path, file: Path) -> None:
    make_backup(file, data, data / "index")


def restore(data: Path, file: Path, *, replace: bool = False) -> None:
    with Archive(file) as archive:
        how = RestoreOptions(replace=replace)
        restore_backup(archive, data, data / "index", options(), how)


def restore_over(data: Path, file: Path) -> None:
    restore(data, file, replace=True)


def count_operations(work: Work, data: Path, file: Path) -> int:
    """How many file operations it takes."""
    numbers = [0]
    on_file_operation(numbers.append)
    work(data, file)
    return numbers[-1]


def die_at(work: Work, data: Path, file: Path, place: int) -> None:
    """Die before the file operation of this number."""

    def die(number: int) -> None:
        if number == place:
            os.kill(os.getpid(), signal.SIGKILL)

    on_file_operation(die)
    work(data, file)

"""Try many faults, each on an index of its own, and tell what came of each."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.faults.checking import check
from tests.faults.children import in_child
from tests.faults.committing import FILLER, commit
from tests.faults.drawing import Fault, faults
from tests.faults.operations import OPERATIONS
from tests.faults.scenes import Scenes, prepare

DISK_BYTES = 16_000_000
MEMORY = Path("/dev/shm")
"""Where Linux has a disk that is none: whoever is killed loses nothing on either."""


@dataclass(frozen=True, slots=True)
class Trial:
    """A fault, counted from 1, what came of it, and what did not hold after it."""

    number: int
    fault: Fault
    outcome: str
    problem: str | None


def survey(*, count: int, seed: int, only: int | None = None) -> Iterator[Trial]:
    """Try the first `count` faults of a seed, or the one of the number `only`."""
    where = MEMORY if os.access(MEMORY, os.W_OK) else None
    with TemporaryDirectory(prefix="faults-", dir=where) as name, _small_disk(Path(name)) as disk:
        folder = Path(name)
        (folder / "scenes").mkdir()
        prepared = in_child(prepare, folder / "scenes")
        if prepared.problem:
            raise RuntimeError(prepared.problem)
        scenes: Scenes = prepared.returned
        drawn = faults(scenes, count_=count, seed=seed, full_disk=disk is not None)
        for number, fault in enumerate(drawn, start=1):
            if only in {None, number}:
                place = disk if disk and fault.kind == "full disk" else folder
                yield Trial(number, fault, *_try(fault, scenes, place))


def _try(fault: Fault, scenes: Scenes, place: Path) -> tuple[str, str | None]:
    """What came of the fault, and what did not hold after it."""
    folder = place / "索引"
    outcome = "none"
    try:
        scenes.copy(_index_for(fault), folder)
        outcome = commit(fault, folder, scenes.places)
        filler = place / FILLER
        checked = in_child(check, fault, folder, scenes, filler if filler.exists() else None)
        problem = checked.problem
    except AssertionError as error:
        problem = str(error)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
        (place / FILLER).unlink(missing_ok=True)
    return outcome, problem


def _index_for(fault: Fault) -> str:
    return fault.subject if fault.file else OPERATIONS[fault.subject].before


@contextmanager
def _small_disk(folder: Path) -> Iterator[Path | None]:
    """A disk that can be filled, where this process may mount one."""
    disk = folder / "disk"
    disk.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", f"size={DISK_BYTES}", "tmpfs", str(disk)]
    try:
        mounted = os.geteuid() == 0 and not subprocess.run(command, capture_output=True).returncode
    except OSError:
        mounted = False
    if not mounted:
        yield None
        return
    try:
        yield disk
    finally:
        with suppress(OSError):
            subprocess.run(["umount", "-l", str(disk)], capture_output=True)

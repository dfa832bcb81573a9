"""Commit a fault: interrupt an operation in its own process, or damage a file."""

import os
import resource
import signal
from pathlib import Path

from corpus import JuzhengError
from tests.faults.children import in_child
from tests.faults.drawing import Fault, Place
from tests.faults.operations import OPERATIONS, Places, WatchedEncoder
from tests.faults.scenes import on_file_operation

FILLER = "filler"
"""A file that leaves no more room on a small disk than is wanted."""
ALWAYS_MET = frozenset({"killed at a step", "killed while embedding"})
"""Faults that no operation gets round."""


def commit(fault: Fault, folder: Path, places: Places) -> str:
    """What came of it: whether the operation was killed, refused, or finished all the same.

    Raises:
        AssertionError: it ended in a way that no user should see.
    """
    if fault.file:
        damage(folder / fault.file, fault)
        return "damaged"
    if fault.kind == "full disk":
        fill(folder.parent, room=int(fault.place))
    moment = float(fault.place) if fault.kind == "killed at any moment" else None
    ended = in_child(_interrupted, fault, folder, places, kill_after=moment)
    if ended.was_killed and fault.kind.startswith("killed"):
        return "killed"
    assert ended.problem is None, ended.problem
    assert fault.kind not in ALWAYS_MET, "was not killed"
    return str(ended.returned)


def damage(file: Path, fault: Fault) -> None:
    content = bytearray(file.read_bytes())
    if fault.kind == "flipped bit":
        byte, bit = divmod(int(fault.place), 8)
        content[byte] ^= 1 << bit
        file.write_bytes(content)
    elif fault.kind == "truncated":
        file.write_bytes(content[: int(fault.place)])
    else:
        file.unlink()


def fill(disk: Path, *, room: int) -> None:
    """Leave that many bytes free on the disk."""
    free = os.statvfs(disk).f_bavail * os.statvfs(disk).f_frsize
    with (disk / FILLER).open("wb") as file:
        os.posix_fallocate(file.fileno(), 0, max(1, free - room))


def _interrupted(fault: Fault, folder: Path, places: Places) -> str:
    """Run an operation with a fault lying in wait."""

    def die_in(kind: str, place: Place) -> None:
        if (kind, place) == (fault.kind, fault.place):
            os.kill(os.getpid(), signal.SIGKILL)

    on_file_operation(lambda number: die_in("killed at a file operation", number))
    if fault.kind == "no room in a file":
        _limit_files(int(fault.place))
    operation = OPERATIONS[fault.subject]
    options = operation.options(
        WatchedEncoder(lambda call: die_in("killed while embedding", call)),
        on_step=lambda step: die_in("killed at a step", step),
    )
    try:
        operation.run(folder, places, options)
    except JuzhengError as error:
        return f"refused: {error}"
    return "finished"


def _limit_files(size: int) -> None:
    """Let no file grow beyond `size` bytes, as if the disk were full."""
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))

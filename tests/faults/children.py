"""Processes to do things in that may die of it, forked from one that has everything imported."""

import traceback
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing import get_context
from multiprocessing.connection import Connection
from typing import Any

LONGEST = 120
"""Seconds after which whatever is done hangs."""
SLICE = 4
"""Texts that are embedded at a time, so that few of them make many slices."""

FORKS = get_context("forkserver")
FORKS.set_forkserver_preload(["tests.faults.warm"])


@dataclass(frozen=True, slots=True)
class Ended:
    """How a process ended: what it returned, or why it did not, where it was not just killed."""

    returned: Any
    raised: str | None
    exit_code: int

    @property
    def was_killed(self) -> bool:
        return self.exit_code < 0 and not self.raised

    @property
    def problem(self) -> str | None:
        """Why it did not return."""
        return self.raised or (f"died: {self.exit_code}" if self.exit_code else None)


def in_child(work: Callable[..., Any], *arguments: Any, kill_after: float | None = None) -> Ended:
    """Do `work` in a process of its own, which is killed `kill_after` seconds after it began."""
    ours, theirs = FORKS.Pipe()
    child = FORKS.Process(target=_do, args=(theirs, work, arguments))
    child.start()
    theirs.close()
    returned, raised = None, None
    with ours, suppress(EOFError):
        ours.recv()  # it begins
        if kill_after is not None:
            child.join(kill_after)
            child.kill()
        if ours.poll(LONGEST):
            returned, raised = ours.recv()
        else:
            raised = f"hung for {LONGEST} seconds"
            child.kill()
    child.join()
    return Ended(returned, raised, child.exitcode or 0)


def _do(connection: Connection, work: Callable[..., Any], arguments: tuple[Any, ...]) -> None:
    import faiss

    from index.storage import sources
    from index.updates import publishing

    faiss.omp_set_num_threads(1)
    publishing.SLICE_TEXTS = SLICE
    sources.UNSURE_NS = 0
    connection.send("begins")
    returned, raised = None, None
    try:
        returned = work(*arguments)
    except BaseException:  # a panic of tantivy is no Exception
        raised = traceback.format_exc()
    connection.send((returned, raised))

"""Processes to do things in that may die of it, forked from one that has everything imported."""

import traceback
from collections.abc import Callable
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
    """How a process ended: what it returned, or the traceback of what was raised, or neither."""

    returned: Any = None
    raised: str | None = None
    exit_code: int = 0
    hung: bool = False

    @property
    def was_killed(self) -> bool:
        return self.exit_code < 0

    @property
    def problem(self) -> str | None:
        """Why it did not return."""
        if self.hung:
            return f"hung for {LONGEST} seconds"
        return self.raised or (f"died: {self.exit_code}" if self.exit_code else None)


def in_child(work: Callable[..., Any], *arguments: Any, kill_after: float | None = None) -> Ended:
    """Do `work` in a process of its own, which is killed `kill_after` seconds after it began."""
    ours, theirs = FORKS.Pipe()
    child = FORKS.Process(target=_do, args=(theirs, work, arguments))
    child.start()
    theirs.close()
    returned, raised, hung = None, None, False
    try:
        ours.recv()  # it begins
        if kill_after is not None:
            child.join(kill_after)
            child.kill()
        if ours.poll(LONGEST):
            returned, raised = ours.recv()
        else:
            hung = True
            child.kill()
    except EOFError:
        pass
    child.join()
    ours.close()
    return Ended(returned, raised, child.exitcode or 0, hung)


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

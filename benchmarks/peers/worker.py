"""Measure one system in this process: `python -m benchmarks.peers.worker SYSTEM TASK RESULT`.

Nothing is imported here but the standard library, so that each system imports all it needs itself.
"""

import platform
import resource
import sys
from importlib import import_module
from importlib.metadata import version
from pathlib import Path
from time import perf_counter
from typing import Protocol

from benchmarks.peers.task import Measured, Task


class System(Protocol):
    def index(self, task: Task) -> int:
        """Index the passages, in place of those before; how many there are now."""

    def search(self, question: str) -> list[str]:
        """The article of each of the `TOP_K` chunks found, best first."""


def main() -> None:
    name, task, result = sys.argv[1:]
    measure(name, Task.read(Path(task))).write(Path(result))


def measure(name: str, task: Task) -> Measured:
    started = perf_counter()
    family, _, setting = name.partition("-")
    module = import_module(f"benchmarks.peers.{family}")
    imported = perf_counter()
    system: System = getattr(module, f"at_{setting}")(task)
    system.index(task.of_one_article)
    system.search(task.questions[0])
    ready = perf_counter()
    chunks = system.index(task)
    indexed = perf_counter()
    system.search(task.questions[0])  # the first over a new index fills its caches
    seconds, found = [], []
    for question in task.questions:
        asked = perf_counter()
        found.append(system.search(question))
        seconds.append(perf_counter() - asked)
    return Measured(
        import_seconds=imported - started,
        ready_seconds=ready - started,
        index_seconds=indexed - ready,
        chunks=chunks,
        question_seconds=seconds,
        found=found,
        peak_bytes=_peak_bytes(),
        versions={
            "Python": platform.python_version(),
            **{package: version(package) for package in module.PACKAGES},
        },
    )


def _peak_bytes() -> int:
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak if sys.platform == "darwin" else peak * 1024


if __name__ == "__main__":
    main()

"""What the benchmarks share: times of many calls, and the memory of a process."""

import resource
import statistics
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TypeVar

T = TypeVar("T")


def timed(call: Callable[[], T]) -> tuple[T, float]:
    """What `call` returns, and the seconds it took."""
    started = time.perf_counter()
    found = call()
    return found, time.perf_counter() - started


def p50_p95(seconds: Iterable[float]) -> str:
    """In milliseconds.

    >>> p50_p95([0.001] * 10 + [0.002] * 9 + [0.1])
    '1.5 / 2.0'
    """
    ordered = sorted(seconds)
    p95 = ordered[max(0, round(len(ordered) * 0.95) - 1)]
    return f"{statistics.median(ordered) * 1000:.1f} / {p95 * 1000:.1f}"


def resident_mb(process: int | None = None) -> float:
    """Memory of a process now, else of this one, in megabytes; on Linux alone, elsewhere this
    one's peak."""
    status = Path(f"/proc/{process or 'self'}/status")
    if status.exists():
        line = next(each for each in status.read_text().splitlines() if each.startswith("VmRSS"))
        return int(line.split()[1]) / 1000
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000


def peak_mb_of_children() -> float:
    """The largest peak of any child process that has ended, in megabytes."""
    return resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1000


def size_mb(folder: Path) -> float:
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file()) / 1e6

"""What a server's load is told in: answers a second, how long they took, and memory."""

import statistics
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from rich.console import Console
from rich.table import Table

COLUMNS = ("load", "clients", "answered", "errors", "answers/s", "p50 s", "p95 s", "longest s")


@dataclass(slots=True)
class Load:
    """What came of one row: how long each answer took, and what went wrong how often.

    `told_place` counts those who were told how many are before them.
    """

    name: str
    clients: int
    taken: list[float] = field(default_factory=list)
    errors: Counter[str] = field(default_factory=Counter)
    seconds: float = 0.0
    told_place: int = 0
    resident_mb: dict[int, float] = field(default_factory=dict)

    @property
    def rate(self) -> float:
        """Answers a second."""
        return len(self.taken) / self.seconds

    def taken_by(self, percent: int) -> float:
        """The seconds within which so many per cent of the answers came.

        >>> Load("", 1, taken=[0.3, 0.1, 0.2, 0.4]).taken_by(50)
        0.2
        """
        ordered = sorted(self.taken)
        return ordered[max(0, round(len(ordered) * percent / 100) - 1)] if ordered else 0.0

    @property
    def mb_a_thousand(self) -> float | None:
        """By how much memory grew with each thousand questions, over the later half of them.

        >>> Load("", 1, resident_mb={500: 700, 1000: 800, 1500: 810, 2000: 815}).mb_a_thousand
        10.0
        """
        later = list(self.resident_mb.items())[len(self.resident_mb) // 2 :]
        if len(later) < 2:
            return None
        asked, megabytes = zip(*later, strict=True)
        return 1000 * statistics.linear_regression(asked, megabytes).slope

    def to_json(self) -> dict[str, Any]:
        return {
            "load": self.name,
            "clients": self.clients,
            "answered": len(self.taken),
            "errors": dict(self.errors),
            "told_place": self.told_place,
            "answers_per_second": self.rate,
            "p50": self.taken_by(50),
            "p95": self.taken_by(95),
            "longest": max(self.taken, default=0),
            "resident_mb": self.resident_mb,
            "mb_a_thousand": self.mb_a_thousand,
        }


def print_loads(loads: Sequence[Load]) -> None:
    """A table of all loads, and below it the memory of those during which it was watched."""
    table = Table(*COLUMNS)
    for load in loads:
        errors = ", ".join(f"{count} × {kind}" for kind, count in load.errors.items()) or "none"
        times = (load.rate, load.taken_by(50), load.taken_by(95), max(load.taken, default=0))
        shown = [f"{each:.2f}" for each in times]
        table.add_row(load.name, str(load.clients), str(len(load.taken)), errors, *shown)
    Console(highlight=False).print(table)
    for load in loads:
        if load.told_place:
            print(f"{load.name}: {load.told_place} were told how many are before them")
        for asked, megabytes in load.resident_mb.items():
            print(f"{asked:6,} questions: {megabytes:.0f} MB resident")
        if load.mb_a_thousand is not None:
            print(f"{load.mb_a_thousand:+.1f} MB each 1,000 questions, over the later half")

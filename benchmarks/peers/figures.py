"""The figures of a run, and how those of several runs compare."""

import math
import statistics
from collections.abc import Sequence
from dataclasses import asdict, dataclass

import numpy as np

from benchmarks.peers.task import Measured
from evaluation.scores.ranking_scores import recall_at_k

NAMES = {
    "import_seconds": "import s",
    "ready_seconds": "ready s",
    "chunks_per_second": "chunks/s",
    "p50_milliseconds": "p50 ms",
    "p95_milliseconds": "p95 ms",
    "peak_megabytes": "peak MB",
    "recall_at_1": "Recall@1",
    "recall_at_5": "Recall@5",
}


@dataclass(frozen=True, slots=True)
class Figures:
    import_seconds: float
    ready_seconds: float
    chunks_per_second: float
    p50_milliseconds: float
    p95_milliseconds: float
    peak_megabytes: float
    recall_at_1: float
    recall_at_5: float

    @classmethod
    def of(cls, run: Measured, relevant: Sequence[str]) -> "Figures":
        """Of a run, and of the article that each question asks."""
        hits = [
            [article == asked for article in found]
            for found, asked in zip(run.found, relevant, strict=True)
        ]
        p50, p95 = np.percentile(run.question_seconds, [50, 95]).tolist()
        return cls(
            import_seconds=run.import_seconds,
            ready_seconds=run.ready_seconds,
            chunks_per_second=run.chunks / run.index_seconds,
            p50_milliseconds=p50 * 1000,
            p95_milliseconds=p95 * 1000,
            peak_megabytes=run.peak_bytes / 1e6,
            recall_at_1=statistics.mean(recall_at_k(each, 1) for each in hits),
            recall_at_5=statistics.mean(recall_at_k(each, 5) for each in hits),
        )


@dataclass(frozen=True, slots=True)
class Spread:
    """The median of some values, and how far they reach."""

    median: float
    least: float
    most: float

    @classmethod
    def of(cls, values: Sequence[float]) -> "Spread":
        return cls(statistics.median(values), min(values), max(values))

    def __str__(self) -> str:
        """
        >>> str(Spread.of([0.5, 12.345, 1234.5]))
        '12.3 (0.500–1234)'
        """
        return f"{_short(self.median)} ({_short(self.least)}–{_short(self.most)})"


def spreads(runs: Sequence[Figures]) -> dict[str, Spread]:
    """Each figure over the runs of one system, by its field's name."""
    values = [asdict(run) for run in runs]
    return {name: Spread.of([each[name] for each in values]) for name in NAMES}


def ratios(ours: Sequence[Figures], theirs: Sequence[Figures]) -> dict[str, Spread]:
    """Our figure by theirs, each pair from the same round."""
    pairs = [(asdict(our), asdict(their)) for our, their in zip(ours, theirs, strict=True)]
    return {
        name: Spread.of(
            [our[name] / their[name] if their[name] else math.nan for our, their in pairs]
        )
        for name in NAMES
    }


def _short(value: float) -> str:
    """Three digits, or all before the point.

    >>> _short(0.01234), _short(1.5), _short(98.76), _short(4321.9)
    ('0.012', '1.50', '98.8', '4322')
    """
    if value >= 100:
        return f"{value:.0f}"
    return f"{value:.1f}" if value >= 10 else f"{value:.2f}" if value >= 1 else f"{value:.3f}"

"""The runs in the data folder: found by a name that is looked up among them, compared, reported.

The command line keeps and shows runs there too, with `--runs`.
"""

from collections.abc import Sequence
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING

from web.evaluation.runner import RUNS

if TYPE_CHECKING:
    from evaluation.runs.comparing import Comparison
    from evaluation.runs.store import Run

REPORT_POLICY = "; ".join(
    [
        "sandbox allow-scripts",  # an origin of its own: nothing of the page is in reach
        "default-src 'none'",
        "style-src 'unsafe-inline'",
        "script-src 'unsafe-inline'",
    ]
)
"""The Content-Security-Policy of a report, which tells what strangers wrote."""
_drawing = Lock()
"""Whoever draws sets what is global in matplotlib."""


def kept_runs(data: Path) -> "list[Run]":
    """All runs, the newest first."""
    from evaluation.runs.store import runs_in

    return [each for each in reversed(runs_in(data / RUNS)) if each.folder.name == each.header.name]


def kept_run(runs: "Sequence[Run]", name: object) -> "Run | None":
    """The run of a name; no path is made of the name."""
    return next((each for each in runs if each.header.name == name), None)


def run_before(run: "Run", runs: "Sequence[Run]") -> "tuple[Run, Comparison] | None":
    """The last finished run before `run` that asked some of the same, and what is better since."""
    from evaluation.runs.comparing import compare

    earlier = (
        each
        for each in runs
        if (each.header.started, each.header.name) < (run.header.started, run.header.name)
        and each.header.figures is not None
        and set(each.header.asked.get("sets", ())) & set(run.header.asked.get("sets", ()))
    )
    for each in earlier:
        comparison = compare(each.judged(), run.judged())
        if comparison.asked:
            return each, comparison
    return None


def report_of(run: "Run") -> str:
    """The page of a run that is done, which needs nothing else."""
    from evaluation.html.report import report

    with _drawing:
        return report(run)

"""Draw a run's learning curves from its log: the loss, and how the trial sets are read."""

import json
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from matplotlib import rc_context
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from training.run import LOG_FILE

Row = dict[str, Any]
SMOOTHED = 5  # reports that a point of the loss is the mean of
STYLE = {"svg.fonttype": "none", "svg.hashsalt": "", "axes.spines.top": False, "font.size": 9}


def read_log(folder: Path) -> list[Row]:
    """What a run reported, step by step; a step that was made again counts as the last time."""
    rows: dict[tuple[int, bool], Row] = {}
    for line in (folder / LOG_FILE).read_text("utf-8").splitlines():
        row = json.loads(line)
        if "loss" in row or row.get("event") == "trial":
            rows[row["step"], "loss" in row] = row
    return [rows[key] for key in sorted(rows)]


def draw(log: Sequence[Row], file: Path) -> None:
    """An SVG of three panels over the steps."""
    trials = [row for row in log if "loss" not in row]
    sets = [name for name, told in trials[0].items() if isinstance(told, dict)] if trials else []
    with rc_context(STYLE):
        figure = Figure(figsize=(9, 2.6), layout="constrained")
        loss, f1, apart = figure.subplots(1, 3)
        reported = [row for row in log if "loss" in row]
        loss.plot([r["step"] for r in reported], _smooth([r["loss"] for r in reported]))
        for name in sets:
            steps = [row["step"] for row in trials]
            f1.plot(steps, [row[name]["f1"] for row in trials], marker="o", label=name)
            apart.plot(steps, [row[name]["auroc"] for row in trials], marker="o", label=name)
        _label(loss, "training loss")
        _label(f1, "trial F1, %")
        _label(apart, "trial AUROC of answerable")
        if sets:
            f1.legend(frameon=False)
        figure.savefig(file, format="svg", metadata={"Date": None})


def _smooth(values: Sequence[float]) -> Iterable[float]:
    parts = (values[max(0, place - SMOOTHED + 1) : place + 1] for place in range(len(values)))
    return [sum(part) / len(part) for part in parts]


def _label(axes: Axes, title: str) -> None:
    axes.set_title(title, loc="left")
    axes.set_xlabel("step")
    axes.grid(alpha=0.3)

"""Draw a run's learning curves from its log: the loss, and how the trial sets are read."""

import json
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from matplotlib import rc_context
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from corpus import JuzhengError
from training.run import LOG_FILE

Row = dict[str, Any]
SMOOTHED = 5  # reports that a point of the loss is the mean of
STYLE: dict[Any, Any] = {
    "svg.fonttype": "none",
    "svg.hashsalt": "",
    "axes.spines.top": False,
    "font.size": 9,
}


def read_log(folder: Path) -> list[Row]:
    """What a run reported, step by step; a step that was made again counts as the last time.

    Raises:
        JuzhengError: there is no log.
    """
    try:
        lines = (folder / LOG_FILE).read_text("utf-8").splitlines()
    except OSError as error:
        raise JuzhengError(
            f"{folder} 里没有训练记录 {LOG_FILE}。请检查路径。",
            f"{folder} holds no {LOG_FILE} of a run. Check the path.",
        ) from error
    rows: dict[tuple[int, bool], Row] = {}
    for line in lines:
        row = json.loads(line)
        if "loss" in row or row.get("event") == "trial":
            rows[row["step"], "loss" in row] = row
    return [rows[key] for key in sorted(rows)]


def draw(log: Sequence[Row], file: Path) -> None:
    """An SVG: the loss over the steps, and each score of the trial sets."""
    reported = [row for row in log if "loss" in row]
    trials = [row for row in log if "loss" not in row]
    sets = [name for name, told in trials[0].items() if isinstance(told, dict)] if trials else []
    scores = list(dict.fromkeys(score for name in sets for score in trials[0][name]))
    with rc_context(STYLE):
        figure = Figure(figsize=(3 * (1 + len(scores)), 2.6), layout="constrained")
        [[loss, *panels]] = figure.subplots(1, 1 + len(scores), squeeze=False)
        loss.plot([row["step"] for row in reported], _smooth([row["loss"] for row in reported]))
        _label(loss, "training loss")
        for axes, score in zip(panels, scores, strict=True):
            for name in sets:
                values = [row[name][score] for row in trials]
                axes.plot([row["step"] for row in trials], values, marker="o", label=name)
            _label(axes, f"trial {score}")
            axes.legend(frameon=False)
        figure.savefig(file, format="svg", metadata={"Date": None})


def _smooth(values: Sequence[float]) -> Iterable[float]:
    parts = (values[max(0, place - SMOOTHED + 1) : place + 1] for place in range(len(values)))
    return [sum(part) / len(part) for part in parts]


def _label(axes: Axes, title: str) -> None:
    axes.set_title(title, loc="left")
    axes.set_xlabel("step")
    axes.grid(alpha=0.3)

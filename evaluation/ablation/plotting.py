"""Variants by quality and time."""

from collections.abc import Sequence
from pathlib import Path

from matplotlib import rc_context
from matplotlib.figure import Figure

from evaluation.ablation.comparing import Outcome


def plot(found: Sequence[Outcome], file: Path) -> None:
    """Quality by time, as an SVG."""
    style = {"svg.fonttype": "none", "svg.hashsalt": "", "font.size": 9}
    with rc_context(style):  # type: ignore[arg-type]
        figure = Figure(figsize=(7, 4), layout="constrained")
        axes = figure.subplots()
        for each in found:
            place = (each.milliseconds, each.served or 0.0)
            axes.scatter(*place, color="C0")
            axes.annotate(each.name, place, xytext=(4, 4), textcoords="offset points")
        axes.set(xlabel="ms (p50)", ylabel="F1, withheld ones counted")
        axes.grid(alpha=0.3)
        figure.savefig(file, format="svg", metadata={"Date": None})

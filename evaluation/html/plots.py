"""The plots of a report, as SVG that stands in its page and takes the page's colours and font."""

import re
import warnings
from collections.abc import Callable, Mapping, Sequence
from io import StringIO

import numpy as np
from matplotlib import rc_context
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from numpy.typing import NDArray

from evaluation.losses import Loss
from evaluation.running import Judged

BINS = 10
LOSS_COLOURS: dict[Loss, str] = {
    Loss.none: "#8fb996",
    Loss.not_in_corpus: "#6b6b6b",
    Loss.not_retrieved: "#3b4cc0",
    Loss.not_read: "#7b9ff9",
    Loss.elsewhere: "#b45fcf",
    Loss.neighbour: "#d1495b",
    Loss.other_type: "#f08a5d",
    Loss.longer: "#e9c46a",
    Loss.shorter: "#bf9a2b",
    Loss.withheld: "#4ea5a5",
    Loss.answered: "#9c3d1e",
}
_INK, _ACCENT = "#010203", "#010204"
_COLOURS = {_INK: "currentColor", _ACCENT: "var(--accent)"}
"""Colours that matplotlib is given, and what stands for them in the page."""
_STYLE = {
    "svg.fonttype": "none",  # text stays text, in the page's own font
    "font.size": 10,
    "font.family": "sans-serif",
    **dict.fromkeys(
        ("text.color", "axes.edgecolor", "axes.labelcolor", "xtick.color", "ytick.color"), _INK
    ),
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.facecolor": "none",
    "figure.facecolor": "none",
    "grid.color": _INK,
    "grid.alpha": 0.15,
}


def risk_by_coverage(results: Sequence[Judged]) -> str:
    """The share of wrong answers among the surest, by their share of all questions."""
    confidence, right = _confidence(results)
    wrong = ~right[np.argsort(-confidence, kind="stable")]
    counts = np.arange(1, len(wrong) + 1)

    def draw(axes: Axes) -> None:
        axes.plot(counts / len(wrong), np.cumsum(wrong) / counts, color=_ACCENT)
        axes.set(xlim=(0, 1), ylim=(0, None), xlabel="回答的比例 coverage", ylabel="答错 wrong")

    return _svg(draw)


def reliability(results: Sequence[Judged]) -> str:
    """The share of right answers by their confidence, and how many there are of each."""
    confidence, right = _confidence(results)
    bins = np.minimum((confidence * BINS).astype(int), BINS - 1)
    counts = np.bincount(bins, minlength=BINS)
    shares = np.bincount(bins, weights=right, minlength=BINS) / np.maximum(counts, 1)

    def draw(axes: Axes) -> None:
        middles = (np.arange(BINS) + 0.5) / BINS
        drawn = counts > 0
        axes.plot([0, 1], [0, 1], color=_INK, alpha=0.4, linewidth=1, linestyle="--")
        axes.bar(middles[drawn], shares[drawn], width=0.8 / BINS, color=_ACCENT)
        for middle, share, count in zip(
            middles[drawn], shares[drawn], counts[drawn].tolist(), strict=True
        ):
            axes.annotate(f"{count}", (middle, share), ha="center", va="bottom", fontsize=8)
        axes.set(xlim=(0, 1), ylim=(0, 1.08), xlabel="置信度 confidence", ylabel="答对 right")

    return _svg(draw)


def latency(results: Sequence[Judged]) -> str:
    """How many questions took how long."""
    milliseconds = [1000 * each.answer.seconds.get("total", 0.0) for each in results]
    most = float(np.quantile(milliseconds, 0.99))

    def draw(axes: Axes) -> None:
        axes.hist(np.minimum(milliseconds, most), bins=30, color=_ACCENT)
        axes.set(xlabel="毫秒 ms", ylabel="题数 questions")

    return _svg(draw)


def losses(counts: Mapping[str, Mapping[str, int]]) -> str:
    """Of each group, by its name, the shares of the questions that each step lost, stacked."""
    groups = list(counts)
    totals = np.array([max(sum(counts[group].values()), 1) for group in groups])
    shares = {loss: np.array([counts[group][loss] for group in groups]) / totals for loss in Loss}
    starts = np.cumsum([np.zeros(len(groups)), *shares.values()], axis=0)

    def draw(axes: Axes) -> None:
        for (loss, widths), left in zip(shares.items(), starts, strict=False):
            axes.barh(groups, widths, left=left, color=LOSS_COLOURS[loss])
        axes.invert_yaxis()
        axes.set(xlim=(0, 1))

    return _svg(draw, width=9.0, height=0.8 + 0.28 * len(groups))


def _confidence(results: Sequence[Judged]) -> tuple[NDArray[np.float64], NDArray[np.bool_]]:
    return (
        np.array([each.answer.confidence for each in results]),
        np.array([each.right for each in results], np.bool_),
    )


def _svg(draw: Callable[[Axes], None], *, width: float = 4.4, height: float = 2.8) -> str:
    # The salt makes the names in one drawing differ from those in the next on the same page.
    with rc_context(_STYLE | {"svg.hashsalt": draw.__qualname__}):  # type: ignore[arg-type]
        figure = Figure(figsize=(width, height), layout="constrained")
        axes = figure.subplots()
        axes.grid(axis="both")
        axes.set_axisbelow(True)
        draw(axes)
        drawn = StringIO()
        with warnings.catch_warnings():
            warnings.filterwarnings("ignore", "Glyph")  # the browser's font has them
            figure.savefig(drawn, format="svg", metadata={"Date": None}, transparent=True)
    svg = drawn.getvalue()[drawn.getvalue().index("<svg") :]
    return re.sub("|".join(_COLOURS), lambda found: _COLOURS[found[0]], svg)

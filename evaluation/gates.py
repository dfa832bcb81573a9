"""Figures that must not be missed, as a continuous integration asks for them: f1=0.8."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from corpus import JuzhengError
from evaluation.report import metrics


@dataclass(frozen=True, slots=True)
class Gate:
    """The least that a figure of `evaluation.report.metrics` may be, in [0, 1]."""

    figure: str
    least: float


def gate_of(text: str) -> Gate:
    """Raises:
    JuzhengError: it is not FIGURE=VALUE, or there is no such figure.

    >>> gate_of("f1=0.8")
    Gate(figure='f1', least=0.8)
    """
    figure, _, value = text.partition("=")
    known = metrics([])
    try:
        least = float(value)
    except ValueError:
        least = -1.0
    if figure not in known or not 0 <= least <= 1:
        raise JuzhengError(
            f"--fail-under {text}：应写成 指标=数，数在 0 到 1 之间；指标有 {'、'.join(known)}。",
            f"--fail-under {text} should be FIGURE=VALUE, the value from 0 to 1;"
            f" the figures are {', '.join(known)}.",
        )
    return Gate(figure, least)


def failures(gates: Sequence[Gate], figures: Mapping[str, Mapping[str, Any]]) -> list[str]:
    """What is missed, by the names of the sets; a figure that a set does not have is missed too.

    >>> failures([Gate("f1", 0.8)], {"a.jsonl": {"f1": {"value": 0.75}}})
    ['a.jsonl: f1 0.750 < 0.800']
    """
    missed = []
    for gate in gates:
        for name, found in figures.items():
            value = found[gate.figure]["value"]
            if value is None or value < gate.least:
                told = "–" if value is None else f"{value:.3f}"
                missed.append(f"{name}: {gate.figure} {told} < {gate.least:.3f}")
    return missed

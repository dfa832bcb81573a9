"""Sum up dialogues: what carrying gives to follow-ups, and what it takes from the others."""

from collections.abc import Callable, Sequence
from typing import Any

from evaluation.dialogue_running import Asking, JudgedTurn
from evaluation.report import metrics

ALL = "f1_with_abstention"
"""The metric that is over all turns, also those without an answer."""
SHOWN = ("exact_match", "f1", "evidence_hit@1", ALL)
"""The metrics that are told, of those of `metrics`."""
GROUPS: dict[str, Callable[[JudgedTurn], bool]] = {
    "first turns": lambda each: each.place == 0,
    "follow-ups": lambda each: each.turn.meant is not None,
    "new topics": lambda each: each.place > 0 and each.turn.meant is None,
}
"""Turns by what they need: nothing comes before, something must be carried, nothing may be."""


def summarise_dialogues(results: Sequence[JudgedTurn]) -> dict[str, Any]:
    """`{"groups": {group: summary}, "follow_ups_by_kind": {kind: summary}}`.

    A summary is `{"turns", "rewritten", "asked": {way of asking: metrics}}`.
    """
    follow_ups = [each for each in results if GROUPS["follow-ups"](each)]
    kinds = dict.fromkeys(each.turn.question.kind for each in follow_ups)
    return {
        "groups": {
            name: _summary([each for each in results if belongs(each)])
            for name, belongs in GROUPS.items()
        },
        "follow_ups_by_kind": {
            kind: _summary([each for each in follow_ups if each.turn.question.kind == kind])
            for kind in kinds
        },
    }


def _summary(turns: Sequence[JudgedTurn]) -> dict[str, Any]:
    return {
        "turns": len(turns),
        "rewritten": sum(each.rewritten for each in turns),
        "asked": {
            asking: {
                name: metric
                for name, metric in metrics([each.judged[asking] for each in turns]).items()
                if name in SHOWN
            }
            for asking in Asking
        },
    }

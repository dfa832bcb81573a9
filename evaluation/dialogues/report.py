"""Sum up dialogues: what carrying gives to follow-ups, and what it takes from the others."""

from collections.abc import Callable, Sequence
from typing import Any

from evaluation.dialogues.running import Asking, JudgedTurn
from evaluation.report import metrics

ALL = "f1_with_abstention"
"""The metric that is over all turns, also those without an answer."""
SHOWN = ("exact_match", "f1", "evidence_hit@1", ALL)
"""The metrics that are told, of those of `metrics`."""
GROUPS: dict[str, Callable[[JudgedTurn], bool]] = {
    "first turns": lambda each: each.place == 0,
    "follow-ups": lambda each: each.leans,
    "new topics": lambda each: each.place > 0 and not each.leans,
}
"""Turns by what they need: nothing comes before, something must be carried, nothing may be."""


def summarise_dialogues(results: Sequence[JudgedTurn]) -> dict[str, Any]:
    """`{"groups": {group: summary}, "follow_ups_by_kind": {kind: summary}, "rewriting": shares}`.

    A summary is `{"turns", "rewritten", "asked": {way of asking: metrics}}`; what a share is,
    tells `rewriting_shares`.
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
        "rewriting": rewriting_shares(results),
    }


def rewriting_shares(results: Sequence[JudgedTurn]) -> dict[str, dict[str, Any]]:
    """What rewriting does to later turns, `{figure: {"count", "of", "value"}}`.

    `resolved` are those that lean on others and are answered as the question in full is; `made
    worse` is of all later turns, `left alone` of those that need nothing from before.
    """
    later = [each for each in results if each.place > 0]
    leaning = [each for each in later if each.leans]
    alone = [each for each in later if not each.leans]
    return {
        "resolved": _share([each.resolved for each in leaning]),
        "made worse": _share([each.made_worse for each in later]),
        "left alone": _share([not each.rewritten for each in alone]),
    }


def _share(held: Sequence[bool]) -> dict[str, Any]:
    value = sum(held) / len(held) if held else None
    return {"count": sum(held), "of": len(held), "value": value}


def _summary(turns: Sequence[JudgedTurn]) -> dict[str, Any]:
    return {
        "turns": len(turns),
        "rewritten": sum(each.rewritten for each in turns),
        "resolved": sum(each.resolved for each in turns),
        "asked": {
            asking: {
                name: metric
                for name, metric in metrics([each.judged[asking] for each in turns]).items()
                if name in SHOWN
            }
            for asking in Asking
        },
    }

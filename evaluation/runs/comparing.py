"""One run held against another on the questions that both asked: is it better, and where?"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from evaluation.report import abstaining
from evaluation.running import Judged
from evaluation.scores.paired import Difference, mcnemar, paired_difference

JudgedByName = Mapping[tuple[str, str], Judged]
"""By the names of set and question."""

COMPARED: dict[str, Callable[[Judged], float | None]] = {
    "exact_match": lambda each: each.exact_match if each.question.answerable else None,
    "f1": lambda each: each.f1 if each.question.answerable else None,
    "evidence_hit@1": lambda each: (
        float(any(each.sentences[:1])) if each.question.evidence else None
    ),
    "exact_match_with_abstention": lambda each: abstaining(each, each.exact_match),
    "f1_with_abstention": lambda each: abstaining(each, each.f1),
}
"""What is compared, None of the questions that it says nothing of."""


@dataclass(frozen=True, slots=True)
class Change:
    """A question that a user is served better, or worse, in the second run."""

    before: Judged
    after: Judged
    gain: float


@dataclass(frozen=True, slots=True)
class Comparison:
    """What the second of two runs does better and worse.

    `differences` are by the names of `COMPARED`, without those that no question has. `p_value` is
    McNemar's of how many are served right. `changes` are the questions with another score, the
    worst first; `asked` counts those that both runs asked, `left` those that only one did.
    """

    differences: dict[str, Difference]
    p_value: float
    changes: tuple[Change, ...]
    asked: int
    left: int

    def losses(self) -> dict[str, Difference]:
        """The differences that are losses beyond the luck of the questions."""
        return {name: each for name, each in self.differences.items() if each.is_loss}


def compare(before: JudgedByName, after: JudgedByName) -> Comparison:
    """Hold the second run against the first, on the questions that are the same in both."""
    names = [name for name in after if name in before and _same(before[name], after[name])]
    pairs = [(before[name], after[name]) for name in names]
    served = [(_served(old), _served(new)) for old, new in pairs]
    return Comparison(
        differences=dict(_differences(pairs)),
        p_value=mcnemar([old for old, _ in served], [new for _, new in served]),
        changes=tuple(sorted(_changes(pairs), key=lambda change: change.gain)),
        asked=len(pairs),
        left=len(before.keys() | after.keys()) - len(pairs),
    )


def _same(one: Judged, other: Judged) -> bool:
    return one.question == other.question


def _served(judged: Judged) -> bool:
    """Whether a user gets the right answer, or rightly none."""
    if not judged.question.answerable:
        return judged.answer.no_answer
    return judged.right and not judged.answer.no_answer


def _differences(pairs: list[tuple[Judged, Judged]]) -> Iterator[tuple[str, Difference]]:
    for name, score in COMPARED.items():
        scored = [(old, new) for one, two in pairs for old, new in [(score(one), score(two))]]
        columns = [(old, new) for old, new in scored if old is not None and new is not None]
        found = paired_difference([old for old, _ in columns], [new for _, new in columns])
        if found:
            yield name, found


def _changes(pairs: list[tuple[Judged, Judged]]) -> Iterator[Change]:
    for old, new in pairs:
        gain = abstaining(new, new.f1) - abstaining(old, old.f1)
        if gain:
            yield Change(old, new, gain)

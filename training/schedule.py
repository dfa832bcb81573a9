"""Learning rate: warm up, stay, then decay, so that a run can be ended well at any time.

Warmup-stable-decay with a 1 - sqrt decay: Hägele et al. 2024, arXiv:2405.18392.
"""

from dataclasses import dataclass
from math import sqrt


@dataclass(frozen=True, slots=True)
class Schedule:
    """Steps at which the warm-up ends, the decay begins, and the run ends."""

    warm: int
    decay: int
    total: int

    @classmethod
    def plan(cls, total: int, *, warm_up: float, decay: float) -> "Schedule":
        """A schedule over `total` steps; `warm_up` and `decay` are shares of them."""
        return cls(round(total * warm_up), round(total * (1 - decay)), total)

    def decayed_from(self, step: int, *, decay: float) -> "Schedule":
        """The same, but decaying from `step` on, for the same share of the steps then made."""
        length = round(step * decay / (1 - decay))
        return Schedule(self.warm, step, step + length)

    def factor(self, step: int) -> float:
        """The share of the peak learning rate at a step.

        >>> schedule = Schedule(warm=10, decay=80, total=120)
        >>> [schedule.factor(step) for step in (4, 50, 90, 120)]
        [0.5, 1.0, 0.5, 0.0]
        """
        if step < self.warm:
            return (step + 1) / self.warm
        if step < self.decay:
            return 1.0
        return max(0.0, 1 - sqrt((step - self.decay) / (self.total - self.decay)))

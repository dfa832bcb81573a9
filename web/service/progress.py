"""How far a change of the articles has come: its stages, and how long each will still take."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal, cast

from index import UpdateResult

Stage = Literal["waiting", "files", "chunks", "articles", "done"]
"""Waiting for other changes, reading files, embedding chunks, writing the index, done."""


@dataclass(frozen=True, slots=True)
class Step:
    """How much of a stage is done, and of how much, 0 where that is not known.

    While waiting, `total` are those before us. `seconds_left` is that of the stage alone, None
    where nothing of it is done yet. `built` is set in the last step.
    """

    stage: Stage
    done: int = 0
    total: int = 0
    seconds_left: float | None = None
    built: UpdateResult | None = None


class Steps:
    """Makes steps of what the making of a version tells of itself."""

    def __init__(
        self, on_step: Callable[[Step], None], *, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._on_step = on_step
        self._clock = clock
        self._stage: Stage = "waiting"
        self._done, self._begun = 0, clock()

    def wait(self, before: int) -> None:
        self._on_step(Step("waiting", 0, before))

    def begin(self, stage: Stage) -> None:
        self._stage, self._done, self._begun = stage, 0, self._clock()
        self._on_step(Step(stage))

    def advance(self, stage: str, more: int, total: int) -> None:
        """`more` of a stage are done, of `total` in all.

        Where more was done than `total`, it is not known how much there is.
        """
        if stage != self._stage:
            self.begin(cast(Stage, stage))
        self._done += more
        if self._done > total:
            self._on_step(Step(self._stage))
            return
        left = (self._clock() - self._begun) / self._done * (total - self._done)
        self._on_step(Step(self._stage, self._done, total, left))
        if stage == "files" and self._done == total:
            self.begin("chunks")  # of which it hears only when the first hundreds are done

    def reach(self, name: str) -> None:
        """A step of an update: once all is embedded it is written, the longest part at the end."""
        if name == "embedded":
            self.begin("articles")

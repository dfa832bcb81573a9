"""One run at a time, in the background: it asks its next question when no user waits for one."""

import logging
import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from threading import Lock, Thread
from typing import TYPE_CHECKING, Any, Literal

from corpus import JuzhengError
from qa import AnsweringQueue
from qa.wording import Words

if TYPE_CHECKING:
    from evaluation.opening import OpenedSet
    from evaluation.running import Judged
    from evaluation.runs.asking import Settings

logger = logging.getLogger(__name__)

RUNS = "runs"
"""Where in the data folder runs are kept, for `python -m qa runs --runs` as well."""
PATIENCE_SECONDS = 0.5
"""After so long of waiting for users' questions it is told, and looked whether to stop."""
Stage = Literal["starting", "asking", "waiting", "summing", "done", "stopped", "failed"]
ENDED = frozenset({"done", "stopped", "failed"})
FAILED = (
    "评测出错，已停下；终端里有记录。再评同一套题会接着问。",
    "The run failed; the terminal tells of what. Run the same set again to go on with it.",
)
BUSY = (
    "已有一次评测在进行，请等它完成，或先停止它。",
    "A run is under way already; wait for it, or stop it first.",
)


@dataclass(frozen=True, slots=True)
class RunState:
    """How far a run is. `before` of the `done` questions were asked by an earlier sitting."""

    stage: Stage
    set: str
    total: int
    run: str = ""
    done: int = 0
    before: int = 0
    began: float = 0.0
    stopping: bool = False
    problem: Words | None = None

    @property
    def is_under_way(self) -> bool:
        return self.stage not in ENDED

    @property
    def seconds_left(self) -> float | None:
        asked = self.done - self.before
        if asked <= 0 or self.stage != "asking":
            return None
        return (time.monotonic() - self.began) / asked * (self.total - self.done)


class Runner:
    """Asks sets in a thread of its own, whoever looks on."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._state: RunState | None = None

    @property
    def state(self) -> RunState | None:
        """Of the run that is under way, or was last; None where there was none yet."""
        return self._state

    def start(
        self, opened: "OpenedSet", queue: AnsweringQueue, *, data: Path, split: str = ""
    ) -> None:
        """Begin, or go on with what was stopped while it asked the same.

        The questions of `opened` are those of `split`, where one is told.

        Raises:
            JuzhengError: another run is under way.
        """
        from evaluation.runs.asking import Settings

        settings = Settings(min_confidence=queue.answerer.min_confidence, split=split)
        with self._lock:
            if self._state and self._state.is_under_way:
                raise JuzhengError(*BUSY)
            self._state = RunState("starting", opened.name, len(opened.content.questions))
        given = opened, settings, queue, data / RUNS
        Thread(target=self._run, args=given, name="evaluate", daemon=True).start()

    def stop(self) -> None:
        """Ask no further question; what was asked is kept."""
        self._tell(stopping=True)

    def _run(
        self, opened: "OpenedSet", settings: "Settings", queue: AnsweringQueue, runs: Path
    ) -> None:
        try:
            self._ask(opened, settings, queue, runs)
        except JuzhengError as error:
            self._tell(stage="failed", problem=(error.chinese, error.english))
        except Exception:
            logger.exception("An evaluation run failed.")
            self._tell(stage="failed", problem=FAILED)

    def _ask(
        self, opened: "OpenedSet", settings: "Settings", queue: AnsweringQueue, runs: Path
    ) -> None:
        from evaluation.runs.asking import ask_one_by_one, finish, run_of

        run, _ = run_of(runs, "", settings.of([opened]))
        before = len(run.judged())
        began = time.monotonic()
        self._tell(stage="asking", run=run.header.name, before=before, began=began)
        asking = ask_one_by_one(
            [opened],
            run,
            queue.answerer.reader,
            top_k=settings.top_k,
            min_confidence=settings.min_confidence,
        )
        judged = self._taking_turns(asking, queue)
        if judged is None:
            self._tell(stage="stopped")
            return
        self._tell(stage="summing")
        finish(run, {opened.name: judged}, top_k=settings.top_k, seconds=time.monotonic() - began)
        self._tell(stage="done")

    def _taking_turns(
        self, asking: "Iterator[tuple[str, Judged]]", queue: AnsweringQueue
    ) -> "list[Judged] | None":
        """What came of all questions; None where it was stopped between two of them."""
        judged: list[Judged] = []
        while not (self._state and self._state.stopping):
            if not queue.is_idle(PATIENCE_SECONDS):
                self._tell(stage="waiting")
                continue
            asked = queue.submit_work(lambda: next(asking, None)).result()
            if asked is None:
                return judged
            judged.append(asked[1])
            self._tell(stage="asking", done=len(judged))
        return None

    def _tell(self, **changed: Any) -> None:
        with self._lock:
            if self._state:
                self._state = replace(self._state, **changed)

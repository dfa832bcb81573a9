"""One training run: steps, log, trial scores and checkpoints, from wherever it stopped."""

import json
import signal
from collections.abc import Callable, Iterator
from pathlib import Path
from time import monotonic
from typing import NamedTuple, Protocol, TypeVar

import torch
from torch import Tensor
from torch.nn.utils import clip_grad_norm_

from qa.reader.network import Batch
from training.network import SpanNetwork, in_bfloat16
from training.schedule import Schedule
from training.settings import Settings
from training.weights import checkpoints
from training.weights.averaging import Average

LOG_FILE = "log.jsonl"

Scores = dict[str, dict[str, float]]
"""Of each trial set."""


class Trialled(NamedTuple):
    """What a network scores, and how good that is: the best is kept."""

    scores: Scores
    quality: float


class Taught(Protocol):
    """A batch, with whatever is to be learnt of it."""

    @property
    def batch(self) -> Batch: ...


Lesson = TypeVar("Lesson", bound=Taught)
LessonCo = TypeVar("LessonCo", bound=Taught, covariant=True)


class Course(Protocol[LessonCo]):
    """Batches in an order in which a position is a pass and a batch, nothing else."""

    def steps(self, passes: float) -> int: ...

    def batches(self, epoch: int, batch: int) -> Iterator[tuple[int, int, LessonCo]]: ...


Loss = Callable[[Lesson], Tensor]
Evaluate = Callable[[], Trialled]


class Run:
    """A run in a folder: `log.jsonl`, the last checkpoints, the best average on trial."""

    def __init__(self, folder: Path, network: SpanNetwork, *, settings: Settings) -> None:
        self._folder = folder
        self._network = network
        self._settings = settings
        training = settings.training
        trainable = {name: p for name, p in network.named_parameters() if p.requires_grad}
        self._trainable = list(trainable.values())
        self._optimizer = torch.optim.AdamW(
            self._trainable,
            lr=training.learning_rate,
            weight_decay=training.weight_decay,
            fused=True,
        )
        self._average = Average(trainable, decay=training.averaging)
        self._step, self._epoch, self._batch = 0, 0, 0
        self._best = -1.0
        self._decay: Schedule | None = None
        self._asked_to_stop = False

    def resume(self) -> None:
        """Go on from the folder's last checkpoint, if it has one."""
        found = checkpoints.load_last(self._folder)
        if found is None:
            return
        self._network.load_own_weights(found["weights"])
        self._optimizer.load_state_dict(found["optimizer"])
        self._average.load(found["average"])
        self._step, self._epoch, self._batch = found["step"], found["epoch"], found["batch"]
        self._best = found["best"]
        self._decay = Schedule(*found["decay"]) if found["decay"] else None

    def train(
        self, course: Course[Lesson], loss: Loss[Lesson], evaluate: Evaluate, *, decay_now: bool
    ) -> None:
        """Steps until the schedule ends or the process is told to stop (SIGTERM, SIGINT)."""
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._stop)
        schedule = self._schedule(course, decay_now=decay_now)
        reporting = self._settings.reporting
        self._log(event="start", step=self._step, decay=schedule.decay, total=schedule.total)
        saved, started, losses, tokens = monotonic(), monotonic(), [], 0
        for epoch, place, batch in course.batches(self._epoch, self._batch):
            if self._step >= schedule.total or self._asked_to_stop:
                break
            if self._step == schedule.decay:
                checkpoints.write(self._folder / "before-decay.pt", self._state())
            losses.append(self._learn(batch, loss, schedule.factor(self._step)))
            tokens += int(batch.batch.mask.sum())
            self._epoch, self._batch = epoch, place
            if self._step % reporting.log_every == 0:
                seconds = monotonic() - started
                self._report(losses, tokens, seconds, schedule)
                started, losses, tokens = monotonic(), [], 0
            if self._step % reporting.evaluate_every == 0 or self._step == schedule.total:
                self._score(evaluate)
                started, losses, tokens = monotonic(), [], 0
            if monotonic() - saved > reporting.save_every:
                checkpoints.save(self._folder, self._state(), keep=reporting.keep)
                saved = monotonic()
        checkpoints.save(self._folder, self._state(), keep=reporting.keep)
        self._log(event="stop", step=self._step)

    def _schedule(self, course: Course[Lesson], *, decay_now: bool) -> Schedule:
        training = self._settings.training
        planned = Schedule.plan(
            course.steps(training.passes), warm_up=training.warm_up, decay=training.decay
        )
        if decay_now and self._decay is None:
            self._decay = planned.decayed_from(self._step, decay=training.decay)
        return self._decay or planned

    def _learn(self, batch: Lesson, loss: Loss[Lesson], factor: float) -> float:
        """One step; the loss before it."""
        training = self._settings.training
        for group in self._optimizer.param_groups:
            group["lr"] = training.learning_rate * factor
        self._network.train()
        with in_bfloat16(self._network.device):
            amiss = loss(batch)
        self._optimizer.zero_grad(set_to_none=True)
        amiss.backward()  # type: ignore[no-untyped-call]
        clip_grad_norm_(self._trainable, training.clip)
        self._optimizer.step()
        self._step += 1
        self._average.update(self._step)
        return amiss.item()

    def _report(self, losses: list[float], tokens: int, seconds: float, schedule: Schedule) -> None:
        self._log(
            step=self._step,
            epoch=self._epoch,
            loss=round(sum(losses) / len(losses), 4),
            lr=self._optimizer.param_groups[0]["lr"],
            tokens_per_s=round(tokens / seconds),
            s_per_step=round(seconds / len(losses), 2),
            minutes_left=round((schedule.total - self._step) * seconds / len(losses) / 60),
        )

    def _score(self, evaluate: Evaluate) -> None:
        began = monotonic()
        self._network.eval()
        with self._average.applied():
            scores, quality = evaluate()
            if quality > self._best:
                self._best = quality
                best = {
                    "weights": self._network.own_weights(),
                    "step": self._step,
                    "scores": scores,
                }
                checkpoints.write(self._folder / "best.pt", best)
        seconds = round(monotonic() - began, 1)
        self._log(event="trial", step=self._step, seconds=seconds, **scores)

    def _state(self) -> checkpoints.Checkpoint:
        decay = self._decay
        return {
            "weights": self._network.own_weights(),
            "optimizer": self._optimizer.state_dict(),
            "average": self._average.values,
            "step": self._step,
            "epoch": self._epoch,
            "batch": self._batch,
            "best": self._best,
            "decay": (decay.warm, decay.decay, decay.total) if decay else None,
        }

    def _stop(self, *_: object) -> None:
        self._asked_to_stop = True

    def _log(self, **row: object) -> None:
        self._folder.mkdir(parents=True, exist_ok=True)
        with (self._folder / LOG_FILE).open("a") as log:
            log.write(json.dumps(row) + "\n")
        print(json.dumps(row), flush=True)

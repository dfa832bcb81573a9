"""Runs on the disk, question by question, so that one that was stopped goes on.

A run is a folder: `run.json`, what was asked and with what, and once it is done its figures;
`judged.jsonl`, a line for each question in the order in which they were asked. A line that was cut
off, as by a loss of power, is asked again.
"""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Self

from pydantic import BaseModel, ConfigDict, ValidationError

from corpus import JuzhengError
from evaluation.running import Judged

RUN_FILE, JUDGED_FILE = "run.json", "judged.jsonl"


class RunHeader(BaseModel):
    """What a run asked, and with what; two with the same `asked` ask the same of the same.

    `started` is an ISO 8601 time. `asked` names the settings, and the digests of sets, index and
    models. `figures` are there once it is done, with its `seconds` and the most memory it took.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: str
    started: str
    asked: dict[str, Any]
    figures: dict[str, Any] | None = None
    seconds: float | None = None
    memory_mb: float | None = None


class _Line(BaseModel):
    """What came of one question of a set."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    set: str
    judged: Judged


class Run:
    """One run in its folder."""

    def __init__(self, folder: Path, header: RunHeader) -> None:
        self.folder = folder
        self.header = header

    @classmethod
    def begin(cls, folder: Path, header: RunHeader) -> Self:
        """A new one.

        Raises:
            JuzhengError: there is one of its name, or none can be written.
        """
        run = cls(folder / header.name, header)
        try:
            run.folder.mkdir(parents=True)
            run._write()
        except OSError as error:
            raise JuzhengError(
                f"{run.folder} 写不进去（{error.strerror}）。请用 --runs 换一个地方。",
                f"{run.folder} cannot be written ({error.strerror}). Name another with --runs.",
            ) from error
        return run

    @classmethod
    def open(cls, folder: Path) -> Self:
        """Raises:
        JuzhengError: there is none, or its `run.json` is damaged.
        """
        file = folder / RUN_FILE
        try:
            return cls(folder, RunHeader.model_validate_json(file.read_bytes()))
        except (OSError, ValidationError) as error:
            raise JuzhengError(
                f"{file} 读不了（{type(error).__name__}）。可用 runs list 看看有哪些。",
                f"{file} cannot be read ({type(error).__name__}). See which there are: runs list.",
            ) from error

    def add(self, name: str, judged: Judged) -> None:
        """Keep what came of a question of the set `name`."""
        # Before each line, too, stands an end: one that was cut off has none.
        with (self.folder / JUDGED_FILE).open("a", encoding="utf-8") as lines:
            lines.write("\n" + _Line(set=name, judged=judged).model_dump_json() + "\n")

    def judged(self) -> dict[tuple[str, str], Judged]:
        """What came of the questions that were asked, by the names of set and question."""
        return {(each.set, each.judged.question.id): each.judged for each in self._lines()}

    def _lines(self) -> Iterator[_Line]:
        file = self.folder / JUDGED_FILE
        if not file.exists():
            return
        with file.open(encoding="utf-8", errors="replace") as lines:
            for line in lines:
                try:
                    yield _Line.model_validate_json(line)
                except ValidationError:
                    continue  # empty, or cut off

    def finish(self, figures: Mapping[str, Any], *, seconds: float, memory_mb: float) -> None:
        """Keep its figures; it is done."""
        own = {"figures": dict(figures), "seconds": seconds, "memory_mb": memory_mb}
        self.header = self.header.model_copy(update=own)
        self._write()

    def remove(self) -> None:
        """Forget it: its files go, and its folder, if it holds nothing else.

        Raises:
            JuzhengError: they cannot be removed.
        """
        try:
            for name in (RUN_FILE, JUDGED_FILE):
                (self.folder / name).unlink(missing_ok=True)
            if not any(self.folder.iterdir()):
                self.folder.rmdir()
        except OSError as error:
            raise JuzhengError(
                f"{self.folder} 删不掉（{error.strerror}）。",
                f"{self.folder} cannot be removed ({error.strerror}).",
            ) from error

    def _write(self) -> None:
        file = self.folder / RUN_FILE
        unfinished = file.with_suffix(".part")
        text = json.dumps(self.header.model_dump(), ensure_ascii=False, indent=2)
        unfinished.write_text(text + "\n", "utf-8")
        unfinished.replace(file)


def runs_in(folder: Path) -> list[Run]:
    """All runs of a folder, the oldest first; those that are damaged are passed over."""
    found = []
    for file in folder.glob(f"*/{RUN_FILE}"):
        try:
            found.append(Run.open(file.parent))
        except JuzhengError:
            continue
    return sorted(found, key=lambda run: (run.header.started, run.header.name))


def unfinished_run(folder: Path, asked: Mapping[str, Any]) -> Run | None:
    """The last run that asks the same and is not done."""
    return _last_run(folder, asked, done=False)


def finished_run(folder: Path, asked: Mapping[str, Any]) -> Run | None:
    """The last run that asks the same and is done."""
    return _last_run(folder, asked, done=True)


def _last_run(folder: Path, asked: Mapping[str, Any], *, done: bool) -> Run | None:
    same = (
        run
        for run in runs_in(folder)
        if run.header.asked == asked and (run.header.figures is not None) is done
    )
    return next(reversed(list(same)), None)

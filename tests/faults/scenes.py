"""The indexes that faults are tried on, and what they answer when nothing goes wrong.

old       the second of two versions, older than its files are
current   the second of two versions, up to date
single    the only version, up to date
"""

import shutil
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path

from index import UpdateOptions, build_index, compact_index
from tests.fakes import FakeEncoder
from tests.faults.answers import Answers, answers_in
from tests.faults.articles import change, write_added, write_first, write_first_added
from tests.faults.operations import OPERATIONS, SMALL, Operation, Places, WatchedEncoder, add

FILE_OPERATIONS = frozenset({"open", "os.mkdir", "os.remove", "os.rename", "os.rmdir"})
"""Events that Python tells an audit hook of before it changes a folder."""
UNDISTURBED = 3
"""Times that an operation is timed."""


@dataclass(frozen=True, slots=True)
class Course:
    """What an operation does when nothing goes wrong.

    `fresh` is what an index answers that was made at once of what this one has come to hold.
    """

    before: Answers | None
    after: Answers
    fresh: Answers
    steps: list[str]
    encoder_calls: int
    file_operations: int
    seconds: float

    @property
    def allowed(self) -> list[Answers]:
        """What the index may answer once the operation was begun."""
        return [each for each in (self.before, self.after) if each is not None]


@dataclass(frozen=True, slots=True)
class Scenes:
    """`stand_ins` is what the version before the valid one answers."""

    folder: Path
    answers: dict[str, Answers] = field(default_factory=dict)
    stand_ins: dict[str, Answers] = field(default_factory=dict)
    courses: dict[str, Course] = field(default_factory=dict)

    @property
    def places(self) -> Places:
        return Places(self.folder / "文章", self.folder / "另加")

    def index(self, name: str) -> Path:
        return self.folder / "索引" / name

    def copy(self, name: str, to: Path) -> None:
        """Put the index of this name there; nothing if that is "none"."""
        if name != "none":
            shutil.copytree(self.index(name), to)


def prepare(folder: Path) -> Scenes:
    """Make all of it in an empty folder."""
    scenes = Scenes(folder)
    first = scenes.folder / "先加"
    write_first(scenes.places.root)
    write_first_added(first)
    write_added(scenes.places.added)
    options = UpdateOptions(FakeEncoder(), chunking=SMALL)
    old, current, single = map(scenes.index, ("old", "current", "single"))
    build_index([scenes.places.root], old, options)
    scenes.stand_ins["old"] = answers_in(old)
    add(old, Places(scenes.places.root, first), options)
    scenes.stand_ins["current"] = answers_in(old)
    shutil.copytree(old, current)
    change(scenes.places.root)
    build_index([], current, options)
    shutil.copytree(current, single)
    compact_index(single, options)
    for name in ("old", "current", "single"):
        scenes.answers[name] = answers_in(scenes.index(name))
    for operation in OPERATIONS.values():
        scenes.courses[operation.name] = _course(scenes, operation)
    return scenes


def on_file_operation(call: Callable[[int], None]) -> None:
    """From now on call it with the number of each file operation, before that is done."""
    numbers = count(1)

    def hook(event: str, arguments: tuple[object, ...]) -> None:
        writes = event != "open" or str(arguments[1]) not in {"r", "rb"}
        if event in FILE_OPERATIONS and writes:
            call(next(numbers))

    sys.addaudithook(hook)


def _course(scenes: Scenes, operation: Operation) -> Course:
    seconds, numbers = [], [0]
    for attempt in range(UNDISTURBED):
        folder = scenes.index(f"{operation.name} {attempt}")
        scenes.copy(operation.before, folder)
        encoder, steps = WatchedEncoder(lambda call: None), list[str]()
        if attempt == UNDISTURBED - 1:
            on_file_operation(numbers.append)
        already, started = numbers[-1], time.perf_counter()
        options = operation.options(encoder, on_step=steps.append)
        operation.run(folder, scenes.places, options)
        seconds.append(time.perf_counter() - started)
    file_operations = numbers[-1] - already
    return Course(
        before=scenes.answers.get(operation.before),
        after=answers_in(folder),
        fresh=_fresh(scenes, operation),
        steps=steps,
        encoder_calls=encoder.calls,
        file_operations=file_operations,
        seconds=min(seconds),
    )


def _fresh(scenes: Scenes, operation: Operation) -> Answers:
    folder = scenes.index(f"fresh {operation.name}")
    options = operation.options(FakeEncoder())
    if operation.before != "none":
        shutil.copytree(scenes.index("old") / "originals", folder / "originals")
    build_index([scenes.places.root], folder, options)
    if not operation.is_build:
        operation.run(folder, scenes.places, options)
        compact_index(folder, options)
    return answers_in(folder)

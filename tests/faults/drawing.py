"""Which fault is tried: all kinds in turn, the place of each by lot."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import count, cycle, islice
from pathlib import Path
from random import Random

from tests.faults.operations import OPERATIONS
from tests.faults.scenes import Scenes

DAMAGED = ("old", "current", "single")
"""The indexes whose files are damaged."""


@dataclass(frozen=True, slots=True)
class Fault:
    """What goes wrong, with which operation or index, and at which place.

    `place` is a step's name, the number of a call or of a file operation, seconds, bytes there
    is room for, a bit of the file, or the length a file is cut to.
    """

    kind: str
    subject: str
    place: str | int | float
    file: str = ""

    def __str__(self) -> str:
        return ", ".join(filter(None, (self.kind, self.subject, self.file, f"{self.place}")))


def faults(scenes: Scenes, *, count_: int, seed: int, full_disk: bool) -> list[Fault]:
    """The first `count_` faults of a seed; with `full_disk` small disks can be had."""
    kinds = [kind for kind in KINDS if full_disk or kind != "full disk"]
    draws = {kind: KINDS[kind](scenes, Random(f"{seed} {kind}")) for kind in kinds}
    return [next(draws[kind]) for kind in islice(cycle(kinds), count_)]


def _steps(scenes: Scenes, random: Random) -> Iterator[Fault]:
    """Every step of every operation, over and over."""
    places = [(name, step) for name, course in scenes.courses.items() for step in course.steps]
    random.shuffle(places)
    for name, step in cycle(places):
        yield Fault("killed at a step", name, step)


def _slices(scenes: Scenes, random: Random) -> Iterator[Fault]:
    """Every call of the encoder, over and over."""
    places = [
        (name, call)
        for name, course in scenes.courses.items()
        for call in range(1, course.encoder_calls + 1)
    ]
    random.shuffle(places)
    for name, call in cycle(places):
        yield Fault("killed while embedding", name, call)


def _file_operations(scenes: Scenes, random: Random) -> Iterator[Fault]:
    for name in cycle(OPERATIONS):
        most = scenes.courses[name].file_operations
        yield Fault("killed at a file operation", name, random.randint(1, most))


def _moments(scenes: Scenes, random: Random) -> Iterator[Fault]:
    for name in cycle(OPERATIONS):
        seconds = random.uniform(0, 1.5 * scenes.courses[name].seconds)
        yield Fault("killed at any moment", name, round(seconds, 5))


def _file_limits(scenes: Scenes, random: Random) -> Iterator[Fault]:
    for name in cycle(OPERATIONS):
        largest = max(path.stat().st_size for path in _files(scenes.index("current")))
        yield Fault("no room in a file", name, int(largest ** random.uniform(0.4, 1)))


def _full_disks(scenes: Scenes, random: Random) -> Iterator[Fault]:
    for name in cycle(OPERATIONS):
        size = sum(path.stat().st_size for path in _files(scenes.index("single")))
        yield Fault("full disk", name, random.randint(0, 2 * size))


def _flips(scenes: Scenes, random: Random) -> Iterator[Fault]:
    for name, file in _damaged_files(scenes, random):
        content = (scenes.index(name) / file).read_bytes()
        written = [place for place, byte in enumerate(content) if byte]
        byte = random.choice([random.randrange(len(content)), random.choice(written)])
        yield Fault("flipped bit", name, 8 * byte + random.randrange(8), file)


def _truncations(scenes: Scenes, random: Random) -> Iterator[Fault]:
    for name, file in _damaged_files(scenes, random):
        size = (scenes.index(name) / file).stat().st_size
        length = random.choice([0, size - 1, random.randrange(size)])
        yield Fault("truncated", name, length, file)


def _deletions(scenes: Scenes, random: Random) -> Iterator[Fault]:
    for name, file in _damaged_files(scenes, random):
        yield Fault("deleted", name, "", file)


def _damaged_files(scenes: Scenes, random: Random) -> Iterator[tuple[str, str]]:
    """Index and file by lot; each sort of file, of which there may be one or many, in turn."""
    for number in count():
        name = random.choice(DAMAGED)
        folder = scenes.index(name)
        files = [path.relative_to(folder) for path in _files(folder)]
        sorts = sorted({_sort(file) for file in files})
        chosen = sorts[number % len(sorts)]
        file = random.choice([file for file in files if _sort(file) == chosen])
        yield name, file.as_posix()


def _sort(file: Path) -> str:
    if file.parts[0] == "originals":
        return "originals" if not file.name.endswith(".json") else "their names"
    return file.parts[2] if file.parts[0] == "versions" else file.parts[0]


def _files(folder: Path) -> list[Path]:
    """All but the locks, which are empty."""
    return sorted(path for path in folder.rglob("*") if path.is_file() and path.stat().st_size)


KINDS: dict[str, Callable[[Scenes, Random], Iterator[Fault]]] = {
    "killed at a step": _steps,
    "flipped bit": _flips,
    "killed while embedding": _slices,
    "truncated": _truncations,
    "killed at a file operation": _file_operations,
    "deleted": _deletions,
    "killed at any moment": _moments,
    "no room in a file": _file_limits,
    "full disk": _full_disks,
}

"""Which fault is tried: all kinds in turn, the place of each by lot."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import count, cycle, islice
from pathlib import Path
from random import Random

from tests.faults.operations import OPERATIONS
from tests.faults.scenes import Course, Scenes

DAMAGED = ("old", "current", "single")
"""The indexes whose files are damaged."""

Place = str | int | float
"""A step's name, the number of a call or of a file operation, seconds, bytes there is room for,
a bit of the file, or the length a file is cut to."""
Draw = Callable[[Scenes, Random], Iterator[tuple[str, Place, str]]]
"""Draws subjects, places and files for ever."""


@dataclass(frozen=True, slots=True)
class Fault:
    """What goes wrong, with which operation or index, and at which place."""

    kind: str
    subject: str
    place: Place
    file: str = ""

    def __str__(self) -> str:
        return ", ".join(filter(None, (self.kind, self.subject, self.file, f"{self.place}")))


def faults(scenes: Scenes, *, count_: int, seed: int, full_disk: bool) -> list[Fault]:
    """The first `count_` faults of a seed; with `full_disk` small disks can be had."""
    kinds = [kind for kind in KINDS if full_disk or kind != "full disk"]
    draws = {kind: KINDS[kind](scenes, Random(f"{seed} {kind}")) for kind in kinds}
    return [Fault(kind, *next(draws[kind])) for kind in islice(cycle(kinds), count_)]


def _every(places: Callable[[Course], Sequence[Place]]) -> Draw:
    """Every place of every operation, over and over."""

    def draw(scenes: Scenes, random: Random) -> Iterator[tuple[str, Place, str]]:
        courses = scenes.courses.items()
        drawn = [(name, place, "") for name, course in courses for place in places(course)]
        random.shuffle(drawn)
        return cycle(drawn)

    return draw


def _any(place: Callable[[Course, Scenes, Random], Place]) -> Draw:
    """A place by lot of each operation in turn."""

    def draw(scenes: Scenes, random: Random) -> Iterator[tuple[str, Place, str]]:
        for name in cycle(OPERATIONS):
            yield name, place(scenes.courses[name], scenes, random), ""

    return draw


def _in_files(place: Callable[[bytes, Random], Place]) -> Draw:
    """Index and file by lot; each sort of file, of which there may be one or many, in turn."""

    def draw(scenes: Scenes, random: Random) -> Iterator[tuple[str, Place, str]]:
        for number in count():
            name = random.choice(DAMAGED)
            folder = scenes.index(name)
            files = [path.relative_to(folder) for path in _files(folder)]
            sorts = sorted({_sort(file) for file in files})
            chosen = sorts[number % len(sorts)]
            file = random.choice([file for file in files if _sort(file) == chosen])
            yield name, place((folder / file).read_bytes(), random), file.as_posix()

    return draw


def _room_in_a_file(course: Course, scenes: Scenes, random: Random) -> int:
    return int(max(_sizes(scenes.index("current"))) ** random.uniform(0.4, 1))


def _bit(content: bytes, random: Random) -> int:
    written = [place for place, byte in enumerate(content) if byte]
    byte = random.choice([random.randrange(len(content)), random.choice(written)])
    return 8 * byte + random.randrange(8)


def _length(content: bytes, random: Random) -> int:
    return random.choice([0, len(content) - 1, random.randrange(len(content))])


def _sort(file: Path) -> str:
    if file.parts[0] == "originals":
        return "originals" if not file.name.endswith(".json") else "their names"
    return file.parts[2] if file.parts[0] == "versions" else file.parts[0]


def _files(folder: Path) -> list[Path]:
    """All but the locks, which are empty."""
    return sorted(path for path in folder.rglob("*") if path.is_file() and path.stat().st_size)


def _sizes(folder: Path) -> list[int]:
    return [path.stat().st_size for path in _files(folder)]


KINDS: dict[str, Draw] = {
    "killed at a step": _every(lambda course: course.steps),
    "flipped bit": _in_files(_bit),
    "killed while embedding": _every(lambda course: range(1, course.encoder_calls + 1)),
    "truncated": _in_files(_length),
    "killed at a file operation": _any(
        lambda course, _, lot: lot.randint(1, course.file_operations)
    ),
    "deleted": _in_files(lambda *_: ""),
    "killed at any moment": _any(lambda course, _, lot: lot.uniform(0, 1.5 * course.seconds)),
    "no room in a file": _any(_room_in_a_file),
    "full disk": _any(
        lambda _, scenes, lot: lot.randint(0, 2 * sum(_sizes(scenes.index("single"))))
    ),
}

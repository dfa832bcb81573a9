"""What has to hold after a fault.

The index answers as before the change or as after it, or is refused where nothing of it is whole;
what is damaged is told; and the next build mends it.
"""

from pathlib import Path

import pytest

from index import (
    DamagedIndexError,
    MissingIndexError,
    Original,
    UpdateOptions,
    add_originals,
    build_index,
    compact_index,
)
from index.storage.embedding_cache import damaged_rows
from index.storage.folder import FILES, current_version
from index.storage.verifying import verify_folder
from tests.fakes import FakeEncoder
from tests.faults.answers import Answers, answers_in, difference, without_bm25
from tests.faults.drawing import Fault
from tests.faults.operations import OPERATIONS, SMALL, Operation
from tests.faults.scenes import Course, Scenes


def check(fault: Fault, folder: Path, scenes: Scenes, filler: Path | None) -> None:
    """Raises:
    AssertionError: the index in `folder` is not as it should be.
    """
    if fault.file:
        _check_damaged(fault, folder, scenes)
    else:
        _check_interrupted(OPERATIONS[fault.subject], folder, scenes, filler)


def _check_interrupted(
    operation: Operation, folder: Path, scenes: Scenes, filler: Path | None
) -> None:
    course, options = scenes.courses[operation.name], operation.options(FakeEncoder())
    _check_answers(folder, course)
    if filler:
        filler.unlink()
        _check_answers(folder, course)
    operation.build(folder, scenes.places, options)
    allowed = [course.after] if operation.is_build else course.allowed
    _expect_whole(folder, *allowed, loosely=True)
    if not operation.is_build:
        operation.run(folder, scenes.places, options)
        _expect_whole(folder, course.after, loosely=True)
    compact_index(folder, options)
    _expect_whole(folder, course.fresh)


def _check_answers(folder: Path, course: Course) -> None:
    try:
        _expect(folder, *course.allowed)
    except MissingIndexError:
        assert course.before is None, "the index is gone"
    else:
        if course.before is not None or (folder / FILES.pointer).exists():
            _expect_clean(folder)  # but for a first version that no pointer names yet


def _check_damaged(fault: Fault, folder: Path, scenes: Scenes) -> None:
    _expect_told(fault, folder, scenes)
    place = scenes.index(fault.subject)
    in_valid = fault.file.startswith(f"{FILES.versions}/{current_version(place):06}/")
    options = UpdateOptions(FakeEncoder(), chunking=SMALL)
    if in_valid and fault.subject == "single":
        with pytest.raises(DamagedIndexError):
            answers_in(folder)
        build_index([scenes.places.root], folder, options)
    else:
        _expect(folder, (scenes.stand_ins if in_valid else scenes.answers)[fault.subject])
        if fault.file.startswith(f"{FILES.originals}/"):
            _add_again(fault, folder, scenes, options)
        build_index([], folder, options)
    _expect_whole(folder, scenes.answers["current"], loosely=True)
    compact_index(folder, options)
    _expect_whole(folder, scenes.courses["build"].fresh)


def _expect_told(fault: Fault, folder: Path, scenes: Scenes) -> None:
    told = [each.name for each in verify_folder(folder)]
    if fault.file == FILES.embeddings and not told:  # what lies between its rows is of no use
        undamaged = scenes.index(fault.subject) / fault.file
        assert damaged_rows(folder / fault.file) == damaged_rows(undamaged)
    else:
        assert told == [fault.file], f"verify tells of {told}"


def _add_again(fault: Fault, folder: Path, scenes: Scenes, options: UpdateOptions) -> None:
    """What was lost of an original no build can make anew."""
    files = [*scenes.places.added.iterdir(), *(scenes.folder / "先加").iterdir()]
    originals = [Original.from_file(file) for file in files]
    again = [each for each in originals if each.file_name in fault.file]
    add_originals(again, folder, options)


def _expect_whole(folder: Path, *allowed: Answers, loosely: bool = False) -> None:
    _expect(folder, *allowed, loosely=loosely)
    _expect_clean(folder)


def _expect(folder: Path, *allowed: Answers, loosely: bool = False) -> None:
    compared = without_bm25 if loosely else list
    answers = compared(answers_in(folder))
    if answers not in [compared(each) for each in allowed]:
        differences = (difference(answers, compared(each)) for each in allowed)
        raise AssertionError("answers otherwise:\n" + "\n".join(differences))


def _expect_clean(folder: Path) -> None:
    told = [f"{each.name} {each.damage}" for each in verify_folder(folder)]
    assert not told, f"verify tells of {told}"

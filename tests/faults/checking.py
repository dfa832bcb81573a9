"""What has to hold after a fault.

The index answers as before the change or as after it, or is refused where nothing of it is whole;
what is damaged is told; and the next build mends it.
"""

from pathlib import Path

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
from tests.faults.answers import Answers, difference, without_bm25
from tests.faults.drawing import Fault
from tests.faults.operations import OPERATIONS, SMALL, Operation
from tests.faults.scenes import Course, Scenes, answers_in


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
    allowed = [course.after] if operation.is_build or not course.before else _both(course)
    _expect(answers_in(folder), *allowed, loosely=True)
    _expect_clean(folder)
    if not operation.is_build:
        operation.run(folder, scenes.places, options)
        _expect(answers_in(folder), course.after, loosely=True)
        _expect_clean(folder)
    compact_index(folder, options)
    _expect(answers_in(folder), course.fresh)
    _expect_clean(folder)


def _check_answers(folder: Path, course: Course) -> None:
    try:
        found = answers_in(folder)
    except MissingIndexError:
        assert course.before is None, "the index is gone"
    else:
        _expect(found, *_both(course))
        if course.before is not None or (folder / FILES.pointer).exists():
            _expect_clean(folder)  # but for a first version that no pointer names yet


def _both(course: Course) -> list[Answers]:
    return [answers for answers in (course.before, course.after) if answers is not None]


def _check_damaged(fault: Fault, folder: Path, scenes: Scenes) -> None:
    _expect_told(fault, folder, scenes)
    place = scenes.index(fault.subject)
    valid = f"{FILES.versions}/{current_version(place):06}/"
    options = UpdateOptions(FakeEncoder(), chunking=SMALL)
    if fault.file.startswith(valid) and fault.subject == "single":
        _expect_refused(folder)
        build_index([scenes.places.root], folder, options)
    else:
        stands_in = fault.file.startswith(valid)
        expected = scenes.stand_ins if stands_in else scenes.answers
        _expect(answers_in(folder), expected[fault.subject])
        if fault.file.startswith(f"{FILES.originals}/"):
            _add_again(fault, folder, scenes, options)
        build_index([], folder, options)
    _expect(answers_in(folder), scenes.answers["current"], loosely=True)
    _expect_clean(folder)
    compact_index(folder, options)
    _expect(answers_in(folder), scenes.courses["build"].fresh)
    _expect_clean(folder)


def _expect_told(fault: Fault, folder: Path, scenes: Scenes) -> None:
    told = [each.name for each in verify_folder(folder)]
    if fault.file == FILES.embeddings and not told:  # what lies between its rows is of no use
        assert damaged_rows(folder / fault.file) == damaged_rows(
            scenes.index(fault.subject) / fault.file
        )
        return
    assert told == [fault.file], f"verify tells of {told}"


def _expect_refused(folder: Path) -> None:
    try:
        answers_in(folder)
    except DamagedIndexError:
        return
    raise AssertionError("a damaged index was opened")


def _add_again(fault: Fault, folder: Path, scenes: Scenes, options: UpdateOptions) -> None:
    """What was lost of an original no build can make anew."""
    files = [*scenes.places.added.iterdir(), *(scenes.folder / "先加").iterdir()]
    originals = [Original.from_file(file) for file in files]
    again = [each for each in originals if each.file_name in fault.file]
    add_originals(again, folder, options)


def _expect(found: Answers, *allowed: Answers, loosely: bool = False) -> None:
    compared = without_bm25 if loosely else list
    if not any(compared(found) == compared(each) for each in allowed):
        differences = (difference(compared(found), compared(each)) for each in allowed)
        raise AssertionError("answers otherwise:\n" + "\n".join(differences))


def _expect_clean(folder: Path) -> None:
    told = [f"{each.name} {each.damage}" for each in verify_folder(folder)]
    assert not told, f"verify tells of {told}"

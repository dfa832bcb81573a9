"""Read what the documents are made of: a file of `content/` holds the documents of one kind.

`=== 通讯录.docx` begins a document; behind it stands what its maker is to write. `=== 问` begins
the questions of the documents before it, one a line (`questions`). Documents that share their
questions, such as the notices of three years, are one group and go to one half of the set.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import cycle
from pathlib import Path

from evaluation.documents.questions import DocumentQuestion, read_question
from evaluation.sets.questions import EvaluationSetError

CONTENT = Path(__file__).parent / "content"
SPLITS = ("dev", "test")
_SECTION = re.compile(r"^=== (.+)\n", re.MULTILINE)
_QUESTIONS = "问"


@dataclass(frozen=True, slots=True)
class OfficeFile:
    """A document that is to be made: `place` is its path in the folder of them all.

    `encoding` is that of its text, where its format leaves a choice.
    """

    place: str
    body: str
    encoding: str = "utf-8"

    @property
    def suffix(self) -> str:
        return Path(self.place).suffix


@dataclass(frozen=True, slots=True)
class DocumentGroup:
    """Documents that are asked together, and what they are asked."""

    kind: str
    split: str
    files: tuple[OfficeFile, ...]
    questions: tuple[DocumentQuestion, ...]


def read_content(folder: Path = CONTENT) -> tuple[DocumentGroup, ...]:
    """All groups of all kinds.

    Raises:
        EvaluationSetError: a question does not fit the documents that it is asked of.
    """
    return tuple(group for file in sorted(folder.glob("*.txt")) for group in read_kind(file))


def read_kind(file: Path) -> Iterator[DocumentGroup]:
    """The groups of one kind, which go to the two halves in turn."""
    splits = cycle(SPLITS)
    sections = iter(_SECTION.split(file.read_text(encoding="utf-8"))[1:])
    files: list[OfficeFile] = []
    split, number = next(splits), 0
    for name, body in zip(sections, sections, strict=True):
        if name != _QUESTIONS:
            name, _, encoding = name.partition(" ")
            place = f"{split}/{file.stem}/{name}"
            files.append(OfficeFile(place, body.strip("\n"), encoding or "utf-8"))
            continue
        questions = []
        for line in filter(str.strip, body.splitlines()):
            number += 1
            bodies = {each.place: each.body for each in files}
            try:
                questions.append(read_question(line, f"{file.stem}-{number:02}", bodies))
            except ValueError as error:
                raise EvaluationSetError(file, line, "写得不对。", str(error)) from error
        yield DocumentGroup(file.stem, split, tuple(files), tuple(questions))
        files, split = [], next(splits)

"""The questions as they are written by hand, and as lines of JSON.

A line by hand is `question | answers | where | evidence words`. Answers are parted by ` / `, as
are the words by ` + `; without words, the first answer has to stand in the evidence, and with `-`
nothing, as where a chapter may be told by its title or by its text. `where` is a cell,
`李强 × 分机` (with its table in front where there are several: `一月 · 钢管 × 数量`), or a clause,
`§ 第八条`. A question without answers says there why: `空格` a blank cell, `无此条` an absent
clause, `他年` another year, `他物` another entity, `未说` an attribute that is not told, or `图片`,
told in a picture of text only, whose words then stand in the last column. A question that makes
sense of its own documents alone begins with `*`.
"""

import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, NamedTuple

from evaluation.documents.markup import folded, plain, tables

REASONS = frozenset({"空格", "无此条", "他年", "他物", "未说", "图片"})
_CELL = re.compile(r"(?:(?P<table>.+?) · )?(?P<row>.+?) × (?P<column>.+)")


class Cell(NamedTuple):
    """A cell by the first cell of its row and the header of its column."""

    row: str
    column: str
    table: str | None = None


@dataclass(frozen=True, slots=True)
class DocumentQuestion:
    """A question with its gold: every acceptable answer, and the words its evidence has to hold.

    `documents` are the group that it is asked of, `document` the one of them that answers it.
    `reason` says why it has no answer. `in_picture` is what is told in a picture of text only,
    which is right where the picture was read. With `alone` it is asked of its group only.
    """

    id: str
    kind: str
    question: str
    answers: tuple[str, ...]
    evidence_words: tuple[str, ...]
    documents: tuple[str, ...]
    document: str | None = None
    cell: Cell | None = None
    clause: str | None = None
    reason: str | None = None
    in_picture: tuple[str, ...] = ()
    alone: bool = False

    @property
    def answerable(self) -> bool:
        return bool(self.answers)

    def json(self) -> dict[str, Any]:
        """The fields of its line of JSON, without those that say nothing."""
        fields = asdict(self)
        if self.cell:
            fields["cell"] = {key: value for key, value in self.cell._asdict().items() if value}
        required = {"id", "kind", "question", "answers", "evidence_words", "documents"}
        return {key: value for key, value in fields.items() if value or key in required}

    @classmethod
    def from_json(cls, fields: Mapping[str, Any]) -> "DocumentQuestion":
        """The question of a line of JSON, whose fields must have been checked."""
        lists = {key: tuple(value) for key, value in fields.items() if isinstance(value, list)}
        cell = {"cell": Cell(**fields["cell"])} if "cell" in fields else {}
        known = {key: fields[key] for key in fields if key in cls.__slots__}
        return cls(**(known | lists | cell))


def read_question(line: str, id_: str, bodies: Mapping[str, str]) -> DocumentQuestion:
    """The question that a line tells, asked of the documents `bodies`, by their places.

    Raises:
        ValueError: the line does not fit the documents.
    """
    columns = [part.strip() for part in line.split("|")]
    question, answers, where, words = (*columns, "", "", "")[:4]
    common = DocumentQuestion(
        id=id_,
        kind=id_.rpartition("-")[0],
        question=question.lstrip("* "),
        answers=_parts(answers, " / "),
        evidence_words=_parts(words, " + "),
        documents=tuple(bodies),
        alone=question.startswith("*"),
    )
    fields = {key: getattr(common, key) for key in common.__slots__}
    if not answers:
        return DocumentQuestion(**fields | _unanswerable(common, where, bodies))
    return DocumentQuestion(**fields | _answerable(common, where, bodies))


def _parts(text: str, mark: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split(mark) if part.strip())


def _unanswerable(
    question: DocumentQuestion, where: str, bodies: Mapping[str, str]
) -> dict[str, Any]:
    reason, _, place = where.partition(" ")
    if reason not in REASONS:
        raise ValueError(f"why it has no answer is none of {' '.join(sorted(REASONS))}")
    fields: dict[str, Any] = {"reason": reason, "evidence_words": ()}
    if reason == "图片":
        fields["in_picture"] = question.evidence_words
    if place:
        fields["cell"] = cell = _cell(place)
        if not any(cell_text(body, cell) == "" for body in bodies.values()):
            raise ValueError(f"the cell {place} is not blank")
    return fields


def _answerable(
    question: DocumentQuestion, where: str, bodies: Mapping[str, str]
) -> dict[str, Any]:
    fields: dict[str, Any] = {}
    words = question.evidence_words or question.answers[:1]
    if words == ("-",):
        words = ()
    if where.startswith("§ "):
        fields["clause"] = where.removeprefix("§ ")
    elif where:
        fields["cell"] = cell = _cell(where)
        texts = [text for body in bodies.values() if (text := cell_text(body, cell)) is not None]
        if question.answers[0] not in texts:
            raise ValueError(f"in the cell {where} stands {texts}")
        words = question.evidence_words or (cell.row, question.answers[0])
    holding = [
        place
        for place, body in bodies.items()
        if all(folded(each) in folded(plain(body)) for each in words)
    ]
    if len(holding) != 1:
        raise ValueError(f"{' + '.join(words)} stand in {len(holding)} of its documents, not in 1")
    return fields | {"evidence_words": words, "document": holding[0]}


def _cell(where: str) -> Cell:
    match = _CELL.fullmatch(where)
    if not match:
        raise ValueError(f"{where} is neither a cell nor a clause")
    return Cell(match["row"], match["column"], match["table"])


def cell_text(body: str, cell: Cell) -> str | None:
    """What stands in a cell of the tables of a document, None where there is no such cell."""
    for table in tables(body):
        if cell.table in (None, table.name) and cell.column in table.header:
            column = table.header.index(cell.column)
            for row in table.rows:
                if row[0] == cell.row:
                    return row[column] if column < len(row) else ""
    return None

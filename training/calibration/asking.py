"""Ask trial questions as a user would, of all passages of their set, and keep what was found.

Where a set has no unanswerable questions some are asked again with every chunk taken away that
holds a reference, or the whole passage: these are made unanswerable.
"""

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from corpus.segment import fold
from evaluation.running import RIGHT_F1
from evaluation.scores.text_scores import f1
from evaluation.sets.questions import EvaluationQuestion
from index import PassageIndex, Retrieved
from qa.reader import SpanReader
from qa.reader.calibration import COLUMNS, Alone, Features, span_features
from qa.reader.span_merging import MergedSpan

UNANSWERABLE = 3
"""Every third question is asked again, made unanswerable: about what people ask in vain."""
SPARE = 10
"""Chunks retrieved beyond those that are read, to take the place of those taken away."""


@dataclass(frozen=True, slots=True)
class Asked:
    """The places found for a question, the likeliest first, and which are right.

    `features` has a row of `COLUMNS` for each; `alone` is what is read of the sentences that prove
    the first.
    """

    group: str
    kind: str
    answerable: bool
    features: Features
    right: NDArray[np.bool_]
    alone: Alone


def ask_all(
    questions: Sequence[EvaluationQuestion],
    index: PassageIndex,
    reader: SpanReader,
    *,
    top_k: int,
    name: str,
    on_asked: Callable[[], None] = lambda: None,
) -> Iterator[Asked]:
    """What the reader finds for each question, and for some made unanswerable.

    `name` is the group of those that have no register.
    """
    all_answerable = all(question.answerable for question in questions)
    for number, question in enumerate(questions):
        asked = _ask(question, index.retrieve(question.question, top_k=top_k), reader, name)
        if len(asked.features):
            yield asked
        if all_answerable and number % UNANSWERABLE == 0:
            without = _read_in_vain(question, index, top_k, whole=number % 2 == 0)
            asked = _ask(question, without, reader, name)
            if len(asked.features):
                yield replace(asked, answerable=False)
        on_asked()


def write(asked: Iterable[Asked], file: Path) -> None:
    """One line of JSON for each question."""
    lines = (
        {
            "group": each.group,
            "kind": each.kind,
            "answerable": each.answerable,
            "right": each.right.tolist(),
            "alone": [[round(odds, 4) for odds in each.alone]],
            "features": [
                dict(zip(COLUMNS, row, strict=True)) for row in each.features.round(4).tolist()
            ],
        }
        for each in asked
    )
    part = file.with_suffix(".part")
    with part.open("w", encoding="utf-8") as out:
        out.writelines(json.dumps(line, ensure_ascii=False) + "\n" for line in lines)
    part.replace(file)  # what stands there is whole


def read(file: Path) -> list[Asked]:
    """What `write` wrote."""
    with file.open(encoding="utf-8") as lines:
        return [_of_line(json.loads(line)) for line in lines]


def _of_line(line: dict[str, Any]) -> Asked:
    rows = [[row[name] for name in COLUMNS] for row in line["features"]]
    arrays = {
        "features": np.array(rows, np.float64),
        "right": np.array(line["right"], bool),
        "alone": tuple(line["alone"][0]),  # others may stand behind it
    }
    return Asked(**line | arrays)


def _ask(
    question: EvaluationQuestion, retrieved: Retrieved, reader: SpanReader, name: str
) -> Asked:
    places = reader.places(retrieved)
    [alone] = reader.read_alone(places[:1], retrieved) or [(0.0, 0.0)]
    return Asked(
        group=question.register or name,
        kind=question.kind,
        answerable=question.answerable,
        features=span_features(places, retrieved) if places else np.empty((0, len(COLUMNS))),
        right=np.array([_is_right(place, question) for place in places], bool),
        alone=alone,
    )


def _is_right(place: MergedSpan, question: EvaluationQuestion) -> bool:
    stands = any(place.span.overlaps(gold) for gold in question.evidence)
    return stands and f1(place.span.text, question.answers) >= RIGHT_F1


def _read_in_vain(
    question: EvaluationQuestion, index: PassageIndex, top_k: int, *, whole: bool
) -> Retrieved:
    """What is retrieved where no chunk holds a reference, or none is of the question's passage."""
    retrieved = index.retrieve(question.question, top_k=top_k + SPARE)
    references = [fold(answer) for answer in question.answers]
    remaining = tuple(
        hit
        for hit in retrieved.hits
        if not any(reference in fold(hit.chunk.text) for reference in references)
        and not (whole and hit.chunk.article.id == question.article_id)
    )
    return replace(retrieved, hits=remaining[:top_k])

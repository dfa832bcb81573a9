"""Hold an answer from an office document against its gold.

The same words stand elsewhere in the text of a document as the reading of structure gets better,
so gold evidence is no place: what is shown has to come from the right document and to hold the
words of the right row, clause or sentence. Blanks and full width are folded in both, as a spaced
text is still the answer.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from evaluation.documents.markup import folded
from evaluation.documents.questions import DocumentQuestion
from evaluation.running import RIGHT_F1
from evaluation.scores.text_scores import exact_match, f1
from qa.answer import Answer

_FIGURES = re.compile(r"[0-9]+(?:[.:][0-9]+)*|[零〇一二两三四五六七八九十百千万亿]+")


@dataclass(frozen=True, slots=True)
class JudgedAnswer:
    """A question, its answer, and how good it is.

    `evidence_hit` tells whether the evidence that is shown first is the right one, `right_value`
    whether the answer is the right value, of a cell that cell alone.
    """

    question: DocumentQuestion
    answer: Answer
    exact_match: float
    f1: float
    evidence_hit: bool
    right_value: bool

    @property
    def right(self) -> bool:
        """Whether a reader is served: told the right value with its evidence, or that it is
        not there."""
        if self.question.answerable:
            return not self.answer.no_answer and self.right_value and self.evidence_hit
        return self.withheld or self.right_value

    @property
    def withheld(self) -> bool:
        return self.answer.no_answer

    def json(self) -> dict[str, Any]:
        return prediction_fields(self.answer) | {"f1": self.f1, "right": self.right}


def prediction_fields(answer: Answer) -> dict[str, Any]:
    return answer.model_dump(mode="json", include={"answer", "no_answer", "confidence", "evidence"})


def judge_answer(question: DocumentQuestion, answer: Answer) -> JudgedAnswer:
    """What a picture tells is right where the picture was read, though none needs to read it."""
    text = folded(answer.answer)
    gold = [folded(each) for each in question.answers or question.in_picture]
    return JudgedAnswer(
        question=question,
        answer=answer,
        exact_match=exact_match(text, gold),
        f1=f1(text, gold),
        evidence_hit=question.answerable and _is_evidence(question, answer),
        right_value=any(_is_value(text, each, of_cell=bool(question.cell)) for each in gold),
    )


def _is_evidence(question: DocumentQuestion, answer: Answer) -> bool:
    evidence = answer.proof or answer.nearest[:1]
    text = folded("\n".join(each.text for each in evidence))
    return bool(evidence) and (
        evidence[0].article == question.document
        and all(folded(words) in text for words in question.evidence_words)
    )


def _is_value(text: str, gold: str, *, of_cell: bool) -> bool:
    """Whether a text tells a value: its words, and its figures, as 6元 is not 10元.

    >>> _is_value("每月6元", "6元", of_cell=True), _is_value("6元", "10元", of_cell=True)
    (True, False)

    Further figures beside those of the gold are another cell's.

    >>> _is_value("6元50元", "6元", of_cell=True), _is_value("9月6日6元", "6元", of_cell=False)
    (False, True)
    """
    if exact_match(text, [gold]):
        return True
    figures, wanted = _FIGURES.findall(text), _FIGURES.findall(gold)
    same = figures == wanted if of_cell else _holds(figures, wanted)
    return same and f1(text, [gold]) >= RIGHT_F1


def _holds(figures: Iterable[str], wanted: Iterable[str]) -> bool:
    return set(wanted) <= set(figures)

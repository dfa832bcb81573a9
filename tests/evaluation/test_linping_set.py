"""The project's own evaluation set is what it says it is."""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from corpus import find_sources, load_articles
from evaluation.running import Judged, ask_judged
from evaluation.sets.question_lines import read_questions
from evaluation.sets.questions import EvaluationSet
from index import LocalIndex
from qa.answering import QuestionAnswerer
from qa.reader import SpanReader
from qa.reader.calibration import is_foreign

SET = Path("evaluation/sets/linping.jsonl")
ENGLISH = Path("evaluation/sets/english.jsonl")
KINDS = {
    *("fact", "number", "list", "why", "how", "paraphrase"),
    *("keywords", "traditional", "english", "typo", "unanswerable"),
}


def read(split: str = "", file: Path = SET) -> EvaluationSet:
    articles = load_articles(find_sources([Path("corpus/articles")])).articles
    return read_questions(file, articles, split=split)


@pytest.mark.parametrize("file", [SET, ENGLISH])
def test_every_answer_and_evidence_stands_in_the_article(file: Path) -> None:
    assert read(file=file).warnings == ()


def test_what_is_asked_in_english_is_of_the_split_for_looking_at() -> None:
    questions = read(file=ENGLISH).questions
    assert all(is_foreign(each.question) for each in questions)
    assert len(read("dev", ENGLISH).questions) == len(questions) == 34
    assert not {each.question for each in questions} & {each.question for each in read().questions}


def test_there_are_enough_questions_of_every_kind() -> None:
    kinds = Counter(question.kind for question in read().questions)
    assert kinds["unanswerable"] >= 40
    assert kinds.total() >= 150


def test_the_splits_part_the_set_and_both_hold_all_kinds() -> None:
    dev, test = read("dev").questions, read("test").questions
    assert len(dev) + len(test) == len(read().questions)
    assert not {each.question for each in dev} & {each.question for each in test}
    assert {each.kind for each in dev} == {each.kind for each in test} == KINDS


def test_asked_twice_the_questions_are_answered_alike_to_the_bit(
    shipped_index: LocalIndex,
) -> None:
    first, second = (list(_answers(shipped_index)) for _ in range(2))
    assert first == second


def _answers(index: LocalIndex) -> Iterator[Judged]:
    """Of some questions, by a reader that was loaded for them."""
    answerer = QuestionAnswerer(index, SpanReader())
    for question in read("dev").questions[::40]:
        judged = ask_judged(question, answerer)
        yield judged.model_copy(update={"answer": judged.answer.model_copy(update={"seconds": {}})})

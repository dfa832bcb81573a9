"""The project's own evaluation set is what it says it is."""

from collections import Counter
from pathlib import Path

from corpus import find_sources, load_articles
from evaluation.sets.question_lines import read_questions
from evaluation.sets.questions import EvaluationSet

SET = Path("evaluation/sets/linping.jsonl")
KINDS = {
    *("fact", "number", "list", "why", "how", "paraphrase"),
    *("keywords", "traditional", "english", "typo", "unanswerable"),
}


def read(split: str = "") -> EvaluationSet:
    articles = load_articles(find_sources([Path("corpus/articles")])).articles
    return read_questions(SET, articles, split=split)


def test_every_answer_and_evidence_stands_in_the_article() -> None:
    assert read().warnings == ()


def test_there_are_enough_questions_of_every_kind() -> None:
    kinds = Counter(question.kind for question in read().questions)
    assert kinds["unanswerable"] >= 40
    assert kinds.total() >= 150


def test_the_splits_part_the_set_and_both_hold_all_kinds() -> None:
    dev, test = read("dev").questions, read("test").questions
    assert len(dev) + len(test) == len(read().questions)
    assert not {each.question for each in dev} & {each.question for each in test}
    assert {each.kind for each in dev} == {each.kind for each in test} == KINDS

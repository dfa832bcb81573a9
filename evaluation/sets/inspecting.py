"""A set read to its end, with all that is wrong with it: a command stops at the first line."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from corpus import Article
from evaluation.sets.checking import check
from evaluation.sets.question_lines import read_questions
from evaluation.sets.questions import EvaluationSet, EvaluationSetError, SetKind, kind_of_set
from qa.wording import Words

MOST_PROBLEMS = 1_000
"""After so many the rest of a file is not read, which may have a million lines."""


@dataclass(frozen=True, slots=True)
class Inspected:
    """What a file holds. With any of the `problems` it cannot be asked; `warnings` are odd."""

    content: EvaluationSet
    problems: tuple[Words, ...]
    warnings: tuple[Words, ...]


def inspect(file: Path, articles: Iterable[Article]) -> Inspected:
    """A set of questions about `articles`, and what is to be said of its lines."""
    errors: list[EvaluationSetError] = []

    def hear(error: EvaluationSetError) -> None:
        errors.append(error.with_traceback(None))  # which would hold all that its line was made of
        if len(errors) == MOST_PROBLEMS:
            raise error

    try:
        if kind_of_set(file) is SetKind.dialogues:
            raise EvaluationSetError(
                file,
                "",
                "这是对话题集，请用命令 python -m qa evaluate 评测。",
                "a set of dialogues; evaluate it by the command python -m qa evaluate.",
            )
        content = read_questions(file, articles, on_error=hear)
    except EvaluationSetError as error:
        content = EvaluationSet((), (), ())
        errors = errors or [error]
    findings = list(check({file.name: content}))
    told = {
        fatal: [
            (f"{each.place}：{each.chinese}", f"{each.place}: {each.english}")
            for each in findings
            if each.fatal is fatal
        ]
        for fatal in (True, False)
    }
    problems = [(each.chinese, each.english) for each in errors]
    odd = [(each, each) for each in content.warnings]
    return Inspected(content, (*problems, *told[True]), (*odd, *told[False]))

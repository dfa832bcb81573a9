"""What is odd about sets before any of their questions is asked."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from corpus.segment import fold
from evaluation.sets.questions import EvaluationQuestion, EvaluationSet


@dataclass(frozen=True, slots=True)
class Finding:
    """Something odd, where it stands, in Chinese and in English.

    With what is `fatal` nothing can be asked: figures would not tell one question from another.
    """

    place: str
    chinese: str
    english: str
    fatal: bool = False

    def __str__(self) -> str:
        return f"{self.place}：{self.chinese} {self.english}"


def check(sets: Mapping[str, EvaluationSet]) -> Iterator[Finding]:
    """Ids that stand twice, questions that stand twice or in two splits, by the names of sets."""
    for name, each in sets.items():
        yield from _ids(name, each.questions)
    asked = [(name, question) for name, each in sets.items() for question in each.questions]
    by_text: dict[tuple[str, str | None], list[tuple[str, EvaluationQuestion]]] = defaultdict(list)
    for name, question in asked:
        by_text[_plain(question.question), question.article_id].append((name, question))
    for first, *others in by_text.values():
        for other in others:
            yield _again(first, other)


def _ids(name: str, questions: Sequence[EvaluationQuestion]) -> Iterator[Finding]:
    seen: set[str] = set()
    for question in questions:
        if question.id in seen:
            yield Finding(
                _place(name, question),
                f"编号 {question.id} 出现过。",
                f"the id {question.id} stands twice.",
                fatal=True,
            )
        seen.add(question.id)


def _again(first: tuple[str, EvaluationQuestion], other: tuple[str, EvaluationQuestion]) -> Finding:
    before = _place(*first)
    if first[1].split != other[1].split:
        return Finding(
            _place(*other),
            f"同一个问题也在另一部分里（{before}），测不准。",
            f"the same question is in another split ({before}), and tells too much.",
        )
    return Finding(
        _place(*other),
        f"与 {before} 是同一个问题。",
        f"the same question as {before}.",
    )


def _place(name: str, question: EvaluationQuestion) -> str:
    return f"{name} {question.place or question.id}"


def _plain(text: str) -> str:
    return "".join(filter(str.isalnum, fold(text)))

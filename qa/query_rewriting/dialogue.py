"""A conversation as the rules see it: what was asked, and what was answered."""

from dataclasses import dataclass
from typing import Self

from qa.answer import Answer


@dataclass(frozen=True, slots=True)
class Turn:
    """An earlier turn: the question as it was understood, and the answer, empty if withheld.

    `article_id` is the article that the answer stands in.
    """

    question: str
    answer: str = ""
    article_id: str | None = None

    @classmethod
    def of(cls, answer: Answer) -> Self:
        """The turn that came to this answer."""
        question = answer.understood or answer.question
        if answer.no_answer or not answer.span:
            return cls(question)
        return cls(question, answer.answer, answer.span.article_id)

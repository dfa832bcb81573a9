"""A conversation as the rules see it: what was asked, and what was answered."""

from dataclasses import dataclass
from typing import Self

from qa.answer import Answer


@dataclass(frozen=True, slots=True)
class Turn:
    """An earlier turn: the question as it was understood, and the answer, empty if withheld."""

    question: str
    answer: str = ""

    @classmethod
    def of(cls, answer: Answer) -> Self:
        """The turn that came to this answer."""
        text = "" if answer.no_answer else answer.answer
        return cls(answer.understood or answer.question, text)

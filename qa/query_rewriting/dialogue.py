"""A conversation as the rules see it: what was asked, what was answered, what is meant now."""

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
        told = "" if answer.no_answer else answer.answer
        return cls(answer.understood or answer.question, told)


@dataclass(frozen=True, slots=True)
class RewrittenQuestion:
    """The question to be asked, and what was carried into it from earlier turns.

    Where nothing was carried, `question` is the very text that the user typed.
    """

    question: str
    carried: tuple[str, ...] = ()

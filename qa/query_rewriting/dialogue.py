"""A conversation as the rules see it: what was asked, what was answered, what is meant now."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Turn:
    """An earlier turn: the question as it was understood, and the answer, empty if withheld."""

    question: str
    answer: str = ""


@dataclass(frozen=True, slots=True)
class Understood:
    """The question to be asked, and what was carried into it from earlier turns.

    Where nothing was carried, `question` is the very text that the user typed.
    """

    question: str
    carried: tuple[str, ...] = ()

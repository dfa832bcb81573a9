"""A question made of a clause by asking for a part of it, as in a cloze test."""

from dataclasses import dataclass

from corpus import Window


@dataclass(frozen=True, slots=True)
class Cloze:
    """A question and the part of the article that it asks for; `kind` is what sort of part."""

    question: str
    asked: Window
    kind: str

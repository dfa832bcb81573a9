"""What a file format yields, and the faults a file of it can have."""

from dataclasses import dataclass

from corpus.description import Description


@dataclass(frozen=True, slots=True)
class Extracted:
    """A text, one paragraph a line, and what the file tells about it."""

    text: str
    description: Description


class ExtractionError(Exception):
    """A file that cannot be read, told in Chinese and in English; it crosses process borders."""

    def __init__(self, chinese: str, english: str) -> None:
        super().__init__(chinese, english)
        self.chinese = chinese
        self.english = english

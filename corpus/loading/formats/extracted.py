"""What a file format yields, and the faults a file of it can have."""

import re
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


def chinese_title(title: str | None) -> str | None:
    """The title of a file's properties, where a person and no program gave it.

    >>> chinese_title("Word Document"), chinese_title("会议通知 ")
    (None, '会议通知')
    """
    title = (title or "").strip()
    return title if re.search(r"[\u4e00-\u9fff]", title) else None

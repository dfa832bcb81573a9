"""What a file format yields, and the faults a file of it can have."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from corpus.about.description import Description
from corpus.article import Unread
from corpus.blocks import Block
from corpus.console import printable

SHOWN_NAMES, LONGEST_NAME = 10, 60
"""How many names a message tells, and how many characters of each."""


@dataclass(frozen=True, slots=True)
class Extracted:
    """A text, one paragraph or row of a table a line, and what the file tells about it.

    `unread` names the parts of the file that the text lacks. `blocks` are those that its format
    tells; without any all are found by their marks. `pages` are the offsets at which its pages
    begin, where it has any.
    """

    text: str
    description: Description = field(default_factory=Description)
    unread: tuple[Unread, ...] = ()
    blocks: tuple[Block, ...] = ()
    pages: tuple[int, ...] = ()


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


def listed(names: Sequence[str]) -> str:
    """Names as a message tells them: a stranger's, so that neither one nor all may be long.

    >>> listed(["一.pdf", "二.pdf"]), listed(["附件"] * 12)[-7:]
    ('一.pdf、二.pdf', '附件…（+2）')
    """
    shown = "、".join(printable(name)[:LONGEST_NAME] for name in names[:SHOWN_NAMES])
    return f"{shown}…（+{len(names) - SHOWN_NAMES}）" if len(names) > SHOWN_NAMES else shown


def numbered(numbers: Sequence[int]) -> str:
    """The numbers of pages, those that follow one another as a range.

    >>> numbered([2, 3, 4, 7])
    '2–4、7'
    """
    runs: list[list[int]] = []
    for number in numbers:
        if runs and runs[-1][1] == number - 1:
            runs[-1][1] = number
        else:
            runs.append([number, number])
    return listed([f"{first}–{last}" if last > first else str(first) for first, last in runs])

"""What was written: an article, frozen, and the windows on it that everything else is made of.

Every offset in Juzheng is a half-open character offset into `Article.text`. Windows copy no
text, so what is highlighted cannot drift from its source.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property

from corpus.blocks import Block
from corpus.structure.outline import Outline


@dataclass(frozen=True, slots=True)
class Unread:
    """A part of a file that was not read, in Chinese and in English."""

    chinese: str
    english: str

    @classmethod
    def joined(cls, parts: Sequence["Unread"]) -> "Unread | None":
        """All of them as one; None where there are none.

        >>> Unread.joined([Unread("第2页是图片", "page 2 is an image"), Unread("批注", "comments")])
        Unread(chinese='第2页是图片；批注', english='page 2 is an image; comments')
        """
        if not parts:
            return None
        return cls(
            "；".join(part.chinese for part in parts), "; ".join(part.english for part in parts)
        )


@dataclass(frozen=True)  # no slots: its outline is remembered
class Article:
    """A text as its loader yielded it, with what could be read about it.

    `name` is how people point at it: the file's path within the folder it was loaded from.
    `published` is an ISO 8601 date or date and time, as precise as the text gives it.
    `dateline` is the agency, city and reporter of a news report, as they stand in the text.
    `number` is that of an official document (发文字号). `blocks` are its parts in order, `pages`
    the offsets at which the pages of its file begin, where it has any. `unread` is what its file
    holds beside the text. These three make no other article of it.
    """

    name: str
    text: str = field(repr=False)
    title: str
    source: str | None = None
    published: str | None = None
    dateline: str | None = None
    number: str | None = None
    blocks: tuple[Block, ...] = field(default=(), compare=False, repr=False)
    pages: tuple[int, ...] = field(default=(), compare=False, repr=False)
    unread: tuple[Unread, ...] = field(default=(), compare=False, repr=False)
    id: str = field(init=False)
    """The first 16 hexadecimal digits of the SHA-256 of the text: the same text, the same id."""

    def __post_init__(self) -> None:
        digest = hashlib.sha256(self.text.encode("utf-8", "surrogatepass")).hexdigest()
        object.__setattr__(self, "id", digest[:16])

    @cached_property
    def outline(self) -> Outline:
        """Its blocks, and what stands over each."""
        return Outline(self)


@dataclass(frozen=True, slots=True)
class Window:
    """The characters `start` to `end` of an article."""

    article: Article
    start: int
    end: int

    @property
    def text(self) -> str:
        return self.article.text[self.start : self.end]

    def overlaps(self, other: "Window") -> bool:
        """Whether the two share a character.

        >>> article = Article("a.txt", "今天开会。明天放假。", "今天开会")
        >>> Window(article, 0, 5).overlaps(Window(article, 5, 10))
        False
        """
        return self.article == other.article and self.start < other.end and other.start < self.end


@dataclass(frozen=True, slots=True)
class Sentence(Window):
    """A whole sentence: the smallest thing shown as evidence."""


@dataclass(frozen=True, slots=True)
class Chunk(Window):
    """A run of whole sentences short enough to embed, or a clause of one that is too long."""

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

DEFAULT_COLLECTION = "默认"
"""Where every article is that was never put elsewhere."""


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

    `collection` is the name of the group that it belongs to: the same text in two of them is two
    articles, so that neither knows of the other.
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
    collection: str = DEFAULT_COLLECTION
    id: str = field(init=False)
    """The first 16 hexadecimal digits of the SHA-256 of the text, in another collection than the
    default one with its name: the same text in the same collection, the same id."""

    def __post_init__(self) -> None:
        digest = _digest(self.text)
        if self.collection != DEFAULT_COLLECTION:  # no text is made of these bytes
            digest = hashlib.sha256(_digest(self.collection) + digest).digest()
        object.__setattr__(self, "id", digest.hex()[:16])

    @property
    def text_id(self) -> str:
        """What its id is, or would be, in the default collection."""
        return _digest(self.text).hex()[:16]

    @cached_property
    def outline(self) -> Outline:
        """Its blocks, and what stands over each."""
        return Outline(self)


def _digest(text: str) -> bytes:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest()


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

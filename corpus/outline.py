"""Under what each place of an article stands: its headings, its clause, the question it answers."""

from bisect import bisect_right
from functools import cached_property
from operator import attrgetter

from corpus.article import Article
from corpus.blocks import Block

_LEVEL_OF_CLAUSE, _LEVEL_OF_QUESTION, _LEAF = 50, 90, 1_000
"""Headings lie above a clause, items below it."""


class Outline:
    """The blocks of an article as the tree that their levels make."""

    def __init__(self, article: Article) -> None:
        self._article = article
        self.blocks = article.blocks

    def at(self, offset: int) -> Block | None:
        """The block that a place lies in, or the one before it; None before the first."""
        number = self._number(offset)
        return self.blocks[number] if number >= 0 else None

    def above(self, offset: int) -> tuple[Block, ...]:
        """The headings, the clause and the question over a place, the outermost first.

        The block that the place lies in is not among them.
        """
        number = self._number(offset)
        if number < 0:
            return ()
        path = []
        while (number := self._parents[number]) >= 0:
            path.append(self.blocks[number])
        return tuple(reversed(path))

    def page(self, offset: int) -> int | None:
        """The number of the page, from 1, that a place stands on."""
        return bisect_right(self._article.pages, offset) or None

    def _number(self, offset: int) -> int:
        return bisect_right(self.blocks, offset, key=attrgetter("start")) - 1

    @cached_property
    def _parents(self) -> list[int]:
        """The number of the block right above each block, -1 where there is none."""
        parents, over = [], []
        for number, block in enumerate(self.blocks):
            depth = _depth(block)
            # A paragraph ends the list or the question before it, an answer does not.
            ends = _LEVEL_OF_CLAUSE + 1 if block.kind == "paragraph" else depth
            while over and _depth(self.blocks[over[-1]]) >= ends:
                over.pop()
            parents.append(over[-1] if over else -1)
            if depth < _LEAF:
                over.append(number)
        return parents


def _depth(block: Block) -> int:
    """How deep a block stands in the tree; a leaf has nothing under it."""
    if block.kind == "heading":
        return block.level
    if block.kind == "clause":
        return _LEVEL_OF_CLAUSE
    if block.kind == "item":
        return _LEVEL_OF_CLAUSE + block.level
    if block.kind == "question":
        return _LEVEL_OF_QUESTION
    return _LEAF

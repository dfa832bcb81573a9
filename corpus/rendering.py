"""A window as it is searched and read: together with what gives it its meaning.

Prose is read as it stands. A row of a table is read as its cells, each behind the names of its
column: 部门：研发部；三季度：345。 What stands over the window, such as headings, is its `context`.
Dates are read in one notation, and characters that stand apart closed up. Each character that is
read stands for one of the article, so that what is found is a window on it.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from corpus.article import Window
from corpus.blocks import Row, Span
from corpus.notation import normalise

BLANK = "（空白）"
"""How a blank cell is read."""
LONGEST_CONTEXT = 120
"""Characters of the headings over a window that are read with it, the innermost."""

Offsets = NDArray[np.int32]


@dataclass(frozen=True, slots=True)
class Rendering:
    """A window as it is read.

    `starts` and `ends`, of shape (characters of `text`,), are the offsets in the article between
    which stands what each character stands for, -1 for one that was added. `parts` are the spans
    of `text` in each of which an answer may lie: of a table each cell.
    """

    window: Window
    context: str
    text: str
    starts: Offsets
    ends: Offsets
    parts: tuple[Span, ...]

    def source(self, start: int, end: int) -> Window:
        """The window on the article that the characters `start` to `end` of a part stand for."""
        first, last = int(self.starts[start]), int(self.ends[end - 1])
        return Window(self.window.article, first, last)


def render(window: Window) -> Rendering:
    """A window that holds rows of one table, or anything but tables, as it is read."""
    outline = window.article.outline
    block = outline.at(window.start)
    draft = _Draft(window)
    if block and block.kind == "table":
        for row in outline.rows_between(block, window.start, window.end):
            _add_row(draft, row, outline.column_names(block))
    else:
        _add_prose(draft, window)
    return draft.rendering(context(window))


def context(window: Window) -> str:
    """What stands over a window and gives it its meaning, on one line; empty without any.

    Headings, clause, question and caption, the outermost first; but the title of the article,
    which is read anyway.
    """
    article, outline = window.article, window.article.outline
    block = outline.at(window.start)
    over = list(outline.above(window.start))
    if block and block.kind == "table" and (caption := outline.caption(window.start)):
        over.append(caption)
    texts = (" ".join(article.text[each.start : each.end].split()) for each in over)
    names = [text for text in dict.fromkeys(texts) if text and text != article.title]
    while len(names) > 1 and sum(map(len, names)) > LONGEST_CONTEXT:
        del names[0]
    return " ".join(names)[:LONGEST_CONTEXT]


def row_length(row: Row, names: Sequence[Sequence[Span]]) -> int:
    """About how many characters a row has as it is read, under columns of these names."""
    spans = [*row.cells, *(span for column in names for span in column)]
    return sum(end - start + 1 for start, end in spans)


class _Draft:
    """A rendering that grows by characters of the article and by others between them."""

    def __init__(self, window: Window) -> None:
        self._window = window
        self._pieces: list[str] = []
        self._offsets: list[Offsets] = []
        self._length = 0
        self.parts: list[Span] = []

    def add(self, text: str) -> None:
        """Characters that the article does not have here."""
        self._append(text, np.full(len(text), -1, np.int32))

    def quote(self, span: Span, *, is_part: bool = True) -> None:
        """Characters of the article; with `is_part` an answer may lie in them."""
        start = self._length
        self._append(self._window.article.text[slice(*span)], np.arange(*span, dtype=np.int32))
        if is_part and self._length > start:
            self.parts.append((start, self._length))

    def rendering(self, context: str) -> Rendering:
        """In one notation, as questions are."""
        offsets = np.concatenate([*self._offsets, np.empty(0, np.int32)])
        plain = normalise("".join(self._pieces))
        starts = offsets[plain.starts]
        ends = np.where(starts < 0, -1, offsets[plain.ends - 1] + 1).astype(np.int32)
        parts = tuple(plain.of_source(*part) for part in self.parts)
        return Rendering(self._window, context, plain.text, starts, ends, parts)

    def _append(self, text: str, offsets: Offsets) -> None:
        self._pieces.append(text)
        self._offsets.append(offsets)
        self._length += len(text)


def _add_prose(draft: _Draft, window: Window) -> None:
    """The window as it stands; a question that it answers itself is no answer."""
    at = window.start
    for block in window.article.outline.between(window.start, window.end):
        if block.kind in _UNTOLD:
            whole = block.kind == "question"
            length = block.end - block.start if whole else len(block.label)
            start = max(block.start, window.start)
            end = max(min(block.start + length, window.end), start)
            draft.quote((at, start))
            draft.quote((start, end), is_part=False)
            at = end
    draft.quote((at, window.end))


_UNTOLD = frozenset({"question", "answer", "footnote"})
"""Of these the whole, or the label, is no answer: 答：, [1]."""


def _add_row(draft: _Draft, row: Row, names: Sequence[Sequence[Span]]) -> None:
    columns = {cell: column for column, cell in reversed(list(enumerate(row.cells)))}
    is_first = True
    for column, cell in enumerate(row.cells):
        is_blank = cell[0] == cell[1]
        own_names = names[column] if column < len(names) else ()
        if (is_blank and not own_names) or (not is_blank and columns[cell] != column):
            continue  # nothing to tell, or the same cell as further to the left
        draft.add("" if is_first else "；")
        is_first = False
        for name in own_names:
            draft.quote(name, is_part=False)
        draft.add("：" if own_names else "")
        if is_blank:
            draft.add(BLANK)
        else:
            draft.quote(cell)
    draft.add("。\n")

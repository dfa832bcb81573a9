"""The line before or behind a quoted one: in verse the verse, in prose the sentence."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from corpus import Window
from corpus.blocks import Span
from corpus.lines import NEWLINE
from corpus.segment import fold
from index import IndexedArticle
from qa.addressing.questions import Neighbour

NEARBY = 1_000
"""Characters on either side of a quotation that are cut into lines."""

_LETTER = re.compile(r"\w")
_ENDS_IN_MARK = re.compile(r"[^\w\s《》“”\"'()（）「」『』·-]\s*$")
_CLAUSE_MARK = re.compile(r"[，,；;：:。！？!?…]+[”’」』\"]*")
_NO_LINES = frozenset({"heading", "caption", "furniture", "front matter"})


@dataclass(frozen=True, slots=True)
class Lines:
    """The line before and behind a quotation in an article, None where there is none."""

    before: Window | None
    behind: Window | None

    def beside(self, neighbour: Neighbour) -> Window | None:
        return self.before if neighbour.offset < 0 else self.behind


def lines_beside(indexed: IndexedArticle, quotation: str) -> Lines | None:
    """Those beside a quotation, whatever marks and blanks it has; None where it is not found.

    What covers whole sentences, or whole lines of verse, stands beside such; what covers a part
    of a sentence up to its marks (床前明月光，疑是地上霜。) beside such parts.
    """
    place = _find(indexed.article.text, quotation)
    if not place:
        return None
    text = indexed.article.text
    near = Window(indexed.article, max(0, place[0] - NEARBY), place[1] + NEARBY)
    lines = [line for each in indexed.sentences_in(near) for line in _lines(text, each)]
    before, covered, behind = _around(lines, place)
    if not _covers(text, place, covered):
        parts = [part for line in lines for part in _parts(text, line)]
        if _covers(text, place, _around(parts, place)[1]):
            before, covered, behind = _around(parts, place)
    return Lines(_line(indexed, before[-1:]), _line(indexed, behind[:1]))


def _find(text: str, quotation: str) -> Span | None:
    letters = [match.start() for match in _LETTER.finditer(text)]
    wanted = "".join(_LETTER.findall(fold(quotation)))
    start = fold("".join(map(text.__getitem__, letters))).find(wanted) if wanted else -1
    return (letters[start], letters[start + len(wanted) - 1] + 1) if start >= 0 else None


def _line(indexed: IndexedArticle, spans: Sequence[Span]) -> Window | None:
    """A span as a line of the text itself; the title and headings are none."""
    article = indexed.article
    for start, end in spans:
        block = article.outline.at(start)
        if not (block and block.kind in _NO_LINES) and article.text[start:end] != article.title:
            return Window(article, start, end)
    return None


def _lines(text: str, sentence: Window) -> Iterator[Span]:
    """A sentence, or its lines if all of them end in marks: then they are verses."""
    breaks = [match.span() for match in NEWLINE.finditer(text, sentence.start, sentence.end)]
    is_verse = all(_ENDS_IN_MARK.search(text[sentence.start : left]) for left, _ in breaks)
    inner = [right for _, right in breaks] if is_verse else []
    yield from _stripped(text, [sentence.start, *inner, sentence.end])


def _parts(text: str, line: Span) -> Iterator[Span]:
    ends = [mark.end() for mark in _CLAUSE_MARK.finditer(text, *line)]
    yield from _stripped(text, [line[0], *(end for end in ends if end < line[1]), line[1]])


def _stripped(text: str, cuts: Sequence[int]) -> Iterator[Span]:
    for left, right in pairwise(cuts):
        if piece := text[left:right].strip():
            start = text.index(piece, left)
            yield start, start + len(piece)


def _around(spans: Sequence[Span], place: Span) -> tuple[list[Span], list[Span], list[Span]]:
    """The spans before a place, those that share a character with it, and those behind it."""
    return (
        [span for span in spans if span[1] <= place[0]],
        [span for span in spans if span[0] < place[1] and span[1] > place[0]],
        [span for span in spans if span[0] >= place[1]],
    )


def _covers(text: str, place: Span, spans: Sequence[Span]) -> bool:
    """Whether a place holds all letters of the spans."""
    ahead, behind = text[spans[0][0] : place[0]], text[place[1] : spans[-1][1]]
    return not (_LETTER.search(ahead) or _LETTER.search(behind))

"""From the spans of overlapping windows to places in the articles, each told once."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from corpus import Window
from corpus.segment import fold
from index import Hit
from qa.reader.head import Signals


@dataclass(frozen=True, slots=True)
class Reading:
    """A span that was read in the chunk of a hit; `score` is its log-odds against no-answer.

    `signals` are what else was read there. `elsewhere` is what proves it where the span does not,
    as a row does the name of a column.
    """

    span: Window
    hit: Hit
    score: float
    signals: Signals
    elsewhere: Window | None = None


@dataclass(frozen=True, slots=True)
class MergedSpan:
    """Where an answer may stand: the best of several spans that overlap.

    `score` is the best span's log-odds against no-answer and `mass` that of all of them together,
    in the window that thinks most of them; `signals` are the best span's. `proof` is the place
    whose sentences prove it, mostly the span itself.
    """

    span: Window
    hit: Hit
    score: float
    mass: float
    signals: Signals
    elsewhere: Window | None = None

    @property
    def proof(self) -> Window:
        return self.elsewhere or self.span


def merge_spans(readings: Iterable[Reading]) -> list[MergedSpan]:
    """The places that the spans of all windows point to, by falling score.

    A span that overlaps a better one adds to the mass of its place. What several windows see is
    not counted twice: the window counts that gives the place the largest mass.
    """
    places: list[list[Reading]] = []
    for reading in sorted(readings, key=lambda reading: -reading.score):
        for members in places:
            if members[0].span.overlaps(reading.span):
                members.append(reading)
                break
        else:
            places.append([reading])
    return [_place(members) for members in places]


def _place(members: Sequence[Reading]) -> MergedSpan:
    best = members[0]
    by_window: dict[Window, list[float]] = {}
    for reading in members:
        by_window.setdefault(reading.hit.chunk, []).append(reading.score)
    mass = max(float(np.logaddexp.reduce(scores)) for scores in by_window.values())
    return MergedSpan(best.span, best.hit, best.score, mass, best.signals, best.elsewhere)


def same_answer(left: Window, right: Window) -> bool:
    """Whether two spans differ in nothing but script, width, case, blanks and marks.

    >>> from corpus import Article
    >>> article = Article("a.txt", "臨平區，临平区。", "")
    >>> same_answer(Window(article, 0, 3), Window(article, 3, 8))
    True
    """
    return _plain(left.text) == _plain(right.text)


def _plain(text: str) -> str:
    return re.sub(r"\W", "", fold(text))

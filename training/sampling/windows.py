"""Windows of a passage as the reader sees them: its chunks, rendered, cut at any size."""

from collections import Counter
from collections.abc import Sequence
from functools import lru_cache
from random import Random

import numpy as np

from corpus import Article, Chunking, Window, make_chunks, split_sentences
from corpus.blocks import Span
from corpus.rendering import Rendering, render
from corpus.segment import fold

LIKELY = (0.6, 0.25, 0.15)
"""How often the window is drawn that shares most with the question, the second, and the third."""


@lru_cache(maxsize=512)
def windows_of(article: Article, size: int) -> tuple[Rendering, ...]:
    """The chunks of an article, of at most `size` characters, as they are read."""
    chunking = Chunking(size=size)
    return tuple(render(chunk) for chunk in make_chunks(split_sentences(article), chunking))


def place_of(gold: Window, rendering: Rendering) -> Span | None:
    """Where the characters of a window stand in the part of a rendering that holds them all.

    None where no part does.
    """
    inside = (rendering.starts < gold.end) & (rendering.ends > gold.start)
    for start, end in rendering.parts:
        found = np.flatnonzero(inside[start:end] & (rendering.starts[start:end] >= 0))
        if not len(found):
            continue
        first, last = start + int(found[0]), start + int(found[-1])
        if rendering.starts[first] <= gold.start and gold.end <= rendering.ends[last]:
            return first, last + 1
    return None


def likely(question: str, renderings: Sequence[Rendering], rng: Random) -> Rendering | None:
    """One of the windows that look most as if they answered a question; None of none.

    They share pairs of characters with it, which count more the fewer windows have them.
    """
    pairs = [_pairs(f"{each.context} {each.text}") for each in renderings]
    windows_with = Counter(pair for each in pairs for pair in each)
    asked = _pairs(question)
    shared = [sum(1 / windows_with[pair] for pair in asked & each) for each in pairs]
    order = sorted(range(len(pairs)), key=lambda place: -shared[place])[: len(LIKELY)]
    if not order:
        return None
    return renderings[rng.choices(order, weights=LIKELY[: len(order)])[0]]


def _pairs(text: str) -> set[str]:
    folded = fold(text)
    return {folded[place : place + 2] for place in range(len(folded) - 1)}

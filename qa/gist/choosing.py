"""The sentences that say most of an article: near to all of it, and not to one another.

Facility location (Lin and Bilmes, "A Class of Submodular Functions for Document Summarization",
ACL 2011) over embeddings of the sentences: each sentence of the article counts by the chosen one
that is nearest to it, so that what is chosen covers what is said.
"""

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from corpus import Sentence
from index import Encoder, IndexedArticle

SHORTEST, LONGEST = 12, 200
"""Characters of a sentence that may stand for an article."""
MOST = 120
"""Sentences looked at, spread over the article: embedding takes a second for a hundred."""
FIRST_BLOCK, BELOW_HEADING, LIKE_TITLE = 0.35, 0.15, 0.5
"""What a sentence gains in the first paragraph, as the first below a heading, and by being like
the title in meaning."""
QUOTED = 0.4
"""What a sentence loses that is somebody's own words."""
_PROSE = frozenset(["paragraph", "clause", "item", "answer"])
_ENDS = tuple("。！？!?…”」』")


def chosen(indexed: IndexedArticle, encoder: Encoder) -> tuple[Sentence, ...]:
    """Three to five of the sentences of an article, in its order; fewer where it has no more."""
    sentences = list(_prose(indexed))
    sentences = sentences[:: len(sentences) // MOST + 1]
    count = 3 if len(sentences) <= 15 else 4 if len(sentences) <= 40 else 5
    if len(sentences) <= count:
        return tuple(sentences)
    texts = [indexed.article.title, *(each.text for each in sentences)]
    embedded = encoder.encode_documents(texts).astype(np.float64)
    embedded -= embedded[1:].mean(axis=0)  # what all have in common tells none from another
    embedded /= np.maximum(np.linalg.norm(embedded, axis=1, keepdims=True), 1e-9)
    title, own = embedded[0], embedded[1:]
    worth = 1 + LIKE_TITLE * np.maximum(own @ title, 0) + _by_place(indexed, sentences)
    best = _covering(np.maximum(own @ own.T, 0), worth, count)
    return tuple(sentences[place] for place in sorted(best))


def _prose(indexed: IndexedArticle) -> Iterator[Sentence]:
    """The sentences that say something by themselves: no headings, rows, or lines of a form."""
    outline = indexed.article.outline
    for sentence in indexed.sentences:
        block = outline.at(sentence.start)
        text = sentence.text.strip()
        is_whole = text.endswith(_ENDS) or (block is not None and block.kind in {"clause", "item"})
        if is_whole and SHORTEST <= len(text) <= LONGEST and (not block or block.kind in _PROSE):
            yield sentence


def _by_place(indexed: IndexedArticle, sentences: Sequence[Sentence]) -> NDArray[np.float64]:
    """What each sentence gains by where it stands."""
    outline = indexed.article.outline
    gained, heading_before, first = np.zeros(len(sentences)), None, sentences[0]
    first_block = outline.at(first.start)
    for place, sentence in enumerate(sentences):
        above = outline.above(sentence.start)
        heading = above[-1] if above else None
        if first_block and sentence.start < first_block.end:
            gained[place] += FIRST_BLOCK
        elif heading is not None and heading != heading_before:
            gained[place] += BELOW_HEADING
        gained[place] -= QUOTED * sentence.text.lstrip().startswith(("“", "「", '"'))
        heading_before = heading
    return gained


def _covering(similarity: NDArray[np.float64], worth: NDArray[np.float64], count: int) -> list[int]:
    """The places that together come nearest to all, each taken for what it adds.

    The greedy choice is within 1 - 1/e of the best one (Nemhauser, Wolsey and Fisher, 1978).
    """
    covered = np.zeros(len(similarity))
    taken: list[int] = []
    for _ in range(count):
        gains = np.maximum(similarity - covered, 0).sum(axis=1) * worth
        gains[taken] = -1
        taken.append(int(np.argmax(gains)))
        covered = np.maximum(covered, similarity[taken[-1]])
    return taken

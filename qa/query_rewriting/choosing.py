"""Which of the wordings proposed is meant: the rules' order, unless the index knows better."""

from collections.abc import Sequence
from math import log

from corpus.segment import segment
from index import Embeddings, PassageIndex
from qa.query_rewriting.dialogue import RewrittenQuestion

MOST = 6
"""Wordings that are looked up: each costs the encoder some milliseconds."""

ORDER = -3.5
COSINE = 15.0
HELD = 1.5
AGREEMENT = 1.0
"""What a place farther back in the order of the rules costs, and what is gained by a passage near
in meaning, by one that holds the words, and by both being the same passage. Fitted to which
wordings of the dialogues' dev splits are answered as the question in full is, then rounded."""


def choose(proposed: Sequence[RewrittenQuestion], index: PassageIndex) -> RewrittenQuestion | None:
    """The best of the wordings, of which the likelier come first; None where there is none."""
    wordings = list({each.question: each for each in proposed}.values())[:MOST]
    if len(wordings) < 2 or not len(index.vectors):
        return wordings[0] if wordings else None
    embeddings = index.encoder.encode_queries([each.question for each in wordings])
    scores = [
        ORDER * log(place) + _fit(wording.question, embeddings[place - 1 : place], index)
        for place, wording in enumerate(wordings, start=1)
    ]
    return wordings[scores.index(max(scores))]


def _fit(question: str, embedding: Embeddings, index: PassageIndex) -> float:
    """How well some passage answers a question: it is near, and holds its words together."""
    [(nearest, cosine)] = index.vectors.search(embedding, top_k=1)
    best = index.lexical.search(question, top_k=1)
    if not best:
        return COSINE * cosine
    [(fullest, score)] = best
    rarity = sum(map(index.lexical.rarity, segment(question)))
    return COSINE * cosine + HELD * score / rarity + AGREEMENT * (fullest == nearest)

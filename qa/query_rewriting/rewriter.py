"""What a question means after the turns before it: rules propose, the index chooses."""

from collections.abc import Sequence
from itertools import chain
from math import log
from typing import Protocol

from corpus.segment import segment, simplify
from index import CurrentIndex, Embeddings, PassageIndex
from qa.query_rewriting.dialogue import Turn
from qa.query_rewriting.english import english_proposals, is_english
from qa.query_rewriting.leaning import leans
from qa.query_rewriting.mentions import RECENT
from qa.query_rewriting.proposals import proposals

LONGEST_QUESTION = 120
"""Characters of a question that may lean on others, or be leaned on: more tell their own story."""
MOST_WORDINGS = 6
"""Wordings that are looked up: each costs the encoder some milliseconds."""

ORDER = -3.5
COSINE = 15.0
HELD = 1.5
AGREEMENT = 1.0
"""What a place farther back in the order of the rules costs, and what is gained by a passage near
in meaning, by one that holds the words, and by both being the same passage. Fitted to which
wordings of the dialogues' dev splits are answered as the question in full is, then rounded."""


class QueryRewriter(Protocol):
    """Anything that completes a question by the turns before it, the oldest first.

    A question that needs nothing from before comes back as it is.
    """

    def rewrite(self, question: str, turns: Sequence[Turn]) -> str: ...


class RuleRewriter:
    """Completes a question: rules propose wordings, among which an index chooses."""

    def __init__(self, index: CurrentIndex) -> None:
        self._index = index

    def rewrite(self, question: str, turns: Sequence[Turn]) -> str:
        recent = [turn for turn in turns[-RECENT * 2 :] if len(turn.question) <= LONGEST_QUESTION]
        if not recent or len(question) > LONGEST_QUESTION:
            return question
        simplified = [Turn(simplify(turn.question), simplify(turn.answer)) for turn in recent]
        rewritten = self._rewritten(simplify(question), simplified)
        if not rewritten:
            return question
        texts = chain.from_iterable((turn.question, turn.answer) for turn in reversed(recent))
        return as_typed(rewritten, (question, *texts))

    def _rewritten(self, question: str, turns: Sequence[Turn]) -> str | None:
        index = self._index.current
        if is_english(question):
            found = english_proposals(question, turns)
        else:
            found = proposals(question, turns) if leans(question, index) else []
        return choose(found, index)


def choose(proposed: Sequence[str], index: PassageIndex) -> str | None:
    """The best of the wordings, of which the likelier come first; None where there is none."""
    wordings = list(dict.fromkeys(proposed))[:MOST_WORDINGS]
    if len(wordings) < 2 or not len(index.vectors):
        return wordings[0] if wordings else None
    embeddings = index.encoder.encode_queries(wordings)
    scores = [
        ORDER * log(place) + _fit(wording, embeddings[place - 1 : place], index)
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


def as_typed(text: str, sources: Sequence[str]) -> str:
    """A simplified text, each part of it spelt as in the source that holds the longest of it.

    What is in none, the words of the rules themselves, stays simplified.

    >>> as_typed("临影厂的户外街景是多少", ["戶外街景", "临影厂的室内影棚有多大"])
    '临影厂的戶外街景是多少'
    """
    simplified = [(source, simplify(source)) for source in sources]
    typed = ""
    while len(typed) < len(text):
        typed += _longest(text[len(typed) :], simplified)
    return typed


def _longest(text: str, simplified: Sequence[tuple[str, str]]) -> str:
    """The longest beginning of `text` that stands in a source, as it does there."""
    length, typed = 0, text[0]
    for source, plain in simplified:
        while length < len(text) and (start := plain.find(text[: length + 1])) >= 0:
            length += 1
            typed = source[start : start + length]
    return typed

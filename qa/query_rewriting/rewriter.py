"""What a question means after the turns before it."""

from collections.abc import Sequence
from itertools import chain
from typing import Protocol

from corpus.segment import simplify
from index import CurrentIndex
from qa.query_rewriting.choosing import choose
from qa.query_rewriting.dialogue import RewrittenQuestion, Turn
from qa.query_rewriting.english import english_proposals, is_english
from qa.query_rewriting.leaning import leans
from qa.query_rewriting.mentions import RECENT
from qa.query_rewriting.proposals import proposals
from qa.query_rewriting.spelling import as_typed

LONGEST_QUESTION = 120
"""Characters of a question that may lean on others, or be leaned on: more tell their own story."""


class QueryRewriter(Protocol):
    """Anything that completes a question by the turns before it, the oldest first.

    A question that needs nothing from before comes back as it is.
    """

    def rewrite(self, question: str, turns: Sequence[Turn]) -> RewrittenQuestion: ...


class RuleRewriter:
    """Completes a question: rules propose wordings, among which an index chooses."""

    def __init__(self, index: CurrentIndex) -> None:
        self._index = index

    def rewrite(self, question: str, turns: Sequence[Turn]) -> RewrittenQuestion:
        recent = [turn for turn in turns[-RECENT * 2 :] if len(turn.question) <= LONGEST_QUESTION]
        if not recent or len(question) > LONGEST_QUESTION:
            return RewrittenQuestion(question)
        simplified = [Turn(simplify(turn.question), simplify(turn.answer)) for turn in recent]
        rewritten = self._rewritten(simplify(question), simplified)
        if not rewritten:
            return RewrittenQuestion(question)
        texts = chain.from_iterable((turn.question, turn.answer) for turn in reversed(recent))
        sources = (question, *texts)
        return RewrittenQuestion(
            as_typed(rewritten.question, sources),
            tuple(as_typed(carried, sources) for carried in rewritten.carried),
        )

    def _rewritten(self, question: str, turns: Sequence[Turn]) -> RewrittenQuestion | None:
        index = self._index.current
        if is_english(question):
            found = english_proposals(question, turns)
        else:
            found = proposals(question, turns) if leans(question, index) else []
        return choose(found, index)

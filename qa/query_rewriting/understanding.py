"""Understand a question from the turns before it."""

from collections.abc import Sequence
from itertools import chain

from corpus.segment import simplify
from qa.query_rewriting.dialogue import Turn, Understood
from qa.query_rewriting.ellipsis import complete
from qa.query_rewriting.english import complete_english, is_english
from qa.query_rewriting.pronouns import resolve_pronouns
from qa.query_rewriting.referents import RECENT
from qa.query_rewriting.spelling import as_typed
from qa.small_talk import small_talk_reply

LONGEST = 120
"""Characters of a question that may lean on others, or be leaned on: more tell their own story."""


def understand(question: str, earlier: Sequence[Turn]) -> Understood:
    """The question that is meant by `question` after the turns `earlier`, the oldest first.

    A question that needs nothing from before comes back as it is, and so does small talk.

    >>> understand("那它的户外街景呢？", [Turn("临影厂的室内影棚有多大？", "1.5万平方米")])
    Understood(question='临影厂的户外街景有多大？', carried=('临影厂', '临影厂的室内影棚有多大？'))
    """
    turns = [turn for turn in earlier[-RECENT * 2 :] if _can_be_leaned_on(turn)]
    if not turns or len(question) > LONGEST or small_talk_reply(question):
        return Understood(question)
    simplified = [Turn(simplify(turn.question), simplify(turn.answer)) for turn in turns]
    understood = _understand(simplify(question), simplified)
    if not understood.carried:
        return Understood(question)
    said = chain.from_iterable((turn.question, turn.answer) for turn in reversed(turns))
    sources = (question, *said)
    return Understood(
        as_typed(understood.question, sources),
        tuple(as_typed(carried, sources) for carried in understood.carried),
    )


def _understand(question: str, turns: Sequence[Turn]) -> Understood:
    if is_english(question):
        return complete_english(question, turns)
    resolved = resolve_pronouns(question, turns)
    completed = complete(resolved.question, turns)
    carried = tuple(dict.fromkeys((*resolved.carried, *completed.carried)))
    return Understood(completed.question, carried)


def _can_be_leaned_on(turn: Turn) -> bool:
    return len(turn.question) <= LONGEST and not small_talk_reply(turn.question)

"""Understand a question from the turns before it."""

from collections.abc import Sequence

from qa.follow_up.ellipsis import complete
from qa.follow_up.english import complete_english, is_english
from qa.follow_up.pronouns import resolve_pronouns
from qa.follow_up.referents import RECENT
from qa.follow_up.turns import Turn, Understood
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
    if is_english(question):
        return complete_english(question, turns)
    resolved = resolve_pronouns(question, turns)
    completed = complete(resolved.question, turns)
    carried = tuple(dict.fromkeys((*resolved.carried, *completed.carried)))
    return Understood(completed.question if carried else question, carried)


def _can_be_leaned_on(turn: Turn) -> bool:
    return len(turn.question) <= LONGEST and not small_talk_reply(turn.question)

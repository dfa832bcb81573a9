"""Follow-ups in English, by their few fixed forms: What about …, it, they, he, Why?"""

import re
from collections.abc import Sequence

from qa.query_rewriting.dialogue import RewrittenQuestion, Turn
from qa.query_rewriting.referents import person, thing
from qa.query_rewriting.words import has_han

_ABOUT = re.compile(r"^(?:and |so )?(?:what|how) about (.+?)\??$|^and (.+?)\??$", re.IGNORECASE)
_BARE = re.compile(r"^(?:and |but )?(why|when|where|how)\??$", re.IGNORECASE)
_PRONOUN = re.compile(
    r"\b(?:(?P<whose>its|their|his|her(?= [a-z]))|(?P<person>he|she|him|her)"
    r"|(?P<thing>it|they|them|this (?:company|town|place|fund|project)))\b",
    re.IGNORECASE,
)
_EXPLETIVE = re.compile(
    r"\bit (?:\w+ )?(?:takes?|costs?)\b|\bis it (?:true|possible)", re.IGNORECASE
)
"""An `it` that means nothing: How long does it take…."""
_NAME = re.compile(r"(?<=\s)[A-Z][\w’'-]*(?:\s+(?:(?:of|and|for|the)\s+)?[A-Z][\w’'-]*)*")
_PHRASE = re.compile(
    r"\bthe [\w ’'-]+?"
    r"(?= (?:of|in|at|for|on|by|from|did|does|do|is|are|was|were|have|has|will)\b|\?|$)"
)
_COUNTED = re.compile(r"(?<=^How many )[\w -]+?(?= (?:are|is|were|was|have|has|do|does|did)\b)")
_TIME = re.compile(r"\b(?:(?:in|by|since) )?(?:(?:19|20)\d\d|last year|this year|next year)\b")


def is_english(question: str) -> bool:
    """Whether a question is written in Latin letters alone."""
    return bool(re.search(r"[A-Za-z]{2}", question)) and not has_han(question)


def complete_english(question: str, turns: Sequence[Turn]) -> RewrittenQuestion:
    """The question with what its pronoun means, or put in the place of the question before.

    >>> turns = [Turn("How large is the street set of the Linping base?")]
    >>> complete_english("What about the studio?", turns).question
    'How large is the studio of the Linping base?'
    """
    last = turns[-1]
    if found := _ABOUT.match(question):
        put = _put_in_place(found[1] or found[2], last.question)
        return RewrittenQuestion(put, (last.question,)) if put else RewrittenQuestion(question)
    if found := _BARE.match(question):
        word = re.match(
            r"(?:Why|When|Where|How)(?= (?:did|do|does|is|are|was|were|has|have|will)\b)",
            last.question,
        )
        put = found[1].capitalize() + last.question[word.end() :] if word else None
        return RewrittenQuestion(put, (last.question,)) if put else RewrittenQuestion(question)
    return _without_pronoun(question, turns)


def _put_in_place(new: str, before: str) -> str | None:
    if time := _TIME.fullmatch(new):
        old = _TIME.search(before)
        bare = before.rstrip("? ")
        return (
            before[: old.start()] + time[0] + before[old.end() :] if old else f"{bare} {time[0]}?"
        )
    old = _NAME.search(before) if _NAME.match(f" {new}", 1) else None
    old = old or _COUNTED.search(before) or _PHRASE.search(before)
    if not old:
        return None
    put = before[: old.start()] + new + before[old.end() :]
    return put.replace(f" is {new}", f" are {new}") if new.endswith("s") else put


def _without_pronoun(question: str, turns: Sequence[Turn]) -> RewrittenQuestion:
    found = _PRONOUN.search(question)
    if not found or _EXPLETIVE.search(question) or _NAME.search(question[: found.start()]):
        return RewrittenQuestion(question)
    of_person = found["person"] or (found["whose"] or "").lower() in {"his", "her"}
    meant = _person(turns) if of_person else _thing(turns)
    if not meant:
        return RewrittenQuestion(question)
    put = f"{meant}'s" if found["whose"] else meant
    return RewrittenQuestion(question[: found.start()] + put + question[found.end() :], (meant,))


def _person(turns: Sequence[Turn]) -> str | None:
    for turn in reversed(turns):
        if turn.question.lower().startswith("who") and turn.answer:
            return turn.answer
    return person(turns)


def _thing(turns: Sequence[Turn]) -> str | None:
    for turn in reversed(turns):
        if not is_english(turn.question):
            return thing(turns)
        if found := _NAME.search(turn.question) or _PHRASE.search(turn.question):
            return found[0]
    return None

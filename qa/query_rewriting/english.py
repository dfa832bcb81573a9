"""Follow-ups in English, by their few fixed forms: What about …, it, they, he, Why?"""

import re
from collections.abc import Sequence

from qa.query_rewriting.dialogue import RewrittenQuestion, Turn
from qa.query_rewriting.mentions import persons, topics
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
_OPEN = re.compile(r"\b(?:are|is|were|was) there\??$", re.IGNORECASE)
_NAME = re.compile(
    r"(?<=\s)[A-Z][\w’'-]+(?:\s+(?:(?:of|and|for|the)\s+)?[A-Z][\w’'-]*)*"
    r"|[“”\w·]*[\u4e00-\u9fff][“”\w·]*"
)
_PHRASE = re.compile(
    r"\bthe [\w ’'-]+?"
    r"(?= (?:of|in|at|for|on|by|from|did|does|do|is|are|was|were|have|has|will)\b|\?|$)"
)
_COUNTED = re.compile(r"(?<=^How many )[\w -]+?(?= (?:are|is|were|was|have|has|do|does|did)\b)")
_TIME = re.compile(r"\b(?:(?:in|by|since) )?(?:(?:19|20)\d\d|last year|this year|next year)\b")


def is_english(question: str) -> bool:
    """Whether a question is written in Latin letters alone."""
    return bool(re.search(r"[A-Za-z]{2}", question)) and not has_han(question)


def english_proposals(question: str, turns: Sequence[Turn]) -> list[RewrittenQuestion]:
    """The question with what its pronoun means, or put in the place of the question before.

    >>> turns = [Turn("How large is the street set of the Linping base?")]
    >>> english_proposals("What about the studio?", turns)[0].question
    'How large is the studio of the Linping base?'
    """
    last = turns[-1]
    if found := _ABOUT.match(question):
        new = found[1] or found[2]
        put = (
            None
            if has_han(last.question) and not is_asked_in_english(last.question)
            else (_put_in_place(new, last.question))
        )
        if put:
            return [RewrittenQuestion(put, (last.question,))]
        return [RewrittenQuestion(f"What is {new} of {each}?", (each,)) for each in _things(turns)]
    if found := _BARE.match(question):
        word = re.match(
            r"(?:Why|When|Where|How)(?= (?:did|do|does|is|are|was|were|has|have|will)\b)",
            last.question,
        )
        put = found[1].capitalize() + last.question[word.end() :] if word else None
        return [RewrittenQuestion(put, (last.question,))] if put else []
    if _OPEN.search(question) and not _NAME.search(question):
        bare = question.rstrip("? ")
        return [RewrittenQuestion(f"{bare} in {each}?", (each,)) for each in _things(turns)]
    return _without_pronoun(question, turns)


def is_asked_in_english(question: str) -> bool:
    """Whether the words that ask are English, whatever names stand in it."""
    return bool(re.match(r"(?:[A-Za-z]+ ){2}", question))


def _put_in_place(new: str, before: str) -> str | None:
    if time := _TIME.fullmatch(new):
        old = _TIME.search(before)
        bare = before.rstrip("? ")
        return (
            before[: old.start()] + time[0] + before[old.end() :] if old else f"{bare} {time[0]}?"
        )
    old = _NAME.search(before) if _NAME.match(f" {new}", 1) and new[:4] != "the " else None
    old = old or _COUNTED.search(before) or _PHRASE.search(before)
    if not old:
        return None
    put = before[: old.start()] + new + before[old.end() :]
    return put.replace(f" is {new}", f" are {new}") if new.endswith("s") else put


def _without_pronoun(question: str, turns: Sequence[Turn]) -> list[RewrittenQuestion]:
    found = _PRONOUN.search(question)
    if not found or _EXPLETIVE.search(question) or _NAME.search(question[: found.start()]):
        return []
    of_person = found["person"] or (found["whose"] or "").lower() in {"his", "her"}
    meanings = _persons(turns) if of_person else _things(turns)
    before, behind = question[: found.start()], question[found.end() :]
    return [
        RewrittenQuestion(before + each + ("'s" if found["whose"] else "") + behind, (each,))
        for each in meanings
    ]


def _persons(turns: Sequence[Turn]) -> list[str]:
    for turn in reversed(turns):
        if turn.question.lower().startswith("who") and turn.answer:
            return [turn.answer]
    return persons(turns)


def _things(turns: Sequence[Turn]) -> list[str]:
    for turn in reversed(turns):
        if not is_asked_in_english(turn.question):
            return topics(turns)
        if found := _NAME.search(turn.question) or _PHRASE.search(turn.question):
            return [found[0]]
    return []

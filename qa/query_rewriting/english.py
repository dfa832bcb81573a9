"""Follow-ups in English, by their few fixed forms: What about …, it, they, he, Why?"""

import re
from collections.abc import Sequence

from corpus.segment import has_han
from qa.query_rewriting.dialogue import Turn
from qa.query_rewriting.mentions import meanings

_ABOUT = re.compile(r"(?:(?:and |so )?(?:what|how) about |and )(.+?)\??$", re.IGNORECASE)
_BARE = re.compile(r"(?:and |but )?(why|when|where|how)\??$", re.IGNORECASE)
_ASKING = re.compile(r"(?:Why|When|Where|How)(?= (?:did|do|does|is|are|was|were|has|have|will)\b)")
_PRONOUN = re.compile(
    r"\b(?:(?P<whose>its|their|(?P<his>his|her(?= [a-z])))|(?P<person>he|she|him|her)"
    r"|it(?! (?:\w+ )?(?:takes?|costs?)\b| true| possible)|they|them"
    r"|this (?:company|town|place|fund|project))\b",
    re.IGNORECASE,
)
"""What points back, but not the `it` that means nothing: How long does it take…."""
_OPEN = re.compile(r"\b(?:are|is|were|was) there\??$", re.IGNORECASE)
_NAME = re.compile(
    r"(?<=\s)[A-Z][\w’'-]+(?:\s+(?:(?:of|and|for|the)\s+)?[A-Z][\w’'-]*)*"
    r"|[“”\w·]*[\u4e00-\u9fff][“”\w·]*"
)
_PHRASE = re.compile(
    r"(?<=^How many )[\w -]+?(?= (?:are|is|were|was|have|has|do|does|did)\b)|\bthe [\w ’'-]+?"
    r"(?= (?:of|in|at|for|on|by|from|did|does|do|is|are|was|were|have|has|will)\b|\?|$)"
)
_TIME = re.compile(r"\b(?:(?:in|by|since) )?(?:(?:19|20)\d\d|last year|this year|next year)\b")


def is_english(question: str) -> bool:
    """Whether a question is written in Latin letters alone."""
    return bool(re.search(r"[A-Za-z]{2}", question)) and not has_han(question)


def english_proposals(question: str, turns: Sequence[Turn]) -> list[str]:
    """The question with what its pronoun means, or put in the place of the question before.

    >>> turns = [Turn("How large is the street set of the Linping base?")]
    >>> english_proposals("What about the studio?", turns)[0]
    'How large is the studio of the Linping base?'
    """
    last, things = turns[-1].question, _things(turns)
    if about := _ABOUT.match(question):
        put = _put_in_place(about[1], last) if _is_asked_in_english(last) else None
        below = [f"What is {about[1]} of {each}?" for each in things]
        return [put] if put else below
    if bare := _BARE.match(question):
        word = _ASKING.match(last)
        put = bare[1].capitalize() + last[word.end() :] if word else None
        return [put] if put else []
    if _OPEN.search(question) and not _NAME.search(question):
        stem = question.rstrip("? ")
        return [f"{stem} in {each}?" for each in things]
    match = _PRONOUN.search(question)
    if not match or _NAME.search(question[: match.start()]):
        return []
    ahead, behind = question[: match.start()], question[match.end() :]
    behind = "'s" + behind if match["whose"] else behind
    meant = _persons(turns) if match["person"] or match["his"] else things
    return [ahead + each + behind for each in meant]


def _is_asked_in_english(question: str) -> bool:
    """Whether the words that ask are English, whatever names stand in it."""
    return is_english(question) or bool(re.match(r"(?:[A-Za-z]+ ){2}", question))


def _put_in_place(new: str, before: str) -> str | None:
    """The question before with a time, name or phrase of it exchanged for the new one."""
    if time := _TIME.fullmatch(new):
        old = _TIME.search(before)
        return f"{before.rstrip('? ')} {time[0]}?" if not old else before.replace(old[0], new, 1)
    is_name = _NAME.match(f" {new}", 1) and not new.startswith("the ")
    old = (_NAME.search(before) if is_name else None) or _PHRASE.search(before)
    put = before.replace(old[0], new, 1) if old else None
    return put.replace(f" is {new}", f" are {new}") if put and new.endswith("s") else put


def _persons(turns: Sequence[Turn]) -> list[str]:
    asked = [turn for turn in turns if turn.question.lower().startswith("who") and turn.answer]
    return [asked[-1].answer] if asked else meanings(turns, "person")


def _things(turns: Sequence[Turn]) -> list[str]:
    for turn in reversed(turns):
        if not _is_asked_in_english(turn.question):
            return meanings(turns, "person", "thing")
        if match := _NAME.search(turn.question) or _PHRASE.search(turn.question):
            return [match[0]]
    return []

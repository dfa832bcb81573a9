"""Questions that sound as if a passage answered them, and that it does not answer.

Models that read well still answer these (Rajpurkar et al., "Know What You Don't Know", 2018).
Here they are made from answerable ones: by putting another name or number in, or by asking of
one subject what was asked of another.
"""

import logging
import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from functools import cache
from random import Random

import jieba
import jieba.posseg

from corpus.segment import segment

ASKING = re.compile(r"什么|哪|谁|多少|几|何|怎|吗|呢|请问")
"""What makes a word one that asks."""
NAMES = ("nr", "ns", "nt", "nz", "nrt", "eng")
SHORT = 20
"""Characters of a question so short that each of its nouns matters."""
FAMILIAR = 0.5
"""A borrowed question may be answered after all if its passage knows so many of its words."""
TRIES = 8
TAGGED = 3000
"""Questions, at most, whose words are swapped for others."""

jieba.setLogLevel(logging.WARNING)

Pool = Mapping[str, Sequence[str]]
"""Words by their part of speech."""


def word_pool(questions: Sequence[str]) -> Pool:
    """The words of the questions that one may be swapped for another.

    Of all where they are few, else of every so many: to tag the words of all takes minutes.
    """
    pool = defaultdict(list)
    for question in questions[:: len(questions) // TAGGED + 1]:
        for word, kind in _words(question):
            if _matters(word, kind, question):
                pool[kind].append(word)
    return pool


def swapped(question: str, passage: str, pool: Pool, rng: Random) -> str | None:
    """The question with a name, number or noun in it that the passage does not have."""
    known = [
        (word, kind)
        for word, kind in _words(question)
        if _matters(word, kind, question) and word in passage and kind in pool
    ]
    if not known:
        return None
    word, kind = rng.choice(known)
    for _ in range(TRIES):
        other = rng.choice(pool[kind])
        if other not in passage and other not in question and len(other) <= 2 * len(word) + 1:
            return question.replace(word, other)
    return None


def borrowed(
    title: str, passage: str, donors: Sequence[tuple[str, str]], rng: Random
) -> str | None:
    """A question that was asked of another title, asked of this one.

    `donors` are questions that name their title, with it.
    """
    words = set(segment(passage))
    for _ in range(TRIES):
        question, other = rng.choice(donors)
        if other == title:
            continue
        asked = {word for word in segment(question) if not ASKING.search(word)}
        asked -= set(segment(other))
        if asked and len(asked & words) / len(asked) < FAMILIAR:
            return question.replace(other, title)
    return None


def _matters(word: str, kind: str, question: str) -> bool:
    """Whether a question with another word in this one's place would be another question."""
    if kind == "m":
        return word.isascii() and word.isdigit()
    return len(word) > 1 and (kind in NAMES or (kind == "n" and len(question) <= SHORT))


@cache
def _words(question: str) -> tuple[tuple[str, str], ...]:
    return tuple((pair.word, pair.flag) for pair in jieba.posseg.cut(question))

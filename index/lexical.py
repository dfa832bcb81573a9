"""Search by words: BM25 over segmented Chinese, by bm25s."""

import math
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import bm25s
import numpy as np
from numpy.typing import NDArray

from corpus.segment import segment

K1, B = 1.5, 0.75


class LexicalIndex:
    """The BM25 scores of a fixed list of texts, which are known by their place in it."""

    def __init__(self, bm25: Any) -> None:
        self._bm25 = bm25

    @classmethod
    def from_texts(cls, texts: Sequence[str]) -> "LexicalIndex":
        """Index `texts`; there must be at least one."""
        bm25 = bm25s.BM25(k1=K1, b=B)
        words = [segment(text) for text in texts]
        # bm25s cannot index texts without any word at all.
        bm25.index(words if any(words) else [["∅"], *words[1:]], show_progress=False)
        return cls(bm25)

    @classmethod
    def load(cls, folder: Path) -> "LexicalIndex":
        return cls(bm25s.BM25.load(str(folder)))

    def save(self, folder: Path) -> None:
        self._bm25.save(str(folder), show_progress=False)

    def scores(self, question: str) -> NDArray[np.float32]:
        """The BM25 score of every text, 0 where it shares no word with the question."""
        vocabulary = self._bm25.vocab_dict
        known = [vocabulary[word] for word in segment(question) if word in vocabulary]
        found: NDArray[np.float32] = self._bm25.get_scores_from_ids(known)
        return found

    def rarity(self, word: str) -> float:
        """The inverse document frequency of a word, as BM25 weighs it; the rarer, the larger."""
        texts = int(self._bm25.scores["num_docs"])
        row = self._bm25.vocab_dict.get(word)
        starts = self._bm25.scores["indptr"]
        holding = int(starts[row + 1] - starts[row]) if row is not None else 0
        return math.log(1 + (texts - holding + 0.5) / (holding + 0.5))

"""Read what was retrieved: which sentence answers the question, and how sure is that?"""

import json
import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from corpus import Sentence
from corpus.segment import segment
from index import Encoder, PassageIndex, Retrieved
from index.passage_index import searchable_text
from qa.answer import Evidence

FITTED = Path(__file__).with_name("sentence_reader.json")
"""The weights, written by `python -m qa.fitting`."""
MOST_EVIDENCE = 10
"""Sentences that are told with an answer."""
MOST_EMBEDDINGS = 20_000
"""Sentence embeddings kept in memory, of 1.5 KB each."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What a reader makes of a question: places of the answer, best first.

    `confidence`, in [0, 1], is the probability that the first of them is right.
    """

    evidence: tuple[Evidence, ...]
    confidence: float


class Reader(Protocol):
    """Anything that finds the answer in the chunks that were retrieved."""

    def read(self, retrieved: Retrieved, index: PassageIndex) -> Reading: ...


@dataclass(frozen=True, slots=True)
class Weights:
    """A linear model of sentences, and one of the confidence in the best.

    `ranking` weighs the columns of `sentence_features`, `confidence` the values of
    `confidence_features`.
    """

    ranking: tuple[float, ...]
    confidence: tuple[float, ...]
    bias: float

    @classmethod
    def load(cls, file: Path = FITTED) -> "Weights":
        values = json.loads(file.read_text(encoding="utf-8"))
        return cls(tuple(values["ranking"]), tuple(values["confidence"]), values["bias"])


class SentenceReader:
    """Answers with the whole sentence that fits the question best."""

    def __init__(self, weights: Weights | None = None) -> None:
        self._weights = weights or Weights.load()
        self._embeddings: dict[tuple[str, int], NDArray[np.float32]] = {}

    def read(self, retrieved: Retrieved, index: PassageIndex) -> Reading:
        sentences, features = self.sentence_features(retrieved, index)
        if not sentences:
            return Reading((), 0.0)
        scores = features @ np.asarray(self._weights.ranking)
        order = np.argsort(-scores, kind="stable")
        evidence = tuple(
            Evidence(sentences[i], sentences[i], float(scores[i])) for i in order[:MOST_EVIDENCE]
        )
        signs = confidence_features(features[order])
        logit = float(signs @ np.asarray(self._weights.confidence)) + self._weights.bias
        return Reading(evidence, 1 / (1 + math.exp(-logit)))

    def sentence_features(
        self, retrieved: Retrieved, index: PassageIndex
    ) -> tuple[list[Sentence], NDArray[np.float64]]:
        """The sentences of the hits, and of each the three things known about it.

        The columns: cosine of the question and the sentence with its article's title; share of
        the question's words that stand in the sentence, rare words counting more; fused score of
        the best hit that holds it.
        """
        found: dict[Sentence, float] = {}
        for hit in retrieved.hits:
            for sentence in index[hit.chunk.article.id].sentences_in(hit.chunk):
                found.setdefault(sentence, hit.score)
        sentences = list(found)
        if not sentences:
            return [], np.empty((0, 3))
        embeddings = self._embed(sentences, index.encoder)
        cosines = embeddings @ retrieved.embedding[0]
        overlaps = list(word_overlaps(retrieved.question, sentences, index))
        return sentences, np.column_stack([cosines, overlaps, list(found.values())])

    def _embed(self, sentences: Sequence[Sentence], encoder: Encoder) -> NDArray[np.float32]:
        """The sentences' embeddings, each computed once for as long as it is remembered."""
        if len(self._embeddings) > MOST_EMBEDDINGS:
            self._embeddings = {}  # not emptied: other threads may be reading from the old one
        remembered = self._embeddings
        keys = [(sentence.article.id, sentence.start) for sentence in sentences]
        new = [i for i, key in enumerate(keys) if key not in remembered]
        embedded = encoder.encode_documents([searchable_text(sentences[i]) for i in new])
        remembered |= {keys[i]: embedding for i, embedding in zip(new, embedded, strict=True)}
        return np.stack([remembered[key] for key in keys])


def word_overlaps(
    question: str, sentences: Sequence[Sentence], index: PassageIndex
) -> Iterator[float]:
    """For each sentence the share of the question's words in it, in [0, 1], weighted by rarity."""
    rarity = {word: index.lexical.rarity(word) for word in set(segment(question))}
    total = sum(rarity.values())
    for sentence in sentences:
        shared = rarity.keys() & set(segment(sentence.text))
        yield sum(rarity[word] for word in shared) / total if total else 0.0


def confidence_features(features: NDArray[np.float64]) -> NDArray[np.float64]:
    """What the confidence is judged by, from the features of the sentences, best first.

    The best sentence's cosine, its overlap, the best overlap of all, and its place in the fusion.
    """
    best = features[0]
    return np.array([best[0], best[1], features[:, 1].max(), best[2]])

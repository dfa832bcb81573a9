"""A set's questions asked of a folder and of its copy in Milvus: what `equality` compares."""

import hashlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from benchmarks.word_scores import WordScores
from corpus.notation import normalise
from index import Embeddings, Encoder, PassageIndex
from index.milvus.milvus_index import MilvusIndex
from index.search.fusion import reciprocal_rank_fusion
from index.search.passage_index import CANDIDATES
from index.search.passages import searchable_text

AT_ONCE = 256
"""Questions that are embedded before they are kept."""
Ranking = Sequence[tuple[int, float]]
"""Numbers of chunks with their scores, best first."""


class Remembering:
    """An encoder whose questions are embedded once, whichever process asks them."""

    def __init__(self, encoder: Encoder, folder: Path) -> None:
        self.name, self.fingerprint = encoder.name, encoder.fingerprint
        self.precision, self.dimension = encoder.precision, encoder.dimension
        self.encode_documents = encoder.encode_documents
        self._encoder = encoder
        self._folder = folder
        self._known: dict[str, Embeddings] = {}

    def learn(self, questions: Sequence[str], on_done: Callable[[int], object]) -> None:
        """Embed those that are in no file of an earlier run."""
        self._folder.mkdir(parents=True, exist_ok=True)
        for start in range(0, len(questions), AT_ONCE):
            batch = questions[start : start + AT_ONCE]
            made_of = "\0".join([self.fingerprint, *batch]).encode("utf-8", "surrogatepass")
            file = self._folder / f"{hashlib.sha256(made_of).hexdigest()[:16]}.npy"
            if not file.exists():
                unfinished = file.with_suffix(".part.npy")
                np.save(unfinished, self._encoder.encode_queries(batch))
                unfinished.replace(file)
            self._known |= dict(zip(batch, np.load(file)[:, None], strict=True))
            on_done(len(batch))

    def encode_queries(self, queries: Sequence[str]) -> Embeddings:
        if all(each in self._known for each in queries):
            return np.vstack([self._known[each] for each in queries])
        return self._encoder.encode_queries(queries)


@dataclass(frozen=True, slots=True)
class Found:
    """What one store found for a question: rankings of chunks, by their place among all of them.

    `cosines` are those of the ranking by meaning.
    """

    meaning: list[int]
    words: list[int]
    fused: list[int]
    cosines: dict[int, float]


class Both:
    """The two stores of one index, and its chunks, which both are told by where they stand."""

    def __init__(self, stores: Sequence[PassageIndex]) -> None:
        self.stores = stores
        chunks = [chunk for indexed in stores[0].articles for chunk in indexed.chunks]
        self.chunks = chunks
        self._places = {(each.article.id, each.start): at for at, each in enumerate(chunks)}
        self._known: list[dict[int, int]] = [{} for _ in stores]
        self.word_scores = WordScores([searchable_text(each) for each in chunks])

    def ask(self, questions: Sequence[str]) -> list[list[Found]]:
        """What both find for each of some questions, as `index.search` joins it."""
        texts = [normalise(each).text for each in questions]
        embeddings = self.stores[0].encoder.encode_queries(texts)
        found = [
            [self._found(at, *each) for each in _rankings(index, texts, embeddings)]
            for at, index in enumerate(self.stores)
        ]
        return [list(each) for each in zip(*found, strict=True)]

    def _found(self, store: int, meaning: Ranking, words: Ranking) -> Found:
        by_meaning, by_words = (self._at(store, [n for n, _ in each]) for each in (meaning, words))
        return Found(
            by_meaning,
            by_words,
            list(reciprocal_rank_fusion([by_meaning, by_words])),
            dict(zip(by_meaning, (cosine for _, cosine in meaning), strict=True)),
        )

    def _at(self, store: int, numbers: Sequence[int]) -> list[int]:
        """Where chunks stand among all; each is looked up once, which takes the most time."""
        known = self._known[store]
        unknown = [each for each in numbers if each not in known]
        for number, chunk in zip(unknown, self.stores[store].articles.chunks(unknown), strict=True):
            known[number] = self._places[chunk.article.id, chunk.start]
        return [known[each] for each in numbers]


def _rankings(
    index: PassageIndex, texts: Sequence[str], embeddings: Embeddings
) -> Iterator[tuple[Ranking, Ranking]]:
    """By meaning and by words: of a server for all at once, which saves its time and ours."""
    if isinstance(index, MilvusIndex):
        by_meaning = index.vectors.search_many(embeddings, top_k=CANDIDATES)
        yield from zip(by_meaning, index.lexical.search_many(texts, top_k=CANDIDATES), strict=True)
        return
    for text, embedding in zip(texts, embeddings, strict=True):
        ranked = index.rankings(text, embedding[None])
        yield list(ranked[0].items()), list(ranked[1].items())

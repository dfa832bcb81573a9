"""Stand-ins for what is slow, where quality is not the point."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from zlib import crc32

import numpy as np

from index import Embeddings, Retrieved
from qa import Candidate, Evidence


@dataclass
class FakeEncoder:
    """Embeds a text as the counts of its pairs of characters, hashed into 64 dimensions.

    Texts that share pairs of characters are near to one another, in every process alike.
    `documents` are those it has embedded so far.
    """

    name: str = "fake"
    fingerprint: str = "fake"
    precision: str = "float32"
    dimension: int = 64
    documents: list[str] = field(default_factory=list)

    def encode_queries(self, queries: Sequence[str]) -> Embeddings:
        return self._encode(queries)

    def encode_documents(self, documents: Sequence[str]) -> Embeddings:
        self.documents += documents
        return self._encode(documents)

    def _encode(self, texts: Sequence[str]) -> Embeddings:
        counts = np.zeros((len(texts), self.dimension), np.float32)
        for row, text in enumerate(texts):
            padded = f" {text} "
            for pair in pairwise(padded):
                counts[row, crc32("".join(pair).encode()) % self.dimension] += 1
        lengths: Embeddings = np.linalg.norm(counts, axis=1, keepdims=True)
        return counts / lengths


class FakeReader:
    """Answers with the whole sentence that shares most characters with the question."""

    def load_meanwhile(self) -> None: ...

    def read(self, retrieved: Retrieved) -> tuple[Candidate, ...]:
        found = {
            sentence: len(set(sentence.text) & set(retrieved.question))
            for hit in retrieved.hits
            for sentence in retrieved.articles[hit.chunk.article.id].sentences_in(hit.chunk)
        }
        best = sorted(found, key=lambda sentence: -found[sentence])
        return tuple(
            Candidate(each, (Evidence(each, each, found[each]),), 0.5 / place)
            for place, each in enumerate(best, start=1)
        )

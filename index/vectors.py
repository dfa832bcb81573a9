"""Search by meaning: inner products of normalised embeddings, by FAISS."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import faiss
import numpy as np
from numpy.typing import NDArray

from index.encoder import Embeddings


class VectorIndex:
    """An inner-product index whose embeddings are known by their numbers.

    They are kept in half precision, which moves a cosine by less than 0.001.
    """

    def __init__(self, faiss_index: Any) -> None:
        self._index = faiss_index

    @classmethod
    def create(cls, dimension: int) -> "VectorIndex":
        """An empty index that looks at every embedding."""
        flat = faiss.IndexScalarQuantizer(
            dimension, faiss.ScalarQuantizer.QT_fp16, faiss.METRIC_INNER_PRODUCT
        )
        return cls(faiss.IndexIDMap2(flat))

    @classmethod
    def load(cls, file: Path) -> "VectorIndex":
        return cls(faiss.deserialize_index(np.frombuffer(file.read_bytes(), np.uint8)))

    def save(self, file: Path) -> None:
        # FAISS opens a path in the C locale; writing the bytes ourselves takes any file name.
        file.write_bytes(faiss.serialize_index(self._index).tobytes())

    def __len__(self) -> int:
        return int(self._index.ntotal)

    @property
    def dimension(self) -> int:
        return int(self._index.d)

    @classmethod
    def from_embeddings(cls, numbers: Sequence[int], embeddings: Embeddings) -> "VectorIndex":
        """The kind of index that suits so many embeddings, shape (n, dimension)."""
        index = cls.create(embeddings.shape[1])
        index.add(numbers, embeddings)
        return index

    @property
    def kind(self) -> str:
        return "flat"

    @property
    def is_outgrown(self) -> bool:
        return False

    def add(self, numbers: Sequence[int], embeddings: Embeddings) -> None:
        """Add embeddings of shape (n, dimension) under n new numbers."""
        self._index.add_with_ids(np.ascontiguousarray(embeddings), np.asarray(numbers, np.int64))

    def remove(self, numbers: Sequence[int]) -> None:
        self._index.remove_ids(np.asarray(numbers, np.int64))

    def search(
        self, query: Embeddings, *, top_k: int, among: Sequence[int] | None = None
    ) -> list[tuple[int, float]]:
        """The numbers nearest to `query`, shape (1, dimension), best first, with their cosines.

        With `among` only those numbers are looked at.
        """
        count = min(top_k, len(self) if among is None else len(among))
        if count == 0:
            return []
        parameters = None
        if among is not None:
            parameters = faiss.SearchParameters()
            parameters.sel = faiss.IDSelectorBatch(np.asarray(among, np.int64))
        scores, numbers = self._index.search(query, count, params=parameters)
        pairs = zip(numbers[0].tolist(), _clipped(scores[0]).tolist(), strict=True)
        return [(number, cosine) for number, cosine in pairs if number >= 0]

    def cosines(self, query: Embeddings, numbers: Sequence[int]) -> list[float]:
        """The cosines of `query`, shape (1, dimension), to the embeddings of these numbers."""
        if not numbers:
            return []
        found = self._index.reconstruct_batch(np.asarray(numbers, np.int64))
        cosines: list[float] = _clipped(found @ query[0]).tolist()
        return cosines


def _clipped(cosines: NDArray[np.float32]) -> NDArray[np.float32]:
    return np.clip(cosines, -1, 1)  # rounding takes some past 1

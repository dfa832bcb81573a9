"""Search by meaning: inner products of normalised embeddings, by FAISS."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import faiss
import numpy as np

from index.encoder import Embeddings


class VectorIndex:
    """An exact inner-product index; rows are known by their place."""

    def __init__(self, flat: Any) -> None:
        self._flat = flat

    @classmethod
    def from_embeddings(cls, embeddings: Embeddings) -> "VectorIndex":
        """Index `embeddings`, shape (n, dimension), each row of length 1."""
        flat = faiss.IndexFlatIP(embeddings.shape[1])
        flat.add(np.ascontiguousarray(embeddings))
        return cls(flat)

    @classmethod
    def load(cls, file: Path) -> "VectorIndex":
        return cls(faiss.deserialize_index(np.frombuffer(file.read_bytes(), np.uint8)))

    def save(self, file: Path) -> None:
        # FAISS opens a path in the C locale; writing the bytes ourselves takes any file name.
        file.write_bytes(faiss.serialize_index(self._flat).tobytes())

    def __len__(self) -> int:
        return int(self._flat.ntotal)

    @property
    def dimension(self) -> int:
        return int(self._flat.d)

    def search(
        self, query: Embeddings, *, top_k: int, among: Sequence[int] | None = None
    ) -> list[tuple[int, float]]:
        """The rows nearest to `query`, shape (1, dimension), best first, with their cosines.

        With `among` only those rows are looked at.
        """
        count = min(top_k, len(self) if among is None else len(among))
        if count == 0:
            return []
        parameters = None
        if among is not None:
            parameters = faiss.SearchParameters()
            parameters.sel = faiss.IDSelectorBatch(np.asarray(among, np.int64))
        scores, rows = self._flat.search(query, count, params=parameters)
        cosines = np.clip(scores[0], -1, 1)  # rounding takes some past 1
        pairs = zip(rows[0].tolist(), cosines.tolist(), strict=True)
        return [(row, score) for row, score in pairs if row >= 0]

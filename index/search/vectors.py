"""Search by meaning: inner products of normalised embeddings, by FAISS.

Up to `EXACT_LIMIT` embeddings every one is looked at. Beyond, half of the lists of an inverted
file are, which finds 99 of 100 of the nearest ten in a quarter of the time. Half the lists are a
lot, but embeddings of this encoder lie so close together that fewer find too little (a quarter:
96), and so do quantised ones (eight bits: 97). HNSW searches fastest, but takes half a minute to
build for 60,000 and cannot forget. Compare with `python -m benchmarks.vectors`.
"""

import math
import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from index.encoders.encoder import Embeddings

# Read once, when faiss is imported: threads that spin while they wait for one another take the
# processor from the encoder and the reader, which cost the slowest searches a fifth.
os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")
import faiss

EXACT_LIMIT = 100_000
"""Embeddings that are all looked at: within 10 ms on one core."""
TRAINED_ON = 40
"""Embeddings that the place of a list is learnt from."""


class VectorIndex:
    """An inner-product index whose embeddings are known by their numbers.

    They are kept in half precision, which moves a cosine by less than 0.001.
    """

    def __init__(self, faiss_index: Any, visible: "_Numbers | None" = None) -> None:
        self._index = faiss_index
        self._visible = visible

    @classmethod
    def create(cls, dimension: int) -> "VectorIndex":
        """An empty index that looks at every embedding."""
        flat = faiss.IndexScalarQuantizer(
            dimension, faiss.ScalarQuantizer.QT_fp16, faiss.METRIC_INNER_PRODUCT
        )
        return cls(faiss.IndexIDMap2(flat))

    @classmethod
    def from_embeddings(cls, numbers: Sequence[int], embeddings: Embeddings) -> "VectorIndex":
        """The kind of index that suits so many embeddings, shape (n, dimension)."""
        if len(numbers) <= EXACT_LIMIT:
            index = cls.create(embeddings.shape[1])
        else:
            index = cls(_inverted_file(embeddings))
        index.add(numbers, embeddings)
        return index

    @classmethod
    def load(cls, file: Path) -> "VectorIndex":
        """An index that can be added to."""
        return cls(faiss.deserialize_index(np.frombuffer(file.read_bytes(), np.uint8)))

    @classmethod
    def map(cls, file: Path) -> "VectorIndex":
        """An index that can only be searched; what is not searched takes no memory."""
        if not str(file).isascii():  # FAISS opens a path in the C locale
            return cls.load(file)
        return cls(faiss.read_index(str(file), faiss.IO_FLAG_MMAP_IFC))

    def save(self, file: Path) -> None:
        file.write_bytes(faiss.serialize_index(self._index).tobytes())

    def within(self, numbers: Sequence[int]) -> "VectorIndex":
        """What is there, as if there were only these numbers, for searching."""
        return VectorIndex(self._index, _Numbers(numbers))

    def __len__(self) -> int:
        return self._visible.count if self._visible else int(self._index.ntotal)

    @property
    def dimension(self) -> int:
        return int(self._index.d)

    @property
    def kind(self) -> str:
        """`exact`, or how many of how many lists are looked at."""
        if not self._lists:
            return "exact"
        return f"{self._index.nprobe} of {self._lists} lists"

    @property
    def is_outgrown(self) -> bool:
        """Whether so many embeddings call for another kind of index, or for more lists."""
        return len(self) > EXACT_LIMIT and _lists_for(len(self)) > 2 * self._lists

    def add(self, numbers: Sequence[int], embeddings: Embeddings) -> None:
        """Add embeddings of shape (n, dimension) under n new numbers."""
        self._index.add_with_ids(np.ascontiguousarray(embeddings), np.asarray(numbers, np.int64))

    def remove(self, numbers: Sequence[int]) -> None:
        self._index.remove_ids(np.asarray(numbers, np.int64))

    def search(
        self, query: Embeddings, *, top_k: int, among: Sequence[int] | None = None
    ) -> list[tuple[int, float]]:
        """The numbers nearest to `query`, shape (1, dimension), best first, with their cosines.

        With `among` only those numbers are looked at, and all of them.
        """
        chosen = self._visible if among is None else _Numbers(among)
        count = min(top_k, chosen.count if chosen else len(self))
        if count == 0:
            return []
        scores, numbers = self._index.search(query, count, params=self._parameters(chosen))
        pairs = zip(numbers[0].tolist(), _clipped(scores[0]).tolist(), strict=True)
        return [(number, cosine) for number, cosine in pairs if number >= 0]

    def cosines(self, query: Embeddings, numbers: Sequence[int]) -> list[float]:
        """The cosines of `query`, shape (1, dimension), to the embeddings of these numbers."""
        if not numbers:
            return []
        cosines: list[float] = _clipped(self.embeddings(numbers) @ query[0]).tolist()
        return cosines

    def embeddings(self, numbers: Sequence[int]) -> Embeddings:
        """The embeddings of these numbers, shape (n, dimension)."""
        found = [self._index.reconstruct(number) for number in numbers]
        return np.array(found, np.float32).reshape(-1, self.dimension)

    @property
    def _lists(self) -> int:
        return int(getattr(self._index, "nlist", 0))

    def _parameters(self, chosen: "_Numbers | None") -> Any:
        if chosen is None:
            return None
        parameters: Any = faiss.SearchParametersIVF() if self._lists else faiss.SearchParameters()
        parameters.sel = chosen.selector
        if self._lists:
            parameters.nprobe = self._lists
        return parameters


class _Numbers:
    """Numbers as FAISS looks them up fastest: a bit each."""

    def __init__(self, numbers: Sequence[int]) -> None:
        self.count = len(numbers)
        bits = np.zeros(max(numbers, default=0) + 1, bool)
        bits[np.asarray(numbers, np.int64)] = True
        packed: Any = np.packbits(bits, bitorder="little")
        self.selector = faiss.IDSelectorBitmap(packed)  # type: ignore[call-arg] # as Python has it


def _inverted_file(embeddings: Embeddings) -> Any:
    lists, dimension = _lists_for(len(embeddings)), embeddings.shape[1]
    index = faiss.IndexIVFScalarQuantizer(
        faiss.IndexFlatIP(dimension),
        dimension,
        lists,
        faiss.ScalarQuantizer.QT_fp16,
        faiss.METRIC_INNER_PRODUCT,
    )
    index.cp.niter = 10
    sample = np.random.default_rng(0).permutation(len(embeddings))[: lists * TRAINED_ON]
    index.train(np.ascontiguousarray(embeddings[sample]))
    # So that a number finds its embedding.
    index.set_direct_map_type(faiss.DirectMap.Hashtable)  # type: ignore[attr-defined]
    index.nprobe = lists // 2
    return index


def _lists_for(count: int) -> int:
    """A power of two near the square root of `count`."""
    return int(2 ** round(math.log2(max(count, 4)) / 2))


def _clipped(cosines: NDArray[np.float32]) -> NDArray[np.float32]:
    return np.clip(cosines, -1, 1)  # rounding takes some past 1

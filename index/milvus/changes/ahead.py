"""Embed what comes next while what came before is written: several processes may encode at once."""

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Generic, TypeVar

import numpy as np

from index.encoders.encoder import Embeddings
from index.encoders.processes import encode_each
from index.milvus.changes.reading import batches
from index.milvus.rows import halved
from index.search.passages import IndexedArticle, searchable_text, text_key
from index.updates.publishing import SLICE_TEXTS, UpdateOptions, longest_first

T = TypeVar("T")
Vectors = dict[bytes, Embeddings]
"""Embeddings, each of shape (dimension,), by the keys of their texts."""
Known = Callable[[Iterable[str]], Vectors]
"""Finds the embeddings of those texts that were embedded before."""


def texts_of(articles: Iterable[IndexedArticle]) -> list[str]:
    """What is embedded of these articles."""
    return [searchable_text(chunk) for each in articles for chunk in each.chunks]


def stacked(vectors: Sequence[Embeddings]) -> Embeddings:
    """Vectors, each of shape (dimension,), as rows of one array."""
    return np.array(vectors, np.float32).reshape(len(vectors), -1)


def embedded_ahead(
    items: Iterable[tuple[T, list[str]]], known: Known, options: UpdateOptions
) -> Iterator[tuple[T, Vectors]]:
    """Each item with the embeddings of its texts, while some of those after it are encoded.

    What it comes with has to be written before the next one is asked for.
    """
    ahead: _Ahead[T] = _Ahead(known)
    for made in encode_each(options.encoder, ahead.slices(items)):
        batch = ahead.begun[0]
        keys = batch.slices.popleft()
        batch.vectors |= zip(keys, halved(made), strict=True)
        if keys:
            options.on_progress("chunks", len(keys), len(batch.own))
        if not batch.slices:
            ahead.begun.popleft()
            batch.vectors |= _others(batch, known, options)
            yield batch.item, batch.vectors
            ahead.under_way -= batch.own


@dataclass(slots=True)
class _Batch(Generic[T]):
    """An item, its texts by their keys, and which of them are embedded for it."""

    item: T
    texts: dict[bytes, str]
    vectors: Vectors
    own: frozenset[bytes]
    slices: deque[list[bytes]]


@dataclass(slots=True)
class _Ahead(Generic[T]):
    """What was begun, and the keys of what is encoded for it."""

    known: Known
    begun: deque[_Batch[T]] = field(default_factory=deque)
    under_way: set[bytes] = field(default_factory=set)

    def slices(self, items: Iterable[tuple[T, list[str]]]) -> Iterator[list[str]]:
        """The texts to encode, at least one slice for each item, if it is an empty one.

        So no more items are held than slices are. What is encoded for an item already is not so
        for another: by the time that is written it will be known.
        """
        for item, every in items:
            texts = {text_key(text): text for text in every}
            vectors = self.known(t for key, t in texts.items() if key not in self.under_way)
            missing = longest_first(
                {k: t for k, t in texts.items() if k not in vectors and k not in self.under_way}
            )
            self.under_way |= set(missing)
            slices = list(batches(missing, SLICE_TEXTS)) or [[]]
            self.begun.append(_Batch(item, texts, vectors, frozenset(missing), deque(slices)))
            for keys in slices:
                yield [texts[key] for key in keys]


def _others(batch: _Batch[T], known: Known, options: UpdateOptions) -> Vectors:
    """Those that were encoded for items before, and were not written after all."""
    lacking = {key: text for key, text in batch.texts.items() if key not in batch.vectors}
    if not lacking:
        return {}
    found = known(lacking.values())
    keys = longest_first({key: text for key, text in lacking.items() if key not in found})
    if keys:
        made = options.encoder.encode_documents([lacking[key] for key in keys])
        found |= zip(keys, halved(made), strict=True)
    return found

"""The embeddings of an archive, so that restoring it takes no hours: rows of key and vector."""

import numpy as np

from index.backup.archive import Archive, ArchiveWriter
from index.search.article_store import ArticleStore
from index.storage.embedding_cache import EmbeddingCache

PREFIX = "embeddings/"
SLICE_TEXTS = 4096
"""Embeddings of an entry: some megabytes."""
KEY_BYTES = 16


def add_embeddings(archive: ArchiveWriter, articles: ArticleStore, cache: EmbeddingCache) -> None:
    """Add those of all chunks, as far as they are remembered."""
    keys = list(dict.fromkeys(articles.chunk_keys().values()))
    for start in range(0, len(keys), SLICE_TEXTS):
        vectors = cache.get(keys[start : start + SLICE_TEXTS])
        rows = (key + vector.astype("<f2").tobytes() for key, vector in vectors.items())
        archive.add(f"{PREFIX}{start:08}", b"".join(rows))


def restore_embeddings(archive: Archive, dimension: int, cache: EmbeddingCache) -> None:
    """Remember those of an archive, of `dimension` numbers each.

    Raises:
        BackupError: they are damaged.
    """
    row = np.dtype([("key", "u1", (KEY_BYTES,)), ("vector", "<f2", (dimension,))])
    for name in archive.names(PREFIX):
        content = archive.read(name)
        if len(content) % row.itemsize:
            raise archive.damaged(f"{name} holds no embeddings")
        rows = np.frombuffer(content, row)
        cache.put([key.tobytes() for key in rows["key"]], rows["vector"].astype(np.float32))

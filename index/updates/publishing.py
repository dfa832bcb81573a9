"""Make a version of what is embedded, and publish it."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Protocol

import numpy as np

from corpus import Chunking
from corpus.loading.files import MAX_FILE_BYTES
from index.encoders.encoder import Embeddings, Encoder
from index.encoders.processes import encode_each
from index.search.passages import searchable_text, text_key
from index.search.vectors import VectorIndex
from index.storage.embedding_cache import EmbeddingCache
from index.storage.folder import FILES, kept_versions, writing
from index.storage.locks import check_lockable
from index.storage.manifest import FORMAT, Manifest, fingerprints, write_manifest
from index.storage.replacing import new_version, publish
from index.storage.versions import Version
from index.updates.version_writer import Effect, SourceChanges, VersionWriter

SLICE_TEXTS = 256
"""Texts that are embedded before they are remembered: some seconds' work."""

Progress = Callable[[str, int, int], None]
"""Told of a stage ("files", "chunks" or "articles"), how many more of it are done, of how many."""


@dataclass(frozen=True, slots=True)
class UpdateOptions:
    """How a version is made, and who is told of its progress and of each step by name.

    `on_notice` hears of work that no one asked for, `on_damage` of what is not as it should be.
    """

    encoder: Encoder
    chunking: Chunking = field(default_factory=Chunking)
    max_file_bytes: int = MAX_FILE_BYTES
    on_progress: Progress = lambda stage, done, total: None
    on_step: Callable[[str], None] = lambda step: None
    on_wait: Callable[[], None] = lambda: None
    on_damage: Callable[[str], None] = lambda message: None
    on_notice: Callable[[str], None] = lambda message: None

    def fits(self, version: Version | None) -> bool:
        """Whether a version was made in the same way, and can be added to."""
        return (
            version is not None
            and version.manifest.encoder_fingerprint == self.encoder.fingerprint
            and version.manifest.chunking == self.chunking
        )

    def cache(self, folder: Path) -> EmbeddingCache:
        """What was embedded for the index in `folder`.

        Raises:
            IndexFolderError: it cannot be written to, or not be locked.
        """
        check_lockable(folder)
        fingerprint = self.encoder.fingerprint
        return EmbeddingCache(folder / FILES.embeddings, encoder_fingerprint=fingerprint)

    def embed(self, texts: Iterable[str], cache: EmbeddingCache) -> None:
        """Embed what is not in the cache, the longest first, remembering it slice by slice."""
        by_key = {text_key(text): text for text in texts}
        missing = longest_first({key: by_key[key] for key in cache.missing(by_key)})
        slices = [missing[at : at + SLICE_TEXTS] for at in range(0, len(missing), SLICE_TEXTS)]
        texts_of = ([by_key[key] for key in keys] for keys in slices)
        for keys, made in zip(slices, encode_each(self.encoder, texts_of), strict=True):
            cache.put(keys, made)
            self.on_progress("chunks", len(keys), len(missing))

    def embeddings(self, texts: Sequence[str], cache: EmbeddingCache) -> Embeddings:
        """The embeddings of `texts`, of which those that the cache has lost are made anew."""
        self.embed(texts, cache)
        keys = [text_key(text) for text in texts]
        vectors = cache.get(keys)
        gaps = [text for text, key in zip(texts, keys, strict=True) if key not in vectors]
        if gaps:
            replacements = self.encoder.encode_documents(gaps)
            cache.put([text_key(text) for text in gaps], replacements)
            vectors |= zip((text_key(text) for text in gaps), replacements, strict=True)
        return np.array([vectors[key] for key in keys], np.float32)


class MadeWith(Protocol):
    """What tells the encoder that a version was made with."""

    @property
    def encoder(self) -> str: ...
    @property
    def encoder_fingerprint(self) -> str: ...
    @property
    def precision(self) -> str: ...
    @property
    def dimension(self) -> int: ...


@dataclass(frozen=True, slots=True)
class RecordedEncoder:
    """The encoder that a version was made with, where nothing needs to be embedded."""

    manifest: MadeWith

    @property
    def name(self) -> str:
        return self.manifest.encoder

    @property
    def fingerprint(self) -> str:
        return self.manifest.encoder_fingerprint

    @property
    def precision(self) -> str:
        return self.manifest.precision

    @property
    def dimension(self) -> int:
        return self.manifest.dimension

    def encode_queries(self, queries: Sequence[str]) -> Embeddings:
        raise NotImplementedError

    def encode_documents(self, documents: Sequence[str]) -> Embeddings:
        raise NotImplementedError


def make_version(
    folder: Path,
    valid: Version | None,
    change: SourceChanges,
    options: UpdateOptions,
    *,
    roots: Sequence[str],
    rewrite: bool = False,
) -> tuple[Manifest, Effect]:
    """Make the change to the valid version and publish it; the publishing lock must be held.

    With `rewrite`, or where the valid version was made another way, all of it is made anew.

    Raises:
        IndexFolderError: it cannot be written.
    """
    previous = valid if valid and options.fits(valid) and not rewrite else None
    number = max(kept_versions(folder), default=0) + 1
    with new_version(folder) as workspace, options.cache(folder) as cache:
        dimension = previous.manifest.dimension if previous else options.encoder.dimension
        base = previous.folder if previous else None
        with VersionWriter(folder, workspace, dimension, base) as draft:
            effect = _apply(change, draft, options, taken_over=None if previous else valid)
            options.on_step("applied")
            _add_embeddings(draft, options, cache)
            counts = draft.articles.counts()
            draft.write()
            manifest = Manifest(
                format=FORMAT,
                version=number,
                encoder=options.encoder.name,
                encoder_fingerprint=options.encoder.fingerprint,
                precision=previous.manifest.precision if previous else options.encoder.precision,
                dimension=dimension,
                chunking=options.chunking,
                articles=counts.articles,
                sentences=counts.sentences,
                chunks=counts.chunks,
                characters=counts.characters,
                vectors=draft.vectors.kind,
                built=now(),
                roots=tuple(roots),
                max_file_bytes=options.max_file_bytes,
                files=fingerprints(workspace),
            )
        with writing(folder):
            write_manifest(workspace, manifest)
        options.on_step("written")
        made_from = valid.manifest.version if valid else None
        publish(folder, workspace, number, made_from=made_from, on_step=options.on_step)
    return manifest, effect


def _apply(
    change: SourceChanges,
    draft: VersionWriter,
    options: UpdateOptions,
    *,
    taken_over: Version | None,
) -> Effect:
    """Make the change; first, all of the version `taken_over` is made anew, if there is one."""
    if taken_over:
        draft.take_over_sources(taken_over.folder)
    total = len(draft.touched(change)) + (taken_over.manifest.articles if taken_over else 0)

    def on_article() -> None:
        options.on_progress("articles", 1, total)

    if taken_over:
        draft.take_over_articles(taken_over.folder, options.chunking, on_article=on_article)
    return draft.apply(change, chunking=options.chunking, now=now(), on_article=on_article)


def _add_embeddings(draft: VersionWriter, options: UpdateOptions, cache: EmbeddingCache) -> None:
    numbers, texts = list(draft.unembedded), list(draft.unembedded.values())
    if texts:
        draft.vectors.add(numbers, options.embeddings(texts, cache))
    if draft.vectors.is_outgrown:
        keys = draft.articles.chunk_keys()
        vectors = cache.get(list(keys.values()))
        gaps = [number for number, key in keys.items() if key not in vectors]
        if gaps:
            texts = [searchable_text(chunk) for chunk in draft.articles.chunks(gaps)]
            vectors |= zip(
                (keys[number] for number in gaps), options.embeddings(texts, cache), strict=True
            )
        embeddings = np.array([vectors[key] for key in keys.values()], np.float32)
        draft.vectors = VectorIndex.from_embeddings(list(keys), embeddings)


def longest_first(texts: Mapping[bytes, str]) -> list[bytes]:
    """The keys of texts by how long these are, always in the same order.

    What is embedded together has the same length, and the same company each time: with it the last
    bit of an embedding may change.
    """
    return sorted(texts, key=lambda key: (-len(texts[key]), key))


def now() -> str:
    """The time, as it is told of versions and articles: ISO 8601, UTC."""
    return datetime.now(UTC).isoformat(timespec="seconds")

"""Build an index from files, and tell whether one is still what its files say."""

import hashlib
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from corpus import Article, Chunking, Loaded, Source, find_sources, load_articles
from corpus.loading import MAX_FILE_BYTES, SUFFIXES
from index.encoder import Encoder
from index.errors import NothingToIndexError
from index.folder import check_replaceable, index_lock
from index.manifest import Manifest
from index.passage_index import PassageIndex
from index.storage import save_index

Progress = Callable[[str, int, int], None]
"""Told of a stage ("files" or "chunks"), how many more of it are done, and of how many."""


@dataclass(frozen=True, slots=True)
class Built:
    """What came of a build."""

    manifest: Manifest
    loaded: Loaded
    seconds: float


def build_index(
    paths: Sequence[Path],
    folder: Path,
    *,
    encoder: Encoder,
    absent: Sequence[Path] = (),
    chunking: Chunking | None = None,
    max_file_bytes: int = MAX_FILE_BYTES,
    on_progress: Progress = lambda stage, done, total: None,
) -> Built:
    """Read the articles in `paths` and put their index into `folder`, in place of what was there.

    Two builds of one folder take turns. If this one fails, the index that was there stays.
    `absent` are files and folders that are out of reach now: the index is stale once they are
    back.

    Raises:
        NothingToIndexError: no file could be read.
        IndexFolderError: `folder` cannot be written, or holds something that is no index.
        JuzhengError: a path does not exist.
    """
    chunking = chunking or Chunking()
    check_replaceable(folder)
    with index_lock(folder):
        started = time.perf_counter()
        sources = find_sources(paths)
        fingerprint = _fingerprint(sources)  # first: a file may be written to while it is read
        loaded = load_articles(
            sources,
            max_file_bytes=max_file_bytes,
            on_file=lambda source: on_progress("files", 1, len(sources)),
        )
        if not loaded.articles:
            raise NothingToIndexError(paths, loaded.skipped)
        index = PassageIndex.from_articles(
            loaded.articles,
            encoder=encoder,
            chunking=chunking,
            on_encoded=lambda done, total: on_progress("chunks", done, total),
        )
        manifest = save_index(
            index,
            folder,
            chunking=chunking,
            built=_now(),
            roots=[str(path.absolute()) for path in (*paths, *absent)],
            sources=fingerprint,
            max_file_bytes=max_file_bytes,
        )
        return Built(manifest, loaded, time.perf_counter() - started)


def index_passages(
    articles: Sequence[Article],
    folder: Path,
    *,
    encoder: Encoder,
    on_progress: Progress = lambda stage, done, total: None,
) -> PassageIndex:
    """Index articles that come from no file of their own, and save the index in `folder`."""
    chunking = Chunking()
    index = PassageIndex.from_articles(
        articles,
        encoder=encoder,
        chunking=chunking,
        on_encoded=lambda done, total: on_progress("chunks", done, total),
    )
    save_index(index, folder, chunking=chunking, built=_now())
    return index


def is_stale(manifest: Manifest, *, encoder: Encoder) -> bool:
    """Whether the files an index was built from, the encoder or the chunking have changed.

    An index whose files are all out of reach (a drive that is not plugged in) is not stale.
    """
    roots = [Path(root) for root in manifest.roots if Path(root).exists()]
    if manifest.encoder_fingerprint != encoder.fingerprint or manifest.chunking != Chunking():
        return bool(roots)
    return bool(roots) and _fingerprint(find_sources(roots)) != manifest.sources


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")


def _fingerprint(sources: Sequence[Source]) -> str:
    """Changes when a file of a kind that is read is added, removed, renamed or written to."""
    digest = hashlib.sha256()
    for source in sources:
        if source.path.suffix.lower() in SUFFIXES:
            with suppress(FileNotFoundError):  # it was removed just now
                status = source.path.stat()
                digest.update(repr((source.name, status.st_size, status.st_mtime_ns)).encode())
    return digest.hexdigest()

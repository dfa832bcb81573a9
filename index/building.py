"""Build an index from files, and tell whether one is still what its files say."""

import hashlib
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from filelock import FileLock

from corpus import Article, Chunking, JuzhengError, Loaded, Source, find_sources, load_articles
from corpus.loading import MAX_FILE_BYTES
from index.encoder import Encoder
from index.errors import IndexFolderError
from index.passage_index import PassageIndex
from index.storage import FILES, Manifest, save_index

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
    chunking: Chunking | None = None,
    max_file_bytes: int = MAX_FILE_BYTES,
    on_progress: Progress = lambda stage, done, total: None,
) -> Built:
    """Read the articles in `paths` and put their index into `folder`, in place of what was there.

    Two builds of one folder take turns. If this one fails, the index that was there stays.

    Raises:
        JuzhengError: a path does not exist, no file could be read, or `folder` holds something
            that is no index and must not be overwritten.
    """
    chunking = chunking or Chunking()
    _check_folder(folder)
    with index_lock(folder):
        started = time.perf_counter()
        sources = find_sources(paths)
        loaded = load_articles(
            sources,
            max_file_bytes=max_file_bytes,
            on_file=lambda source: on_progress("files", 1, len(sources)),
        )
        if not loaded.articles:
            raise _nothing_to_index(paths, loaded)
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
            roots=[str(path.resolve()) for path in paths],
            sources=_fingerprint(sources),
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
    save_index(index, folder, chunking=chunking, built=_now(), roots=(), sources="")
    return index


def index_lock(folder: Path) -> FileLock:
    """Held by whoever builds `folder`; it lies beside it, and its holder may take it again."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    return FileLock(folder.with_name(f".{folder.name}.lock"), is_singleton=True)


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
    """Changes when a file is added, removed, renamed or written to."""
    digest = hashlib.sha256()
    for source in sources:
        status = source.path.stat()
        digest.update(repr((source.name, status.st_size, status.st_mtime_ns)).encode())
    return digest.hexdigest()


def _check_folder(folder: Path) -> None:
    if folder.is_dir() and any(folder.iterdir()) and not (folder / FILES.manifest).is_file():
        raise IndexFolderError(
            folder,
            "文件夹里有别的东西，不会覆盖。请用 --index 指定一个新文件夹。",
            "it holds something else and is not overwritten. Name a new folder with --index.",
        )
    if folder.exists() and not folder.is_dir():
        raise IndexFolderError(
            folder,
            "这是一个文件。请用 --index 指定一个文件夹。",
            "this is a file. Name a folder with --index.",
        )


def _nothing_to_index(paths: Sequence[Path], loaded: Loaded) -> JuzhengError:
    names = " ".join(str(path) for path in paths)
    reasons = "\n".join(str(error) for error in loaded.skipped)
    return JuzhengError(
        f"{names} 里没有可以索引的文章。请检查路径和文件。",
        f"No article in {names} could be indexed. Check the path and the files."
        + (f"\n{reasons}" if reasons else ""),
    )

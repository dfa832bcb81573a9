"""Write a backup while the chat goes on, and read it again before it counts as one."""

import hashlib
import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

from index.backup.archive import (
    Archive,
    ArchiveWriter,
    BackupError,
    IndexFacts,
    Manifest,
    private,
    writable,
)
from index.backup.catalog import (
    CATALOG,
    Catalog,
    KeptArticle,
    KeptSource,
    original_entry,
    sources_in_order,
    text_entry,
)
from index.backup.embeddings import add_embeddings
from index.backup.placing import FILES_PREFIX, locked, own_files
from index.search.article_store import ArticleStore
from index.storage.embedding_cache import EmbeddingCache
from index.storage.folder import FILES, looks_like_index
from index.storage.locks import publishing_lock
from index.storage.originals import Originals
from index.storage.sources import ADDED_ORIGIN, SourceRecord, folders_of, stamp_of
from index.storage.versions import Version, whole_version

Progress = Callable[[str, int, int], None]
"""Told of a stage ("saved" or "checked"), how many more of it are done, of how many."""


@dataclass(slots=True)
class Backup:
    """What was kept.

    Of the articles in `lost` there is the text alone, as their files are gone or damaged;
    `changed` are files that are not as they were when they were indexed, and are kept as they are;
    `left_out` are files of the data folder that no other system would take, or that are links.
    """

    path: Path
    manifest: Manifest | None = None
    lost: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    left_out: list[str] = field(default_factory=list)


def check_places(target: Path, data: Path, index: Path) -> None:
    """Raises:
    BackupError: there is nothing to keep, `target` is there, or would be kept in itself.
    """
    if not data.is_dir() and not looks_like_index(index):
        raise BackupError(
            f"{data} 里没有数据。请用 --data 指定数据文件夹。",
            f"There is no data in {data}. Name the data folder with --data.",
        )
    if target.exists():
        raise _is_there(target)
    around = target.absolute().parent.resolve()
    if any(around.is_relative_to(each.resolve()) for each in (data, index)):
        raise BackupError(
            f"{target} 在数据文件夹里面。备份请放到别处，最好是另一块磁盘。",
            f"{target} lies in the data folder. Keep the backup elsewhere, best on another disk.",
        )


def make_backup(
    target: Path,
    data: Path,
    index: Path,
    *,
    on_progress: Progress = lambda stage, done, total: None,
    on_damage: Callable[[str], None] = lambda message: None,
) -> Backup:
    """Keep a data folder and the index in `index` in a new file.

    Questions are answered meanwhile. Changes of articles wait, so that what is kept of the index
    is one version of it.

    Raises:
        BackupError: there is such a file, it cannot be written, or there is nothing to keep.
        IndexFolderError: the index is damaged, or of another format.
    """
    made = Backup(target)
    check_places(target, data, index)
    with writable(target), locked(data), _unfinished(target) as part:
        with open(part, "wb", opener=private) as file:
            archive = ArchiveWriter(file)
            _add_files(archive, data, index, made)
            facts = None
            if looks_like_index(index):
                with publishing_lock(index):
                    version = whole_version(index, on_damage=on_damage)
                    facts = _add_index(archive, index, version, made, on_progress)
            made.manifest = archive.finish(facts)
            file.flush()
            os.fsync(file.fileno())
        with Archive(part) as written:
            written.verify(lambda done, total: on_progress("checked", done, total))
        if target.exists():
            raise _is_there(target)
        part.replace(target)
    return made


@contextmanager
def _unfinished(target: Path) -> Iterator[Path]:
    """Where to write what is to become `target`; one that was killed has left it there."""
    part = target.with_name(f".{target.name}.part")
    try:
        yield part
    finally:
        part.unlink(missing_ok=True)


def _is_there(target: Path) -> BackupError:
    return BackupError(
        f"{target} 已经有了，不会覆盖。请换一个文件名。",
        f"{target} is there already and is not overwritten. Choose another name.",
    )


def _add_files(archive: ArchiveWriter, data: Path, index: Path, made: Backup) -> None:
    for name, path in own_files(data, index, on_other=made.left_out.append):
        with suppress(FileNotFoundError):  # removed meanwhile, as a run may be
            archive.add_file(FILES_PREFIX + name, path)


def _add_index(
    archive: ArchiveWriter, index: Path, version: Version, made: Backup, on_progress: Progress
) -> IndexFacts:
    manifest = version.manifest
    with ArticleStore.open(version.folder / FILES.articles) as articles:
        records = list(sources_in_order(articles))
        sources = []
        for record in records:
            sources.append(_kept(archive, record, index, made))
            on_progress("saved", 1, len(records))
        ids = list(articles.names())
        for article_id in ids:
            text = articles[article_id].article.text
            archive.add(text_entry(article_id), text.encode("utf-8", "surrogatepass"))
        catalog = Catalog(
            roots=manifest.roots,
            collections=dict(folders_of(articles)),
            sources=tuple(sources),
            articles={each: KeptArticle.of(articles, each) for each in ids},
        )
        archive.add(CATALOG, catalog.to_json())
        fingerprint, file = manifest.encoder_fingerprint, index / FILES.embeddings
        with EmbeddingCache(file, encoder_fingerprint=fingerprint) as cache:
            add_embeddings(archive, articles, cache)
    return IndexFacts(
        encoder=manifest.encoder,
        encoder_fingerprint=fingerprint,
        dimension=manifest.dimension,
        chunking=manifest.chunking,
        max_file_bytes=manifest.max_file_bytes,
        articles=manifest.articles,
    )


def _kept(archive: ArchiveWriter, record: SourceRecord, index: Path, made: Backup) -> KeptSource:
    """The source as the catalog tells it; its bytes are added, each once."""
    kept = KeptSource(
        origin=record.origin,
        path=record.path,
        name=record.name,
        given_name=record.given_name,
        collection=record.collection,
        article=record.article,
        removed=record.removed,
    )
    if record.removed:
        return kept
    content = original_of(record, index)
    if content is None:
        made.lost.append(record.called)
        return kept
    if _is_changed(record):
        made.changed.append(record.called)
    name = original_entry(content, Path(record.path).suffix)
    if name not in archive:
        archive.add(name, content)
    return kept.model_copy(update={"original": name})


def original_of(record: SourceRecord, index: Path) -> bytes | None:
    """The bytes of a source; None where they are gone, out of reach or damaged."""
    is_added = record.origin == ADDED_ORIGIN
    path = Originals(index).path(record.path) if is_added else Path(record.path)
    try:
        content = path.read_bytes()
    except OSError:
        return None
    is_whole = not is_added or hashlib.sha256(content).hexdigest() == path.stem
    return content if is_whole else None


def _is_changed(record: SourceRecord) -> bool:
    if record.origin == ADDED_ORIGIN or not record.stamp:
        return False
    with suppress(OSError):
        stamp = stamp_of(Path(record.path), now_ns=time.time_ns())
        return not (stamp and f"{record.stamp} ".startswith(f"{stamp} "))
    return True

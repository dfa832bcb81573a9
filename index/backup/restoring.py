"""Put a backup into a data folder: its files, and the index made anew from its originals.

Nothing is written before all of the archive was read. Whoever dies on the way leaves what was
there, and begins again with the same command: nothing is embedded twice.
"""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

from corpus import Article, JuzhengError, Source
from corpus.structure.marks import find_blocks
from index.backup.archive import Archive, IndexFacts, writable
from index.backup.catalog import CATALOG, Catalog, KeptArticle, KeptSource, text_entry
from index.backup.embeddings import restore_embeddings
from index.backup.placing import Staging, locked
from index.errors import OtherEncoderError
from index.search.passages import IndexedArticle
from index.storage.folder import check_usable
from index.storage.locks import building_lock, publishing_lock
from index.storage.originals import Originals, in_collection
from index.storage.sources import ADDED_ORIGIN, SourceRecord
from index.updates.preparing import embed, read_all
from index.updates.publishing import UpdateOptions, make_version
from index.updates.scanning import ToRead
from index.updates.version_writer import ReadSource, SourceChanges

AGAIN = ("，然后用同一条命令接着恢复", "; the same command goes on from here")


@dataclass(slots=True)
class Restored:
    """What came of it.

    `articles` is how many there are. Those in `changed` are read otherwise than when they were
    kept; of those in `taken_over` the text is that of the archive, as their files cannot be read
    here. `followed` are the folders that are followed again, `unfollowed` those whose articles the
    index now keeps. `aside` is where what was replaced lies.
    """

    articles: int = 0
    changed: list[str] = field(default_factory=list)
    taken_over: list[str] = field(default_factory=list)
    followed: list[str] = field(default_factory=list)
    unfollowed: list[str] = field(default_factory=list)
    aside: Path | None = None


@dataclass(frozen=True, slots=True)
class RestoreOptions:
    """`replace` lets the backup take the place of what is there. With `follow` folders that are
    where they were are followed again. With `reencode` another encoder than that of the backup may
    be used."""

    replace: bool = False
    follow: bool = False
    reencode: bool = False


def restore_backup(
    archive: Archive, data: Path, index: Path, options: UpdateOptions, how: RestoreOptions
) -> Restored:
    """Put a backup into a data folder that is new or empty, and its index into `index`.

    `options.on_progress` hears of the stage "checked" too.

    Raises:
        BackupError: the archive is damaged, there is something else, or it cannot be written.
        OtherEncoderError: the index was made with another encoder.
        IndexFolderError: the index cannot be written.
    """
    archive.verify(lambda done, total: options.on_progress("checked", done, total))
    catalog = _catalog(archive)
    facts = archive.manifest.index
    if facts and facts.encoder != options.encoder.name and not how.reencode:
        raise OtherEncoderError(archive.path, facts.encoder, options.encoder.name)
    check_usable(index)
    restored = Restored()
    with writable(data, then=AGAIN), locked(data):
        staging = Staging(data, archive.digest)
        staging.begin(index, replace=how.replace)
        staging.fill(archive)
        options.on_step("staged")
        if facts and catalog:
            _Restoring(archive, catalog, facts, staging, index, options, how, restored).run()
        else:
            restored.aside = staging.place(archive, index)
        options.on_step("placed")
        staging.finish()
    return restored


@dataclass(frozen=True, slots=True)
class _Restoring:
    """The index on its way from an archive."""

    archive: Archive
    catalog: Catalog
    facts: IndexFacts
    staging: Staging
    index: Path
    options: UpdateOptions
    how: RestoreOptions
    restored: Restored

    def run(self) -> None:
        facts, restored = self.facts, self.restored
        options = replace(
            self.options, chunking=facts.chunking, max_file_bytes=facts.max_file_bytes
        )
        for root in self.catalog.roots:
            is_there = self.how.follow and Path(root).exists()
            (restored.followed if is_there else restored.unfollowed).append(root)
        with building_lock(self.index, on_wait=options.on_wait):
            if facts.encoder_fingerprint == options.encoder.fingerprint:
                with options.cache(self.index) as cache:
                    restore_embeddings(self.archive, facts.dimension, cache)
            change = self._change(options)
            options.on_step("read")
            embed(change, self.index, options)
            options.on_step("embedded")
            with publishing_lock(self.index):
                list(self._to_read())  # who removed an article meanwhile took its original too
                restored.aside = self.staging.place(self.archive, self.index)
                options.on_step("files placed")
                roots = restored.followed
                manifest, _ = make_version(self.index, None, change, options, roots=roots)
        restored.articles = manifest.articles

    def _change(self, options: UpdateOptions) -> SourceChanges:
        keepable = list(self._to_read())
        read = read_all([to_read for _, to_read in keepable], options)
        upserts = [
            self._settled(source, *each, options)
            for (source, _), each in zip(keepable, read, strict=True)
        ]
        upserts += [(each, None) for each in self._removed()]
        kept = self.catalog.articles
        added = {
            indexed.article.id: kept[source.article].added
            for (source, _), (_, indexed) in zip(keepable, upserts, strict=False)
            if indexed and source.article in kept
        }
        followed = self.restored.followed
        folders = {
            path: name
            for path, name in self.catalog.collections.items()
            if any(Path(path).is_relative_to(root) for root in followed)
        }
        return SourceChanges((), tuple(upserts), added, folders)

    def _to_read(self) -> Iterator[tuple[KeptSource, ToRead]]:
        """Each source with its file, which is written, and its record as far as it is known
        unread; where several are the same bytes in one collection the first."""
        seen, named = set[tuple[str, str]](), dict[str, str]()
        for source in self.catalog.sources:
            if source.removed or not (source.original or source.article):
                continue
            path, record = self._file_of(source)
            if source.article:
                name = named.setdefault(source.article, source.called)
                if record.called != name:  # its article is named after the first of its sources
                    record = replace(record, given_name=name)
            if record.key not in seen:
                seen.add(record.key)
                yield source, (Source(path, record.called), record)

    def _file_of(self, source: KeptSource) -> tuple[Path, SourceRecord]:
        """The file of a source, which the index keeps unless its folder is followed."""
        entry = source.original or text_entry(source.article or "")
        content = self.archive.read(entry)
        file_name = hashlib.sha256(content).hexdigest() + source.suffix
        known = SourceRecord(
            source.origin,
            source.path,
            source.name,
            given_name=source.given_name,
            collection=source.collection,
        )
        if source.origin in self.restored.followed:
            return self.staging.file(file_name, content), known
        key = in_collection(file_name, source.collection)
        name, collection = source.name, source.collection
        path = Originals(self.index).put(content, key, name=name, collection=collection)
        return path, replace(known, origin=ADDED_ORIGIN, path=key, stamp=key)

    def _removed(self) -> Iterator[SourceRecord]:
        """What a user removed while the file stayed, where that is followed again."""
        for each in self.catalog.sources:
            if each.removed and each.origin in self.restored.followed:
                yield SourceRecord(
                    each.origin,
                    each.path,
                    each.name,
                    article=each.article,
                    removed=True,
                    given_name=each.given_name,
                    collection=each.collection,
                )

    def _settled(
        self,
        source: KeptSource,
        record: SourceRecord,
        indexed: IndexedArticle | None,
        options: UpdateOptions,
    ) -> ReadSource:
        """What was read now, or the text that was kept where no more than that can be read here."""
        kept = self.catalog.articles.get(source.article or "")
        if not source.article or not kept or (indexed and indexed.article.id == source.article):
            return record, indexed
        if indexed and not indexed.article.unread:
            self.restored.changed.append(record.called)
            return record, indexed
        self.restored.taken_over.append(record.called)
        text = self.archive.read(text_entry(source.article)).decode("utf-8", "surrogatepass")
        article = _article(record, kept, text, source.suffix)
        record = replace(record, article=article.id, chinese=None, english=None)
        return record, IndexedArticle.from_article(article, options.chunking)


def _article(record: SourceRecord, kept: KeptArticle, text: str, suffix: str) -> Article:
    return Article(
        record.called,
        text,
        kept.title,
        kept.source,
        kept.published,
        kept.dateline,
        kept.number,
        blocks=find_blocks(text, suffix=suffix),
        collection=record.collection,
    )


def _catalog(archive: Archive) -> Catalog | None:
    """What its index was made from; None where there was none.

    Raises:
        BackupError: it is damaged.
    """
    if archive.manifest.index is None:
        return None
    content = archive.read(CATALOG)
    try:
        catalog = Catalog.from_json(content)
    except (ValueError, JuzhengError) as error:
        raise archive.damaged(f"{CATALOG} is not as it should be") from error
    for name in catalog.entries():
        if name not in archive.manifest.entries:
            raise archive.damaged(f"{name} is missing")
    return catalog

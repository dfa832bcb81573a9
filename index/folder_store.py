"""An index in a folder of this machine, as a store."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from functools import partial
from itertools import islice
from pathlib import Path
from typing import TypeVar

from index.encoders.encoder import Encoder
from index.errors import OtherEncoderError
from index.search.article_store import ArticleStore
from index.search.local_index import LocalIndex
from index.search.passages import searchable_text, text_key
from index.search.vectors import VectorIndex
from index.storage.folder import FILES
from index.storage.locks import building_lock, publishing_lock
from index.storage.manifest import DamagedFile, Manifest
from index.storage.originals import Original, Originals
from index.storage.sources import ADDED_ORIGIN, SourceRecord, SourceTable, all_sources, folders_of
from index.storage.verifying import verify_folder
from index.storage.versions import (
    Version,
    load_index,
    read_articles,
    whole_version,
    whole_version_if_any,
)
from index.store import Making, Passage
from index.updates.add import add_originals
from index.updates.build import build_index
from index.updates.move import move_articles
from index.updates.preparing import UpdateResult
from index.updates.publishing import (
    RecordedEncoder,
    UpdateOptions,
    make_version,
)
from index.updates.remove import compact_index, remove_articles
from index.updates.rename import rename_article
from index.updates.version_writer import ReadSource, SourceChanges

TAKEN_AT_ONCE = 2_000
"""Articles that a copy takes over before a version is made of them: what it goes on from."""
T = TypeVar("T")


class FolderStore:
    """An index in a folder, whose versions FAISS and tantivy search."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    @property
    def place(self) -> Path:
        return self.folder

    def look(self) -> tuple[int, ...]:
        try:
            status = (self.folder / FILES.pointer).stat()
        except OSError:
            return ()
        return status.st_ino, status.st_mtime_ns, status.st_size

    def load(
        self, encoder: Encoder, *, on_damage: Callable[[str], None] = lambda message: None
    ) -> LocalIndex:
        return load_index(self.folder, encoder=encoder, on_damage=on_damage)

    def contents(self, *, on_damage: Callable[[str], None] = lambda message: None) -> LocalIndex:
        made = whole_version(self.folder, on_damage=on_damage).manifest
        return load_index(self.folder, encoder=RecordedEncoder(made))

    def collections(self) -> dict[str, int]:
        return dict(self._read(lambda articles: list(articles.collections().items())))

    def manifest(self) -> Manifest:
        return whole_version(self.folder).manifest

    def folders(self) -> dict[str, str]:
        return dict(self._read(folders_of))

    def has_original(self, file_name: str) -> bool:
        return Originals(self.folder).path(file_name).exists()

    def add(
        self,
        originals: Iterable[Original],
        options: UpdateOptions,
        *,
        most_characters: int | None = None,
    ) -> UpdateResult:
        return add_originals(originals, self.folder, options, most_characters=most_characters)

    def remove(self, targets: Sequence[str], options: UpdateOptions | None = None) -> UpdateResult:
        return remove_articles(targets, self.folder, options)

    def rename(self, target: str, name: str, options: UpdateOptions) -> UpdateResult:
        return rename_article(target, name, self.folder, options)

    def move(self, targets: Sequence[str], collection: str, options: UpdateOptions) -> UpdateResult:
        return move_articles(targets, collection, self.folder, options)

    def build(
        self, paths: Sequence[Path], options: UpdateOptions, *, collection: str | None = None
    ) -> UpdateResult:
        return build_index(paths, self.folder, options, collection=collection)

    def compact(self, options: UpdateOptions) -> UpdateResult:
        return compact_index(self.folder, options)

    def verify(self) -> Iterator[DamagedFile]:
        return verify_folder(self.folder)

    def making(self) -> Making:
        made = self.manifest()
        return Making(
            made.encoder,
            made.encoder_fingerprint,
            made.precision,
            made.dimension,
            made.chunking,
            made.max_file_bytes,
            made.roots,
            self.folders(),
        )

    def passages(self, skip: frozenset[str] = frozenset()) -> Iterator[Passage]:
        version = whole_version(self.folder)
        vectors = VectorIndex.map(version.folder / FILES.vectors)
        with ArticleStore.open(version.folder / FILES.articles) as articles:
            sources = SourceTable(articles.connection)
            for article_id in (each for each in articles.names() if each not in skip):
                records = tuple(sources.of_article(article_id))
                yield Passage(
                    articles[article_id],
                    articles.added(article_id),
                    vectors.embeddings(articles.chunk_numbers([article_id])),
                    records,
                    self._originals(records),
                )

    def other_records(self) -> list[SourceRecord]:
        return [each for each in self._read(all_sources) if each.removed or not each.article]

    def held(self) -> frozenset[str]:
        return frozenset(self._read(lambda articles: list(articles.names())))

    def take(
        self,
        passages: Iterable[Passage],
        records: Sequence[SourceRecord],
        making: Making,
    ) -> Manifest:
        options = UpdateOptions(
            RecordedEncoder(making),
            chunking=making.chunking,
            max_file_bytes=making.max_file_bytes,
        )
        manifest = None
        with building_lock(self.folder):
            rest = iter(passages)
            while batch := list(islice(rest, TAKEN_AT_ONCE)):
                manifest = self._take(batch, making, options)
            others = SourceChanges(upserts=tuple((each, None) for each in records))
            if records or manifest is None:
                manifest = self._publish(others, making, options)
        return manifest

    def _take(self, batch: Sequence[Passage], making: Making, options: UpdateOptions) -> Manifest:
        upserts: list[ReadSource] = []
        originals = Originals(self.folder)
        with options.cache(self.folder) as cache:
            for each in batch:
                texts = [searchable_text(chunk) for chunk in each.indexed.chunks]
                cache.put([text_key(text) for text in texts], each.embeddings)
                for record in each.records:
                    if record.path in each.originals:
                        about = {"name": record.name, "collection": record.collection}
                        originals.put(each.originals[record.path], record.path, **about)
                    upserts.append((record, each.indexed))
        added = {each.indexed.article.id: each.added for each in batch}
        return self._publish(SourceChanges(upserts=tuple(upserts), added=added), making, options)

    def _publish(self, change: SourceChanges, making: Making, options: UpdateOptions) -> Manifest:
        change = replace(change, folders=making.folders)
        with publishing_lock(self.folder):
            valid = self._valid(making)
            roots = dict.fromkeys((*(valid.manifest.roots if valid else ()), *making.roots))
            manifest, _ = make_version(self.folder, valid, change, options, roots=list(roots))
        return manifest

    def _valid(self, making: Making) -> Version | None:
        """Raises:
        OtherEncoderError: what is there was made with another encoder.
        """
        valid = whole_version_if_any(self.folder, on_damage=lambda message: None)
        if valid and valid.manifest.encoder_fingerprint != making.encoder_fingerprint:
            raise OtherEncoderError(self.folder, valid.manifest.encoder, making.encoder)
        return valid

    def _originals(self, records: Iterable[SourceRecord]) -> dict[str, bytes]:
        """Those that are there; of one that is lost the text is kept alone."""
        paths = [each.path for each in records if each.origin == ADDED_ORIGIN]
        files = {path: Originals(self.folder).path(path) for path in paths}
        return {path: file.read_bytes() for path, file in files.items() if file.is_file()}

    def _read(self, read: Callable[[ArticleStore], list[T]]) -> list[T]:
        look = partial(whole_version_if_any, self.folder, on_damage=lambda message: None)
        return read_articles(look, read)[1]

"""Where an index is kept, and how it is changed there: in a folder, or in Milvus.

What is asked of one version of it is a `PassageIndex`; a store yields the newest one and makes
others. Commands, the page and `copying` know this alone.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from corpus import Chunking
from index.encoders.encoder import Embeddings, Encoder
from index.search.passage_index import PassageIndex
from index.search.passages import IndexedArticle
from index.storage.manifest import DamagedFile, Manifest
from index.storage.originals import Original
from index.storage.sources import SourceRecord
from index.updates.preparing import UpdateResult
from index.updates.publishing import UpdateOptions


@dataclass(frozen=True, slots=True)
class Passage:
    """An article with all that is kept of it: what a copy is made of.

    `embeddings`, shape (chunks, dimension), are those of its chunks; `records` tell its files, and
    `originals` are the bytes of those that were added, by their paths.
    """

    indexed: IndexedArticle
    added: str
    embeddings: Embeddings
    records: tuple[SourceRecord, ...]
    originals: dict[str, bytes]


@dataclass(frozen=True, slots=True)
class Making:
    """How an index was made: what a copy of it has to be like."""

    encoder: str
    encoder_fingerprint: str
    precision: str
    dimension: int
    chunking: Chunking
    max_file_bytes: int
    roots: tuple[str, ...]
    folders: dict[str, str]


class IndexStore(Protocol):
    """The versions of one index. What its methods raise is of the family of errors.

    A change ends in a new version, which whoever asks takes into use within two seconds. Changes
    by several processes take turns.
    """

    @property
    def place(self) -> Path:
        """What `--index` calls it."""

    def look(self) -> object:
        """What tells one version from another, quickly; empty where there is none."""

    def load(
        self, encoder: Encoder, *, on_damage: Callable[[str], None] = lambda message: None
    ) -> PassageIndex:
        """The newest whole version.

        Raises:
            JuzhengError: there is none, it was made with another encoder, or is out of reach.
        """

    def contents(self, *, on_damage: Callable[[str], None] = lambda message: None) -> PassageIndex:
        """The same for reading alone, with whatever encoder it was made."""

    def manifest(self) -> Manifest: ...

    def collections(self) -> dict[str, int]:
        """How many articles each collection has, by its name."""

    def folders(self) -> dict[str, str]:
        """By folder that is reconciled by a build the collection that it was given."""

    def has_original(self, file_name: str) -> bool:
        """Whether an original of this path is kept."""

    def add(
        self,
        originals: Iterable[Original],
        options: UpdateOptions,
        *,
        most_characters: int | None = None,
    ) -> UpdateResult:
        """Add files, keeping them; compare `index.updates.add`."""

    def remove(
        self, targets: Sequence[str], options: UpdateOptions | None = None
    ) -> UpdateResult: ...

    def rename(self, target: str, name: str, options: UpdateOptions) -> UpdateResult: ...

    def move(
        self, targets: Sequence[str], collection: str, options: UpdateOptions
    ) -> UpdateResult: ...

    def build(
        self, paths: Sequence[Path], options: UpdateOptions, *, collection: str | None = None
    ) -> UpdateResult: ...

    def compact(self, options: UpdateOptions) -> UpdateResult: ...

    def verify(self) -> Iterator[DamagedFile]:
        """What is not as it was written."""

    def making(self) -> Making:
        """How the newest version was made."""

    def passages(self, skip: frozenset[str] = frozenset()) -> Iterator[Passage]:
        """All articles but those of these ids, in the order they were added in."""

    def other_records(self) -> list[SourceRecord]:
        """The files of which there is no article: unreadable, or taken out by a user."""

    def held(self) -> frozenset[str]:
        """The ids of the articles that are there, as far as a copy was made; for going on."""

    def take(
        self,
        passages: Iterable[Passage],
        records: Sequence[SourceRecord],
        making: Making,
    ) -> Manifest:
        """Take a copy over, article by article, beside what is there; nothing is embedded."""

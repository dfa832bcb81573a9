"""The changes of an index that are interrupted."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from corpus import Chunking
from index import (
    Embeddings,
    Original,
    UpdateOptions,
    add_originals,
    build_index,
    compact_index,
    remove_articles,
    rename_article,
)
from index.search.article_store import ArticleStore
from index.storage.folder import FILES
from index.storage.versions import whole_version
from tests.fakes import FakeEncoder
from tests.faults.articles import REMOVED, RENAMED

SMALL, LARGER = Chunking(size=60), Chunking(size=100)


class WatchedEncoder(FakeEncoder):
    """Tells before it embeds documents for how many times it has done so by then."""

    def __init__(self, before_call: Callable[[int], object]) -> None:
        super().__init__()
        self.calls, self._before_call = 0, before_call

    def encode_documents(self, documents: Sequence[str]) -> Embeddings:
        self.calls += 1
        self._before_call(self.calls)
        return super().encode_documents(documents)


@dataclass(frozen=True, slots=True)
class Places:
    """Where the files lie that are indexed, and those that are added."""

    root: Path
    added: Path


@dataclass(frozen=True, slots=True)
class Operation:
    """A change of the index that is called `before`; none is there if that is "none".

    `run` may be run again after it was interrupted. `is_build` tells that any build brings it
    about.
    """

    name: str
    before: str
    run: Callable[[Path, Places, UpdateOptions], object]
    is_build: bool = True
    chunking: Chunking = SMALL

    def options(self, encoder: FakeEncoder, **callbacks: Any) -> UpdateOptions:
        return UpdateOptions(encoder, chunking=self.chunking, **callbacks)

    def build(self, folder: Path, places: Places, options: UpdateOptions) -> None:
        """The build that comes next."""
        (build_first if self.before == "none" else build_again)(folder, places, options)


def build_first(folder: Path, places: Places, options: UpdateOptions) -> None:
    build_index([places.root], folder, options)


def build_again(folder: Path, places: Places, options: UpdateOptions) -> None:
    build_index([], folder, options)


def add(folder: Path, places: Places, options: UpdateOptions) -> None:
    originals = [Original.from_file(file) for file in sorted(places.added.iterdir())]
    add_originals(originals, folder, options)


def rename(folder: Path, places: Places, options: UpdateOptions) -> None:
    name, new_name = RENAMED
    if name in names_in(folder):
        rename_article(name, new_name, folder, options)


def remove(folder: Path, places: Places, options: UpdateOptions) -> None:
    if targets := [name for name in REMOVED if name in names_in(folder)]:
        remove_articles(targets, folder, options)


def compact(folder: Path, places: Places, options: UpdateOptions) -> None:
    compact_index(folder, options)


def names_in(folder: Path) -> set[str]:
    """The names of the articles that are there."""
    with ArticleStore.open(whole_version(folder).folder / FILES.articles) as articles:
        return set(articles.names().values())


OPERATIONS = {
    each.name: each
    for each in (
        Operation("first build", "none", build_first),
        Operation("build", "old", build_again),
        Operation("add", "current", add, is_build=False),
        Operation("rename", "current", rename, is_build=False),
        Operation("remove", "current", remove, is_build=False),
        Operation("compact", "current", compact),
        Operation("build with other chunks", "current", build_again, chunking=LARGER),
    )
}

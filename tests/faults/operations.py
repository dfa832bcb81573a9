"""The changes of an index that are interrupted."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from corpus import Chunking
from index import (
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

    def options(self, encoder: FakeEncoder) -> UpdateOptions:
        return UpdateOptions(encoder, chunking=self.chunking)

    def build(self, folder: Path, places: Places, options: UpdateOptions) -> None:
        """The build that comes next."""
        build_index([places.root] if self.before == "none" else [], folder, options)


def build_first(folder: Path, places: Places, options: UpdateOptions) -> None:
    build_index([places.root], folder, options)


def build_again(folder: Path, places: Places, options: UpdateOptions) -> None:
    build_index([], folder, options)


def add(folder: Path, places: Places, options: UpdateOptions) -> None:
    files = sorted(places.added.iterdir())
    add_originals([Original.from_file(file) for file in files], folder, options)


def rename(folder: Path, places: Places, options: UpdateOptions) -> None:
    name, new_name = RENAMED
    if name in names_in(folder):
        rename_article(name, new_name, folder, options)


def remove(folder: Path, places: Places, options: UpdateOptions) -> None:
    targets = [name for name in REMOVED if name in names_in(folder)]
    if targets:
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


def told(options: UpdateOptions, on_step: Callable[[str], None]) -> UpdateOptions:
    return replace(options, on_step=on_step)

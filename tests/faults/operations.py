"""The changes of an index that are interrupted."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from corpus import Chunking
from index import (
    Making,
    Original,
    add_originals,
    build_index,
    compact_index,
    remove_articles,
    rename_article,
)
from index.article_store import ArticleStore
from index.folder import FILES
from index.versions import whole_version
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
    run: Callable[[Path, Places, Making], object]
    is_build: bool = True
    chunking: Chunking = SMALL

    def making(self, encoder: FakeEncoder) -> Making:
        return Making(encoder, chunking=self.chunking)

    def build(self, folder: Path, places: Places, making: Making) -> None:
        """The build that comes next."""
        build_index([places.root] if self.before == "none" else [], folder, making)


def build_first(folder: Path, places: Places, making: Making) -> None:
    build_index([places.root], folder, making)


def build_again(folder: Path, places: Places, making: Making) -> None:
    build_index([], folder, making)


def add(folder: Path, places: Places, making: Making) -> None:
    files = sorted(places.added.iterdir())
    add_originals([Original.from_file(file) for file in files], folder, making)


def rename(folder: Path, places: Places, making: Making) -> None:
    name, new_name = RENAMED
    if name in names_in(folder):
        rename_article(name, new_name, folder, making)


def remove(folder: Path, places: Places, making: Making) -> None:
    targets = [name for name in REMOVED if name in names_in(folder)]
    if targets:
        remove_articles(targets, folder, making)


def compact(folder: Path, places: Places, making: Making) -> None:
    compact_index(folder, making)


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


def told(making: Making, on_step: Callable[[str], None]) -> Making:
    return replace(making, on_step=on_step)

"""Who uses one index at the same time, each in a process of its own: what they do, and report."""

import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from random import Random

from corpus import Article
from index import (
    LocalIndex,
    Original,
    ReloadingIndex,
    UpdateOptions,
    add_originals,
    build_index,
    compact_index,
    reloading,
    remove_articles,
)
from index.folder_store import FolderStore
from tests.fakes import FakeEncoder
from tests.faults.articles import PLACES, text
from tests.faults.operations import WatchedEncoder

Ids = frozenset[str]
"""Of articles."""
TOP_K = 10_000
"""More chunks than there are."""

PAUSE = 0.1
"""Seconds in which another gets its turn: who waits looks every 0.05."""
ENOUGH = 5
"""Changes that each makes at least."""
ENOUGH_ANSWERS, ENOUGH_VERSIONS = 50, 5


@dataclass(frozen=True, slots=True)
class Company:
    """So many who go on until each has done enough, however long a busy machine takes for it.

    Who never gets there, since the others leave them no turn, is killed with all as one who hangs.
    """

    folder: Path
    size: int

    def has_enough(self, name: str) -> None:
        (self.folder / name).touch()

    def is_done(self) -> bool:
        return len(list(self.folder.iterdir())) == self.size

    def numbers(self, name: str) -> Iterator[int]:
        """1, 2, 3, … until all have done enough."""
        for number in count(1):
            if number > ENOUGH:
                self.has_enough(name)
            if self.is_done():
                return
            yield number


@dataclass(slots=True)
class Heard:
    """What a reader was answered: the articles found, each time they were others than before.

    `wrong` tells what did not fit together, `refused` which versions were not asked.
    """

    answered: int = 0
    versions: int = 0
    found: list[Ids] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)


def build_often(folder: Path, root: Path, company: Company, compacts: bool) -> list[Ids]:
    """Change files and build, again and again; the articles there were before each build."""
    random, states = Random(root.name), []
    slow = WatchedEncoder(lambda call: time.sleep(2 * PAUSE))  # so that others add and remove
    for edition in company.numbers(root.name):
        name = root / f"{random.choice(PLACES)}.txt"
        if len(list(root.iterdir())) > 3 and random.random() < 0.3:
            random.choice(sorted(root.iterdir())).unlink()
        else:
            name.write_text(f"{root.name}{text('临平', edition=edition)}", encoding="utf-8")
        states.append(articles_in(root))
        build_index([root], folder, UpdateOptions(slow))
        if compacts and edition % 3 == 0:
            compact_index(folder, UpdateOptions(FakeEncoder()))
        time.sleep(PAUSE)
    return states


def add_and_remove(folder: Path, company: Company) -> list[Ids]:
    """Add an article and remove another, again and again; the articles there were after each."""
    random, states, there = Random(0), [Ids()], Ids()
    for edition in company.numbers("add"):
        if len(there) > 3 or (there and random.random() < 0.4):
            departures = random.choice(sorted(there))
            states.append(there := there - {departures})
            remove_articles([departures], folder)
        else:
            original = Original("通知.txt", f"附件{text('余杭', edition=edition)}".encode())
            states.append(there := there | {id_of(original.content)})
            add_originals([original], folder, UpdateOptions(FakeEncoder()))
        time.sleep(PAUSE)
    return states


def ask_often(folder: Path, company: Company) -> Heard:
    """Ask the reloading index without a pause."""
    reloading.LOOK_SECONDS = 0.02
    heard = Heard()
    with ReloadingIndex(
        FolderStore(folder), encoder=FakeEncoder(), on_refused=heard.refused.append
    ) as index:
        versions = set()
        while not company.is_done():
            current = index.current
            versions.add(current.version)
            found = _ask(current, heard)
            heard.answered += 1
            if [found] != heard.found[-1:]:
                heard.found.append(found)
            if heard.answered > ENOUGH_ANSWERS and len(heard.found) > ENOUGH_VERSIONS:
                company.has_enough("ask")
    heard.versions = len(versions)
    return heard


def articles_in(root: Path) -> Ids:
    return frozenset(id_of(path.read_bytes()) for path in root.iterdir())


def id_of(content: bytes) -> str:
    return Article("", content.decode(), "").id


def _ask(index: LocalIndex, heard: Heard) -> Ids:
    """All articles that a question finds, each of which has to be found with all its chunks."""
    hits = index.search("临平公园有多少人参观？", top_k=TOP_K)
    chunks = {(hit.chunk.article.id, hit.chunk.start, hit.chunk.end) for hit in hits}
    ids = frozenset(article_id for article_id, _, _ in chunks)
    whole = {(each, chunk.start, chunk.end) for each in ids for chunk in index[each].chunks}
    if chunks != whole or len(hits) != len(whole) or len(ids) != len(index.articles):
        heard.wrong.append(f"version {index.version}: {len(hits)} hits of {len(whole)} chunks")
    return ids

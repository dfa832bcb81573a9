"""What others do to an index while a build reads and embeds."""

from collections.abc import Callable
from pathlib import Path

import pytest

from corpus import Chunking
from index import Original, UpdateOptions, add_originals, build_index, load_index, remove_articles
from index.storage.originals import Originals
from tests.fakes import FakeEncoder

ADDED = Original("西湖.txt", "西湖有塔。".encode())
OPTIONS = UpdateOptions(FakeEncoder())


@pytest.fixture
def root(tmp_path: Path) -> Path:
    root = tmp_path / "文章"
    root.mkdir()
    (root / "临平.txt").write_text("临平有山。临平有水。", encoding="utf-8")
    return root


@pytest.fixture
def folder(root: Path, tmp_path: Path) -> Path:
    """An index of one article, beside which another file has come."""
    build_index([root], tmp_path / "索引", OPTIONS)
    (root / "余杭.txt").write_text("余杭有塔。", encoding="utf-8")
    return tmp_path / "索引"


def build(folder: Path, step: str, meanwhile: Callable[[], object], size: int = 240) -> list[str]:
    """The articles that are there after a build at a step of which something else happens."""

    def on_step(reached: str) -> None:
        if reached == step:
            meanwhile()

    build_index(
        [], folder, UpdateOptions(FakeEncoder(), chunking=Chunking(size=size), on_step=on_step)
    )
    index = load_index(folder, encoder=FakeEncoder())
    assert len(index.search("有", top_k=99)) == index.articles.counts().chunks
    return sorted(index.articles.names().values())


@pytest.mark.parametrize("step", ["scanned", "read", "embedded"])
def test_what_is_added_stays(folder: Path, step: str) -> None:
    names = build(folder, step, lambda: add_originals([ADDED], folder, OPTIONS))
    assert names == ["临平.txt", "余杭.txt", "西湖.txt"]


@pytest.mark.parametrize("step", ["scanned", "read", "embedded"])
def test_what_is_removed_stays_away(root: Path, folder: Path, step: str) -> None:
    (root / "临平.txt").touch()  # so that it is read anew
    names = build(folder, step, lambda: remove_articles(["临平.txt"], folder))
    assert names == ["余杭.txt"]


@pytest.mark.parametrize("step", ["read", "embedded"])
def test_what_is_added_and_removed_stays_away(folder: Path, step: str) -> None:
    def add_and_remove() -> None:
        add_originals([ADDED], folder, OPTIONS)
        remove_articles(["西湖.txt"], folder)

    Originals(folder).keep(ADDED, name="西湖.txt")  # what another has begun to add
    assert build(folder, step, add_and_remove) == ["临平.txt", "余杭.txt"]


@pytest.mark.parametrize("step", ["scanned", "read", "embedded"])
def test_a_folder_that_is_removed_stays_away(root: Path, folder: Path, step: str) -> None:
    assert build(folder, step, lambda: remove_articles([str(root)], folder)) == []


@pytest.mark.parametrize("step", ["scanned", "read", "embedded"])
def test_a_version_that_is_swept_is_not_missed(folder: Path, step: str) -> None:
    def add_three() -> None:
        for name in ("甲", "乙", "丙"):
            add_originals([Original(f"{name}.txt", f"{name}山高。".encode())], folder, OPTIONS)

    names = build(folder, step, add_three, size=4)  # all of it is made anew
    assert names == ["丙.txt", "临平.txt", "乙.txt", "余杭.txt", "甲.txt"]

"""Small indexes made with the stand-in for the encoder."""

from collections.abc import Callable
from itertools import count
from pathlib import Path

import pytest

from corpus import Article, Chunking
from index import PassageIndex, save_index
from tests.fakes import FakeEncoder

Save = Callable[..., Path]


@pytest.fixture
def articles_folder(tmp_path: Path) -> Path:
    """A folder with two articles."""
    folder = tmp_path / "文章"
    folder.mkdir()
    (folder / "临平.txt").write_text("临平有山。临平有水。", encoding="utf-8")
    (folder / "余杭.txt").write_text("余杭有塔。余杭有桥。", encoding="utf-8")
    return folder


@pytest.fixture
def save(tmp_path: Path) -> Save:
    """Saves an index of one text, by default to the folder "索引", no two at the same time."""
    seconds = count()

    def save(
        text: str = "临平有山。临平有水。", *, folder: Path | None = None, fingerprint: str = "fake"
    ) -> Path:
        folder = folder or tmp_path / "索引"
        encoder = FakeEncoder(fingerprint=fingerprint)
        index = PassageIndex.from_articles([Article("a.txt", text, "题")], encoder=encoder)
        save_index(index, folder, chunking=Chunking(), built=f"2024-11-05T{next(seconds)}")
        return folder

    return save

"""Small indexes made with the stand-in for the encoder."""

import os
from collections.abc import Callable
from itertools import count
from pathlib import Path

import pytest

from index import UpdateOptions, build_index
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
def settled(monkeypatch: pytest.MonkeyPatch) -> None:
    """Files count as written long ago, so that their time stamps are relied on."""
    monkeypatch.setattr("index.storage.sources.UNSURE_NS", 0)


@pytest.fixture
def save(tmp_path: Path) -> Save:
    """Publishes a new version of an index, by default in the folder "索引", of one text alone."""
    file, times = tmp_path / "来源" / "a.txt", count(1)

    def save(
        text: str = "临平有山。临平有水。", *, folder: Path | None = None, fingerprint: str = "fake"
    ) -> Path:
        folder = folder or tmp_path / "索引"
        file.parent.mkdir(exist_ok=True)
        file.write_text(text, encoding="utf-8")
        os.utime(file, (next(times),) * 2)  # changed, even where its text is not
        build_index([file], folder, UpdateOptions(FakeEncoder(fingerprint=fingerprint)))
        return folder

    return save

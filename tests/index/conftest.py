"""Small indexes made with the stand-in for the encoder."""

import os
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path

import pytest

from index import UpdateOptions, build_index
from index.storage.folder import kept_versions
from index.storage.verifying import verify_folder
from tests.fakes import FakeEncoder
from tests.index.commands import Run, runner
from tests.index.folder import Folder

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


@pytest.fixture
def index(tmp_path: Path, settled: None) -> Iterator[Folder]:
    """The index in the folder "索引", none at first; whatever a test did to it, it is whole."""
    folder = Folder(tmp_path / "索引")
    yield folder
    if folder.path.exists() and kept_versions(folder.path):
        folder.assert_consistent()
        assert list(verify_folder(folder.path)) == []


@pytest.fixture
def built(index: Folder, articles_folder: Path) -> Folder:
    """The index of 临平.txt and 余杭.txt, with nothing embedded since."""
    index.build(articles_folder)
    index.embedded()
    return index


@pytest.fixture
def run_index(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Run:
    """Runs `python -m index` with a data folder of its own."""
    monkeypatch.setenv("JUZHENG_DATA", str(tmp_path / "data"))
    return runner(monkeypatch, capsys)

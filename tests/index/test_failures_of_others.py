"""Only what a write raises is told as a failed write; what others raise comes through as it is."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest

from index import Embeddings, UpdateOptions, build_index
from index.storage.locks import building_lock
from tests.fakes import FakeEncoder


class BrokenEncoder(FakeEncoder):
    """Its file is gone from the moment on that `is_broken` is set."""

    is_broken = True

    def encode_documents(self, documents: Sequence[str]) -> Embeddings:
        if self.is_broken:
            raise FileNotFoundError("model.xml")
        return super().encode_documents(documents)


def test_a_file_of_the_encoder_is_missing(articles_folder: Path, tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match=r"model\.xml"):
        build_index([articles_folder], tmp_path / "索引", UpdateOptions(BrokenEncoder()))


def test_a_file_of_the_encoder_goes_missing_while_the_version_is_written(
    articles_folder: Path, tmp_path: Path
) -> None:
    encoder = BrokenEncoder()
    encoder.is_broken = False

    def break_it(step: str) -> None:
        if step == "embedded":
            encoder.is_broken = True
            (tmp_path / "索引" / "embeddings.sqlite").unlink()

    with pytest.raises(FileNotFoundError, match=r"model\.xml"):
        build_index([articles_folder], tmp_path / "索引", UpdateOptions(encoder, on_step=break_it))


def break_pipe(*_: object) -> None:
    raise BrokenPipeError


@pytest.mark.parametrize(
    "moment", ["files", "chunks", "articles", "applied", "written", "flushed", "published"]
)
def test_whoever_is_told_of_progress_fails(
    articles_folder: Path, tmp_path: Path, moment: str
) -> None:
    def fail(name: str, *_: int) -> None:
        if name == moment:
            raise BrokenPipeError

    options = UpdateOptions(FakeEncoder(), on_step=fail, on_progress=fail)
    with pytest.raises(BrokenPipeError):
        build_index([articles_folder], tmp_path / "索引", options)


def test_whoever_is_told_to_wait_fails(articles_folder: Path, tmp_path: Path) -> None:
    options = replace(UpdateOptions(FakeEncoder()), on_wait=break_pipe)
    with (
        ThreadPoolExecutor() as threads,
        building_lock(tmp_path / "索引"),
        pytest.raises(BrokenPipeError),
    ):
        threads.submit(build_index, [articles_folder], tmp_path / "索引", options).result()

"""Changes that are interrupted, take turns or meet others, and how they tell of their progress."""

import multiprocessing
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from time import sleep

import pytest

from corpus import Chunking
from index import Embeddings, UpdateOptions, UpdateResult, build_index
from index.storage.folder import kept_versions
from tests.fakes import FakeEncoder
from tests.index.folder import Folder, write


class Interrupted(FakeEncoder):
    """Embeds so many texts and is then interrupted."""

    left = 0

    def encode_documents(self, documents: Sequence[str]) -> Embeddings:
        if self.left == 0:
            raise KeyboardInterrupt
        self.left -= 1
        return super().encode_documents(documents)


def test_what_was_embedded_before_an_interruption_is_not_embedded_again(
    index: Folder, articles_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("index.updates.publishing.SLICE_TEXTS", 1)
    for number in range(4):
        write(articles_folder / f"{number}.txt", f"第{number}页有山。")
    interrupted = Interrupted()
    interrupted.left = 4
    with pytest.raises(KeyboardInterrupt):
        build_index([articles_folder], index.path, UpdateOptions(interrupted))
    assert kept_versions(index.path) == []
    index.build(articles_folder)
    assert (len(interrupted.documents), len(index.embedded())) == (4, 2)
    assert len(index.names) == 6


@pytest.mark.parametrize(
    "step", ["scanned", "read", "embedded", "applied", "written", "flushed", "renamed", "published"]
)
def test_whatever_step_fails_the_index_is_whole_and_the_next_build_finishes(
    built: Folder, articles_folder: Path, step: str
) -> None:
    write(articles_folder / "西湖.txt")

    def fail(reached: str) -> None:
        if reached == step:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        build_index([], built.path, replace(built.options, on_step=fail))
    assert len(built.names) == (3 if step == "published" else 2)
    built.build()
    assert built.names == ["临平.txt", "余杭.txt", "西湖.txt"]


def test_progress_counts_files_chunks_and_articles(index: Folder, articles_folder: Path) -> None:
    steps: list[tuple[str, int, int]] = []
    options = replace(index.options, on_progress=lambda *progress: steps.append(progress))
    build_index([articles_folder], index.path, options)
    assert steps == [*[("files", 1, 2)] * 2, ("chunks", 2, 2), *[("articles", 1, 2)] * 2]


def _delete(folder: Path) -> None:
    (folder / "临平.txt").unlink()
    (folder / "余杭.txt").unlink()


@pytest.mark.parametrize(
    ("change", "chunking", "articles"),
    [
        (lambda folder: write(folder / "重复.txt", "临平有山。临平有水。"), Chunking(), 1),
        (_delete, Chunking(), 2),
        (lambda folder: write(folder / "西湖.txt"), Chunking(size=5), 3),  # all are made anew
    ],
)
def test_progress_counts_articles_and_comes_to_its_total(
    built: Folder,
    articles_folder: Path,
    change: Callable[[Path], object],
    chunking: Chunking,
    articles: int,
) -> None:
    counted: list[tuple[int, int]] = []

    def count(stage: str, more: int, total: int) -> None:
        if stage == "articles":
            counted.append((more, total))

    change(articles_folder)
    build_index([], built.path, replace(built.options, chunking=chunking, on_progress=count))
    assert counted == [(1, articles)] * articles


def test_two_builds_of_one_folder_take_turns(index: Folder, articles_folder: Path) -> None:
    stages: list[str] = []

    def build(name: str) -> UpdateResult:
        def on_progress(stage: str, done: int, total: int) -> None:
            stages.append(name)
            sleep(0.05)

        options = UpdateOptions(FakeEncoder(), on_progress=on_progress)
        return build_index([articles_folder], index.path, options)

    with ThreadPoolExecutor() as threads:
        built = list(threads.map(build, ["one", "two"]))
    assert stages in (["one"] * 5, ["two"] * 5)
    assert [each.effect for each in built].count(None) == 1


def test_what_is_added_while_a_build_embeds_is_not_lost(
    index: Folder, articles_folder: Path
) -> None:
    def add(step: str) -> None:
        if step == "embedded":
            Folder(index.path).add("西湖.txt", "西湖有塔。")

    build_index([articles_folder], index.path, replace(index.options, on_step=add))
    assert index.names == ["临平.txt", "余杭.txt", "西湖.txt"]


def test_what_is_removed_while_a_build_embeds_stays_removed(
    built: Folder, articles_folder: Path
) -> None:
    write(articles_folder / "西湖.txt")

    def remove(step: str) -> None:
        if step == "embedded":
            built.remove("临平.txt")

    build_index([], built.path, replace(built.options, on_step=remove))
    assert built.names == ["余杭.txt", "西湖.txt"]


def test_a_file_written_to_while_it_is_indexed_is_read_again(
    index: Folder, articles_folder: Path
) -> None:
    def rewrite(step: str) -> None:
        if step == "embedded":
            write(articles_folder / "临平.txt", "都改了。")

    build_index([articles_folder], index.path, replace(index.options, on_step=rewrite))
    index.build()
    assert "都改了。" in {each.article.text for each in index.load().articles}


def _add(folder: Path, name: str) -> None:
    Folder(folder).add(f"{name}.txt", f"{name}有山。")


def test_processes_that_add_at_the_same_time_lose_nothing(index: Folder) -> None:
    index.add("西湖.txt", "西湖有塔。")
    names = ["临平", "余杭"]
    start = multiprocessing.get_context("spawn").Process
    adding = [start(target=_add, args=(index.path, name)) for name in names]
    for process in adding:
        process.start()
    for process in adding:
        process.join()
    assert [process.exitcode for process in adding] == [0, 0]
    assert index.names == ["临平.txt", "余杭.txt", "西湖.txt"]

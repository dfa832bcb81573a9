from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from time import sleep

import pytest

from corpus import Chunking, JuzhengError
from index import (
    ForeignFolderError,
    IndexFolderError,
    NothingToIndexError,
    build_index,
    load_index,
    read_manifest,
)
from index.building import index_passages, is_stale
from index.opening import SHIPPED_ARTICLES
from tests.conftest import MakeArticle
from tests.fakes import FakeEncoder


def test_a_build_tells_what_it_indexed(articles_folder: Path, tmp_path: Path) -> None:
    built = build_index([articles_folder], tmp_path / "i", encoder=FakeEncoder())
    assert (built.manifest.articles, built.manifest.sentences) == (2, 4)
    assert built.manifest == read_manifest(tmp_path / "i")
    assert built.seconds > 0


def test_the_article_that_ships_is_indexed_whole(tmp_path: Path) -> None:
    built = build_index([SHIPPED_ARTICLES], tmp_path / "i", encoder=FakeEncoder())
    size = len(next(SHIPPED_ARTICLES.glob("linping*.txt")).read_text(encoding="utf-8"))
    assert (built.manifest.articles, built.manifest.characters) == (1, size)


def test_the_roots_are_kept_absolute(
    articles_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    build_index([Path("文章/临平.txt"), Path("文章")], Path("i"), encoder=FakeEncoder())
    assert read_manifest(Path("i")).roots == (
        str(articles_folder / "临平.txt"),
        str(articles_folder),
    )


def test_files_that_are_skipped_are_told_and_the_rest_indexed(
    articles_folder: Path, tmp_path: Path
) -> None:
    (articles_folder / "空.txt").write_bytes(b"")
    (articles_folder / "画.exe").write_bytes(b"MZ")
    built = build_index([articles_folder], tmp_path / "i", encoder=FakeEncoder())
    assert sorted(error.path.name for error in built.loaded.skipped) == ["画.exe", "空.txt"]
    assert built.manifest.articles == 2


def test_files_with_the_same_text_are_indexed_once(articles_folder: Path, tmp_path: Path) -> None:
    text = (articles_folder / "临平.txt").read_text(encoding="utf-8")
    (articles_folder / "重复.txt").write_text(text, encoding="utf-8")
    built = build_index([articles_folder], tmp_path / "i", encoder=FakeEncoder())
    assert built.loaded.duplicates == {"重复.txt": "临平.txt"}
    assert built.manifest.articles == 2


def test_files_above_the_limit_are_left_out(articles_folder: Path, tmp_path: Path) -> None:
    (articles_folder / "长.txt").write_text("山。" * 100, encoding="utf-8")
    built = build_index(
        [articles_folder], tmp_path / "i", encoder=FakeEncoder(), max_file_bytes=100
    )
    assert [error.path.name for error in built.loaded.skipped] == ["长.txt"]
    assert built.manifest.max_file_bytes == 100


def test_progress_counts_files_and_chunks(articles_folder: Path, tmp_path: Path) -> None:
    told: list[tuple[str, int, int]] = []
    build_index(
        [articles_folder],
        tmp_path / "i",
        encoder=FakeEncoder(),
        on_progress=lambda *progress: told.append(progress),
    )
    assert told == [("files", 1, 2), ("files", 1, 2), ("chunks", 2, 2)]


@pytest.mark.parametrize("name", ["空.txt", "画.exe"])
def test_where_nothing_can_be_indexed_the_reasons_are_told(tmp_path: Path, name: str) -> None:
    (tmp_path / "文章").mkdir()
    (tmp_path / "文章" / name).write_bytes(b"")
    with pytest.raises(NothingToIndexError, match=rf"No article in .*文章 could.*\n{name}："):
        build_index([tmp_path / "文章"], tmp_path / "i", encoder=FakeEncoder())
    assert not (tmp_path / "i").exists()


def test_an_empty_folder_is_nothing_to_index(tmp_path: Path) -> None:
    (tmp_path / "文章").mkdir()
    with pytest.raises(NothingToIndexError, match=r"文章 could not|No article in .*文章"):
        build_index([tmp_path / "文章"], tmp_path / "i", encoder=FakeEncoder())


def test_a_missing_path_is_told(tmp_path: Path) -> None:
    with pytest.raises(JuzhengError, match=r"没有 这个 does not exist"):
        build_index([tmp_path / "没有 这个"], tmp_path / "i", encoder=FakeEncoder())


@pytest.mark.parametrize("gone", ["空.txt", "没有"])
def test_a_build_that_fails_leaves_the_old_index(
    articles_folder: Path, tmp_path: Path, gone: str
) -> None:
    before = build_index([articles_folder], tmp_path / "i", encoder=FakeEncoder()).manifest
    (tmp_path / "空.txt").write_bytes(b"")
    with pytest.raises(JuzhengError):
        build_index([tmp_path / gone], tmp_path / "i", encoder=FakeEncoder())
    assert read_manifest(tmp_path / "i") == before
    assert load_index(tmp_path / "i", encoder=FakeEncoder()).articles


def test_a_folder_that_holds_something_else_is_refused_before_the_work(
    articles_folder: Path,
) -> None:
    encoder = FakeEncoder()
    with pytest.raises(ForeignFolderError):
        build_index([articles_folder], articles_folder, encoder=encoder)
    assert encoder.documents == []


def test_a_file_is_refused_before_the_work(articles_folder: Path) -> None:
    encoder = FakeEncoder()
    with pytest.raises(IndexFolderError, match="this is a file"):
        build_index([articles_folder], articles_folder / "临平.txt", encoder=encoder)
    assert encoder.documents == []


def test_two_builds_of_one_folder_take_turns(articles_folder: Path, tmp_path: Path) -> None:
    stages: list[str] = []

    def build(name: str) -> None:
        def on_progress(stage: str, done: int, total: int) -> None:
            stages.append(name)
            sleep(0.05)

        build_index(
            [articles_folder], tmp_path / "i", encoder=FakeEncoder(), on_progress=on_progress
        )

    with ThreadPoolExecutor() as threads:
        list(threads.map(build, ["one", "two"]))
    assert stages in (["one"] * 3 + ["two"] * 3, ["two"] * 3 + ["one"] * 3)


def test_a_file_written_to_while_it_is_indexed_makes_the_index_stale(
    articles_folder: Path, tmp_path: Path
) -> None:
    def write(stage: str, done: int, total: int) -> None:
        if stage == "chunks":
            (articles_folder / "临平.txt").write_text("都改了。", encoding="utf-8")

    built = build_index([articles_folder], tmp_path / "i", encoder=FakeEncoder(), on_progress=write)
    assert is_stale(built.manifest, encoder=FakeEncoder())


def test_another_chunking_makes_an_index_stale(articles_folder: Path, tmp_path: Path) -> None:
    built = build_index(
        [articles_folder], tmp_path / "i", encoder=FakeEncoder(), chunking=Chunking(size=100)
    )
    assert is_stale(built.manifest, encoder=FakeEncoder())


def test_an_index_among_its_articles_is_not_stale(articles_folder: Path) -> None:
    built = build_index([articles_folder], articles_folder / "i", encoder=FakeEncoder())
    assert not is_stale(built.manifest, encoder=FakeEncoder())


def test_passages_are_indexed_and_saved(tmp_path: Path, make_article: MakeArticle) -> None:
    index = index_passages([make_article("余杭有水。")], tmp_path / "i", encoder=FakeEncoder())
    loaded = load_index(tmp_path / "i", encoder=FakeEncoder())
    assert loaded.articles == index.articles


def test_an_index_of_passages_is_never_stale(tmp_path: Path, make_article: MakeArticle) -> None:
    index_passages([make_article("余杭有水。")], tmp_path / "i", encoder=FakeEncoder())
    assert not is_stale(read_manifest(tmp_path / "i"), encoder=FakeEncoder(fingerprint="other"))

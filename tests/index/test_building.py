"""What a build does to an index, and what it leaves as it was."""

from dataclasses import replace
from pathlib import Path

import pytest

from corpus import Chunking, JuzhengError
from corpus.blocks import Block
from index import ForeignFolderError, NothingToIndexError, UpdateOptions, build_index
from index.search.catalogue import catalogue
from index.search.differences import differences
from index.storage.folder import kept_versions
from index.storage.versions import whole_version
from index.updates.build import index_passages
from tests.conftest import MakeArticle
from tests.fakes import FakeEncoder
from tests.index.folder import Folder, effect_of, write
from tests.index.test_near_duplicates import NEXT_YEAR, NOTICE


def test_a_build_tells_what_it_indexed(index: Folder, articles_folder: Path) -> None:
    built = index.build(articles_folder)
    assert effect_of(built).added == ["临平.txt", "余杭.txt"]
    assert (built.manifest.articles, built.manifest.sentences) == (2, 4)
    assert built.manifest == whole_version(index.path).manifest
    assert built.seconds > 0


def test_the_roots_are_kept_absolute(
    articles_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    built = build_index(
        [Path("文章/临平.txt"), Path("文章")], Path("i"), UpdateOptions(FakeEncoder())
    )
    assert built.manifest.roots == (str(articles_folder / "临平.txt"), str(articles_folder))


def test_without_news_no_version_is_made(built: Folder, articles_folder: Path) -> None:
    manifest = whole_version(built.path).manifest
    for paths in ([], [articles_folder], [articles_folder, articles_folder]):
        again = built.build(*paths)
        assert (again.effect, again.manifest) == (None, manifest)
    assert built.embedded() == []


def test_only_what_is_new_is_embedded(index: Folder, articles_folder: Path) -> None:
    index.build(articles_folder)
    assert sorted(index.embedded()) == ["临平有山。临平有水。", "余杭有塔。余杭有桥。"]
    write(articles_folder / "西湖.txt")
    effect = effect_of(index.build())
    assert index.embedded() == ["西湖有塔。西湖有桥。"]
    assert (effect.added, effect.removed) == (["西湖.txt"], [])
    assert index.names == ["临平.txt", "余杭.txt", "西湖.txt"]


def test_what_was_rewritten_takes_the_place_of_the_old(
    built: Folder, articles_folder: Path
) -> None:
    write(articles_folder / "临平.txt", "临平有路。")
    effect = effect_of(built.build())
    assert (effect.added, effect.removed) == (["临平.txt"], ["临平.txt"])
    assert built.embedded() == ["临平有路。"]
    texts = {each.article.text for each in built.load().articles}
    assert texts == {"临平有路。", "余杭有塔。余杭有桥。"}


def test_what_has_other_blocks_and_the_same_text_is_read_anew(
    built: Folder, articles_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    blocks = (Block("heading", 0, 5, level=1), Block("paragraph", 5, 10))
    monkeypatch.setattr("corpus.loading.files.find_blocks", lambda *_, **__: blocks)
    (articles_folder / "临平.txt").touch()
    effect = effect_of(built.build())
    assert (effect.added, effect.removed, built.embedded()) == ([], [], [])
    by_name = {each.article.name: each.article.blocks for each in built.load().articles}
    assert by_name["临平.txt"] == blocks


def test_what_was_renamed_is_not_embedded_again(built: Folder, articles_folder: Path) -> None:
    before = {each.id: each.added for each in catalogue(built.load().articles).entries}
    (articles_folder / "临平.txt").rename(articles_folder / "临安.txt")
    effect = effect_of(built.build())
    assert effect.renamed == {"临平.txt": "临安.txt"}
    assert (effect.added, effect.removed, built.embedded()) == ([], [], [])
    assert {each.id: each.added for each in catalogue(built.load().articles).entries} == before
    assert built.names == ["临安.txt", "余杭.txt"]


def test_files_that_are_skipped_are_told_each_time(index: Folder, articles_folder: Path) -> None:
    (articles_folder / "空.txt").write_bytes(b"")
    (articles_folder / "画.exe").write_bytes(b"MZ")
    for _ in range(2):
        built = index.build(articles_folder)
        assert sorted(error.path.name for error in built.skipped) == ["画.exe", "空.txt"]
        assert built.manifest.articles == 2
    assert built.effect is None
    assert str(built.skipped[0]).startswith("画.exe：不读这种文件")


def test_files_above_the_limit_are_left_out_until_it_is_raised(
    index: Folder, articles_folder: Path
) -> None:
    write(articles_folder / "长.txt", "山。" * 100)
    small = replace(index.options, max_file_bytes=100)
    built = build_index([articles_folder], index.path, small)
    assert [error.path.name for error in built.skipped] == ["长.txt"]
    assert built.manifest.max_file_bytes == 100
    assert build_index([], index.path, small).effect is None
    assert index.build().manifest.articles == 3


def test_only_the_folders_given_are_reconciled(
    index: Folder, articles_folder: Path, tmp_path: Path
) -> None:
    other = write(tmp_path / "别的" / "西湖.txt").parent
    index.build(articles_folder, other)
    (articles_folder / "临平.txt").unlink()
    write(other / "钱塘.txt", "钱塘有潮。")
    index.build(other)
    assert index.names == ["临平.txt", "余杭.txt", "西湖.txt", "钱塘.txt"]
    index.build()
    assert index.names == ["余杭.txt", "西湖.txt", "钱塘.txt"]


def test_files_of_one_name_in_two_folders_are_told_apart(
    index: Folder, articles_folder: Path, tmp_path: Path
) -> None:
    other = write(tmp_path / "别的" / "临平.txt").parent
    index.build(articles_folder, other)
    assert index.names == ["临平.txt", "余杭.txt", "别的/临平.txt"]


def test_a_new_folder_without_anything_new_is_remembered(
    built: Folder, articles_folder: Path, tmp_path: Path
) -> None:
    (tmp_path / "空的").mkdir()
    roots = built.build(tmp_path / "空的").manifest.roots
    assert roots == (str(articles_folder), str(tmp_path / "空的"))
    write(tmp_path / "空的" / "西湖.txt")
    assert built.build().manifest.articles == 3


@pytest.mark.usefixtures("settled")
def test_an_index_among_its_articles_does_not_index_itself(articles_folder: Path) -> None:
    index = Folder(articles_folder / "索引")
    index.add("西湖.txt", "西湖有塔。")
    assert index.build(articles_folder).skipped == ()
    assert index.names == ["临平.txt", "余杭.txt", "西湖.txt"]
    assert index.build().effect is None


def test_a_folder_out_of_reach_keeps_its_articles(
    index: Folder, articles_folder: Path, tmp_path: Path
) -> None:
    drive = write(tmp_path / "盘" / "远" / "西湖.txt").parent
    index.build(articles_folder, drive)
    drive.parent.rename(tmp_path / "拔掉的盘")
    built = index.build()
    assert (built.effect, built.unreachable) == (None, (str(drive),))
    assert index.names == ["临平.txt", "余杭.txt", "西湖.txt"]
    (tmp_path / "拔掉的盘").rename(drive.parent)
    assert index.build().unreachable == ()


def test_a_link_to_other_articles_is_followed(
    index: Folder, articles_folder: Path, tmp_path: Path
) -> None:
    other = write(tmp_path / "别的" / "西湖.txt").parent
    link = tmp_path / "现用"
    link.symlink_to(articles_folder)
    index.build(link)
    link.unlink()
    link.symlink_to(other)
    index.build()
    assert index.names == ["西湖.txt"]


def test_the_same_text_is_kept_once(index: Folder, articles_folder: Path) -> None:
    write(articles_folder / "重复.txt", "临平有山。临平有水。")
    built = index.build(articles_folder)
    assert built.duplicates == {"重复.txt": "临平.txt"}
    assert built.manifest.articles == 2
    assert index.embedded().count("临平有山。临平有水。") == 1


@pytest.mark.parametrize(("deleted", "left"), [("临平.txt", "重复.txt"), ("重复.txt", "临平.txt")])
def test_the_same_text_outlives_one_of_its_files(
    built: Folder, articles_folder: Path, deleted: str, left: str
) -> None:
    write(articles_folder / "重复.txt", "临平有山。临平有水。")
    assert built.build().duplicates == {"重复.txt": "临平.txt"}
    (articles_folder / deleted).unlink()
    effect = effect_of(built.build())
    assert built.names == sorted([left, "余杭.txt"])
    assert (effect.added, effect.removed, built.embedded()) == ([], [], [])
    (articles_folder / left).unlink()
    built.build()
    assert built.names == ["余杭.txt"]


@pytest.mark.parametrize("at_once", [True, False])
def test_the_nearly_same_are_kept_both_and_told_once(
    index: Folder, articles_folder: Path, at_once: bool
) -> None:
    write(articles_folder / "2024.txt", NOTICE)
    if not at_once:
        index.build(articles_folder)
    write(articles_folder / "2025.txt", NEXT_YEAR)
    built = index.build(articles_folder)
    [near] = effect_of(built).near
    assert (near.article, near.other) == ("2025.txt", "2024.txt")
    assert near.differs == differences(NOTICE, NEXT_YEAR)
    assert near.differs
    assert built.manifest.articles == 4


def test_another_encoder_embeds_everything_again(built: Folder) -> None:
    built.encoder = FakeEncoder(fingerprint="other", dimension=32)
    anew = built.build()
    assert len(built.embedded()) == 2
    assert (anew.manifest.encoder_fingerprint, anew.manifest.dimension) == ("other", 32)
    assert (effect_of(anew).added, effect_of(anew).removed) == ([], [])
    assert built.build().effect is None
    built.encoder = FakeEncoder()
    assert built.build().manifest.dimension == 64
    assert (built.embedded(), built.names) == ([], ["临平.txt", "余杭.txt"])  # still remembered


def test_another_chunking_cuts_everything_again(built: Folder) -> None:
    small = replace(built.options, chunking=Chunking(size=6, overlap=0))
    assert build_index([], built.path, small).manifest.chunking == Chunking(size=6, overlap=0)
    assert sorted(built.embedded()) == ["临平有山。", "临平有水。", "余杭有塔。", "余杭有桥。"]


def test_when_an_article_was_added_survives_another_encoder(
    index: Folder, articles_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("index.updates.publishing.now", lambda: "2026-01-01T00:00:00+00:00")
    index.build(articles_folder)
    monkeypatch.undo()
    index.encoder = FakeEncoder(fingerprint="other")
    build_index([articles_folder], index.path, index.options)
    added = {each.added for each in catalogue(index.load().articles).entries}
    assert added == {"2026-01-01T00:00:00+00:00"}


def test_passages_are_indexed_in_place_of_what_was_there(
    index: Folder, make_article: MakeArticle
) -> None:
    for text in ("余杭有水。", "临平有山。"):
        loaded = index_passages([make_article(text)], index.path, index.options)
    assert [each.article.text for each in loaded.articles] == ["临平有山。"]
    assert list(index.load().articles) == list(loaded.articles)


@pytest.mark.parametrize("name", [None, "空.txt", "画.exe"])
def test_where_nothing_can_be_indexed_the_reasons_are_told(
    index: Folder, tmp_path: Path, name: str | None
) -> None:
    (tmp_path / "文章").mkdir()
    if name:
        (tmp_path / "文章" / name).write_bytes(b"")
    reason = rf"\n{name}：" if name else ""
    with pytest.raises(NothingToIndexError, match=rf"No article in .*文章 could.*{reason}"):
        index.build(tmp_path / "文章")
    assert kept_versions(index.path) == []


@pytest.mark.parametrize("name", ["没有 这个", "x" * 300])
def test_a_missing_path_is_told_with_how_to_remove_it(
    index: Folder, tmp_path: Path, name: str
) -> None:
    with pytest.raises(JuzhengError, match=rf"{name} does not exist.*python -m index remove"):
        index.build(tmp_path / name)
    assert not index.path.exists()


def test_when_every_file_was_emptied_the_index_is_empty_and_says_so(
    built: Folder, articles_folder: Path
) -> None:
    for file in articles_folder.iterdir():
        file.write_bytes(b"")
    emptied = built.build()
    assert (emptied.manifest.articles, len(emptied.skipped)) == (0, 2)
    assert sorted(effect_of(emptied).removed) == ["临平.txt", "余杭.txt"]


def test_a_folder_that_holds_something_else_is_refused_before_the_work(
    articles_folder: Path,
) -> None:
    index = Folder(articles_folder)
    with pytest.raises(ForeignFolderError):
        index.build(articles_folder)
    with pytest.raises(ForeignFolderError):
        index.add("a.txt", "山。")
    with pytest.raises(ForeignFolderError):
        index.remove("临平.txt")
    assert index.embedded() == []
    assert len(list(articles_folder.iterdir())) == 2

"""What a change does to an index, and what it leaves as it was."""

import hashlib
import multiprocessing
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from time import sleep

import pytest

from corpus import Chunking, JuzhengError
from index import (
    Built,
    Embeddings,
    ForeignFolderError,
    IndexFolderError,
    NothingToIndexError,
    OtherEncoderError,
    PassageIndex,
    UpdateOptions,
    add_originals,
    build_index,
    compact_index,
    load_index,
    remove_articles,
)
from index.catalogue import catalogue
from index.opening import SHIPPED_ARTICLES
from index.storage.folder import kept_versions
from index.storage.locks import publishing_lock
from index.storage.originals import Original
from index.storage.verifying import verify_folder
from index.storage.versions import whole_version
from index.updates.build import index_passages
from tests.conftest import MakeArticle
from tests.fakes import FakeEncoder
from tests.index.test_near_duplicates import NEXT_YEAR, NOTICE

pytestmark = pytest.mark.usefixtures("settled")


class Folder:
    """An index in a folder, changed with one encoder that counts what it embeds."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.encoder = FakeEncoder()

    @property
    def options(self) -> UpdateOptions:
        return UpdateOptions(self.encoder)

    def build(self, *paths: Path) -> Built:
        return build_index(paths, self.path, self.options)

    def add(self, name: str, text: str | bytes) -> Built:
        content = text if isinstance(text, bytes) else text.encode()
        return add_originals([Original(name, content)], self.path, self.options)

    def remove(self, *targets: str) -> Built:
        return remove_articles(targets, self.path)

    def load(self) -> PassageIndex:
        return load_index(self.path, encoder=self.encoder, on_damage=pytest.fail)

    @property
    def names(self) -> list[str]:
        return sorted(self.load().articles.names().values())

    def embedded(self) -> list[str]:
        """The texts that were embedded since this was asked last."""
        texts, self.encoder.documents = self.encoder.documents, []
        return [text.partition("\n")[2] for text in texts]

    def assert_consistent(self) -> None:
        """It holds what an index of the same articles made at once would."""
        index = self.load()
        articles = [indexed.article for indexed in index.articles]
        chunking = whole_version(self.path).manifest.chunking
        anew = PassageIndex.from_articles(articles, encoder=FakeEncoder(), chunking=chunking)
        assert list(index.articles) == list(anew.articles)
        assert len(index.vectors) == len(index.lexical) == anew.articles.counts().chunks
        for question in ("临平的山", "余杭有桥", "西湖"):
            assert _found(index, question) == pytest.approx(_found(anew, question), abs=2e-3)


def _found(index: PassageIndex, question: str) -> dict[str, float]:
    return {hit.chunk.text: hit.cosine for hit in index.search(question, top_k=50)}


@pytest.fixture
def index(tmp_path: Path) -> Iterator[Folder]:
    """The index in the folder "索引", none at first; whatever a test did to it, it is whole."""
    folder = Folder(tmp_path / "索引")
    yield folder
    if folder.path.exists() and kept_versions(folder.path):
        folder.assert_consistent()
        assert list(verify_folder(folder.path)) == []


def write(path: Path, text: str = "西湖有塔。西湖有桥。") -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


# Building


def test_a_build_tells_what_it_indexed(index: Folder, articles_folder: Path) -> None:
    built = index.build(articles_folder)
    assert built.effect
    assert built.effect.added == ["临平.txt", "余杭.txt"]
    assert (built.manifest.articles, built.manifest.sentences) == (2, 4)
    assert built.manifest == whole_version(index.path).manifest
    assert built.seconds > 0


def test_the_article_that_ships_is_indexed_whole(index: Folder) -> None:
    manifest = index.build(SHIPPED_ARTICLES).manifest
    size = len(next(SHIPPED_ARTICLES.glob("linping*.txt")).read_text(encoding="utf-8"))
    assert (manifest.articles, manifest.characters) == (1, size)


def test_the_roots_are_kept_absolute(
    articles_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    built = build_index(
        [Path("文章/临平.txt"), Path("文章")], Path("i"), UpdateOptions(FakeEncoder())
    )
    assert built.manifest.roots == (str(articles_folder / "临平.txt"), str(articles_folder))


def test_without_news_no_version_is_made(index: Folder, articles_folder: Path) -> None:
    first = index.build(articles_folder)
    index.embedded()
    for paths in ([], [articles_folder], [articles_folder, articles_folder]):
        again = index.build(*paths)
        assert (again.effect, again.manifest) == (None, first.manifest)
    assert index.embedded() == []


def test_only_what_is_new_is_embedded(index: Folder, articles_folder: Path) -> None:
    index.build(articles_folder)
    assert sorted(index.embedded()) == ["临平有山。临平有水。", "余杭有塔。余杭有桥。"]
    write(articles_folder / "西湖.txt")
    built = index.build()
    assert index.embedded() == ["西湖有塔。西湖有桥。"]
    assert built.effect
    assert (built.effect.added, built.effect.removed) == (["西湖.txt"], [])
    assert index.names == ["临平.txt", "余杭.txt", "西湖.txt"]


def test_what_was_rewritten_takes_the_place_of_the_old(
    index: Folder, articles_folder: Path
) -> None:
    index.build(articles_folder)
    index.embedded()
    write(articles_folder / "临平.txt", "临平有路。")
    built = index.build()
    assert built.effect
    assert (built.effect.added, built.effect.removed) == (["临平.txt"], ["临平.txt"])
    assert index.embedded() == ["临平有路。"]
    texts = {each.article.text for each in index.load().articles}
    assert texts == {"临平有路。", "余杭有塔。余杭有桥。"}


def test_what_was_deleted_is_removed(index: Folder, articles_folder: Path) -> None:
    index.build(articles_folder)
    (articles_folder / "临平.txt").unlink()
    built = index.build()
    assert built.effect
    assert built.effect.removed == ["临平.txt"]
    assert index.names == ["余杭.txt"]


def test_what_was_renamed_is_not_embedded_again(index: Folder, articles_folder: Path) -> None:
    index.build(articles_folder)
    before = {each.id: each.added for each in catalogue(index.load().articles).entries}
    index.embedded()
    (articles_folder / "临平.txt").rename(articles_folder / "临安.txt")
    built = index.build()
    assert built.effect
    assert built.effect.renamed == {"临平.txt": "临安.txt"}
    assert (built.effect.added, built.effect.removed, index.embedded()) == ([], [], [])
    assert {each.id: each.added for each in catalogue(index.load().articles).entries} == before
    assert index.names == ["临安.txt", "余杭.txt"]


def test_what_can_be_read_no_longer_is_removed_and_told(
    index: Folder, articles_folder: Path
) -> None:
    index.build(articles_folder)
    (articles_folder / "临平.txt").write_bytes(b"")
    built = index.build()
    assert [error.path.name for error in built.skipped] == ["临平.txt"]
    assert index.names == ["余杭.txt"]


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


def test_two_folders_are_one_index(index: Folder, articles_folder: Path, tmp_path: Path) -> None:
    other = write(tmp_path / "别的" / "西湖.txt").parent
    index.build(articles_folder)
    built = index.build(other)
    assert built.manifest.roots == (str(articles_folder), str(other))
    assert index.names == ["临平.txt", "余杭.txt", "西湖.txt"]


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
    index: Folder, articles_folder: Path, tmp_path: Path
) -> None:
    (tmp_path / "空的").mkdir()
    index.build(articles_folder)
    built = index.build(tmp_path / "空的")
    assert built.manifest.roots == (str(articles_folder), str(tmp_path / "空的"))
    write(tmp_path / "空的" / "西湖.txt")
    assert index.build().manifest.articles == 3


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


def test_a_root_that_was_deleted_loses_its_articles(
    index: Folder, articles_folder: Path, tmp_path: Path
) -> None:
    other = write(tmp_path / "别的" / "西湖.txt")
    index.build(articles_folder, other.parent)
    other.unlink()
    other.parent.rmdir()
    assert index.build().unreachable == ()
    assert index.names == ["临平.txt", "余杭.txt"]


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


# The same, and nearly the same


def test_the_same_text_is_kept_once(index: Folder, articles_folder: Path) -> None:
    text = (articles_folder / "临平.txt").read_text(encoding="utf-8")
    write(articles_folder / "重复.txt", text)
    built = index.build(articles_folder)
    assert built.duplicates == {"重复.txt": "临平.txt"}
    assert built.manifest.articles == 2
    assert index.embedded().count(text) == 1


@pytest.mark.parametrize(("deleted", "left"), [("临平.txt", "重复.txt"), ("重复.txt", "临平.txt")])
def test_the_same_text_outlives_one_of_its_files(
    index: Folder, articles_folder: Path, deleted: str, left: str
) -> None:
    write(articles_folder / "重复.txt", (articles_folder / "临平.txt").read_text(encoding="utf-8"))
    index.build(articles_folder)
    index.embedded()
    (articles_folder / deleted).unlink()
    built = index.build()
    assert index.names == sorted([left, "余杭.txt"])
    assert built.effect
    assert (built.effect.added, built.effect.removed, index.embedded()) == ([], [], [])
    (articles_folder / left).unlink()
    index.build()
    assert index.names == ["余杭.txt"]


def test_a_copy_that_comes_later_is_told_and_not_embedded(
    index: Folder, articles_folder: Path
) -> None:
    index.build(articles_folder)
    index.embedded()
    write(articles_folder / "重复.txt", "临平有山。临平有水。")
    built = index.build()
    assert built.duplicates == {"重复.txt": "临平.txt"}
    assert index.embedded() == []


def test_the_nearly_same_are_kept_both_and_told(index: Folder, articles_folder: Path) -> None:
    write(articles_folder / "2024.txt", NOTICE)
    index.build(articles_folder)
    write(articles_folder / "2025.txt", NEXT_YEAR)
    built = index.build()
    assert built.effect
    assert built.effect.near == [("2025.txt", "2024.txt", 1.0)]
    assert built.manifest.articles == 4


def test_a_near_pair_that_comes_at_once_is_told_once(index: Folder, articles_folder: Path) -> None:
    write(articles_folder / "2024.txt", NOTICE)
    write(articles_folder / "2025.txt", NEXT_YEAR)
    built = index.build(articles_folder)
    assert built.effect
    assert built.effect.near == [("2025.txt", "2024.txt", 1.0)]


# Another encoder, another chunking


def test_another_encoder_embeds_everything_again(index: Folder, articles_folder: Path) -> None:
    index.build(articles_folder)
    index.add("西湖.txt", "西湖有塔。")
    index.encoder = FakeEncoder(fingerprint="other")
    built = index.build()
    assert len(index.embedded()) == 3
    assert built.manifest.encoder_fingerprint == "other"
    assert built.effect
    assert (built.effect.added, built.effect.removed) == ([], [])
    assert index.names == ["临平.txt", "余杭.txt", "西湖.txt"]
    assert index.build().effect is None


def test_another_encoder_may_have_another_dimension(index: Folder, articles_folder: Path) -> None:
    index.build(articles_folder)
    index.encoder = FakeEncoder(fingerprint="other", dimension=32)
    assert index.build().manifest.dimension == 32
    index.encoder = FakeEncoder()
    assert index.build().manifest.dimension == 64
    assert index.embedded() == []  # they are still remembered


def test_another_chunking_cuts_everything_again(index: Folder, articles_folder: Path) -> None:
    index.build(articles_folder)
    index.embedded()
    small = replace(index.options, chunking=Chunking(size=6, overlap=0))
    built = build_index([], index.path, small)
    assert built.manifest.chunking == Chunking(size=6, overlap=0)
    assert sorted(index.embedded()) == ["临平有山。", "临平有水。", "余杭有塔。", "余杭有桥。"]


def test_when_an_article_was_added_survives_another_encoder(
    index: Folder, articles_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("index.updates.publishing._now", lambda: "2026-01-01T00:00:00+00:00")
    index.build(articles_folder)
    monkeypatch.undo()
    index.encoder = FakeEncoder(fingerprint="other")
    build_index([articles_folder], index.path, index.options)
    added = {each.added for each in catalogue(index.load().articles).entries}
    assert added == {"2026-01-01T00:00:00+00:00"}


# Adding


def test_what_is_added_is_found(index: Folder) -> None:
    built = index.add("西湖.txt", "西湖有塔。")
    assert built.effect
    assert built.effect.added == ["西湖.txt"]
    assert index.load().search("西湖的塔")[0].chunk.text == "西湖有塔。"


def test_what_is_added_is_kept_byte_for_byte(index: Folder) -> None:
    content = "\ufeff西湖有塔。\r\n".encode("utf-16")
    index.add("西湖.txt", content)
    name = f"{hashlib.sha256(content).hexdigest()}.txt"
    assert (index.path / "originals" / name).read_bytes() == content


def test_what_was_added_survives_a_build(index: Folder, articles_folder: Path) -> None:
    index.add("西湖.txt", "西湖有塔。")
    index.build(articles_folder)
    assert index.names == ["临平.txt", "余杭.txt", "西湖.txt"]
    (articles_folder / "临平.txt").unlink()
    index.build()
    assert index.names == ["余杭.txt", "西湖.txt"]


def test_only_what_is_added_is_embedded(index: Folder, articles_folder: Path) -> None:
    index.build(articles_folder)
    index.embedded()
    index.add("西湖.txt", "西湖有塔。")
    assert index.embedded() == ["西湖有塔。"]


def test_a_name_that_is_taken_gets_a_number(index: Folder, articles_folder: Path) -> None:
    index.build(articles_folder)
    index.add("临平.txt", "临平有路。")
    index.add("临平.txt", "临平有桥。")
    assert index.names == ["临平 (2).txt", "临平 (3).txt", "临平.txt", "余杭.txt"]


def test_two_of_one_name_at_once_get_numbers(index: Folder) -> None:
    originals = [Original("a.txt", text.encode()) for text in ("山。", "水。", "山。")]
    built = add_originals(originals, index.path, index.options)
    assert index.names == ["a (2).txt", "a.txt"]
    assert built.duplicates == {"a.txt": "a.txt"}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "gb18030"])
def test_a_text_that_is_there_is_not_added_again(
    index: Folder, articles_folder: Path, encoding: str
) -> None:
    index.build(articles_folder)
    built = index.add("新.txt", "临平有山。临平有水。".encode(encoding))
    assert built.duplicates == {"新.txt": "临平.txt"}
    assert built.manifest.articles == 2
    assert index.names == ["临平.txt", "余杭.txt"]


def test_the_same_original_twice_makes_no_version(index: Folder) -> None:
    first = index.add("西湖.txt", "西湖有塔。")
    again = index.add("新.txt", "西湖有塔。")
    assert (again.effect, again.manifest) == (None, first.manifest)
    assert again.duplicates == {"新.txt": "西湖.txt"}


def test_what_cannot_be_read_is_not_kept(index: Folder, articles_folder: Path) -> None:
    index.build(articles_folder)
    built = add_originals(
        [Original("画.exe", b"MZ\0\0"), Original("空.txt", b"")], index.path, index.options
    )
    assert built.effect is None
    assert len(built.skipped) == 2
    assert list((index.path / "originals").iterdir()) == []


def test_what_cannot_be_read_is_told_by_the_name_it_was_given(
    index: Folder, articles_folder: Path
) -> None:
    index.build(articles_folder)
    (error,) = index.add("空.txt", b"").skipped
    assert str(error).startswith("空.txt：没有文字")


def test_a_new_index_of_nothing_is_not_begun(index: Folder) -> None:
    with pytest.raises(NothingToIndexError, match=r"No article in 空.txt could.*\n空.txt：没有"):
        index.add("空.txt", b"")
    assert kept_versions(index.path) == []


def test_to_an_index_of_another_encoder_nothing_is_added(
    index: Folder, articles_folder: Path
) -> None:
    index.build(articles_folder)
    other = UpdateOptions(FakeEncoder(fingerprint="other", name="别的"))
    with pytest.raises(OtherEncoderError, match="别的"):
        add_originals([Original("a.txt", b"mountain.")], index.path, other)


@pytest.mark.parametrize("name", ["../../逃.txt", "/etc/a.txt", "a\0b.txt", "CON.txt", "\n.txt"])
def test_no_name_leads_out_of_the_index(index: Folder, tmp_path: Path, name: str) -> None:
    index.add(name, "西湖有塔。")
    assert index.names == [name]
    assert {path.name for path in tmp_path.iterdir()} == {"索引"}


# Removing


def test_an_article_is_removed_by_name_or_id(index: Folder, articles_folder: Path) -> None:
    index.build(articles_folder)
    (other,) = (i for i, name in index.load().articles.names().items() if name == "余杭.txt")
    built = index.remove("临平.txt", other)
    assert built.effect
    assert sorted(built.effect.removed) == ["临平.txt", "余杭.txt"]
    assert (articles_folder / "临平.txt").exists()


def test_an_empty_index_can_be_asked(index: Folder, articles_folder: Path) -> None:
    index.build(articles_folder)
    assert index.remove("临平.txt", "余杭.txt").manifest.articles == 0
    assert index.load().search("临平的山") == []
    assert index.load().search("临平的山", among=["0123"]) == []
    assert index.names == []


def test_an_empty_index_can_be_added_to(index: Folder) -> None:
    index.add("西湖.txt", "西湖有塔。")
    index.remove("西湖.txt")
    index.add("钱塘.txt", "钱塘有潮。")
    assert index.names == ["钱塘.txt"]


def test_what_was_removed_stays_removed_until_its_text_changes(
    index: Folder, articles_folder: Path
) -> None:
    index.build(articles_folder)
    index.remove("临平.txt")
    assert index.build().effect is None
    assert index.names == ["余杭.txt"]
    write(articles_folder / "临平.txt", "临平有山。临平有水。")  # only the time has changed
    index.build()
    assert index.names == ["余杭.txt"]
    write(articles_folder / "临平.txt", "临平有路。")
    index.build()
    assert index.names == ["临平.txt", "余杭.txt"]


def test_what_was_removed_stays_removed_under_another_encoder(
    index: Folder, articles_folder: Path
) -> None:
    index.build(articles_folder)
    index.remove("临平.txt")
    index.encoder = FakeEncoder(fingerprint="other")
    index.build()
    assert index.names == ["余杭.txt"]


def test_what_was_added_is_removed_with_its_original(index: Folder, articles_folder: Path) -> None:
    index.build(articles_folder)
    index.add("西湖.txt", "西湖有塔。")
    index.remove("西湖.txt")
    assert list((index.path / "originals").iterdir()) == []
    index.build()
    assert index.names == ["临平.txt", "余杭.txt"]


def test_what_was_removed_can_be_added_again(index: Folder, articles_folder: Path) -> None:
    index.build(articles_folder)
    index.add("西湖.txt", "西湖有塔。")
    index.remove("西湖.txt", "临平.txt")
    index.add("西湖.txt", "西湖有塔。")
    index.add("新.txt", "临平有山。临平有水。")
    assert index.names == ["余杭.txt", "新.txt", "西湖.txt"]


def test_the_same_text_is_removed_with_all_its_files(index: Folder, articles_folder: Path) -> None:
    write(articles_folder / "重复.txt", "临平有山。临平有水。")
    index.build(articles_folder)
    index.add("又一份.txt", "临平有山。临平有水。".encode("gb18030"))
    name = next(n for n in index.names if n != "余杭.txt")
    index.remove(name)
    assert index.names == ["余杭.txt"]
    assert index.build().effect is None
    assert index.names == ["余杭.txt"]


def test_a_folder_is_removed_by_its_path(
    index: Folder, articles_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = write(tmp_path / "别的" / "西湖.txt").parent
    index.build(articles_folder, other)
    monkeypatch.chdir(tmp_path)
    built = index.remove("文章")
    assert built.manifest.roots == (str(other),)
    assert index.names == ["西湖.txt"]
    index.build()
    assert index.names == ["西湖.txt"]


def test_removing_needs_no_encoder(index: Folder, articles_folder: Path) -> None:
    index.build(articles_folder)
    index.embedded()
    index.remove("临平.txt")
    assert index.embedded() == []


@pytest.mark.parametrize("target", ["没有.txt", "", "0123456789abcdef", "/别处"])
def test_what_is_not_there_cannot_be_removed(
    index: Folder, articles_folder: Path, target: str
) -> None:
    index.build(articles_folder)
    with pytest.raises(JuzhengError, match=r"there is no article .*python -m index list"):
        index.remove(target)
    assert len(index.names) == 2


def test_a_name_that_several_have_is_told_with_their_ids(
    index: Folder, make_article: MakeArticle
) -> None:
    articles = [make_article(text, name="a.txt") for text in ("山。", "水。")]
    index_passages(articles, index.path, index.options)
    with pytest.raises(JuzhengError, match=r"2 articles are called a\.txt") as caught:
        index.remove("a.txt")
    assert all(article.id in str(caught.value) for article in articles)
    index.remove(articles[0].id)
    assert index.names == ["a.txt"]


# Compacting


def test_compacting_forgets_what_is_no_longer_needed(index: Folder, articles_folder: Path) -> None:
    index.build(articles_folder)
    index.remove("临平.txt")
    compact_index(index.path, index.options)
    assert index.names == ["余杭.txt"]
    assert len(kept_versions(index.path)) == 1
    index.embedded()
    index.add("新.txt", "临平有山。临平有水。")
    assert index.embedded() == ["临平有山。临平有水。"]


def test_compacting_embeds_nothing(index: Folder, articles_folder: Path) -> None:
    index.build(articles_folder)
    index.embedded()
    before = list(index.load().articles)
    compact_index(index.path, index.options)
    assert (index.embedded(), list(index.load().articles)) == ([], before)
    assert index.build().effect is None


def test_with_another_encoder_it_is_not_compacted(index: Folder, articles_folder: Path) -> None:
    index.build(articles_folder)
    with pytest.raises(OtherEncoderError):
        compact_index(index.path, UpdateOptions(FakeEncoder(fingerprint="other")))


# Passages


def test_passages_are_indexed_in_place_of_what_was_there(
    index: Folder, make_article: MakeArticle
) -> None:
    for text in ("余杭有水。", "临平有山。"):
        loaded = index_passages([make_article(text)], index.path, index.options)
    assert [each.article.text for each in loaded.articles] == ["临平有山。"]
    assert list(index.load().articles) == list(loaded.articles)


# What goes wrong


@pytest.mark.parametrize("name", ["空.txt", "画.exe"])
def test_where_nothing_can_be_indexed_the_reasons_are_told(
    index: Folder, tmp_path: Path, name: str
) -> None:
    (tmp_path / "文章").mkdir()
    (tmp_path / "文章" / name).write_bytes(b"")
    with pytest.raises(NothingToIndexError, match=rf"No article in .*文章 could.*\n{name}："):
        index.build(tmp_path / "文章")
    assert kept_versions(index.path) == []


def test_an_empty_folder_is_nothing_to_index(index: Folder, tmp_path: Path) -> None:
    (tmp_path / "文章").mkdir()
    with pytest.raises(NothingToIndexError, match=r"No article in .*文章"):
        index.build(tmp_path / "文章")


@pytest.mark.parametrize("name", ["没有 这个", "x" * 300])
def test_a_missing_path_is_told_with_how_to_remove_it(
    index: Folder, tmp_path: Path, name: str
) -> None:
    with pytest.raises(JuzhengError, match=rf"{name} does not exist.*python -m index remove"):
        index.build(tmp_path / name)
    assert not index.path.exists()


def test_when_every_file_was_emptied_the_index_is_empty_and_says_so(
    index: Folder, articles_folder: Path
) -> None:
    index.build(articles_folder)
    for file in articles_folder.iterdir():
        file.write_bytes(b"")
    built = index.build()
    assert (built.manifest.articles, len(built.skipped)) == (0, 2)


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


def test_a_file_is_refused_before_the_work(articles_folder: Path) -> None:
    index = Folder(articles_folder / "临平.txt")
    with pytest.raises(IndexFolderError, match="this is a file"):
        index.build(articles_folder)
    assert index.embedded() == []


# Interruptions and turns


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
    monkeypatch.setattr("index.updates.publishing.SLICE", 1)
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
    index: Folder, articles_folder: Path, step: str
) -> None:
    index.build(articles_folder)
    write(articles_folder / "西湖.txt")

    def fail(reached: str) -> None:
        if reached == step:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        build_index([], index.path, replace(index.options, on_step=fail))
    assert len(index.names) == (3 if step == "published" else 2)
    index.build()
    assert index.names == ["临平.txt", "余杭.txt", "西湖.txt"]


def test_progress_counts_files_chunks_and_articles(index: Folder, articles_folder: Path) -> None:
    told: list[tuple[str, int, int]] = []
    options = replace(index.options, on_progress=lambda *progress: told.append(progress))
    build_index([articles_folder], index.path, options)
    assert told == [
        *[("files", 1, 2)] * 2,
        ("chunks", 2, 2),
        *[("articles", 1, 2)] * 2,
    ]


class Counted:
    """How far each stage has come, and the totals it was told of."""

    def __init__(self) -> None:
        self.done = Counter[str]()
        self.totals = defaultdict[str, set[int]](set)

    def advance(self, stage: str, more: int, total: int) -> None:
        self.done[stage] += more
        self.totals[stage].add(total)

    def assert_all_done(self, stage: str, count: int) -> None:
        assert (self.done[stage], self.totals[stage]) == (count, {count})


def test_progress_counts_articles_and_not_the_files_they_are_in(
    index: Folder, articles_folder: Path
) -> None:
    write(articles_folder / "重复.txt", "临平有山。临平有水。")
    counted = Counted()
    build_index([articles_folder], index.path, replace(index.options, on_progress=counted.advance))
    counted.assert_all_done("articles", 2)


def test_progress_counts_articles_that_go(index: Folder, articles_folder: Path) -> None:
    write(articles_folder / "西湖.txt")
    index.build(articles_folder)
    (articles_folder / "临平.txt").unlink()
    (articles_folder / "余杭.txt").unlink()
    write(articles_folder / "西湖.txt", "都改了。")
    counted = Counted()
    build_index([], index.path, replace(index.options, on_progress=counted.advance))
    counted.assert_all_done("articles", 4)


def test_progress_counts_articles_that_are_made_anew(index: Folder, articles_folder: Path) -> None:
    index.build(articles_folder)
    write(articles_folder / "西湖.txt")
    counted = Counted()
    other = replace(index.options, chunking=Chunking(size=5), on_progress=counted.advance)
    build_index([], index.path, other)
    counted.assert_all_done("articles", 3)


def test_two_builds_of_one_folder_take_turns(index: Folder, articles_folder: Path) -> None:
    stages: list[str] = []

    def build(name: str) -> Built:
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
    index: Folder, articles_folder: Path
) -> None:
    index.build(articles_folder)
    write(articles_folder / "西湖.txt")

    def remove(step: str) -> None:
        if step == "embedded":
            index.remove("临平.txt")

    build_index([], index.path, replace(index.options, on_step=remove))
    assert index.names == ["余杭.txt", "西湖.txt"]


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
    names = ["临平", "余杭", "钱塘"]
    start = multiprocessing.get_context("spawn").Process
    adding = [start(target=_add, args=(index.path, name)) for name in names]
    for process in adding:
        process.start()
    for process in adding:
        process.join()
    assert [process.exitcode for process in adding] == [0, 0, 0]
    assert index.names == ["临平.txt", "余杭.txt", "西湖.txt", "钱塘.txt"]


def test_a_change_waits_for_whoever_publishes(index: Folder, articles_folder: Path) -> None:
    index.build(articles_folder)
    with ThreadPoolExecutor() as threads:
        with publishing_lock(index.path):
            removing = threads.submit(index.remove, "临平.txt")
            with pytest.raises(TimeoutError):
                removing.result(0.3)
            assert len(index.names) == 2
        assert removing.result().manifest.articles == 1

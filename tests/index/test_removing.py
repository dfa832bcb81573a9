"""What is taken out of an index stays out, and its space is given back."""

from collections.abc import Callable
from pathlib import Path

import pytest

from corpus import JuzhengError
from index import OtherEncoderError, compact_index
from index.storage.folder import FILES, kept_versions
from index.updates.build import index_passages
from tests.conftest import MakeArticle
from tests.fakes import FakeEncoder
from tests.index.folder import Folder, effect_of, write


def test_an_article_is_removed_by_name_or_id(built: Folder, articles_folder: Path) -> None:
    (other,) = (i for i, name in built.load().articles.names().items() if name == "余杭.txt")
    effect = effect_of(built.remove("临平.txt", other))
    assert sorted(effect.removed) == ["临平.txt", "余杭.txt"]
    assert (articles_folder / "临平.txt").exists()


def test_an_empty_index_can_be_asked_and_added_to(built: Folder) -> None:
    assert built.remove("临平.txt", "余杭.txt").manifest.articles == 0
    assert built.load().search("临平的山") == []
    assert built.load().search("临平的山", among=["0123"]) == []
    built.add("钱塘.txt", "钱塘有潮。")
    assert built.names == ["钱塘.txt"]


def test_what_was_removed_stays_removed_until_its_text_changes(
    built: Folder, articles_folder: Path
) -> None:
    built.remove("临平.txt")
    assert built.build().effect is None
    write(articles_folder / "临平.txt", "临平有山。临平有水。")  # only the time has changed
    built.build()
    assert built.names == ["余杭.txt"]
    built.encoder = FakeEncoder(fingerprint="other")
    built.build()
    assert built.names == ["余杭.txt"]
    write(articles_folder / "临平.txt", "临平有路。")
    built.build()
    assert built.names == ["临平.txt", "余杭.txt"]


def test_what_was_added_is_removed_with_its_original(built: Folder) -> None:
    built.add("西湖.txt", "西湖有塔。")
    built.remove("西湖.txt")
    assert list((built.path / FILES.originals).iterdir()) == []
    built.build()
    assert built.names == ["临平.txt", "余杭.txt"]


def test_what_was_removed_can_be_added_again(built: Folder) -> None:
    built.add("西湖.txt", "西湖有塔。")
    built.remove("西湖.txt", "临平.txt")
    built.add("西湖.txt", "西湖有塔。")
    built.add("新.txt", "临平有山。临平有水。")
    assert built.names == ["余杭.txt", "新.txt", "西湖.txt"]


def test_the_same_text_is_removed_with_all_its_files(built: Folder, articles_folder: Path) -> None:
    write(articles_folder / "重复.txt", "临平有山。临平有水。")
    built.build()
    built.add("又一份.txt", "临平有山。临平有水。".encode("gb18030"))
    built.remove("临平.txt")
    assert built.names == ["余杭.txt"]
    assert built.build().effect is None


def test_a_folder_is_removed_by_its_path(
    built: Folder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = write(tmp_path / "别的" / "西湖.txt").parent
    built.build(other)
    monkeypatch.chdir(tmp_path)
    assert built.remove("文章").manifest.roots == (str(other),)
    assert built.names == ["西湖.txt"]
    built.build()
    assert built.names == ["西湖.txt"]


@pytest.mark.parametrize("target", ["没有.txt", "", "0123456789abcdef", "/别处"])
def test_what_is_not_there_cannot_be_removed(built: Folder, target: str) -> None:
    with pytest.raises(JuzhengError, match=r"there is no article .*python -m index list"):
        built.remove(target)
    assert len(built.names) == 2


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


def test_compacting_embeds_nothing_and_forgets_what_is_no_longer_needed(built: Folder) -> None:
    built.remove("临平.txt")
    before = list(built.load().articles)
    compact_index(built.path, built.options)
    assert (built.embedded(), list(built.load().articles)) == ([], before)
    assert len(kept_versions(built.path)) == 1
    assert built.build().effect is None
    built.add("新.txt", "临平有山。临平有水。")
    assert built.embedded() == ["临平有山。临平有水。"]


@pytest.mark.parametrize(
    "change",
    [
        lambda index: index.add("a.txt", b"mountain."),
        lambda index: index.rename("临平.txt", "山"),
        lambda index: compact_index(index.path, index.options),
    ],
)
def test_with_another_encoder_nothing_is_changed(
    built: Folder, change: Callable[[Folder], object]
) -> None:
    built.encoder = FakeEncoder(fingerprint="other", name="别的")
    with pytest.raises(OtherEncoderError, match="别的"):
        change(built)
    built.encoder = FakeEncoder()

"""A name given by a user stays, whatever becomes of files and versions."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from corpus import JuzhengError
from index import (
    Built,
    Original,
    OtherEncoderError,
    PassageIndex,
    UpdateOptions,
    add_originals,
    build_index,
    compact_index,
    load_index,
    remove_articles,
    rename_article,
)
from index.storage.verifying import verify_folder
from index.updates.rename import LONGEST_NAME, shown_name
from tests.fakes import FakeEncoder

pytestmark = pytest.mark.usefixtures("settled")


class Renamed:
    """An index of two articles in a folder, of which 临平.txt was renamed, and one added."""

    def __init__(self, folder: Path, articles: Path) -> None:
        self.folder, self.articles = folder, articles
        self.encoder = FakeEncoder()
        self.build(articles)
        self.add("西湖.txt", "西湖有塔。")
        self.encoder.documents = []
        self.rename("临平.txt", "山水")

    @property
    def options(self) -> UpdateOptions:
        return UpdateOptions(self.encoder)

    def build(self, *paths: Path) -> Built:
        return build_index(paths, self.folder, self.options)

    def add(self, name: str, text: str) -> Built:
        return add_originals([Original(name, text.encode())], self.folder, self.options)

    def rename(self, target: str, name: str) -> Built:
        return rename_article(target, name, self.folder, self.options)

    def load(self) -> PassageIndex:
        return load_index(self.folder, encoder=self.encoder, on_damage=pytest.fail)

    @property
    def names(self) -> list[str]:
        return sorted(self.load().articles.names().values())


@pytest.fixture
def renamed(tmp_path: Path, articles_folder: Path) -> Iterator[Renamed]:
    yield (renamed := Renamed(tmp_path / "索引", articles_folder))
    assert list(verify_folder(renamed.folder)) == []


def test_an_article_is_called_by_its_new_name(renamed: Renamed) -> None:
    assert renamed.names == ["余杭.txt", "山水", "西湖.txt"]
    assert renamed.load().search("临平的山")[0].chunk.article.name == "山水"


def test_what_was_renamed_is_told_and_nothing_is_embedded(renamed: Renamed) -> None:
    built = renamed.rename("西湖.txt", "西湖")
    assert built.effect
    assert built.effect.renamed == {"西湖.txt": "西湖"}
    assert (built.effect.added, built.effect.removed, built.effect.duplicates) == ([], [], {})
    assert renamed.encoder.documents == []


def test_a_build_has_nothing_to_undo(renamed: Renamed) -> None:
    renamed.rename("西湖.txt", "湖")
    assert renamed.build().effect is None
    assert renamed.names == ["余杭.txt", "山水", "湖"]


def test_a_build_with_news_keeps_it(renamed: Renamed) -> None:
    renamed.rename("西湖.txt", "湖")
    (renamed.articles / "余杭.txt").unlink()
    renamed.build()
    assert renamed.names == ["山水", "湖"]


def test_the_text_may_change(renamed: Renamed) -> None:
    (renamed.articles / "临平.txt").write_text("临平有路。", encoding="utf-8")
    renamed.build()
    assert renamed.names == ["余杭.txt", "山水", "西湖.txt"]


@pytest.mark.parametrize("options", ["chunking", "encoder"])
def test_it_outlives_an_index_made_anew(renamed: Renamed, options: str) -> None:
    if options == "encoder":
        renamed.encoder = FakeEncoder(fingerprint="other")
        renamed.build()
    else:
        compact_index(renamed.folder, renamed.options)
    assert renamed.names == ["余杭.txt", "山水", "西湖.txt"]
    assert renamed.build().effect is None


def test_it_is_that_of_all_files_with_the_text(renamed: Renamed) -> None:
    copy = renamed.articles / "又一份.txt"
    copy.write_bytes((renamed.articles / "临平.txt").read_bytes())
    renamed.build()
    renamed.rename("山水", "山")
    (renamed.articles / "临平.txt").unlink()
    renamed.build()
    assert renamed.names == ["余杭.txt", "山", "西湖.txt"]


def test_a_copy_is_told_to_be_one_by_the_new_name(renamed: Renamed) -> None:
    assert renamed.add("新.txt", "临平有山。临平有水。").duplicates == {"新.txt": "山水"}
    renamed.rename("西湖.txt", "湖")
    assert renamed.add("又.txt", "西湖有塔。").duplicates == {"又.txt": "湖"}


def test_its_old_name_is_free_and_its_new_one_taken(renamed: Renamed) -> None:
    renamed.add("临平.txt", "临平有路。")
    renamed.add("山水", "余杭有路。")
    assert renamed.names == ["临平.txt", "余杭.txt", "山水", "山水 (2)", "西湖.txt"]


def test_its_own_name_can_be_given_back(renamed: Renamed) -> None:
    renamed.rename("山水", "临平.txt")
    (renamed.articles / "临平.txt").rename(renamed.articles / "临安.txt")
    renamed.build()
    assert "临安.txt" in renamed.names


def test_a_removed_article_comes_back_under_its_name(renamed: Renamed) -> None:
    remove_articles(["山水"], renamed.folder)
    (renamed.articles / "临平.txt").write_text("临平有路。", encoding="utf-8")
    renamed.build()
    assert renamed.names == ["余杭.txt", "山水", "西湖.txt"]


def test_what_is_renamed_while_a_build_embeds_stays_renamed(renamed: Renamed) -> None:
    (renamed.articles / "余杭.txt").write_text("余杭有路。", encoding="utf-8")

    def rename_now(step: str) -> None:
        if step == "embedded":
            renamed.rename("余杭.txt", "路")

    build_index([], renamed.folder, replace(renamed.options, on_step=rename_now))
    assert renamed.names == ["山水", "西湖.txt", "路"]
    assert renamed.load().search("余杭有路")[0].chunk.article.name == "路"


@pytest.mark.parametrize("text", ["明天放假。", "后天放假。"])
def test_what_is_renamed_while_a_build_embeds_keeps_its_title(renamed: Renamed, text: str) -> None:
    notice = renamed.articles / "放假的通知.txt"
    notice.write_text("明天放假。", encoding="utf-8")
    renamed.build()
    notice.write_text(text, encoding="utf-8")

    def rename_now(step: str) -> None:
        if step == "embedded":
            renamed.rename("放假的通知.txt", "调休的通知")

    build_index([], renamed.folder, replace(renamed.options, on_step=rename_now))
    (article,) = (each.article for each in renamed.load().articles if each.article.text == text)
    assert (article.name, article.title) == ("调休的通知", "调休的通知")
    assert f"调休的通知\n{text}" in renamed.encoder.documents


def test_a_title_that_was_the_name_becomes_the_new_one(renamed: Renamed) -> None:
    renamed.add("放假的通知.txt", "明天放假。")
    renamed.rename("放假的通知.txt", "调休的通知")
    (article,) = (each.article for each in renamed.load().articles if "放假" in each.article.text)
    assert article.title == "调休的通知"
    assert "调休的通知\n明天放假。" in renamed.encoder.documents
    assert renamed.build().effect is None


def test_a_title_that_stands_in_the_text_stays(renamed: Renamed) -> None:
    renamed.add("一.txt", "标题：放假通知\n明天放假。")
    renamed.rename("一.txt", "调休的通知")
    assert "放假通知" in {each.article.title for each in renamed.load().articles}


@pytest.mark.parametrize(
    ("target", "name", "told"),
    [
        ("山水", " \n\u202e ", "the new name is empty"),
        ("山水", "余杭.txt", "another article is called 余杭.txt"),
        ("没有", "有", "there is no article 没有"),
        ("临平.txt", "有", "there is no article 临平.txt"),
    ],
)
def test_what_cannot_be_is_told(renamed: Renamed, target: str, name: str, told: str) -> None:
    with pytest.raises(JuzhengError, match=told):
        renamed.rename(target, name)
    assert renamed.names == ["余杭.txt", "山水", "西湖.txt"]


def test_with_another_encoder_nothing_is_renamed(renamed: Renamed) -> None:
    renamed.encoder = FakeEncoder(fingerprint="other")
    with pytest.raises(OtherEncoderError):
        renamed.rename("山水", "山")
    renamed.encoder = FakeEncoder()


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("通知.txt", "通知.txt"),
        ("../../x", "x"),
        ("..\\..\\通知.txt", "通知.txt"),
        ("C:\\文件\\通知.txt", "通知.txt"),
        ("文件夹/", "文件夹"),
        ("a\0b.txt", "ab.txt"),
        ("一\n二\u3000三\t四", "一 二 三 四"),
        ("通知\u202etxt.exe", "通知txt.exe"),
        ("\u200b\ufeff", ""),
        ("\ud800.txt", ".txt"),
        ("/", ""),
        ("<b>`=1+1", "<b>`=1+1"),
    ],
)
def test_a_name_is_shown_on_one_line_without_what_is_invisible(name: str, shown: str) -> None:
    assert shown_name(name) == shown


@pytest.mark.parametrize(
    ("name", "ending"),
    [("名" * 300 + ".docx", "名….docx"), ("名" * 300, "名…"), ("." * 300, ".….")],
)
def test_a_long_name_keeps_its_beginning_and_its_ending(name: str, ending: str) -> None:
    assert len(shown_name(name)) == LONGEST_NAME
    assert shown_name(name).endswith(ending)

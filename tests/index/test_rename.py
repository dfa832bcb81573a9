"""A name given by a user stays, whatever becomes of files and versions."""

from dataclasses import replace
from pathlib import Path

import pytest

from corpus import JuzhengError
from index import build_index, compact_index
from index.updates.rename import LONGEST_NAME, shown_name
from tests.fakes import FakeEncoder
from tests.index.folder import Folder, effect_of, write


@pytest.fixture
def renamed(built: Folder) -> Folder:
    """An index of two articles in a folder, of which 临平.txt was renamed, and one added."""
    built.add("西湖.txt", "西湖有塔。")
    built.embedded()
    built.rename("临平.txt", "山水")
    return built


def test_an_article_is_called_by_its_new_name(renamed: Folder) -> None:
    assert renamed.names == ["余杭.txt", "山水", "西湖.txt"]
    assert renamed.load().search("临平的山")[0].chunk.article.name == "山水"


def test_what_was_renamed_is_told_and_nothing_is_embedded(renamed: Folder) -> None:
    effect = effect_of(renamed.rename("西湖.txt", "西湖"))
    assert effect.renamed == {"西湖.txt": "西湖"}
    assert (effect.added, effect.removed, effect.duplicates) == ([], [], {})
    assert renamed.embedded() == []


def test_a_build_has_nothing_to_undo(renamed: Folder) -> None:
    renamed.rename("西湖.txt", "湖")
    assert renamed.build().effect is None
    assert renamed.names == ["余杭.txt", "山水", "湖"]


def test_a_build_with_news_keeps_it_also_where_the_text_changes(
    renamed: Folder, articles_folder: Path
) -> None:
    renamed.rename("西湖.txt", "湖")
    (articles_folder / "余杭.txt").unlink()
    write(articles_folder / "临平.txt", "临平有路。")
    renamed.build()
    assert renamed.names == ["山水", "湖"]


@pytest.mark.parametrize("is_other", [True, False])
def test_it_outlives_an_index_made_anew(renamed: Folder, is_other: bool) -> None:
    if is_other:
        renamed.encoder = FakeEncoder(fingerprint="other")
        renamed.build()
    else:
        compact_index(renamed.path, renamed.options)
    assert renamed.names == ["余杭.txt", "山水", "西湖.txt"]
    assert renamed.build().effect is None


def test_it_is_that_of_all_files_with_the_text(renamed: Folder, articles_folder: Path) -> None:
    copy = articles_folder / "又一份.txt"
    copy.write_bytes((articles_folder / "临平.txt").read_bytes())
    renamed.build()
    renamed.rename("山水", "山")
    (articles_folder / "临平.txt").unlink()
    renamed.build()
    assert renamed.names == ["余杭.txt", "山", "西湖.txt"]


def test_a_copy_is_told_to_be_one_by_the_new_name(renamed: Folder) -> None:
    assert renamed.add("新.txt", "临平有山。临平有水。").duplicates == {"新.txt": "山水"}
    renamed.rename("西湖.txt", "湖")
    assert renamed.add("又.txt", "西湖有塔。").duplicates == {"又.txt": "湖"}


def test_its_old_name_is_free_and_its_new_one_taken(renamed: Folder) -> None:
    renamed.add("临平.txt", "临平有路。")
    renamed.add("山水", "余杭有路。")
    assert renamed.names == ["临平.txt", "余杭.txt", "山水", "山水 (2)", "西湖.txt"]


def test_its_own_name_can_be_given_back(renamed: Folder, articles_folder: Path) -> None:
    renamed.rename("山水", "临平.txt")
    (articles_folder / "临平.txt").rename(articles_folder / "临安.txt")
    renamed.build()
    assert "临安.txt" in renamed.names


def test_a_removed_article_comes_back_under_its_name(
    renamed: Folder, articles_folder: Path
) -> None:
    renamed.remove("山水")
    write(articles_folder / "临平.txt", "临平有路。")
    renamed.build()
    assert renamed.names == ["余杭.txt", "山水", "西湖.txt"]


def test_what_is_renamed_while_a_build_embeds_stays_renamed(
    renamed: Folder, articles_folder: Path
) -> None:
    write(articles_folder / "余杭.txt", "余杭有路。")

    def rename_now(step: str) -> None:
        if step == "embedded":
            renamed.rename("余杭.txt", "路")

    build_index([], renamed.path, replace(renamed.options, on_step=rename_now))
    assert renamed.names == ["山水", "西湖.txt", "路"]
    assert renamed.load().search("余杭有路")[0].chunk.article.name == "路"


@pytest.mark.parametrize("text", ["明天放假。", "后天放假。"])
def test_what_is_renamed_while_a_build_embeds_keeps_its_title(
    renamed: Folder, articles_folder: Path, text: str
) -> None:
    notice = articles_folder / "放假的通知.txt"
    notice.write_text("明天放假。", encoding="utf-8")
    renamed.build()
    notice.write_text(text, encoding="utf-8")

    def rename_now(step: str) -> None:
        if step == "embedded":
            renamed.rename("放假的通知.txt", "调休的通知")

    build_index([], renamed.path, replace(renamed.options, on_step=rename_now))
    (article,) = (each.article for each in renamed.load().articles if each.article.text == text)
    assert (article.name, article.title) == ("调休的通知", "调休的通知")
    assert f"调休的通知\n{text}" in renamed.encoder.documents


def test_a_title_that_was_the_name_becomes_the_new_one(renamed: Folder) -> None:
    renamed.add("放假的通知.txt", "明天放假。")
    renamed.rename("放假的通知.txt", "调休的通知")
    (article,) = (each.article for each in renamed.load().articles if "放假" in each.article.text)
    assert article.title == "调休的通知"
    assert "调休的通知\n明天放假。" in renamed.encoder.documents
    assert renamed.build().effect is None


def test_a_title_that_stands_in_the_text_stays(renamed: Folder) -> None:
    renamed.add("一.txt", "标题：放假通知\n明天放假。")
    renamed.rename("一.txt", "调休的通知")
    assert "放假通知" in {each.article.title for each in renamed.load().articles}


@pytest.mark.parametrize(
    ("target", "name", "message"),
    [
        ("山水", " \n\u202e ", "the new name is empty"),
        ("山水", "余杭.txt", "another article is called 余杭.txt"),
        ("没有", "有", "there is no article 没有"),
        ("临平.txt", "有", "there is no article 临平.txt"),
    ],
)
def test_what_cannot_be_is_told(renamed: Folder, target: str, name: str, message: str) -> None:
    with pytest.raises(JuzhengError, match=message):
        renamed.rename(target, name)
    assert renamed.names == ["余杭.txt", "山水", "西湖.txt"]


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

"""Collections: what belongs to which, and that each is asked as if there were no other."""

import sqlite3
from dataclasses import replace
from pathlib import Path

import pytest

from corpus import JuzhengError
from index import (
    LocalIndex,
    Original,
    UpdateResult,
    add_originals,
    build_index,
    collection_name,
    compact_index,
    move_articles,
)
from index.search.catalogue import catalogue
from index.storage.folder import FILES, version_folder
from index.storage.manifest import fingerprints, read_manifest, write_manifest
from index.storage.sources import folders_of
from index.storage.versions import whole_version
from tests.index.folder import Folder, effect_of, write


def add(index: Folder, name: str, text: str, collection: str = "默认") -> UpdateResult:
    return add_originals([Original(name, text.encode(), collection)], index.path, index.options)


def build(index: Folder, *paths: Path, collection: str | None = None) -> UpdateResult:
    return build_index(paths, index.path, index.options, collection=collection)


def move(index: Folder, *targets: str, to: str) -> UpdateResult:
    return move_articles(targets, to, index.path, index.options)


def names(index: LocalIndex) -> list[str]:
    return sorted(index.articles.names().values())


def within(index: Folder, *collections: str) -> list[str]:
    return names(index.load().within(collections))


@pytest.fixture
def two(built: Folder) -> Folder:
    """The articles of a folder, and one in the collection 人事."""
    add(built, "薪酬.txt", "临平的薪酬是三千元。", "人事")
    return built


def test_what_was_never_put_elsewhere_is_in_the_default_one(built: Folder) -> None:
    assert built.load().articles.collections() == {"默认": 2}
    assert within(built, "默认") == ["临平.txt", "余杭.txt"]


def test_each_holds_its_own_articles_alone(two: Folder) -> None:
    assert within(two, "默认") == ["临平.txt", "余杭.txt"]
    assert within(two, "人事") == ["薪酬.txt"]
    assert within(two, "默认", "人事") == names(two.load())
    assert within(two) == within(two, "没有") == []


def test_a_part_of_a_part_is_no_more_than_that(two: Folder) -> None:
    part = two.load().within(["默认"])
    assert names(part.within(["人事", "默认"])) == ["临平.txt", "余杭.txt"]
    assert len(part.articles.within(["人事"])) == 0


def test_nothing_of_another_is_found_or_read(two: Folder) -> None:
    whole = two.load()
    (secret,) = whole.within(["人事"]).articles.names()
    part = whole.within(["默认"])
    assert "薪酬" not in "".join(hit.chunk.text for hit in part.search("临平的薪酬", top_k=50))
    assert part.search("临平的薪酬", among=[secret]) == []
    assert secret not in part
    with pytest.raises(KeyError):
        part[secret]
    with pytest.raises(KeyError):
        part.articles.chunks(whole.articles.chunk_numbers([secret]))


def test_a_part_is_there_also_of_a_version_that_was_swept(two: Folder) -> None:
    serving = two.load()
    for number in range(3):
        add(two, f"{number}.txt", f"第{number}篇。", "人事")
    assert not (version_folder(two.path, serving.version)).exists()
    assert names(serving.within(["人事"])) == ["薪酬.txt"]


def test_numbers_tell_nothing_of_another(two: Folder) -> None:
    part = two.load().within(["默认"])
    alone = LocalIndex.from_articles([each.article for each in part.articles], encoder=two.encoder)
    assert part.articles.counts() == alone.articles.counts()
    assert len(part.vectors) == len(part.lexical) == len(alone.lexical) == 2
    assert part.articles.collections() == {"默认": 2}
    for word in ("薪酬", "临平", "余杭"):
        assert part.lexical.rarity(word) == alone.lexical.rarity(word)


@pytest.mark.parametrize("collections", [["默认"], ["人事"], ["人事", "制度"], ["默认", "制度"]])
def test_it_is_searched_as_an_index_of_it_alone(two: Folder, collections: list[str]) -> None:
    add(two, "考勤.txt", "临平有考勤。余杭有考勤。", "制度")
    part = two.load().within(collections)
    alone = LocalIndex.from_articles([each.article for each in part.articles], encoder=two.encoder)
    for question in ("临平的薪酬", "余杭有桥吗", "考勤"):
        found, expected = part.search(question), alone.search(question)
        assert [each.chunk for each in found] == [each.chunk for each in expected]
        assert [hit.score for hit in found] == [hit.score for hit in expected]


def test_another_table_of_the_file_is_not_seen(two: Folder, articles_folder: Path) -> None:
    build(two, articles_folder, collection="公开")
    part = two.load().within(["公开"]).articles
    assert part.rows("SELECT count(*) FROM folders") == [(0,)]
    assert part.rows("SELECT count(*) FROM sources") == [(2,)]
    assert part.rows("SELECT count(*) FROM sketches") == [(2,)]


def test_the_same_text_in_two_is_two_articles(two: Folder) -> None:
    result = add(two, "公开.txt", "临平的薪酬是三千元。")
    assert [each.status for each in result.file_results] == ["added"]
    assert within(two, "默认") == ["临平.txt", "余杭.txt", "公开.txt"]
    two.remove("公开.txt")
    assert within(two, "人事") == ["薪酬.txt"]


def test_the_same_bytes_in_two_are_two_originals(two: Folder) -> None:
    add(two, "公开.txt", "临平的薪酬是三千元。")
    two.remove("薪酬.txt")
    assert two.build().effect is None
    assert names(two.load()) == ["临平.txt", "余杭.txt", "公开.txt"]


def test_a_name_is_taken_in_its_collection_alone(two: Folder) -> None:
    add(two, "薪酬.txt", "余杭的薪酬是四千元。")
    add(two, "薪酬.txt", "余杭的薪酬是五千元。", "人事")
    assert within(two, "默认") == ["临平.txt", "余杭.txt", "薪酬.txt"]
    assert within(two, "人事") == ["薪酬 (2).txt", "薪酬.txt"]
    two.rename("余杭.txt", "薪酬 (2).txt")
    assert within(two, "默认") == ["临平.txt", "薪酬 (2).txt", "薪酬.txt"]


def test_near_duplicates_of_another_are_not_told(two: Folder) -> None:
    text = "、".join(f"第{number}条规定了一件事" for number in range(60))
    add(two, "甲.txt", f"{text}。", "人事")
    assert effect_of(add(two, "乙.txt", f"{text}！")).near == []
    (near,) = effect_of(add(two, "丙.txt", f"{text}？", "人事")).near
    assert (near.article, near.other) == ("丙.txt", "甲.txt")


def test_a_folder_remembers_its_collection(index: Folder, articles_folder: Path) -> None:
    build(index, articles_folder, collection="人事")
    write(articles_folder / "西湖.txt")
    index.build()
    assert within(index, "人事") == ["临平.txt", "余杭.txt", "西湖.txt"]
    assert index.build().effect is None


def test_a_collection_given_later_takes_all_of_the_folder(
    built: Folder, articles_folder: Path
) -> None:
    build(built, articles_folder, collection="人事")
    assert within(built, "默认") == []
    assert within(built, "人事") == ["临平.txt", "余杭.txt"]
    assert built.embedded() == []
    build(built, articles_folder, collection="默认")
    assert within(built, "默认") == ["临平.txt", "余杭.txt"]


def test_a_folder_in_a_folder_has_its_own(built: Folder, articles_folder: Path) -> None:
    write(articles_folder / "人事" / "薪酬.txt", "薪酬是三千元。")
    built.build()
    build(built, articles_folder / "人事", collection="人事")
    assert within(built, "默认") == ["临平.txt", "余杭.txt"]
    assert within(built, "人事") == ["薪酬.txt"]
    build(built, articles_folder, collection="制度")
    assert within(built, "人事") == ["薪酬.txt"]


def test_a_part_of_a_folder_is_in_its_collection(index: Folder, articles_folder: Path) -> None:
    build(index, articles_folder, collection="人事")
    index.build(articles_folder / "临平.txt")
    assert within(index, "默认") == []


def test_names_of_files_differ_within_a_collection_alone(
    built: Folder, articles_folder: Path, tmp_path: Path
) -> None:
    write(tmp_path / "别处" / "临平.txt")
    build(built, tmp_path / "别处", collection="人事")
    built.build()
    assert within(built, "默认") == ["临平.txt", "余杭.txt"]
    assert within(built, "人事") == ["临平.txt"]


def test_what_was_removed_stays_so_where_its_folder_moves(
    built: Folder, articles_folder: Path
) -> None:
    built.remove("临平.txt")
    build(built, articles_folder, collection="人事")
    assert names(built.load()) == ["余杭.txt"]
    write(articles_folder / "临平.txt", "临平有路。")
    built.build()
    assert within(built, "人事") == ["临平.txt", "余杭.txt"]
    built.remove("临平.txt")
    assert built.build().effect is None
    assert names(built.load()) == ["余杭.txt"]


def test_a_folder_that_is_removed_is_forgotten(index: Folder, articles_folder: Path) -> None:
    build(index, articles_folder, collection="人事")
    add(index, "西湖.txt", "西湖有塔。")
    index.remove(str(articles_folder))
    assert folders_of(index.load().articles) == []
    index.build(articles_folder)
    assert within(index, "人事") == []


def test_articles_move(two: Folder) -> None:
    effect = effect_of(move(two, "薪酬.txt", "临平.txt", to=" 制度 "))
    assert effect.moved == ["薪酬.txt", "临平.txt"]
    assert list(two.load().within(["制度"]).articles.names()) == effect.moved_ids
    assert within(two, "默认", "人事") == ["余杭.txt"]
    assert two.build().effect is None
    assert move(two, "薪酬.txt", to="制度").effect is None


def test_a_move_outlives_new_text_and_an_index_made_anew(
    built: Folder, articles_folder: Path
) -> None:
    move(built, "临平.txt", to="人事")
    write(articles_folder / "临平.txt", "临平有路。")
    built.build()
    compact_index(built.path, built.options)
    assert within(built, "人事") == ["临平.txt"]


def test_a_move_embeds_nothing_and_keeps_the_time(two: Folder) -> None:
    two.embedded()
    (before,) = catalogue(two.load().articles, "薪酬").entries
    move(two, before.id, to="制度")
    (after,) = catalogue(two.load().articles, "薪酬").entries
    assert after == replace(before, id=after.id, collection="制度")
    assert two.embedded() == []


def test_a_move_takes_a_free_name_or_joins_its_like(two: Folder) -> None:
    add(two, "薪酬.txt", "余杭的薪酬是四千元。")
    add(two, "抄件.txt", "临平的薪酬是三千元。")
    named = {name: each for each, name in two.load().articles.names_in("默认").items()}
    move(two, named["薪酬.txt"], "抄件.txt", to="人事")
    assert within(two, "人事") == ["薪酬 (2).txt", "薪酬.txt"]
    assert two.build().effect is None


def test_a_move_while_a_build_embeds_is_kept(built: Folder, articles_folder: Path) -> None:
    write(articles_folder / "余杭.txt", "余杭有路。")

    def move_now(step: str) -> None:
        if step == "embedded":
            move(built, "余杭.txt", to="人事")

    build_index([], built.path, replace(built.options, on_step=move_now))
    assert within(built, "默认") == ["临平.txt"]
    assert built.load().within(["人事"]).search("余杭有路")[0].chunk.text == "余杭有路。"


def test_an_original_that_is_read_anew_stays_in_its_collection(two: Folder) -> None:
    current = version_folder(two.path, whole_version(two.path).manifest.version)
    (current / FILES.vectors).write_bytes(b"")  # the version before it knows nothing of 薪酬.txt
    build_index([], two.path, two.options)
    assert within(two, "人事") == ["薪酬.txt"]
    assert within(two, "默认") == ["临平.txt", "余杭.txt"]


def older(index: Folder) -> None:
    """Make the version of `index` one from before there were collections."""
    version = whole_version(index.path)
    store = index.load().articles
    store.close()
    connection = sqlite3.connect(version.folder / FILES.articles)
    connection.executescript(
        "DROP INDEX articles_of_collection; ALTER TABLE articles DROP COLUMN collection;"
        "ALTER TABLE sources DROP COLUMN collection; DROP TABLE folders;"
    )
    connection.close()
    manifest = read_manifest(index.path, version.folder)
    (version.folder / FILES.manifest).unlink()
    write_manifest(version.folder, replace(manifest, files=fingerprints(version.folder)))


def test_an_index_from_before_goes_on_working(built: Folder) -> None:
    older(built)
    assert built.load().articles.collections() == {"默认": 2}
    assert within(built, "默认") == ["临平.txt", "余杭.txt"]
    assert within(built, "人事") == []
    assert built.build().effect is None


def test_an_index_from_before_is_changed_without_being_read_anew(built: Folder) -> None:
    older(built)
    add(built, "薪酬.txt", "临平的薪酬是三千元。", "人事")
    assert within(built, "人事") == ["薪酬.txt"]
    move(built, "临平.txt", to="人事")
    assert within(built, "默认") == ["余杭.txt"]
    assert built.embedded() == ["临平的薪酬是三千元。"]


@pytest.mark.parametrize(
    ("name", "kept"),
    [(" 人事 ", "人事"), ("人事\n制度", "人事 制度"), ("e\u0301", "é"), ("默认", "默认")],
)
def test_a_name_is_kept_in_one_spelling(name: str, kept: str) -> None:
    assert collection_name(name) == kept


@pytest.mark.parametrize("name", ["", " \n", "人\u202e事", "人\0事", "\ud800", "名" * 61])
def test_a_name_that_cannot_be_told_from_another_is_none(name: str) -> None:
    with pytest.raises(JuzhengError, match="cannot be called"):
        collection_name(name)

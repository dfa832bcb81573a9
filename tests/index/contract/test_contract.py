"""What `IndexStore` and `PassageIndex` promise, of the folder and of Milvus alike."""

import os
from pathlib import Path

import pytest

from corpus import DEFAULT_COLLECTION, Chunking
from index import Original, UpdateOptions
from index.errors import MissingIndexError, NothingToIndexError, OtherEncoderError
from index.store import IndexStore
from tests.fakes import FakeEncoder

HILLS = "临平有临平山。临平山上有塔，塔高十五米。"
WATER = "余杭有运河。2023年10月8日，运河博物馆开馆，藏书一万五千册。"
TOWN = "算力小镇集聚企业1300余家。小镇在临平。"
OPTIONS = UpdateOptions(FakeEncoder())


def original(name: str, text: str, collection: str = DEFAULT_COLLECTION) -> Original:
    return Original(name, text.encode("utf-8"), collection)


THREE = [original("山.txt", HILLS), original("水.txt", WATER), original("镇.txt", TOWN)]


@pytest.fixture
def filled(store: IndexStore) -> IndexStore:
    """The index of three articles, each in one chunk."""
    store.add(THREE, OPTIONS)
    return store


def names(store: IndexStore) -> list[str]:
    return list(store.load(FakeEncoder()).articles.names().values())


def id_of(store: IndexStore, name: str) -> str:
    return next(i for i, n in store.contents().articles.names().items() if n == name)


def test_what_is_added_is_there(filled: IndexStore) -> None:
    index = filled.load(FakeEncoder())
    assert (index.version, len(index.articles), len(index.vectors)) == (1, 3, 3)
    assert names(filled) == ["山.txt", "水.txt", "镇.txt"]
    article_id = id_of(filled, "水.txt")
    assert article_id in index
    assert "0" * 16 not in index
    assert index[article_id].article.text == WATER
    assert index[article_id].sentences[0].text == "余杭有运河。"
    assert list(index.articles.titles())[1] == article_id
    assert filled.has_original(THREE[0].file_name)
    assert not filled.has_original(original("x.txt", "无").file_name)
    with pytest.raises(KeyError):
        index["0" * 16]
    assert list(filled.verify()) == []


def test_a_question_is_looked_up_by_meaning_and_by_words(filled: IndexStore) -> None:
    index = filled.load(FakeEncoder())
    retrieved = index.retrieve("运河博物馆什么时候开馆？", top_k=2)
    assert retrieved.hits[0].chunk.article.name == "水.txt"
    best = retrieved.hits[0]
    assert best.score == pytest.approx(2 / 6)
    assert 0.3 < best.cosine < 1
    assert best.bm25 > 1
    assert retrieved.articles[best.chunk.article.id].chunks == (best.chunk,)
    assert retrieved.rarity["运河"] < retrieved.rarity["什么"]
    dates = index.lexical.search("2023-10-08", top_k=5)
    assert [index.articles.chunks([n])[0].article.name for n, _ in dates] == ["水.txt"]
    assert index.search("……！")
    assert index.lexical.search("……！", top_k=3) == []


def test_chosen_articles_alone_are_searched(filled: IndexStore) -> None:
    index = filled.load(FakeEncoder())
    chosen = id_of(filled, "镇.txt")
    assert {each.chunk.article.id for each in index.search("临平的塔", among=[chosen])} == {chosen}
    assert index.search("临平的塔", among=[]) == []


def test_of_some_collections_nothing_else_is_told(filled: IndexStore) -> None:
    filled.add([original("人事.txt", "员工每年休假十天。", "人事")], OPTIONS)
    index = filled.load(FakeEncoder())
    assert index.articles.collections() == {"人事": 1, DEFAULT_COLLECTION: 3}
    part = index.within(["人事"])
    assert (len(part.articles), len(part.vectors), part.collections) == (1, 1, {"人事"})
    assert [each.chunk.article.name for each in part.search("临平的塔")] == ["人事.txt"]
    assert id_of(filled, "山.txt") not in part
    assert (part.listed().total, index.listed().total) == (1, 4)
    assert part.edition is index.edition
    assert index.within(None) is index
    assert part.within([DEFAULT_COLLECTION]).search("临平的塔") == []


def test_articles_are_listed_a_page_at_a_time(filled: IndexStore) -> None:
    index = filled.load(FakeEncoder())
    page = index.listed(count=2, start=1)
    assert ([each.name for each in page.entries], page.total) == (["水.txt", "镇.txt"], 3)
    [entry] = index.listed("镇.TXT").entries
    assert (entry.title, entry.characters, entry.chunks, entry.kept) == (
        index[entry.id].article.title,
        len(TOWN),
        1,
        True,
    )
    newest = index.listed(order="newest", count=1).entries
    assert [each.name for each in newest] == ["镇.txt"]


def test_the_same_text_is_added_once(filled: IndexStore) -> None:
    again = filled.add([original("又.txt", HILLS), original("山.txt", "另一座山。")], OPTIONS)
    assert [each.status for each in again.file_results] == ["duplicate", "added"]
    assert again.file_results[0].called == "山.txt"
    assert names(filled)[3:] == ["山 (2).txt"]
    assert filled.add(THREE, OPTIONS).effect is None


def test_what_is_nearly_the_same_is_told(filled: IndexStore) -> None:
    text = "".join(f"第{number}条，员工应当遵守规定，按时到岗。" for number in "一二三四五六七八")
    filled.add([original("旧.txt", text + "自7月10日起施行。")], OPTIONS)
    added = filled.add([original("新.txt", text + "自7月15日起施行。")], OPTIONS)
    [near] = added.file_results[0].near
    assert (near.other, near.differs) == ("旧.txt", (("7月10日", "7月15日"),))


def test_of_a_build_it_is_told_within_a_collection(
    store: IndexStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, settled: None
) -> None:
    monkeypatch.setattr("index.milvus.changes.building.FILES_AT_ONCE", 1)
    text = "".join(f"第{number}条，员工应当遵守规定，按时到岗。" for number in "一二三四五六七八")
    store.add([original("他.txt", text + "自7月1日起施行。", "人事")], OPTIONS)
    for name, day in (("1.txt", 10), ("2.txt", 15)):
        (tmp_path / name).write_text(f"{text}自7月{day}日起施行。", encoding="utf-8")
    (tmp_path / "3.txt").write_text(HILLS, encoding="utf-8")
    built = store.build([tmp_path / f"{number}.txt" for number in (1, 2, 3)], OPTIONS)
    assert built.effect
    [near] = built.effect.near
    assert (near.article, near.other, near.differs) == ("2.txt", "1.txt", (("7月10日", "7月15日"),))


def test_what_cannot_be_read_is_refused(filled: IndexStore) -> None:
    result = filled.add([Original("坏.pdf", b"%PDF-1.4"), original("好.txt", "好文章。")], OPTIONS)
    assert [each.status for each in result.file_results] == ["refused", "added"]
    assert len(result.skipped) == 1
    full = filled.add([original("长.txt", "字" * 100 + "。")], OPTIONS, most_characters=50)
    assert [each.status for each in full.file_results] == ["refused"]


def test_an_article_is_removed_for_good(filled: IndexStore) -> None:
    result = filled.remove(["山.txt"])
    assert result.effect
    assert result.effect.removed == ["山.txt"]
    assert (result.manifest.articles, result.manifest.chunks) == (2, 2)
    assert names(filled) == ["水.txt", "镇.txt"]
    assert not filled.has_original(THREE[0].file_name)
    index = filled.load(FakeEncoder())
    assert "山.txt" not in {each.chunk.article.name for each in index.search("临平山上有塔")}
    assert list(filled.verify()) == []


def test_an_article_is_renamed(filled: IndexStore) -> None:
    before = id_of(filled, "山.txt")
    result = filled.rename("山.txt", "临平山.txt", OPTIONS)
    assert result.effect
    assert result.effect.renamed == {"山.txt": "临平山.txt"}
    assert id_of(filled, "临平山.txt") == before
    with pytest.raises(Exception, match="another article is called"):
        filled.rename("水.txt", "镇.txt", OPTIONS)
    assert list(filled.verify()) == []


def test_an_article_is_moved_to_another_collection(filled: IndexStore) -> None:
    result = filled.move(["水.txt"], "文旅", OPTIONS)
    assert result.effect
    assert result.effect.moved == ["水.txt"]
    index = filled.load(FakeEncoder())
    assert index.articles.collections() == {"文旅": 1, DEFAULT_COLLECTION: 2}
    assert index[result.effect.moved_ids[0]].article.text == WATER
    assert filled.move(["水.txt"], "文旅", OPTIONS).effect is None
    assert list(filled.verify()) == []


def test_a_folder_is_followed(store: IndexStore, tmp_path: Path, settled: None) -> None:
    folder = tmp_path / "文章"
    folder.mkdir()
    for each in THREE:
        (folder / each.name).write_bytes(each.content)
    built = store.build([folder], OPTIONS, collection="网站")
    assert built.effect
    assert len(built.effect.added) == 3
    assert store.folders() == {str(folder): "网站"}
    assert store.build([], OPTIONS).effect is None
    (folder / "山.txt").unlink()
    (folder / "水.txt").write_text("余杭有新的运河。", encoding="utf-8")
    os.utime(folder / "水.txt", (1, 1))
    (folder / "镇2.txt").write_bytes(THREE[2].content)
    again = store.build([], OPTIONS)
    assert again.effect
    assert sorted(again.effect.removed) == ["山.txt", "水.txt"]
    assert again.effect.added == ["水.txt"]
    assert again.duplicates == {"镇2.txt": "镇.txt"}
    assert sorted(names(store)) == ["水.txt", "镇.txt"]
    assert set(store.load(FakeEncoder()).articles.collections()) == {"网站"}
    gone = store.remove([str(folder)])
    assert (gone.manifest.articles, gone.manifest.roots) == (0, ())
    assert list(store.verify()) == []


def test_a_removed_file_stays_out(store: IndexStore, tmp_path: Path, settled: None) -> None:
    folder = tmp_path / "文章"
    folder.mkdir()
    (folder / "山.txt").write_text(HILLS, encoding="utf-8")
    (folder / "水.txt").write_text(WATER, encoding="utf-8")
    store.build([folder], OPTIONS)
    store.remove(["山.txt"])
    assert store.build([], OPTIONS).effect is None
    assert names(store) == ["水.txt"]


def test_without_an_index_there_is_nothing_to_ask(store: IndexStore) -> None:
    assert not store.look()
    with pytest.raises(MissingIndexError):
        store.load(FakeEncoder())
    with pytest.raises(MissingIndexError):
        store.remove(["山.txt"])
    with pytest.raises(NothingToIndexError):
        store.add([Original("坏.pdf", b"%PDF-1.4")], OPTIONS)
    assert not store.look()


def test_another_encoder_is_refused_until_all_is_embedded_anew(filled: IndexStore) -> None:
    other = FakeEncoder(fingerprint="other")
    with pytest.raises(OtherEncoderError):
        filled.load(other)
    with pytest.raises(OtherEncoderError):
        filled.add([original("x.txt", "别的。")], UpdateOptions(other))
    anew = UpdateOptions(other, chunking=Chunking(size=10, overlap=0))
    filled.build([], anew)
    index = filled.load(other)
    assert len(index.articles) == 3
    assert len(index.vectors) > 3
    assert list(filled.verify()) == []


def test_writing_it_anew_changes_nothing_that_is_told(filled: IndexStore) -> None:
    filled.remove(["镇.txt"])
    before = filled.load(FakeEncoder())
    encoder = FakeEncoder()
    filled.compact(UpdateOptions(encoder))
    after = filled.load(encoder)
    assert encoder.documents == []
    assert after.version > before.version
    assert [hit.chunk for hit in after.search("运河")] == [
        hit.chunk for hit in before.search("运河")
    ]
    assert list(filled.verify()) == []


def test_structure_and_a_large_original_are_as_they_were_added(store: IndexStore) -> None:
    rows = "".join(f"<tr><td>{n}</td><td>项目{n}：{n}万元\U0001f600</td></tr>" for n in range(9))
    body = f"<h1>预算</h1><p>第一段。</p><table>{rows}</table>"
    page = f"<title>预算</title>{body}<!-- {'长' * 50_000} -->"
    large = Original("表.html", page.encode())
    store.add([large], OPTIONS)
    index = store.load(FakeEncoder())
    [indexed] = list(index.articles)
    assert "table" in {block.kind for block in indexed.article.blocks}
    assert index.search("项目8的金额")[0].chunk.article == indexed.article
    [passage] = store.passages()
    assert passage.originals == {large.file_name: large.content}
    assert passage.indexed.article.blocks == indexed.article.blocks
    assert list(store.verify()) == []


def test_embeddings_are_made_once(filled: IndexStore) -> None:
    encoder = FakeEncoder()
    filled.move(["水.txt"], "文旅", UpdateOptions(encoder))
    assert encoder.documents == []

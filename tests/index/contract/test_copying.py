"""An index is the same wherever it was copied to, and what it answers."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from corpus import JuzhengError
from index import Original, UpdateOptions
from index.copying import copy_index
from index.opening import store_at
from index.search.passage_index import PassageIndex
from index.store import IndexStore, Passage
from tests.fakes import FakeEncoder
from tests.index.commands import Run

QUESTIONS = ("临平的塔多高？", "运河博物馆藏书多少", "1300家企业在哪里", "2023-10-08", "休假")
TEXTS = (
    "临平有临平山。临平山上有塔，塔高十五米。",
    "余杭有运河。2023年10月8日，运河博物馆开馆，藏书一万五千册。",
    "算力小镇集聚企业1300余家。小镇在临平，有微短剧。",
    "德清有莫干山。山上有竹，竹下有泉。",
    "员工每年休假十天。休假须提前三日申请。",
)


@pytest.fixture
def source(tmp_path: Path) -> IndexStore:
    """A folder's index: of files, of what was added, of a collection beside."""
    folder = tmp_path / "文章"
    folder.mkdir()
    for number, text in enumerate(TEXTS[:3]):
        (folder / f"{number}.txt").write_text(text, encoding="utf-8")
    (folder / "坏.pdf").write_bytes(b"%PDF-1.4")
    store, options = store_at(tmp_path / "索引"), UpdateOptions(FakeEncoder())
    store.build([folder], options)
    store.add([Original("山.txt", TEXTS[3].encode())], options)
    store.add([Original("人事.txt", TEXTS[4].encode(), "人事")], options)
    store.rename("山.txt", "莫干山.txt", options)
    store.remove(["2.txt"])
    return store


def told(store: IndexStore) -> dict[str, object]:
    """What an index tells of itself and of each question, with scores that do not depend on where
    it lies."""
    index = store.load(FakeEncoder())
    found = {question: ranked(index, question) for question in QUESTIONS}
    entries = [(each.id, each.name, each.added, each.kept) for each in index.listed().entries]
    made = store.making()
    return {"found": found, "entries": entries, "making": made, "files": store.other_records()}


def ranked(index: PassageIndex, question: str) -> list[tuple[str, int, float, float]]:
    return [
        (hit.chunk.article.id, hit.chunk.start, round(hit.score, 6), round(hit.cosine, 3))
        for hit in index.search(question)
    ]


def test_there_and_back_again_all_is_as_it_was(
    source: IndexStore, in_milvus: Path, tmp_path: Path
) -> None:
    there, back = store_at(in_milvus), store_at(tmp_path / "又一个")
    copy_index(source, there)
    assert told(there) == told(source)
    assert list(there.verify()) == []
    copy_index(there, back)
    assert told(back) == told(source)
    assert list(back.verify()) == []


def test_both_rank_by_words_alike(source: IndexStore, in_milvus: Path) -> None:
    """Tantivy keeps the length of a text in one byte; else the scores would be equal."""
    source.compact(UpdateOptions(FakeEncoder()))  # it counts what was removed until then
    copy_index(source, store_at(in_milvus))
    ours, theirs = (each.load(FakeEncoder()) for each in (source, store_at(in_milvus)))
    for question in QUESTIONS:
        here, there = (each.retrieve(question) for each in (ours, theirs))
        assert [hit.bm25 for hit in there.hits] == pytest.approx(
            [hit.bm25 for hit in here.hits], rel=0.05
        )
        assert there.rarity == pytest.approx(here.rarity, rel=0.02)


class Breaking:
    """A store whose articles are out of reach after the second."""

    def __init__(self, store: IndexStore) -> None:
        self._store = store

    def __getattr__(self, name: str) -> object:
        return getattr(self._store, name)

    def passages(self, skip: frozenset[str] = frozenset()) -> Iterator[Passage]:
        yield from list(self._store.passages(skip))[:2]
        raise OSError("cut")


def test_a_copy_that_was_cut_off_goes_on(
    source: IndexStore, in_milvus: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("index.milvus.changes.copied.ARTICLES_AT_ONCE", 1)
    target = store_at(in_milvus)
    with pytest.raises(OSError, match="cut"):
        copy_index(Breaking(source), target)  # type: ignore[arg-type]
    assert len(target.held()) == 2
    copied: list[int] = []
    copy_index(source, target, on_progress=lambda stage, done, total: copied.append(total))
    assert copied == [2, 2]
    assert told(target) == told(source)
    assert list(target.verify()) == []


def test_a_copy_into_itself_is_refused(source: IndexStore) -> None:
    with pytest.raises(JuzhengError, match="to itself"):
        copy_index(source, source)


def test_the_commands_take_an_address(
    source: IndexStore, in_milvus: Path, run_index: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = str(in_milvus).replace("milvus:/", "milvus://")
    assert "4 篇文章 articles" in run_index("copy", str(source.place), place).out
    listed = run_index("list", place, "--collection", "人事").out
    assert "人事.txt" in listed
    assert "莫干山.txt" not in listed
    assert run_index("verify", place).out.startswith("完好")
    removed = run_index("remove", "莫干山.txt", "--index", place).out
    assert "莫干山.txt" in removed
    assert "人事: 1" in run_index("info", place).out
    assert "Copy it to one first" in run_index("export", "原件", "--index", place).err

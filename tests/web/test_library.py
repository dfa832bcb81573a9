"""The library: listed, added to, renamed and removed from, while its index is asked."""

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from itertools import product, starmap
from pathlib import Path
from unittest.mock import Mock

import pytest

from corpus import JuzhengError
from index import Original, ReloadingIndex, UpdateOptions, build_index
from index.folder_store import FolderStore
from tests.corpus.files import write_docx, write_pdf
from tests.fakes import FakeEncoder
from web.limits import LIMITS
from web.service.library import Library, RefusedUploadError, pasted
from web.service.progress import Step

HILL, WATER = "临平有山。".encode(), "余杭有水。".encode()


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    """The library of an index of one article, which came from a folder."""
    (tmp_path / "文章").mkdir()
    (tmp_path / "文章" / "西湖.txt").write_text("西湖有塔。西湖有桥。", encoding="utf-8")
    build_index([tmp_path / "文章"], tmp_path / "索引", UpdateOptions(FakeEncoder()))
    with ReloadingIndex(FolderStore(tmp_path / "索引"), encoder=FakeEncoder()) as reloading:
        yield Library(reloading)


def names(library: Library, search: str = "") -> list[str]:
    return [each.name for each in library.listed(search).entries]


def one(library: Library, search: str) -> str:
    (entry,) = library.listed(search).entries
    return entry.id


def add(library: Library, *originals: Original) -> list[tuple[str, str]]:
    return [(each.name, each.status) for each in library.add(originals).file_results]


def test_what_was_added_is_listed_and_found_at_once(library: Library) -> None:
    assert add(library, Original("山.txt", HILL)) == [("山.txt", "added")]
    assert names(library) == ["山.txt", "西湖.txt"]
    assert library.index.search("临平有山")[0].chunk.article.name == "山.txt"


def test_what_was_added_is_there_after_a_restart_and_a_build(library: Library) -> None:
    library.add([Original("山.txt", HILL)])
    library.rename(one(library, "山"), "青山")
    library.rename(one(library, "西湖"), "湖")
    build_index([], library.reloading.store.place, UpdateOptions(FakeEncoder()))
    again = Library(
        ReloadingIndex(FolderStore(library.reloading.store.place), encoder=FakeEncoder())
    )
    assert names(again) == ["湖", "青山"]


def test_each_file_is_told_of_in_the_order_of_the_upload(library: Library) -> None:
    file_results = library.add(
        [
            Original("图.png", b"\x89PNG\0\0"),
            Original("山.txt", HILL),
            Original("又一座山.md", HILL),
            Original("西湖.txt", WATER),
            Original("塔.txt", "西湖有塔。西湖有桥。".encode("gb18030")),
            Original("空.txt", b""),
        ]
    ).file_results
    assert [(each.name, each.status, each.called) for each in file_results] == [
        ("图.png", "refused", None),
        ("山.txt", "added", "山.txt"),
        ("又一座山.md", "duplicate", "山.txt"),
        ("西湖.txt", "added", "西湖 (2).txt"),
        ("塔.txt", "duplicate", "西湖.txt"),
        ("空.txt", "refused", None),
    ]
    assert file_results[0].in_words()[1].startswith("this is no text but looks like a binary file.")
    assert file_results[3].in_words() == (
        "已加入，改称《西湖 (2).txt》。",
        "added as “西湖 (2).txt”.",
    )
    assert {each.article_id for each in file_results[1:3]} == {one(library, "山.txt")}


def test_a_file_is_read_as_what_its_bytes_are(library: Library, tmp_path: Path) -> None:
    page = "<!doctype html><html><body><main><p>今天开会。明天放假。</p></main></body></html>"
    contents = [
        write_pdf(tmp_path / "a.pdf", ["临平有山。"]).read_bytes(),
        write_docx(tmp_path / "a.docx", ["余杭有水。"]).read_bytes(),
        page.encode("gb18030"),
    ]
    files = starmap(Original, product(["通知.txt", "通知.exe", "通知"], contents))
    file_results = library.add(list(files)).file_results
    texts = [library.index[each.article_id or ""].article.text for each in file_results]
    assert texts == ["临平有山。", "余杭有水。", "今天开会。明天放假。"] * 3


def test_a_text_that_is_nearly_there_is_added_and_told(library: Library) -> None:
    text = "。".join(f"第{each}号楼在临平大道{each}号" for each in "甲乙丙丁戊己庚辛壬癸")
    library.add([Original("甲.txt", f"{text}。".encode())])
    (outcome,) = library.add([Original("乙.txt", f"{text}！".encode())]).file_results
    assert (outcome.status, [each.other for each in outcome.near]) == ("added", ["甲.txt"])
    assert outcome.in_words()[0] == "已加入；与《甲.txt》几乎相同，不同处：。→！。"


@pytest.mark.parametrize(
    ("name", "listed"),
    [
        ("../../逃.txt", "逃.txt"),
        ("a\0\n\u202eb.txt", "a b.txt"),
        ("名" * 300 + ".txt", "名" * 115 + "….txt"),
        ("\ud800", "未命名.txt"),
        ("", "未命名.txt"),
    ],
)
def test_a_hostile_name_is_only_shown(
    library: Library, tmp_path: Path, name: str, listed: str
) -> None:
    before = set(tmp_path.iterdir())
    library.add([Original(name, HILL)])
    assert names(library, listed) == [listed]
    assert set(tmp_path.iterdir()) == before


@pytest.mark.parametrize(
    ("text", "name", "called"),
    [
        ("\n 放假通知 \n明天放假。", "", "放假通知.txt"),
        ("字" * 99, " ", "字" * 24 + ".txt"),
        ("明天放假。", "通知", "通知"),
        ("\u202e\n", "", "未命名.txt"),
        ("临\ud800平", "半个字", "半个字"),
    ],
)
def test_a_pasted_text_is_called_by_its_name_or_its_beginning(
    text: str, name: str, called: str
) -> None:
    assert pasted(text, name) == Original(called, text.encode("utf-8", "replace"))


def test_a_removed_article_is_gone_and_its_file_stays(library: Library, tmp_path: Path) -> None:
    library.remove([one(library, "西湖")])
    assert names(library) == []
    assert (tmp_path / "文章" / "西湖.txt").exists()


@pytest.mark.parametrize("target", ["0123456789abcdef", "西湖.txt", "", "文章"])
def test_only_an_article_that_is_there_is_removed(
    library: Library, tmp_path: Path, target: str
) -> None:
    with pytest.raises(JuzhengError, match="this article is no longer here"):
        library.remove([str(tmp_path / target) if target == "文章" else target])
    assert names(library) == ["西湖.txt"]


def test_it_takes_no_more_than_its_limits(library: Library) -> None:
    small = replace(library, limits=replace(LIMITS, files_per_upload=1, upload_bytes=15))
    with pytest.raises(RefusedUploadError, match="at most 1 files"):
        small.add([Original("山.txt", HILL), Original("水.txt", WATER)])
    assert add(small, Original("长.txt", HILL * 2)) == [("长.txt", "refused")]
    with pytest.raises(RefusedUploadError, match="takes 1 articles"):
        replace(library, limits=replace(LIMITS, corpus_articles=1)).add([Original("山", HILL)])
    with pytest.raises(RefusedUploadError, match="no files"):
        next(library.add_steps([]))


def test_what_the_index_has_no_room_for_is_refused(library: Library) -> None:
    full = replace(library, limits=replace(LIMITS, corpus_characters=16))
    files = [Original("长.txt", HILL * 2), Original("山.txt", HILL), Original("水.txt", WATER)]
    file_results = full.add(files).file_results
    assert [each.status for each in file_results] == ["refused", "added", "refused"]
    assert file_results[0].english == (
        "the index has room for 6 characters and this has 10. Remove some articles first."
    )
    assert file_results[2].chinese == ("索引快满了：还能放 1 字，这一篇有 5 字。请先移除一些文章。")
    assert names(library) == ["山.txt", "西湖.txt"]


def test_the_steps_end_in_what_came_of_it(library: Library) -> None:
    steps = list(library.add_steps([Original("山.txt", HILL), Original("水.txt", WATER)]))
    assert [(step.stage, step.done, step.total) for step in steps] == [
        ("files", 0, 0),
        ("files", 1, 2),
        ("files", 2, 2),
        ("chunks", 0, 0),
        ("chunks", 2, 2),
        ("articles", 0, 0),
        ("articles", 1, 2),
        ("articles", 2, 2),
        ("done", 0, 0),
    ]
    assert steps[-1].built
    assert [each.status for each in steps[-1].built.file_results] == ["added", "added"]


def test_what_goes_wrong_is_raised_where_the_steps_are_told(library: Library) -> None:
    stand_in = Mock(wraps=library.reloading, encoder=FakeEncoder(fingerprint="other"))
    stand_in.store, stand_in.current = library.reloading.store, library.reloading.current
    other = replace(library, reloading=stand_in)
    with pytest.raises(JuzhengError, match="was made with the encoder"):
        list(other.add_steps([Original("山.txt", HILL)]))


def test_it_is_added_though_no_one_listens_to_the_end(library: Library) -> None:
    steps = library.add_steps([Original("山.txt", HILL)])
    next(steps)
    steps.close()  # type: ignore[attr-defined]
    for thread in threading.enumerate():
        if thread.name == "add-articles":
            thread.join(10)
    assert names(library) == ["山.txt", "西湖.txt"]


def test_many_add_at_once_while_questions_are_answered(library: Library) -> None:
    done = threading.Event()

    def ask() -> set[str]:
        answers = {library.index.search("西湖有塔")[0].chunk.article.name}
        while not done.is_set():
            answers.add(library.index.search("西湖有塔")[0].chunk.article.name)
        return answers

    files = [Original("同名.txt", f"第{number}篇。".encode()) for number in range(5)]
    with ThreadPoolExecutor(6) as threads:
        asking = threads.submit(ask)
        outcomes = list(threads.map(lambda file: add(library, file), files))
        done.set()
    assert asking.result() == {"西湖.txt"}
    assert outcomes == [[("同名.txt", "added")]] * 5
    assert len(set(names(library))) == 6


def test_who_waits_is_told_how_many_are_before(library: Library) -> None:
    with library.queue.place():
        steps = library.add_steps([Original("山.txt", HILL)])
        assert next(steps) == Step("waiting", 0, 1)
    assert list(steps)[-1].stage == "done"

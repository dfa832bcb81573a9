"""What of a file was not read is told when it comes, and kept with its article."""

from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import Workbook

from corpus import Unread
from corpus.loading import recognition
from corpus.loading.formats.extracted import Extracted
from corpus.loading.sandbox import Sandbox
from index.search.article_store import ArticleStore
from index.search.catalogue import unread_part
from index.storage.folder import FILES
from index.storage.originals import Originals
from index.storage.sources import SourceRecord, all_sources, lacking_stamp
from index.storage.versions import whole_version
from index.tables import result_json
from index.updates.scanning import scan
from tests.index.folder import Folder

CHINESE, ENGLISH = "隐藏的工作表没有读：底稿", "hidden sheets not read: 底稿"


@pytest.fixture
def workbook() -> bytes:
    book = Workbook()
    book.active.append(["李强", 8015])
    book.create_sheet("底稿").sheet_state = "hidden"
    content = BytesIO()
    book.save(content)
    return content.getvalue()


def notes(index: Folder) -> dict[str, tuple[str | None, str | None]]:
    """What the index keeps of each of its sources."""
    version = whole_version(index.path)
    with ArticleStore.open(version.folder / FILES.articles) as articles:
        return {each.called: (each.chinese, each.english) for each in all_sources(articles)}


def test_it_is_told_of_a_file_that_is_added(index: Folder, workbook: bytes) -> None:
    added = index.add("通讯录.xlsx", workbook)
    assert added.partial == {"通讯录.xlsx": Unread(CHINESE, ENGLISH)}
    (result,) = added.file_results
    assert result.in_words() == (
        f"已加入；没有全部读到：{CHINESE}。",
        f"added; read in part: {ENGLISH}.",
    )
    assert added.skipped == ()


def test_it_is_told_of_a_file_in_a_folder_once(
    index: Folder, tmp_path: Path, workbook: bytes, settled: None
) -> None:
    (tmp_path / "文章").mkdir()
    (tmp_path / "文章" / "通讯录.xlsx").write_bytes(workbook)
    built = index.build(tmp_path / "文章")
    assert result_json(built)["partial"] == [{"file": "通讯录.xlsx", "unread": CHINESE}]
    again = index.build()
    assert (again.effect, again.partial, again.skipped) == (None, {}, ())


def test_it_is_kept_with_the_article_under_any_name(index: Folder, workbook: bytes) -> None:
    index.add("通讯录.xlsx", workbook)
    index.rename("通讯录.xlsx", "分机表")
    index.add("西湖.txt", "西湖有塔。")
    assert notes(index) == {"分机表": (CHINESE, ENGLISH), "西湖.txt": (None, None)}


def test_markup_that_is_added_as_a_text_is_read_as_what_it_is(index: Folder) -> None:
    mail = "MIME-Version: 1.0\nFrom: a@b.cn\nSubject: 通知\n\n西湖有塔。"
    index.add("信.txt", mail)
    text = "主题：通知\n发件人：a@b.cn\n西湖有塔。"
    assert index.load().search("西湖的塔")[0].chunk.text == text


def test_markup_without_a_reader_is_refused(built: Folder) -> None:
    added = built.add("订阅.txt", "<?xml version='1.0'?><rss/>")
    assert [each.status for each in added.file_results] == ["refused"]
    assert "内容是 XML 标记" in added.file_results[0].in_words()[0]


@pytest.mark.parametrize(
    ("readers", "tried_again"), [("2", []), ("2 LibreOffice", ["a.doc"]), ("3", ["a.doc"])]
)
@pytest.mark.parametrize("article", [None, "0123456789abcdef"], ids=["refused", "read in part"])
def test_what_was_not_wholly_read_is_tried_again_once_more_can_be_read(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    settled: None,
    article: str | None,
    readers: str,
    tried_again: list[str],
) -> None:
    monkeypatch.setattr("index.storage.sources.readers", lambda: "2")
    path = tmp_path / "a.doc"
    path.write_bytes(b"1")
    originals = Originals(tmp_path / "索引")
    ((_, record),) = scan([str(path)], [], originals, anew=False).to_read
    refused = SourceRecord(
        record.origin, record.path, record.name, lacking_stamp(record.stamp), article, "坏", "bad"
    )
    monkeypatch.setattr("index.storage.sources.readers", lambda: readers)
    found = scan([str(path)], [refused], originals, anew=False)
    assert [source.name for source, _ in found.to_read] == tried_again


def test_what_was_read_in_part_is_read_anew_once_more_can_be_read(
    index: Folder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, settled: None, workbook: bytes
) -> None:
    (tmp_path / "文章").mkdir()
    (tmp_path / "文章" / "通讯录.xlsx").write_bytes(workbook)
    index.build(tmp_path / "文章")
    monkeypatch.setattr(recognition, "is_installed", lambda: True)
    monkeypatch.setattr(Sandbox, "read", lambda *_: Extracted("李强\t8015\n王芳\t8016"))
    index.build()
    assert notes(index) == {"通讯录.xlsx": (None, None)}
    assert index.load().search("王芳")[0].chunk.text == "李强\t8015\n王芳\t8016"
    assert index.build().effect is None


def test_what_was_removed_stays_so_when_more_can_be_read(
    index: Folder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, settled: None, workbook: bytes
) -> None:
    (tmp_path / "文章").mkdir()
    (tmp_path / "文章" / "通讯录.xlsx").write_bytes(workbook)
    index.build(tmp_path / "文章")
    index.remove("通讯录.xlsx")
    monkeypatch.setattr("index.storage.sources.readers", lambda: "3")
    index.build()
    assert index.names == []
    assert index.build().effect is None


def test_it_is_told_of_an_article(index: Folder, workbook: bytes) -> None:
    index.add("通讯录.xlsx", workbook)
    index.add("西湖.txt", "西湖有塔。")
    with index.load().articles as articles:
        parts = {name: unread_part(articles, each) for each, name in articles.names().items()}
    assert parts == {"通讯录.xlsx": Unread(CHINESE, ENGLISH), "西湖.txt": None}


def test_of_an_index_in_memory_nothing_is_known() -> None:
    with ArticleStore.create() as articles:
        assert unread_part(articles, "0" * 16) is None

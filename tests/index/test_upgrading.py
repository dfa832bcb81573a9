"""An index of an older format is made anew by itself, and nothing of it is lost."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from index import (
    IndexFormatError,
    OtherEncoderError,
    UpdateOptions,
    build_index,
    load_index,
    open_index,
)
from index.console import open_reloading_index
from index.search.catalogue import catalogue
from index.storage.folder import current_version
from index.storage.originals import Originals
from index.storage.sources import SourceRecord, all_sources
from index.storage.versions import whole_version
from index.updates.upgrading import upgrade_index
from tests.fakes import FakeEncoder
from tests.index.commands import Run
from tests.index.damages import write_format_2
from tests.index.folder import Folder, effect_of
from tests.index.format_3 import NAMES, VERSION, unpack, unpack_beside_its_articles

pytestmark = pytest.mark.usefixtures("settled")


@pytest.fixture
def old(index: Folder) -> Folder:
    """An index of format 3 whose folder of articles is out of reach."""
    unpack(index.path)
    return index


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return tmp_path / "文章"


@pytest.fixture
def old_beside_its_articles(index: Folder, root: Path) -> Folder:
    unpack_beside_its_articles(index.path, root)
    return index


def opened(folder: Folder) -> list[str]:
    with open_index(folder.path, encoder=folder.encoder).articles as articles:
        return sorted(articles.names().values())


def with_another_line(content: bytes, path: Path) -> str:
    """What a file is read as, as if more of it was read than before."""
    return content.decode() + "\n附注。"


def records(folder: Folder) -> Iterator[SourceRecord]:
    with folder.load().articles as articles:
        yield from all_sources(articles)


def test_the_index_is_one_of_an_older_format(old: Folder) -> None:
    with pytest.raises(IndexFormatError, match=r"format is 3.* reads 4"):
        load_index(old.path, encoder=old.encoder)
    upgrade_index(old.path, old.options)


def test_opening_it_loses_no_article_and_no_name(old: Folder) -> None:
    assert opened(old) == NAMES
    assert whole_version(old.path).manifest.format == 4
    assert old.load().search("西湖有塔", top_k=1)[0].chunk.text == "西湖有塔。西湖有桥。"


def test_it_is_made_anew_once(old: Folder) -> None:
    opened(old)
    version = current_version(old.path)
    assert opened(old) == NAMES
    assert current_version(old.path) == version


def test_times_of_adding_stay(old: Folder) -> None:
    with open_index(old.path, encoder=old.encoder).articles as articles:
        entries = catalogue(articles).entries
    assert {each.added[:10] for each in entries} == {"2026-11-27"}
    assert {each.name for each in entries if each.kept} == {"西湖的事", "通知.md"}


def test_what_was_removed_is_not_there_after_a_build(old_beside_its_articles: Folder) -> None:
    assert opened(old_beside_its_articles) == NAMES
    assert old_beside_its_articles.build().effect is None
    assert old_beside_its_articles.names == NAMES
    removed = [each.name for each in records(old_beside_its_articles) if each.removed]
    assert removed == ["塘栖.txt"]


def test_what_was_removed_stays_so_where_it_is_read_otherwise_now(
    old_beside_its_articles: Folder, monkeypatch: pytest.MonkeyPatch, root: Path
) -> None:
    monkeypatch.setattr("corpus.loading.files.decode", with_another_line)
    opened(old_beside_its_articles)
    (root / "塘栖.txt").touch()
    old_beside_its_articles.build()
    assert old_beside_its_articles.names == NAMES


def test_what_is_read_otherwise_now_takes_the_place_of_the_old(
    old_beside_its_articles: Folder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("corpus.loading.files.decode", with_another_line)
    with open_index(old_beside_its_articles.path, encoder=FakeEncoder()).articles as articles:
        texts = {each.article.text for each in articles}
        added = {each.added[:10] for each in catalogue(articles).entries}
    assert len(texts) == 4
    assert all(text.endswith("附注。") for text in texts)
    assert added == {"2026-11-27"}


def test_a_build_makes_it_anew_and_then_brings_it_up_to_date(
    old_beside_its_articles: Folder, root: Path
) -> None:
    (root / "新.txt").write_text("仁和有新路。", encoding="utf-8")
    (root / "临平.txt").unlink()
    effect = effect_of(old_beside_its_articles.build())
    assert (effect.added, effect.removed) == (["新.txt"], ["临平.txt"])
    assert old_beside_its_articles.names == ["余杭的事", "新.txt", "西湖的事", "通知.md"]


def test_a_file_that_is_gone_leaves_its_text(old_beside_its_articles: Folder, root: Path) -> None:
    (root / "临平.txt").unlink()
    notices: list[str] = []
    options = UpdateOptions(FakeEncoder(), on_notice=notices.append)
    upgrade_index(old_beside_its_articles.path, options)
    assert old_beside_its_articles.names == NAMES
    assert "is of an older format (3)" in notices[0]
    assert "其中 1 篇的原件读不到了，沿用旧索引里的文字：临平.txt。" in notices[-1]


@pytest.mark.parametrize("content", [None, "别的内容。".encode()])
def test_an_original_that_is_lost_or_damaged_leaves_its_text(
    index: Folder, content: bytes | None
) -> None:
    originals = Originals(unpack(index.path))
    (path,) = (each.path for each in originals if each.name == "旧闻.txt")
    whole = path.read_bytes()
    path.unlink()
    if content:
        path.write_bytes(content)
    assert opened(index) == NAMES
    with index.load().articles as articles:
        assert "西湖有塔。西湖有桥。" in {each.article.text for each in articles}
    path.write_bytes(whole)


def test_a_file_that_cannot_be_read_any_more_leaves_its_text_and_is_told(
    old_beside_its_articles: Folder, root: Path
) -> None:
    (root / "临平.txt").write_bytes(b"\0\1\2\xff" * 9)
    result = upgrade_index(old_beside_its_articles.path, old_beside_its_articles.options)
    assert old_beside_its_articles.names == NAMES
    assert result
    assert [each.path.name for each in result.skipped] == ["临平.txt"]


def test_an_index_of_another_encoder_is_left_as_it_is(old: Folder) -> None:
    with pytest.raises(OtherEncoderError, match="made with the encoder fake"):
        open_index(old.path, encoder=FakeEncoder(name="别的"))
    assert current_version(old.path) == VERSION
    upgrade_index(old.path, old.options)


@pytest.mark.parametrize(
    "command",
    [
        ["list", "DIR"],
        ["info", "DIR"],
        ["verify", "DIR"],
        ["compact", "DIR"],
        ["build", "--index", "DIR"],
        ["search", "西湖", "--index", "DIR"],
        ["rename", "临平.txt", "临平", "--index", "DIR"],
        ["remove", "临平.txt", "--index", "DIR"],
        ["add", "FILE", "--index", "DIR"],
        ["backup", "BACKUP", "--index", "DIR"],
    ],
)
def test_every_command_makes_it_anew_and_says_so(
    run_index: Run, old: Folder, tmp_path: Path, command: list[str]
) -> None:
    (tmp_path / "新.txt").write_text("仁和有新路。", encoding="utf-8")
    places = {"DIR": old.path, "FILE": tmp_path / "新.txt", "BACKUP": tmp_path / "备份.zip"}
    ran = run_index(*(places.get(word, word) for word in command))
    assert ran.code == 0
    assert "旧格式（3）" in ran.err
    assert "Made anew, with 4 articles." in ran.err
    assert {"余杭的事", "西湖的事", "通知.md"} <= set(old.names)


def test_the_default_index_is_made_anew(run_index: Run, tmp_path: Path, index: Folder) -> None:
    folder = unpack(tmp_path / "data" / "index")
    assert run_index("search", "西湖有塔").out.startswith("1. [西湖的事 0-10]")
    assert Folder(folder).names == NAMES


@pytest.mark.parametrize("is_named", [True, False])
def test_the_page_starts_with_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, is_named: bool
) -> None:
    monkeypatch.setattr("index.console.open_encoder", lambda name, **options: FakeEncoder())
    folder = unpack(tmp_path / "index")
    reloading = open_reloading_index(folder if is_named else None, data=tmp_path)
    assert sorted(reloading.current.articles.names().values()) == NAMES


def test_the_roots_of_format_2_are_built_by_a_build_without_any(
    tmp_path: Path, articles_folder: Path
) -> None:
    folder = write_format_2(tmp_path / "旧", articles_folder)
    with open_index(folder, encoder=FakeEncoder()).articles as articles:
        assert set(articles.names().values()) == {"临平.txt", "余杭.txt"}


def test_nothing_to_do_is_done_quickly(built: Folder) -> None:
    assert upgrade_index(built.path, UpdateOptions(FakeEncoder(), on_notice=pytest.fail)) is None
    assert build_index([], built.path, built.options).effect is None
    assert current_version(built.path) == 1

"""A data folder out of a backup: as it was, on any machine, and nothing else harmed."""

import json
import shutil
from datetime import datetime
from pathlib import Path
from unittest.mock import Mock

import pytest

from corpus import JuzhengError
from index import Original, OtherEncoderError, ReloadingIndex, add_originals, compact_index
from index.backup.archive import Archive, ArchiveWriter, BackupError
from index.backup.catalog import CATALOG
from index.folder_store import FolderStore
from index.storage.verifying import verify_folder
from tests.fakes import FakeEncoder
from tests.index.backup.conftest import FILES, Data

NAMES = ["临平.txt", "余杭的事", "工资.txt", "说明.md", "通知.txt"]


@pytest.fixture
def kept(data: Data, file: Path, articles_folder: Path) -> Path:
    """A backup of the data folder, whose followed files are on no other machine."""
    data.back_up(file)
    articles_folder.rename(articles_folder.with_name("只在那台机器上"))
    return file


def test_all_that_is_known_of_the_articles_is_the_same(data: Data, other: Data, kept: Path) -> None:
    restored = other.restore(kept)
    assert (restored.articles, restored.changed, restored.taken_over) == (5, [], [])
    assert other.told == data.told
    assert other.index.names == NAMES
    assert list(verify_folder(other.index.path)) == []


def test_every_other_file_is_the_same(other: Data, kept: Path) -> None:
    other.restore(kept)
    assert other.files == FILES
    assert (other.path / "signing.key").stat().st_mode & 0o777 == 0o600


def test_searches_find_the_same_with_the_same_scores(data: Data, other: Data, kept: Path) -> None:
    other.restore(kept)
    compact_index(data.index.path, data.index.options)  # forgets what BM25 knew of before a rename
    before, after = data.index.load(), other.index.load()
    for question in ("临平的山", "余杭有桥", "工资", "公园开放"):
        assert after.search(question, top_k=9) == before.search(question, top_k=9)


def test_nothing_is_embedded_again(other: Data, kept: Path) -> None:
    other.restore(kept)
    assert other.index.embedded() == []


def test_with_another_build_of_the_encoder_all_is_embedded_again(other: Data, kept: Path) -> None:
    other.index.encoder = FakeEncoder(fingerprint="later")
    other.restore(kept)
    assert len(other.index.embedded()) == 5
    assert other.index.names == NAMES


def test_what_was_followed_is_kept_and_a_build_leaves_it_so(other: Data, kept: Path) -> None:
    restored = other.restore(kept)
    assert [Path(each).name for each in restored.unfollowed] == ["文章"]
    assert other.index.build().effect is None
    assert other.index.names == NAMES


def test_what_was_followed_is_followed_again_where_it_is_asked_for(
    data: Data, other: Data, file: Path, articles_folder: Path
) -> None:
    data.index.remove("说明.md")
    data.back_up(file)
    restored = other.restore(file, follow=True)
    assert restored.followed == [str(articles_folder)]
    assert other.told == data.told
    other.index.build()
    assert other.told == data.told
    (articles_folder / "临平.txt").write_text("临平有塔。", "utf-8")
    (articles_folder / "余杭.txt").unlink()
    other.index.build()
    assert other.index.names == ["临平.txt", "工资.txt", "通知.txt"]
    assert other.index.load().search("临平有塔", top_k=1)[0].chunk.text == "临平有塔。"


def test_a_text_whose_file_is_gone_is_restored(
    data: Data, other: Data, file: Path, articles_folder: Path
) -> None:
    (articles_folder / "临平.txt").unlink()
    data.back_up(file)
    other.restore(file)
    assert other.index.names == NAMES
    assert list(verify_folder(other.index.path)) == []


def test_what_cannot_be_read_here_has_the_text_it_had(
    data: Data, other: Data, kept: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("corpus.loading.files.decode", _cannot)
    restored = other.restore(kept)
    assert sorted(restored.taken_over) == NAMES
    assert [each["article"] for each in other.told] == [each["article"] for each in data.told]


def _cannot(content: bytes, path: Path) -> str:
    from corpus import UnreadableFileError

    raise UnreadableFileError(path, "没有能读它的程序", "nothing here reads it")


def test_what_is_read_otherwise_here_is_told(
    other: Data, kept: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("corpus.loading.files.decode", lambda content, path: f"新读法。{content!r}")
    assert sorted(other.restore(kept).changed) == NAMES


def test_two_files_of_one_text_stay_one_article(data: Data, other: Data, file: Path) -> None:
    data.index.add("又一份.txt", "\ufeff西湖有塔。西湖有桥。".encode())
    data.back_up(file)
    other.restore(file)
    assert other.told == data.told


def test_data_that_are_there_are_not_touched(data: Data, other: Data, kept: Path) -> None:
    other.path.mkdir(parents=True)
    (other.path / "users.json").write_text("别的")
    with pytest.raises(BackupError, match=f"{other.path} holds data.*--data.*--replace"):
        other.restore(kept)
    assert other.files == {"users.json": "别的"}


def test_an_empty_folder_and_a_new_disk_are_restored_into(other: Data, kept: Path) -> None:
    (other.path / "lost+found").mkdir(parents=True)
    assert other.restore(kept).articles == 5


def test_what_is_replaced_is_put_aside(other: Data, kept: Path) -> None:
    other.index.add("旧.txt", "旧的文章。")
    (other.path / "users.json").write_text("旧的")
    (other.path / "sessions.json").write_text("旧的登录")
    aside = other.restore(kept, replace=True).aside
    assert other.index.names == NAMES
    assert other.files == FILES
    assert aside
    assert (aside / "users.json").read_text() == "旧的"
    assert (aside / "sessions.json").read_text() == "旧的登录"


def test_what_was_put_aside_before_stays_where_the_clock_tells_the_same_time_twice(
    other: Data, kept: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock = Mock(now=lambda zone: datetime(2026, 11, 27, tzinfo=zone))
    monkeypatch.setattr("index.backup.placing.datetime", clock)
    other.path.mkdir(parents=True)
    asides = []
    for content in ("旧的", "更旧的"):
        (other.path / "users.json").write_text(content)
        asides.append(other.restore(kept, replace=True).aside)
    found = [each and (each / "users.json").read_text() for each in asides]
    assert found == ["旧的", "更旧的"]


def test_two_files_that_are_one_on_this_system_do_not_overwrite_each_other(
    other: Data, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with (tmp_path / "a.zip").open("wb") as file:  # as no backup is made any more
        archive = ArchiveWriter(file)
        for name in ("data/notes.txt", "data/NOTES.txt"):
            archive.add(name, name.encode())
        archive.finish(None)
    exists = Path.exists
    monkeypatch.setattr(Path, "exists", lambda path: exists(path.with_name(path.name.lower())))
    with pytest.raises(BackupError, match=r"one name on this system \(data/NOTES\.txt\)"):
        other.restore(tmp_path / "a.zip")
    assert other.files == {}


def test_a_running_chat_takes_what_is_put_in_its_place(other: Data, kept: Path) -> None:
    other.index.add("旧.txt", "旧的文章。")
    running = ReloadingIndex(FolderStore(other.index.path), encoder=other.index.encoder)
    other.restore(kept, replace=True)
    assert running.refresh()
    assert sorted(running.current.articles.names().values()) == NAMES


def test_it_may_be_restored_twice(data: Data, other: Data, kept: Path) -> None:
    other.restore(kept)
    other.restore(kept, replace=True)
    assert (other.told, other.files) == (data.told, FILES)


def test_another_archive_does_not_go_on_with_what_was_interrupted(
    data: Data, other: Data, kept: Path
) -> None:
    (other.path / ".restoring").mkdir(parents=True)
    (other.path / ".restoring" / "archive").write_text("another")
    with pytest.raises(BackupError, match="holds data"):
        other.restore(kept)


def test_two_do_not_restore_at_once(other: Data, kept: Path) -> None:
    from index.backup.placing import locked

    with locked(other.path), pytest.raises(BackupError, match="by another process"):
        other.restore(kept)


def test_another_encoder_is_refused_unless_it_is_asked_for(other: Data, kept: Path) -> None:
    other.index.encoder = FakeEncoder(name="别的")
    with pytest.raises(OtherEncoderError, match="made with the encoder fake"):
        other.restore(kept)
    assert not other.path.exists()
    assert other.restore(kept, reencode=True).articles == 5


def test_data_without_an_index_are_restored(tmp_path: Path, other: Data, file: Path) -> None:
    (tmp_path / "只有用户").mkdir()
    (tmp_path / "只有用户" / "users.json").write_text("{}")
    Data(tmp_path / "只有用户").back_up(file)
    other.restore(file)
    assert other.files == {"users.json": "{}"}
    assert not other.index.path.exists()


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("original", "data/users.json"),
        ("original", "originals/../../x.txt"),
        ("original", f"originals/{'0' * 64}.txt"),
        ("collection", "\x00"),
        ("article", "../../x"),
        ("name", 7),
    ],
)
def test_a_catalog_that_was_made_up_is_refused(
    other: Data, kept: Path, tmp_path: Path, key: str, value: object
) -> None:
    forged = tmp_path / "伪造.zip"
    with Archive(kept) as archive, forged.open("wb") as file:
        writer = ArchiveWriter(file)
        for name in archive.manifest.entries:
            content = archive.read(name)
            if name == CATALOG:
                catalog = json.loads(content)
                catalog["sources"][0][key] = value
                content = json.dumps(catalog).encode()
            writer.add(name, content)
        writer.finish(archive.manifest.index)
    with pytest.raises(BackupError, match="is no backup of Juzheng, or is damaged"):
        other.restore(forged)
    assert not other.path.exists()


def test_originals_that_a_restored_index_keeps_can_be_added_and_removed(
    other: Data, kept: Path
) -> None:
    other.restore(kept)
    other.index.remove("通知.txt")
    add_originals([Original("新.txt", "新的。".encode())], other.index.path, other.index.options)
    assert other.index.names == ["临平.txt", "余杭的事", "工资.txt", "新.txt", "说明.md"]
    assert list(verify_folder(other.index.path)) == []


def test_a_folder_that_cannot_be_written_is_told(other: Data, kept: Path) -> None:
    other.path.parent.mkdir()
    other.path.write_text("一个文件")
    with pytest.raises(JuzhengError, match="cannot be written"):
        other.restore(kept)


def test_the_archive_alone_is_enough(data: Data, other: Data, kept: Path) -> None:
    told = data.told
    shutil.rmtree(data.path)
    other.restore(kept)
    assert other.told == told

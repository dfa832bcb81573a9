"""What every earlier program wrote is read by this one, and nothing of it is lost."""

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from index import IndexFormatError, UpdateOptions, build_index, load_index, open_index
from index.audit import AuditLog
from index.backup.archive import Archive
from index.backup.restoring import RestoreOptions, restore_backup
from index.search.catalogue import catalogue
from index.storage.verifying import verify_folder
from index.storage.versions import whole_version
from qa.feedback import FeedbackLog
from tests.fakes import FakeEncoder
from tests.upgrades.write_earlier import DATA, TEXTS
from web.auth.users import UsersFile
from web.chat.browser_storage import load_turns

SAID = sorted(DATA.glob("said-*"))
AUDITED = [each for each in SAID if (each / "audit.jsonl").exists()]
FIRST_FORMATS = ["index-1", "index-2"]


def unpacked(name: str, folder: Path) -> Path:
    shutil.unpack_archive(DATA / f"{name}.zip", folder)
    return folder


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """The folder that an index was built from."""
    root = tmp_path / "文章"
    root.mkdir()
    for name, text in TEXTS.items():
        (root / name).write_text(text, "utf-8")
    return root


def built_from(root: Path, folder: Path) -> Path:
    """An index of the first formats as if it had been built from `root`."""
    manifest: dict[str, Any] = json.loads((folder / "manifest.json").read_bytes())
    (folder / "manifest.json").write_text(json.dumps(manifest | {"roots": [str(root)]}))
    return folder


@pytest.mark.parametrize("name", FIRST_FORMATS)
def test_an_index_from_before_there_were_versions_is_made_anew_of_its_files(
    name: str, tmp_path: Path, root: Path
) -> None:
    folder = built_from(root, unpacked(name, tmp_path / "索引"))
    with open_index(folder, encoder=FakeEncoder()).articles as articles:
        assert sorted(articles.names().values()) == sorted(TEXTS)
    assert not (folder / "articles.jsonl").exists()
    assert list(verify_folder(folder)) == []


@pytest.mark.parametrize("name", FIRST_FORMATS)
def test_where_its_files_are_gone_it_is_told_from_where_to_build_it(
    name: str, tmp_path: Path
) -> None:
    folder = unpacked(name, tmp_path / "索引")
    with pytest.raises(IndexFormatError, match="index build /juzheng-earlier/文章 --index"):
        load_index(folder, encoder=FakeEncoder())
    assert (folder / "articles.jsonl").exists()


def test_an_index_from_before_there_were_collections_is_read_as_it_is(tmp_path: Path) -> None:
    folder = unpacked("index-4", tmp_path / "索引")
    before = whole_version(folder).manifest.version
    with open_index(folder, encoder=FakeEncoder()).articles as articles:
        entries = catalogue(articles).entries
        assert articles.collections() == {"默认": 3}
    assert [each.name for each in entries] == ["临平.txt", "余杭.txt", "西湖的事"]
    assert whole_version(folder).manifest.version == before


def test_and_it_goes_on_being_changed(tmp_path: Path, root: Path) -> None:
    folder = unpacked("index-4", tmp_path / "索引")
    build_index([root], folder, UpdateOptions(FakeEncoder()), collection="人事")
    with load_index(folder, encoder=FakeEncoder()).articles as articles:
        assert articles.collections() == {"人事": 2, "默认": 3}
    assert list(verify_folder(folder)) == []


@pytest.mark.parametrize("said", SAID, ids=lambda each: each.name)
def test_users_come_in_by_their_passwords(said: Path, tmp_path: Path) -> None:
    shutil.copy(said / "users.json", tmp_path)
    users = UsersFile(tmp_path / "users.json")
    li, wang = users.verified("李", "一二三四五六七八"), users.verified("王", "八七六五四三二一")
    assert li
    assert wang
    assert (li.user.may_manage, wang.user.may_manage) == (True, False)
    assert li.user.collections is None
    assert wang.user.collections == ({"人事"} if said.name >= "said-5" else None)
    assert not users.verified("李", "八七六五四三二一")


@pytest.mark.parametrize("said", SAID, ids=lambda each: each.name)
def test_users_stay_when_another_is_added(said: Path, tmp_path: Path) -> None:
    shutil.copy(said / "users.json", tmp_path)
    users = UsersFile(tmp_path / "users.json", cost=1024)
    users.remove("王")
    assert UsersFile(users.path).verified("李", "一二三四五六七八")


@pytest.mark.parametrize("said", SAID, ids=lambda each: each.name)
def test_a_browsers_conversation_is_shown(said: Path) -> None:
    (turn,) = load_turns(json.loads((said / "conversation.json").read_bytes()))
    assert turn.question == "它呢？"
    assert turn.answer
    assert (turn.answer.understood, turn.answer.answer) == ("临平有什么？", "山")
    (evidence,) = turn.answer.evidence
    assert (evidence.article, evidence.text, evidence.span) == ("a.txt", "临平有山。", (3, 4))


@pytest.mark.parametrize("said", SAID, ids=lambda each: each.name)
def test_what_was_said_of_an_answer_is_read(said: Path) -> None:
    (feedback,) = FeedbackLog(said / "feedback.jsonl").latest()
    assert (feedback.verdict, feedback.asked, feedback.note) == ("passage", "临平有什么？", "是水")
    assert [(each.start, each.end, each.text) for each in feedback.evidence] == [
        (0, 5, "临平有山。")
    ]


@pytest.mark.parametrize("said", AUDITED, ids=lambda each: each.name)
def test_the_audit_log_is_read(said: Path) -> None:
    (entry,) = AuditLog(said / "audit.jsonl").read()
    assert (entry.action, entry.user, entry.before) == ("article_renamed", "李", "旧")


def test_a_backup_is_restored(tmp_path: Path) -> None:
    options, data = UpdateOptions(FakeEncoder()), tmp_path / "data"
    with Archive(DATA / "backup-1.zip") as archive:
        assert archive.manifest.format == 1
        restored = restore_backup(archive, data, data / "index", options, RestoreOptions())
    assert (restored.articles, restored.changed) == (3, [])
    assert (data / "feedback.jsonl").read_text() == "{}\n"
    with load_index(data / "index", encoder=FakeEncoder()).articles as articles:
        assert articles.collections() == {"人事": 1, "默认": 2}

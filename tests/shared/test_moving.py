"""What was kept in a data folder goes to PostgreSQL by a command, and nothing of it twice."""

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from typer.testing import CliRunner

import web.__main__
from corpus import JuzhengError
from index import LocalIndex
from index.audit import Actor, AuditLog, Entry
from index.shared.lines import SharedLines
from index.shared.place import SharedPlace
from qa import QuestionAnswerer
from qa.answer import Answer
from qa.feedback import FeedbackLog
from tests.conftest import MakeArticle
from tests.fakes import FakeEncoder, FakeReader
from tests.shared.conftest import OpenPlace
from tests.shared.test_commands import run
from web.auth.accounts import User
from web.auth.kept_file import Content
from web.auth.last_seen import TIMES, LastSeen
from web.auth.sessions import Session, Sessions
from web.auth.users import SharedUsers, UsersFile
from web.service.signatures import Signatures
from web.shared.moving import Moved, move

PASSWORD = "correct horse"
WEEK = 7 * 24 * 3600


@pytest.fixture
def answer(make_article: MakeArticle) -> Answer:
    article = make_article("临平有超山。算力小镇有企业1300余家。")
    index = LocalIndex.from_articles([article], encoder=FakeEncoder())
    return QuestionAnswerer(index, FakeReader()).ask("算力小镇有多少企业？")


@pytest.fixture
def users(tmp_path: Path) -> UsersFile:
    """小李, who manages, and 小赵, who sees one collection."""
    users = UsersFile(tmp_path / "users.json", cost=2)
    users.put(User("小李", True), PASSWORD)
    users.put(User("小赵", False, frozenset({"人事"})), PASSWORD)
    return users


def moved(data: Path, place: SharedPlace) -> dict[str, Moved]:
    return {each.file: each for each in move(data, place)}


def test_users_come_with_passwords_sessions_and_times(
    users: UsersFile, open_place: OpenPlace, tmp_path: Path
) -> None:
    session = Sessions(users.beside("sessions", Content[Session]), WEEK)
    token = session.begin(users.accounts()["小李"])
    LastSeen(users.beside("seen", TIMES)).note("小赵")
    assert moved(tmp_path, open_place())["users.json"] == Moved("users.json", 2)
    shared = SharedUsers(open_place())
    assert shared.accounts() == users.accounts()
    assert shared.verified("小赵", PASSWORD)
    assert Sessions(shared.beside("sessions", Content[Session]), WEEK).find(token)
    assert list(LastSeen(shared.beside("seen", TIMES)).times()) == ["小赵"]
    assert moved(tmp_path, open_place())["users.json"] == Moved("users.json", 0, 2)


def test_who_was_removed_there_or_is_another_stays_so(
    users: UsersFile, open_place: OpenPlace, tmp_path: Path
) -> None:
    shared = SharedUsers(open_place(), cost=2)
    shared.put(User("小赵", True), "another password")
    moved(tmp_path, open_place())
    shared.remove("小李")
    shared.remove("小赵")
    users.put(User("小王", False), PASSWORD)
    found = moved(tmp_path, open_place())["users.json"]
    assert (found.new, found.there, [each[:2] for each in found.left]) == (1, 0, ["小李", "小赵"])
    assert list(SharedUsers(open_place()).accounts()) == ["小王"]


def test_another_account_of_a_name_is_left_and_told(
    users: UsersFile, open_place: OpenPlace, tmp_path: Path
) -> None:
    SharedUsers(open_place(), cost=2).put(User("小赵", True), "another password")
    found = moved(tmp_path, open_place())["users.json"]
    assert (found.new, [each[:2] for each in found.left]) == (1, ["小赵"])
    assert SharedUsers(open_place()).verified("小赵", "another password")


def lines(*times: str) -> Iterator[bytes]:
    for time in times:
        yield replace(Entry.of(Actor(), "login", name="小李"), time=time).to_line()


def test_lines_come_once_and_stand_where_their_time_is(
    open_place: OpenPlace, tmp_path: Path
) -> None:
    shared, file = AuditLog(SharedLines(open_place(), "audit")), tmp_path / "audit.jsonl"
    shared.record([Entry.of(Actor(), "user_added", name="小王")])
    old, older, future = "2025-03-01T08:00:00+00:00", "2024-01-01T08:00:00+00:00", "2999-01-01"
    file.write_bytes(b"".join(lines(older, old, old)) + b'{"time": \n\xff\n[]\n')
    assert moved(tmp_path, open_place())["audit.jsonl"] == Moved(
        "audit.jsonl", 3, 0, ("3 行已损坏 damaged lines",)
    )
    with file.open("ab") as more:
        more.write(b"".join(lines(old, future)))
    assert moved(tmp_path, open_place())["audit.jsonl"].new == 2
    told = [each.time for each in shared.read()]
    assert told[:4] == [older, old, old, old]
    assert told[5:] == [future]  # a clock that was set wrong does not put it before what follows
    assert moved(tmp_path, open_place())["audit.jsonl"].new == 0


def test_what_is_old_is_so_for_whoever_clears_up(place: SharedPlace, tmp_path: Path) -> None:
    (tmp_path / "audit.jsonl").write_bytes(b"".join(lines("2024-01-01T08:00:00+00:00")))
    moved(tmp_path, place)
    with place.transaction() as connection:
        [(at,)] = connection.execute("SELECT at FROM lines").fetchall()
    assert at == datetime(2024, 1, 1, 8, tzinfo=UTC)


def test_a_verdict_of_before_does_not_take_back_what_was_said_since(
    answer: Answer, open_place: OpenPlace, tmp_path: Path
) -> None:
    before = FeedbackLog(tmp_path / "feedback.jsonl").add("wrong", answer)
    said = before.model_copy(update={"time": "2026-01-01T00:00:00+00:00"})
    (tmp_path / "feedback.jsonl").write_bytes(said.to_line())
    shared = FeedbackLog(SharedLines(open_place(), "feedback"))
    shared.add("right", answer)
    assert moved(tmp_path, open_place())["feedback.jsonl"] == Moved("feedback.jsonl", 1)
    assert [each.verdict for each in shared.read()] == ["wrong", "right"]
    assert [each.verdict for each in shared.latest()] == ["right"]


def test_who_added_what_comes_as_well(place: SharedPlace, tmp_path: Path) -> None:
    line = json.dumps({"account": "小李", "file": "a.txt", "bytes": 3})
    (tmp_path / "added.jsonl").write_text(f"{line}\n", encoding="utf-8")
    moved(tmp_path, place)
    assert SharedLines(place, "added").read() == [line.encode()]


def test_the_key_comes_where_none_is_there(
    answer: Answer,
    in_environment: str,
    open_place: OpenPlace,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with monkeypatch.context() as without:
        without.setattr("web.service.signatures.shared_place", lambda: None)
        signed = Signatures.default(tmp_path).of(answer)
        Signatures.default(tmp_path / "other")
    assert [moved(tmp_path, open_place())["signing.key"] for _ in range(2)] == [
        Moved("signing.key", 1),
        Moved("signing.key", 0, 1),
    ]
    assert Signatures.default(tmp_path).are_of(signed, answer)
    assert moved(tmp_path / "other", open_place())["signing.key"].left


def test_the_command_tells_what_was_moved_and_what_was_left(
    users: UsersFile, in_environment: str, tmp_path: Path
) -> None:
    before = sorted(tmp_path.iterdir())
    told = run(web.__main__.app, "share", "--data", str(tmp_path))
    assert told.startswith("users.json：新搬 moved 2，已有 there before 0\n")
    audit = json.loads(run(web.__main__.app, "audit", "--json"))
    assert [(each["action"], each["name"]) for each in audit] == [
        ("user_added", "小李"),
        ("user_added", "小赵"),
    ]
    (again, *_) = json.loads(run(web.__main__.app, "share", "--data", str(tmp_path), "--json"))
    assert again == {"file": "users.json", "new": 0, "there": 2, "left": []}
    assert sorted(tmp_path.iterdir()) == before


def test_a_file_that_cannot_be_read_is_told(place: SharedPlace, tmp_path: Path) -> None:
    (tmp_path / "feedback.jsonl").mkdir()
    with pytest.raises(JuzhengError, match=r"feedback\.jsonl cannot be read"):
        moved(tmp_path, place)


def test_without_a_place_nothing_is_moved(users: UsersFile, tmp_path: Path) -> None:
    done = CliRunner().invoke(web.__main__.app, ["share", "--data", str(tmp_path)])
    assert isinstance(done.exception, JuzhengError)
    assert "JUZHENG_SHARED" in str(done.exception)

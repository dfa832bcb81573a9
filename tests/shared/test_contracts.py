"""What is kept in folders and what is kept in the shared place do the same; one suite for both."""

import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from typing import Literal

import pytest
from pydantic import AwareDatetime

from index.journal import Journal, JournalFile
from index.shared.kept_table import KeptTable
from index.shared.lines import SharedLines
from tests.shared.conftest import OpenPlace
from tests.shared.test_place import until
from web.auth.accounts import Account, PasswordHash, User
from web.auth.kept_file import Content, KeptValues, codec_of, file_of
from web.auth.lockouts import Lockouts, LoginCounts
from web.auth.users import SharedUsers, Users, UsersFile
from web.limits import Limits
from web.rates import Buckets, TokenBuckets
from web.shared.buckets import SharedBuckets
from web.shared.lockouts import SharedLockouts

Kind = Literal["folder", "shared"]
PASSWORD = "correct horse"


@pytest.fixture(params=["folder", "shared"])
def kind(request: pytest.FixtureRequest) -> Kind:
    found: Kind = request.param
    return found


@pytest.fixture
def places(kind: Kind, request: pytest.FixtureRequest) -> Callable[[], object]:
    """Opens the shared place as one more process would; nothing where there is none."""
    if kind == "folder":
        return lambda: None
    opened: Callable[[], object] = request.getfixturevalue("open_place")
    return opened


# --- journals


@pytest.fixture
def open_journal(kind: Kind, places: OpenPlace, tmp_path: Path) -> Callable[[], Journal]:
    """As another process would."""
    if kind == "folder":
        return lambda: JournalFile(tmp_path / "lines.jsonl")
    return lambda: SharedLines(places(), "audit")


def test_lines_are_read_as_they_were_added(open_journal: Callable[[], Journal]) -> None:
    first, second = open_journal(), open_journal()
    lines = ["{}", '"\\u0000 \u2028 \x85 临平"', "[]"]
    first.append(f"{lines[0]}\n".encode())
    second.append(f"{lines[1]}\n{lines[2]}\n".encode())
    assert [each.decode() for each in first.read() if each] == lines


def test_none_is_added_where_it_would_be_too_long(open_journal: Callable[[], Journal]) -> None:
    journal, sizes = open_journal(), []

    def refuse(size: int) -> None:
        sizes.append(size)
        raise RuntimeError

    journal.append(b"{}\n")
    with suppress(RuntimeError):
        journal.append(b"[]\n", on_size=refuse)
    assert ([each for each in journal.read() if each], sizes) == ([b"{}"], [6])


def test_lines_of_several_do_not_mix(open_journal: Callable[[], Journal]) -> None:
    def add(number: int) -> None:
        journal = open_journal()
        for _ in range(10):
            journal.append(f"{number}{'长' * 200}\n".encode() * 3)

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(add, range(4)))
    found = [each.decode() for each in open_journal().read() if each]
    assert sorted(found) == sorted(
        f"{number}{'长' * 200}" for number in range(4) for _ in range(30)
    )


def test_nothing_is_added_to_make_sure_that_it_could_be(
    open_journal: Callable[[], Journal],
) -> None:
    open_journal().append(b"")
    assert [each for each in open_journal().read() if each] == []


# --- values by name

Times = KeptValues[AwareDatetime]
EARLY, LATE = "2026-01-01T00:00:00Z", "2026-01-02T00:00:00Z"


@pytest.fixture
def open_values(kind: Kind, places: OpenPlace, tmp_path: Path) -> Callable[[], KeptValues[str]]:
    """As another process would."""
    if kind == "folder":
        return lambda: file_of(tmp_path / "values.json", Content[str])
    parse, dump = codec_of(Content[str], "here")
    return lambda: KeptTable(places(), "sessions", parse=parse, dump=dump)


def put(values: KeptValues[str], **changed: str | None) -> None:
    with values.changing() as found:
        for name, value in changed.items():
            found.pop(name, None)
            if value is not None:
                found[name] = value


def test_what_one_changes_another_reads(open_values: Callable[[], KeptValues[str]]) -> None:
    first, second = open_values(), open_values()
    put(first, a="1", b="2")
    assert dict(second.read()) == {"a": "1", "b": "2"}
    put(second, a="3", b=None)
    assert dict(first.read()) == {"a": "3"}
    assert dict(open_values().read()) == {"a": "3"}


def test_the_last_that_was_put_is_the_last(open_values: Callable[[], KeptValues[str]]) -> None:
    values = open_values()
    put(values, a="1")
    put(values, b="2")
    put(values, a="3")
    assert list(open_values().read()) == ["b", "a"]


def test_nothing_is_changed_where_something_is_raised(
    open_values: Callable[[], KeptValues[str]],
) -> None:
    values = open_values()
    put(values, a="1")
    with suppress(RuntimeError), values.changing() as found:
        found["a"] = "2"
        raise RuntimeError
    assert dict(values.read()) == dict(open_values().read()) == {"a": "1"}


def test_no_change_is_lost_where_several_are_made(
    open_values: Callable[[], KeptValues[str]],
) -> None:
    def count(_: int) -> None:
        values = open_values()
        for _ in range(5):
            with values.changing() as found:
                found["count"] = str(int(found.get("count", "0")) + 1)

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(count, range(4)))
    assert open_values().read()["count"] == "20"


def test_a_copy_that_lay_long_knows_what_was_removed(
    open_place: OpenPlace, monkeypatch: pytest.MonkeyPatch
) -> None:
    parse, dump = codec_of(Content[str], "here")
    first, second = (KeptTable(open_place(), "seen", parse=parse, dump=dump) for _ in range(2))
    put(first, a="1", b="2")
    second.read()
    put(first, a=None)
    with open_place().transaction() as connection:
        connection.execute("DELETE FROM kept WHERE value IS NULL")  # as after a day
    monkeypatch.setattr("index.shared.kept_table.WHOLE_SECONDS", 0)
    assert dict(second.read()) == {"b": "2"}


# --- users


@pytest.fixture
def open_users(kind: Kind, places: OpenPlace, tmp_path: Path) -> Callable[[], Users]:
    """As another process would."""
    if kind == "folder":
        return lambda: UsersFile(tmp_path / "users.json", cost=2)
    return lambda: SharedUsers(places(), cost=2)


def test_users_are_those_of_all_processes(open_users: Callable[[], Users]) -> None:
    first, second = open_users(), open_users()
    assert not first.exists()
    first.put(User("张", False, frozenset({"人事"})), PASSWORD)
    assert open_users().exists()
    account = second.verified("张", PASSWORD)
    assert account
    assert account.user == User("张", False, frozenset({"人事"}))
    second.change("张", Account.without_sessions)
    assert first.accounts()["张"].mark != account.mark
    first.remove("张")
    assert (dict(second.accounts()), open_users().exists()) == ({}, True)


def test_what_is_beside_the_users_is_apart_from_them(open_users: Callable[[], Users]) -> None:
    users = open_users()
    put(users.beside("sessions", Content[str]), 张="here")
    assert dict(users.accounts()) == {}
    assert dict(open_users().beside("sessions", Content[str]).read()) == {"张": "here"}


def test_a_user_that_a_later_program_wrote_lets_nobody_in(open_place: OpenPlace) -> None:
    SharedUsers(open_place(), cost=2).put(User("张", False), PASSWORD)
    with open_place().transaction() as connection:
        connection.execute("UPDATE kept SET value = replace(value, 'ask', 'rule')")
    with pytest.raises(Exception, match="no file of users"):
        SharedUsers(open_place())


# --- failed logins


@pytest.fixture
def open_lockouts(kind: Kind, places: OpenPlace) -> Callable[[], LoginCounts]:
    """As another process would, of which there is but one without a shared place."""
    limits = Limits(failed_logins=3)
    if kind == "folder":
        alone = Lockouts(limits)
        return lambda: alone
    return lambda: SharedLockouts(places(), limits)


def test_failed_logins_count_wherever_they_are_tried(
    open_lockouts: Callable[[], LoginCounts],
) -> None:
    first, second = open_lockouts(), open_lockouts()
    assert [each.take("张", "192.0.2.7") for each in (first, second, first)] == [0, 0, 0]
    assert 29 < second.take("张", "192.0.2.8") <= 30
    assert 29 < first.take("王", "192.0.2.7") <= 30
    assert second.take("王", "192.0.2.8") == 0
    assert first.locked("张", "192.0.2.7") == ["张", "192.0.2.7"]
    assert second.locked("王", "192.0.2.8") == []


def test_a_right_password_is_no_failed_login(open_lockouts: Callable[[], LoginCounts]) -> None:
    first, second = open_lockouts(), open_lockouts()
    for _ in range(5):
        assert first.take("张", "192.0.2.7") == 0
        second.forgive("张", "192.0.2.7")
    assert first.locked("张", "192.0.2.7") == []


def test_nobody_is_kept_outside_where_they_came_in_before(
    open_lockouts: Callable[[], LoginCounts],
) -> None:
    first, second = open_lockouts(), open_lockouts()
    first.take("张", "192.0.2.7")
    first.forgive("张", "192.0.2.7")
    for _ in range(3):
        second.take("张", "192.0.2.8")
    assert second.take("张", "192.0.2.9") > 0
    assert second.take("张", "192.0.2.7") == 0


def test_any_name_can_be_tried(open_lockouts: Callable[[], LoginCounts]) -> None:
    lockouts = open_lockouts()
    assert lockouts.take("\0\ud800" + "长" * 10_000, "192.0.2.7") == 0


# --- rates


def test_a_rate_is_that_of_all_processes(open_place: OpenPlace) -> None:
    first, second = (SharedBuckets(open_place(watched=True), 0.001, 4) for _ in range(2))
    assert [first.take("a") for _ in range(3)] == [0] * 3
    assert second.take("a") == 0
    until(lambda: first.take("a") > 0)
    until(lambda: second.take("a") > 0)
    assert second.take("b") == 0


def test_what_was_taken_too_much_is_done_without_afterwards(open_place: OpenPlace) -> None:
    first, second = (SharedBuckets(open_place(watched=True), 1.0, 3) for _ in range(2))
    for each in (first, second):
        assert [each.take("a") for _ in range(3)] == [0] * 3
    until(lambda: first.take("a") > 2)  # three to do without, and one to be had


def test_without_the_others_a_process_counts_for_itself() -> None:
    alone: Buckets = TokenBuckets(0.001, 2)
    assert [alone.take("a") for _ in range(2)] == [0, 0]
    assert alone.take("a") > 0


HOLDS = """
import sys, time
from index.shared.address import Address
from index.shared.place import SharedPlace
place = SharedPlace.open(Address.of(sys.argv[1]))
with place.transaction() as connection:
    connection.execute("SELECT 1 FROM kept_kinds FOR UPDATE")
    print("taken", flush=True)
    time.sleep(600)
"""


def test_who_is_killed_leaves_no_lock(url: str, open_place: OpenPlace) -> None:
    command = [sys.executable, "-c", HOLDS, url]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        assert process.stdout.readline() == "taken\n"
        process.kill()
    SharedUsers(open_place(), cost=2).put(User("张", False), PASSWORD)


def test_the_account_of_a_row_is_the_one_that_was_put(open_place: OpenPlace) -> None:
    users = SharedUsers(open_place(), cost=2)
    users.put(User("张", True, frozenset({"人事", "制度"})), PASSWORD)
    users.change("张", lambda each: Account(each.user, PasswordHash.of("x" * 8, n=2), True, "now"))
    (account,) = SharedUsers(open_place()).accounts().values()
    assert account == users.accounts()["张"]
    assert (account.is_disabled, account.ended) == (True, "now")

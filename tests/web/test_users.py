"""The file of users, the commands that write it, and who is let in by it."""

import json
import os
import stat
from concurrent.futures import ThreadPoolExecutor
from itertools import product
from pathlib import Path

import pytest

from corpus import JuzhengError
from tests.web.serving import PASSWORD
from web.auth.accounts import PasswordHash, User
from web.auth.users import UsersFile
from web.server.exposure import check_exposure


@pytest.mark.parametrize(
    ("name", "password", "user"),
    [
        ("李", PASSWORD, User("李", True)),
        ("李", "wrong horse", None),
        ("李", "", None),
        ("王", PASSWORD, None),
    ],
)
def test_a_user_is_known_by_name_and_password(
    users: UsersFile, name: str, password: str, user: User | None
) -> None:
    account = users.verified(name, password)
    assert (account and account.user) == user


def test_a_composed_and_a_decomposed_character_are_one(users: UsersFile) -> None:
    users.put(User("Zoe\u0308", False), "schlu\u0308ssel")
    assert users.verified("Zo\u00eb", "schl\u00fcssel")


@pytest.mark.parametrize("years", [-1, 1])
def test_a_change_counts_whatever_the_clock_told_when_it_was_made(
    users: UsersFile, years: int
) -> None:
    UsersFile(users.path, cost=2).remove("张")
    at = users.path.stat().st_mtime + years * 365 * 86_400
    os.utime(users.path, (at, at))
    assert set(users.accounts()) == {"李"}


def test_the_file_holds_no_password_and_is_for_its_owner_alone(users: UsersFile) -> None:
    assert PASSWORD not in users.path.read_text(encoding="utf-8")
    assert stat.S_IMODE(users.path.stat().st_mode) == 0o600
    names = {path.name for path in users.path.parent.iterdir()}
    assert names == {"users.json", ".users.json.lock"}


def test_two_equal_passwords_are_hashed_apart(users: UsersFile) -> None:
    zhang, li = users.accounts().values()
    assert zhang.password.digest != li.password.digest


def test_the_cost_is_what_owasp_advises() -> None:
    password = PasswordHash.of(PASSWORD)
    assert (password.n, password.r, password.p, len(password.salt)) == (32768, 8, 3, 16)
    assert password.fits(PASSWORD)


def test_what_another_process_writes_is_read(users: UsersFile) -> None:
    assert not users.verified("王", PASSWORD)
    UsersFile(users.path, cost=2).put(User("王", False), PASSWORD)
    assert users.verified("王", PASSWORD)


def test_all_who_are_added_at_one_instant_are_kept(tmp_path: Path) -> None:
    names = {f"用户{number}" for number in range(8)}

    def add(name: str) -> None:
        UsersFile(tmp_path / "users.json", cost=2).put(User(name, False), PASSWORD)

    with ThreadPoolExecutor(8) as processes:
        list(processes.map(add, names))
    assert set(UsersFile(tmp_path / "users.json").accounts()) == names


@pytest.mark.parametrize(
    ("name", "password", "reason"),
    [
        ("local", PASSWORD, "who did not log in"),
        *product(["", "a:b", "a b", "a\n", "a\x00", "长" * 65], [PASSWORD], ["cannot be taken"]),
        *product(["王"], ["", "1234567", "x" * 257], ["8 to 256"]),
    ],
)
def test_a_name_is_one_that_basic_can_carry_and_a_password_has_a_length(
    users: UsersFile, name: str, password: str, reason: str
) -> None:
    with pytest.raises(JuzhengError, match=reason):
        users.put(User(name, False), password)


SCRYPT = {
    "salt": "+/+/+/+/+/+/+/+/+/+/+w==",
    "digest": "6bu+crSrlmjiMBrqH42X/Ojpc6YoZ6F/vYlps27zmV0=",
    "n": 2,
    "r": 8,
    "p": 3,
}


def content(scrypt: object = SCRYPT, *, role: str = "ask", format: int = 1) -> bytes:
    """A file of users, as it has always been written."""
    users = {"李": {"role": role, "scrypt": scrypt}}
    return json.dumps({"format": format, "users": users}).encode()


def test_a_file_that_was_written_before_is_read(tmp_path: Path) -> None:
    (tmp_path / "users.json").write_bytes(content())
    assert UsersFile(tmp_path / "users.json").verified("李", PASSWORD)


DAMAGES = {
    "n": ["many", "2", 2.5, 2**18, 2**15 + 1, 1],
    "r": [1024],
    "p": [0, 11],
    "salt": ["AAAA", "!" * 24],
    "digest": ["", None],
    "x": [1],
}


@pytest.mark.parametrize(
    "damaged",
    [
        *(b"", b"[]", b"\xff", b"[" * 10_000),
        *(content(format=2), content(role="root"), content({})),
        *(content(SCRYPT | {name: value}) for name in DAMAGES for value in DAMAGES[name]),
    ],
)
def test_a_damaged_file_is_told_on_reading_with_the_next_step(
    tmp_path: Path, damaged: bytes
) -> None:
    (tmp_path / "users.json").write_bytes(damaged)
    with pytest.raises(JuzhengError, match=r"users\.json is no file of users.* users add"):
        UsersFile(tmp_path / "users.json").accounts()


def test_a_file_that_cannot_be_written_is_told(users: UsersFile) -> None:
    with pytest.raises(JuzhengError, match=r"cannot be written: .* name another file with --users"):
        UsersFile(users.path / "users.json", cost=2).put(User("王", False), PASSWORD)


@pytest.mark.parametrize("collections", [[" 人事"], ["人事", 7], "人事", {}])
def test_a_file_with_collections_that_cannot_be_lets_nobody_in(
    users: UsersFile, collections: object
) -> None:
    content = json.loads(users.path.read_bytes())
    content["users"]["张"]["collections"] = collections
    users.path.write_text(json.dumps(content), encoding="utf-8")
    with pytest.raises(JuzhengError, match="is no file of users"):
        users.accounts()


def test_who_sees_no_collection_stays_so(users: UsersFile) -> None:
    users.put(User("张", False, frozenset()), PASSWORD)
    assert UsersFile(users.path).accounts()["张"].user.collections == frozenset()
    assert UsersFile(users.path).accounts()["李"].user.collections is None


def test_adding_a_user_again_changes_the_role(users: UsersFile) -> None:
    users.put(User("张", True), PASSWORD)
    assert users.accounts()["张"].user.may_manage


def test_removing_nobody_names_those_there_are(users: UsersFile) -> None:
    with pytest.raises(JuzhengError, match="Users: 张、李"):
        users.remove("王")


@pytest.mark.parametrize("host", ["127.0.0.1", "::1", "localhost", "127.8.8.8"])
def test_on_this_machine_everyone_may_manage(tmp_path: Path, host: str) -> None:
    assert check_exposure(host, data=tmp_path).everyone.may_manage


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.168.1.5", "example.cn"])
def test_elsewhere_users_are_needed(tmp_path: Path, host: str) -> None:
    with pytest.raises(JuzhengError, match="python -m web users add NAME --manage"):
        check_exposure(host, data=tmp_path)


def test_who_opens_it_to_anyone_is_warned(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    exposure = check_exposure("0.0.0.0", data=tmp_path, is_open=True)
    assert not exposure.everyone.may_manage
    assert "anyone who can reach 0.0.0.0" in capsys.readouterr().err


def test_with_users_nothing_is_open_to_warn_of(
    users: UsersFile, capsys: pytest.CaptureFixture[str]
) -> None:
    exposure = check_exposure("0.0.0.0", users=users.path)
    assert (exposure.users.path, exposure.everyone.may_manage) == (users.path, False)
    assert capsys.readouterr().err == ""


def test_a_file_of_users_that_was_named_must_be_there(tmp_path: Path) -> None:
    with pytest.raises(JuzhengError, match="Make it: python -m web users add NAME --users"):
        check_exposure("127.0.0.1", users=tmp_path / "none.json")


def test_a_damaged_file_of_users_stops_the_start(tmp_path: Path) -> None:
    (tmp_path / "users.json").write_bytes(b"{")
    with pytest.raises(JuzhengError, match="is damaged"):
        check_exposure("127.0.0.1", users=tmp_path / "users.json")

"""What was kept in a data folder, taken over into the place that processes share.

The folder stays as it is. All of it may be done again, as of a folder that was asked on meanwhile:
what is there stays as it is there, and what was removed there does not come back.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from corpus import JuzhengError
from index.audit import Actor, AuditLog, Entry
from index.audit.log import FILE as AUDIT
from index.journal import lines_of
from index.shared.keys import offer_key
from index.shared.lines import SharedLines
from index.shared.place import SharedPlace
from qa.feedback.log import FILE as FEEDBACK
from web.auth.accounts import Account
from web.auth.kept_file import Content, KeptValues, Value
from web.auth.last_seen import TIMES
from web.auth.sessions import Session
from web.auth.users import USERS_FILE, SharedUsers, UsersFile
from web.service.additions import FILE as ADDED
from web.service.signatures import FILE as KEY
from web.service.signatures import KEY_BYTES

JOURNALS = (AUDIT, FEEDBACK, ADDED)
_DECIDED = "moved"
"""The lines that name the users who were taken over, or whom the place had another account of."""


@dataclass(frozen=True, slots=True)
class Moved:
    """Of a file how much is new in the place, how much was there, and what was left and why."""

    file: str
    new: int = 0
    there: int = 0
    left: tuple[str, ...] = ()


def move(data: Path, place: SharedPlace, *, users: Path | None = None) -> Iterator[Moved]:
    """Take over what lies in a data folder, and the accounts in it or in the file `users`.

    Raises:
        SharedPlaceError: the place is away; what was told until then is there.
        JuzhengError: a file is there and cannot be read, or that of users is damaged.
    """
    try:
        yield _move_users(UsersFile(users or data / USERS_FILE), place)
        for file in JOURNALS:
            yield _move_lines(data / file, place)
        yield _move_key(data / KEY, place)
    except JuzhengError:
        raise
    except OSError as error:
        raise JuzhengError(
            f"{error.filename} 读不了（{error.strerror}）。请检查权限，再运行一次。",
            f"{error.filename} cannot be read ({error.strerror}). Check permissions, and run it"
            " again.",
        ) from error


def _move_users(file: UsersFile, place: SharedPlace) -> Moved:
    """The accounts with their passwords, sessions, and when they were last there."""
    accounts = file.accounts()
    shared, decided = SharedUsers(place), SharedLines(place, _DECIDED)
    earlier = {json.loads(line)["user"] for line in decided.read()}
    wanted = {name: each for name, each in accounts.items() if name not in earlier}
    new = shared.take(wanted)
    audit = AuditLog(SharedLines(place, Path(AUDIT).stem))
    audit.record([_added(accounts[name]) for name in new])
    now = datetime.fromtimestamp(place.clock(), UTC)
    decided.take([(now, json.dumps({"user": name}).encode()) for name in wanted])
    sessions, kept = file.beside("sessions", Content[Session]).read(), Content[Session]
    _join(shared.beside("sessions", kept), {k: v for k, v in sessions.items() if v.name in new})
    times = file.beside("seen", TIMES).read()
    _join(shared.beside("seen", TIMES), {k: v for k, v in times.items() if k in new})
    there = shared.accounts()
    left = [_why_left(name, there) for name in accounts if there.get(name) != accounts[name]]
    return Moved(file.path.name, len(new), len(accounts) - len(new) - len(left), tuple(left))


def _why_left(name: str, there: Mapping[str, Account]) -> str:
    if name in there:
        return f"{name}（那里的帐号不同 another account is there）"
    return f"{name}（搬过，后来在那里删除了 moved before, and removed there since）"


def _added(account: Account) -> Entry:
    seen = account.user.collections
    collections = None if seen is None else "、".join(sorted(seen))
    return Entry.of(Actor(), "user_added", name=account.user.name, collections=collections)


def _join(shared: KeptValues[Value], values: Mapping[str, Value]) -> None:
    with shared.changing() as there:
        for name, value in values.items():
            there.setdefault(name, value)


def _move_lines(file: Path, place: SharedPlace) -> Moved:
    lines = [line for line in lines_of(file) if line]
    if not lines:
        return Moved(file.name)
    written = datetime.fromtimestamp(file.stat().st_mtime, UTC)
    timed = [(at, line) for line in lines if (at := _time_of(line, written))]
    new = SharedLines(place, file.stem).take(timed)
    damaged = len(lines) - len(timed)
    left = (f"{damaged} 行已损坏 damaged lines",) if damaged else ()
    return Moved(file.name, new, len(timed) - new, left)


def _time_of(line: bytes, otherwise: datetime) -> datetime | None:
    """What a line tells of when it was written; None where it is damaged."""
    try:
        told = json.loads(line)["time"]
    except KeyError:
        return otherwise
    except (ValueError, TypeError, RecursionError):
        return None
    try:
        return datetime.fromisoformat(told).astimezone(UTC)
    except (ValueError, TypeError, OverflowError):
        return None


def _move_key(file: Path, place: SharedPlace) -> Moved:
    """What answers are signed with: those that were given before can still be rated then."""
    if not file.exists():
        return Moved(file.name)
    key = file.read_bytes()
    found = offer_key(place, "signing", key) if len(key) == KEY_BYTES else "another"
    if found == "another":
        return Moved(file.name, left=("那里的不同，以前的答案不能再评价 another one is there",))
    return Moved(file.name, int(found == "taken"), int(found == "there"))

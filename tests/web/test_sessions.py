"""Sessions outlive the server, and keep nothing by which anybody could come in."""

import json
import stat
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

import httpx
import pytest
from starlette.types import ASGIApp

from tests.web.serving import PASSWORD, application, client, served
from web.auth.accounts import Account, PasswordHash, User
from web.auth.last_seen import EXACT_SECONDS, LastSeen
from web.auth.sessions import Sessions
from web.auth.users import UsersFile
from web.service.service import Service

pytestmark = pytest.mark.anyio
ACCOUNT = Account(User("张", False), PasswordHash.of(PASSWORD, n=2))


@pytest.fixture
def server(
    service: Service, gradio_page: ASGIApp, users: UsersFile, tmp_path: Path
) -> Callable[[], AbstractContextManager[httpx.Client]]:
    """Starts the server anew, and is a client of it."""

    @contextmanager
    def started() -> Iterator[httpx.Client]:
        app = application(service, tmp_path, page=gradio_page)
        with served(app) as url, httpx.Client(base_url=url) as http:
            yield http

    return started


def test_a_restart_lets_nobody_stand_outside_but_who_left(
    server: Callable[[], AbstractContextManager[httpx.Client]],
) -> None:
    with server() as http:
        http.post("/login", data={"name": "张", "password": PASSWORD})
        cookies = dict(http.cookies)
    with server() as http:
        http.cookies.update(cookies)
        assert http.get("/config").status_code == 200
        http.post("/logout")
    with server() as http:
        http.cookies.update(cookies)
        assert http.get("/config").status_code == 401


async def test_without_users_nothing_is_kept_and_nobody_is_asked(
    service: Service, gradio_page: ASGIApp, tmp_path: Path
) -> None:
    http = client(application(service, tmp_path, page=gradio_page))
    assert (await http.get("/config")).status_code == 200
    assert (await http.get("/password")).headers["location"] == "/"
    assert list(tmp_path.iterdir()) == []


def test_the_file_holds_no_token_and_is_for_its_owner_alone(tmp_path: Path) -> None:
    path = tmp_path / "users.sessions.json"
    token = Sessions(path, 10).begin(ACCOUNT)
    content = path.read_text(encoding="utf-8")
    [digest] = json.loads(content)["values"]
    assert (len(token), len(digest), token in content) == (43, 64, False)
    assert Sessions(path, 10).find(digest) is None
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


@pytest.mark.parametrize(
    ("now", "is_known"), [(1009.9, True), (1010.0, False), (995.0, True), (0.0, True)]
)
def test_a_session_ends(tmp_path: Path, now: float, is_known: bool) -> None:
    token = Sessions(tmp_path / "s.json", 10, clock=lambda: 1000).begin(ACCOUNT)
    session = Sessions(tmp_path / "s.json", 10, clock=lambda: now).find(token)
    assert (session and session.name) == ("张" if is_known else None)


YEAR = 365 * 24 * 3600


def test_where_the_clock_was_set_back_a_session_has_its_time_again_and_no_more(
    tmp_path: Path,
) -> None:
    token = Sessions(tmp_path / "s.json", 10, clock=lambda: YEAR).begin(ACCOUNT)
    found = [
        bool(Sessions(tmp_path / "s.json", 10, clock=lambda now=now: now).find(token))
        for now in (0, 9, 10)
    ]
    assert found == [True, True, False]


def test_where_the_clock_was_set_back_those_who_do_not_come_leave_the_file_too(
    tmp_path: Path,
) -> None:
    Sessions(tmp_path / "s.json", 10, clock=lambda: YEAR).begin(ACCOUNT)
    for now in (0, 10):
        Sessions(tmp_path / "s.json", 10, clock=lambda now=now: now).begin(ACCOUNT)
    assert len(json.loads((tmp_path / "s.json").read_bytes())["values"]) == 1


def test_where_the_clock_was_set_forward_all_log_in_anew(tmp_path: Path) -> None:
    earlier = Sessions(tmp_path / "s.json", 10, clock=lambda: 0).begin(ACCOUNT)
    sessions = Sessions(tmp_path / "s.json", 10, clock=lambda: YEAR)
    assert not sessions.find(earlier)
    assert sessions.find(sessions.begin(ACCOUNT))


def test_sessions_whose_time_is_over_leave_the_file(tmp_path: Path) -> None:
    now = 0.0
    sessions = Sessions(tmp_path / "s.json", 10, clock=lambda: now)
    sessions.begin(ACCOUNT)
    now = 10
    sessions.begin(ACCOUNT)
    assert len(json.loads((tmp_path / "s.json").read_bytes())["values"]) == 1


def test_the_oldest_make_room(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("web.auth.sessions.REMEMBERED", 2)
    sessions = Sessions(tmp_path / "s.json", 10)
    tokens = [sessions.begin(ACCOUNT) for _ in range(3)]
    assert [bool(sessions.find(token)) for token in tokens] == [False, True, True]


@pytest.mark.parametrize("damaged", [b"", b"{", b'{"format": 2, "values": {}}', b"\xff"])
def test_a_damaged_file_lets_nobody_in_and_is_begun_anew(tmp_path: Path, damaged: bytes) -> None:
    sessions = Sessions(tmp_path / "s.json", 10)
    earlier = sessions.begin(ACCOUNT)
    (tmp_path / "s.json").write_bytes(damaged)
    assert not sessions.find(earlier)
    assert sessions.find(sessions.begin(ACCOUNT))


def test_where_nothing_can_be_written_a_session_lasts_until_the_server_ends(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "file").touch()
    sessions = Sessions(tmp_path / "file" / "s.json", 10)
    first, second = sessions.begin(ACCOUNT), sessions.begin(ACCOUNT)
    sessions.end(first)
    assert [bool(sessions.find(token)) for token in (first, second)] == [False, True]
    assert "cannot be written" in caplog.text


def test_who_leaves_while_nothing_can_be_written_is_outside(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sessions = Sessions(tmp_path / "s.json", 10)
    token = sessions.begin(ACCOUNT)

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("web.auth.kept_file.os.fsync", full)
    sessions.end(token)
    assert not sessions.find(token)
    assert [path.name for path in tmp_path.glob("*json")] == ["s.json"]  # and nothing half written


BEGINNING = """
import sys
from pathlib import Path
from tests.web.test_sessions import ACCOUNT
from web.auth.sessions import Sessions

sessions = Sessions(Path(sys.argv[1]), 10**6)
while True:
    print(sessions.begin(ACCOUNT), flush=True)
"""


def test_a_server_that_is_killed_while_it_writes_loses_no_session(tmp_path: Path) -> None:
    tokens = []
    for kept in (1, 12):
        command = [sys.executable, "-c", BEGINNING, str(tmp_path / "s.json")]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
            assert process.stdout
            tokens += [process.stdout.readline().strip() for _ in range(kept)]
            process.kill()
    (tmp_path / f".s.json.{'0' * 16}").touch()  # as one that died may leave
    sessions = Sessions(tmp_path / "s.json", 10**6)
    tokens.append(sessions.begin(ACCOUNT))
    assert all(map(sessions.find, tokens))
    assert {path.name for path in tmp_path.iterdir()} == {"s.json", ".s.json.lock"}


def test_last_seen_is_written_once_in_a_while(tmp_path: Path) -> None:
    now = 0.0
    seen = LastSeen(tmp_path / "seen.json", steady=lambda: now)
    assert [seen.is_due("张"), seen.is_due("张"), seen.is_due("李")] == [True, False, True]
    now = EXACT_SECONDS
    assert seen.is_due("张")


@pytest.mark.parametrize("later", [-YEAR, YEAR])
def test_who_is_here_is_noted_in_five_minutes_whatever_the_clock_is_set_to(
    tmp_path: Path, later: float
) -> None:
    now, steady = float(2 * YEAR), 0.0
    seen = LastSeen(tmp_path / "seen.json", clock=lambda: now, steady=lambda: steady)
    assert seen.is_due("张")
    now += later
    assert not seen.is_due("张")
    steady = EXACT_SECONDS
    assert seen.is_due("张")


def test_nobody_was_seen_in_the_future(tmp_path: Path) -> None:
    LastSeen(tmp_path / "seen.json", clock=lambda: YEAR).note("张")
    (when,) = LastSeen(tmp_path / "seen.json", clock=lambda: 0).times().values()
    assert when.isoformat() == "1970-01-01T00:00:00+00:00"


def test_a_damaged_file_of_times_is_begun_anew(tmp_path: Path) -> None:
    (tmp_path / "seen.json").write_bytes(b"{")
    seen = LastSeen(tmp_path / "seen.json", clock=lambda: 0)
    assert seen.times() == {}
    seen.note("张")
    assert [time.isoformat() for time in seen.times().values()] == ["1970-01-01T00:00:00+00:00"]


async def test_times_that_cannot_be_kept_keep_nobody_outside(
    service: Service, gradio_page: ASGIApp, users: UsersFile, tmp_path: Path
) -> None:
    (tmp_path / "users.seen.json").mkdir()
    http = client(application(service, tmp_path, page=gradio_page))
    await http.post("/login", data={"name": "张", "password": PASSWORD})
    assert (await http.get("/config")).status_code == 200

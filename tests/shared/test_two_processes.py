"""Two app processes on one folder of an index and one PostgreSQL: to a client they are one."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from pathlib import Path

import httpx
import psycopg
import pytest

from index import UpdateOptions, build_index
from index.shared.address import VARIABLE, Address
from index.shared.place import SharedPlace
from tests.fakes import FakeEncoder
from tests.shared.postgres import Postgres
from tests.shared.test_place import stopped, until
from tests.web.browsing import free_port
from web.auth.accounts import User
from web.auth.users import SharedUsers

PASSWORD = "correct horse"
WITHIN_SECONDS = 2
"""What is done at one counts at the other."""
Two = tuple[httpx.Client, httpx.Client]


@pytest.fixture(scope="module")
def place(postgres: Postgres) -> Iterator[SharedPlace]:
    """With a user for each test, so that none is locked out by another."""
    with psycopg.connect(postgres.url()) as connection:
        connection.execute("DROP SCHEMA IF EXISTS juzheng CASCADE")
    place = SharedPlace.open(Address.of(postgres.url()))
    users = SharedUsers(place, cost=2)
    for name in ("甲", "乙", "丙", "丁"):
        users.put(User(name, True), PASSWORD)
    yield place
    place.close()


@contextmanager
def serving(folder: Path, url: str) -> Iterator[httpx.Client]:
    port = free_port()
    command = [sys.executable, "-m", "tests.shared.serving", str(folder), str(port)]
    environment = os.environ | {VARIABLE: url, "JUZHENG_DATA": str(folder / str(port))}
    with (
        subprocess.Popen(command, env=environment) as process,
        httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=60) as http,
    ):
        try:
            yield http
        finally:
            process.kill()


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("shared")
    (folder / "a.txt").write_text("临平有山。临平有水。", encoding="utf-8")
    build_index([folder / "a.txt"], folder / "index", UpdateOptions(FakeEncoder()))
    return folder


@pytest.fixture(scope="module")
def running(folder: Path, postgres: Postgres, place: SharedPlace) -> Iterator[Two]:
    with ExitStack() as stack:
        one, two = (stack.enter_context(serving(folder, postgres.url())) for _ in range(2))
        for each in (one, two):
            until(lambda http=each: is_ready(http), seconds=120)
        yield one, two


@pytest.fixture
def two(running: Two) -> Two:
    for each in running:
        each.cookies.clear()
    return running


def is_ready(http: httpx.Client) -> bool:
    try:
        health = http.get("/healthz").json()
        return health["ready"] and health["shared"] == "there"
    except (httpx.TransportError, KeyError, ValueError):
        return False


def log_in(http: httpx.Client, name: str, password: str = PASSWORD) -> int:
    return http.post("/login", data={"name": name, "password": password}).status_code


def test_a_login_at_one_is_a_session_at_the_other_until_it_ends(two: Two) -> None:
    one, other = two
    assert log_in(one, "甲") == 303
    other.cookies.update(one.cookies)
    assert other.get("/config").status_code == 200  # at once
    one.post("/logout")
    ended = time.monotonic()
    until(lambda: other.get("/config").status_code == 401)
    assert time.monotonic() - ended < WITHIN_SECONDS


def test_a_user_who_is_disabled_is_out_at_both(two: Two, place: SharedPlace) -> None:
    for each in two:
        assert log_in(each, "乙") == 303
    SharedUsers(place).remove("乙")
    ended = time.monotonic()
    for each in two:
        until(lambda http=each: http.get("/config").status_code == 401)
    assert time.monotonic() - ended < WITHIN_SECONDS


def test_failed_logins_are_counted_over_both(two: Two, place: SharedPlace) -> None:
    codes = [log_in(two[number % 2], "丙", "wrong horse") for number in range(5)]
    assert codes == [403] * 4 + [429]
    assert log_in(two[0], "丙") == 429
    with place.transaction() as connection:  # the address is locked, for the other tests too
        connection.execute("DELETE FROM tries")


def test_changes_at_both_take_turns_and_none_is_lost(two: Two) -> None:
    def add(number: int) -> str:
        files = {"files": (f"{number}.txt", f"第{number}座桥长{number}米。".encode())}
        http = two[number % 2]
        answer = http.post("/api/articles", files=files, auth=("丁", PASSWORD))
        return "" if answer.status_code == 200 else answer.text

    assert add(0) + add(1) == ""  # each has shown the password once
    with ThreadPoolExecutor(4) as pool:
        assert "".join(pool.map(add, range(2, 6))) == ""
    done = time.monotonic()
    for each in two:
        until(lambda http=each: http.get("/healthz").json()["index_version"] >= 7)
    assert time.monotonic() - done < WITHIN_SECONDS
    names = two[0].get("/api/articles", auth=("丁", PASSWORD)).json()
    assert all(f"{number}.txt" in str(names) for number in range(6))


def test_while_the_database_is_away_who_is_known_stays_and_nothing_changes(
    two: Two, postgres: Postgres
) -> None:
    one, _ = two
    assert log_in(one, "甲") == 303
    question = {"question": "临平有什么？"}
    with stopped(postgres):
        until(lambda: one.get("/healthz").json()["shared"] == "away")
        assert one.get("/healthz").status_code == 200
        assert one.post("/api/ask", json=question).status_code == 200
        files = {"files": ("新.txt", "新的一座桥。".encode())}
        refused = one.post("/api/articles", files=files)
        assert (refused.status_code, "没有改动" in refused.json()["detail"]) == (503, True)
        assert log_in(one, "乙") == 503
    for each in two:
        until(lambda http=each: is_ready(http))
    assert one.post("/api/articles", files=files).status_code == 200


def test_a_rate_is_that_of_both(two: Two) -> None:
    """Last: nothing can be asked for afterwards."""
    one, other = two
    until(lambda: one.post("/api/ask", json={}).status_code == 429, seconds=60)
    until(lambda: other.post("/api/ask", json={}).status_code == 429, seconds=WITHIN_SECONDS)

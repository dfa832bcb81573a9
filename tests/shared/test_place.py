"""The shared place itself: named, opened, brought up to date, lost and found again."""

import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

import psycopg
import pytest

from index.shared import SharedPlaceError, shared_place, use_shared_place
from index.shared.address import VARIABLE, Address
from index.shared.keys import shared_key
from index.shared.lines import SharedLines
from index.shared.place import SharedPlace
from index.shared.schema import STEPS, bring_up_to_date
from tests.shared.conftest import OpenPlace
from tests.shared.postgres import Postgres


def until(condition, seconds: float = 10) -> None:  # type: ignore[no-untyped-def]
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "it did not come true"
        time.sleep(0.02)


@contextmanager
def stopped(postgres: Postgres) -> Iterator[None]:
    postgres.stop()
    try:
        yield
    finally:
        postgres.start()


@contextmanager
def silent(postgres: Postgres) -> Iterator[None]:
    postgres.hold_still(held=True)
    try:
        yield
    finally:
        postgres.hold_still(held=False)


@pytest.mark.parametrize("url", ["", "mysql://a/b", "host=a dbname=b", "/tmp/x", "postgresql://["])
def test_what_is_no_address_is_refused_and_not_told(url: str) -> None:
    with pytest.raises(SharedPlaceError) as refused:
        Address.of(url)
    assert not url or url not in str(refused.value)


@pytest.mark.parametrize(
    "url",
    ["postgresql://a:geheim@h/d", "postgresql://a@h/d?password=geheim"],
    ids=["user", "query"],
)
def test_a_password_is_not_taken_as_an_argument(url: str) -> None:
    with pytest.raises(SharedPlaceError, match="PGPASSWORD") as refused:
        use_shared_place(url)
    assert "geheim" not in str(refused.value)


def test_nobody_is_told_the_password() -> None:
    address = Address.of("postgresql://a:geheim@h:1/d?sslmode=require")
    assert (address.shown, "geheim" in repr(address)) == ("h:1/d", False)


def test_without_a_name_there_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(VARIABLE, raising=False)
    assert shared_place() is None


def test_a_process_has_one_of_each_name(in_environment: str) -> None:
    assert shared_place() is shared_place() is not None


def test_what_cannot_be_reached_is_told_in_both_languages(postgres: Postgres) -> None:
    with pytest.raises(SharedPlaceError, match="用不了") as refused:
        SharedPlace.open(Address.of(postgres.url("nowhere")), patience_seconds=0)
    assert 'database "nowhere" does not exist' in refused.value.english


def test_a_parameter_that_is_not_known_is_told() -> None:
    with pytest.raises(SharedPlaceError, match="nonsense"):
        SharedPlace.open(Address.of("postgresql://h/d?nonsense=1"))


def test_processes_that_start_at_once_make_one_schema(url: str) -> None:
    def opened(_: int) -> None:
        SharedPlace.open(Address.of(url)).close()

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(opened, range(4)))
    with psycopg.connect(url) as connection:
        assert connection.execute("SELECT number FROM juzheng.steps").fetchall() == [(1,)]


def test_an_earlier_schema_is_brought_up_to_date_and_keeps_what_it_has(
    place: SharedPlace, url: str
) -> None:
    SharedLines(place, "audit").append(b"{}\n")
    later = (*STEPS, "ALTER TABLE lines ADD COLUMN noted text")
    with place.connect() as connection:
        bring_up_to_date(connection, "h/d", steps=later)
        bring_up_to_date(connection, "h/d", steps=later)
        found = connection.execute("SELECT line, noted FROM lines").fetchall()
    assert found == [("{}", None)]
    SharedLines(place, "audit").append(b"[]\n")  # the earlier program goes on
    assert SharedLines(place, "audit").read() == [b"{}", b"[]"]


def test_a_step_that_fails_leaves_the_schema_as_it_was(place: SharedPlace) -> None:
    later = (*STEPS, "CREATE TABLE more (a int); ALTER TABLE nothing ADD COLUMN a int")
    with place.connect() as connection:
        with pytest.raises(psycopg.errors.UndefinedTable):
            bring_up_to_date(connection, "h/d", steps=later)
        assert connection.execute("SELECT to_regclass('more')").fetchone() == (None,)
        assert connection.execute("SELECT count(*) FROM steps").fetchone() == (len(STEPS),)


def test_a_later_schema_is_refused(place: SharedPlace, url: str) -> None:
    with place.connect() as connection:
        connection.execute("INSERT INTO steps (number) VALUES (99)")
    with pytest.raises(SharedPlaceError, match="Update Juzheng"):
        SharedPlace.open(Address.of(url))


def test_a_database_in_another_encoding_is_refused(postgres: Postgres) -> None:
    url = postgres.new_database("ascii", options="ENCODING 'SQL_ASCII' TEMPLATE template0")
    with pytest.raises(SharedPlaceError, match="UTF8"):
        SharedPlace.open(Address.of(url))


def test_all_have_the_same_key(open_place: OpenPlace) -> None:
    first, second = (shared_key(open_place(), "signing", size=32) for _ in range(2))
    assert (first == second, len(first)) == (True, 32)


def test_it_is_known_when_it_is_away_and_when_it_is_back(
    open_place: OpenPlace, postgres: Postgres
) -> None:
    watched = open_place(watched=True)
    lines = SharedLines(watched, "audit")
    with stopped(postgres):
        until(lambda: watched.is_away)
        started = time.monotonic()
        with pytest.raises(SharedPlaceError):
            lines.append(b"{}\n")
        assert time.monotonic() - started < 0.1  # who is refused is refused at once
    until(lambda: not watched.is_away)
    lines.append(b"{}\n")


def test_what_is_not_watched_is_tried_again(place: SharedPlace, postgres: Postgres) -> None:
    SharedLines(place, "audit").append(b"{}\n")
    postgres.stop()
    with ThreadPoolExecutor(1) as pool:
        starting = pool.submit(postgres.start)
        SharedLines(place, "audit").append(b"[]\n")
        starting.result()
    assert SharedLines(place, "audit").read() == [b"{}", b"[]"]


def test_a_database_that_falls_silent_holds_nobody_for_long(
    open_place: OpenPlace, postgres: Postgres, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("index.shared.line.TRANSACTION_SECONDS", 1)
    opened = open_place()
    with opened.transaction() as connection:  # which lies ready from then on
        connection.execute("SELECT 1")
    with silent(postgres), pytest.raises(SharedPlaceError), opened.transaction() as connection:
        connection.execute("SELECT 1")


def test_its_clock_is_that_of_all(open_place: OpenPlace, url: str) -> None:
    with psycopg.connect(url) as connection:
        row = connection.execute("SELECT extract(epoch FROM clock_timestamp())").fetchone()
    assert row
    assert open_place().clock() == pytest.approx(float(row[0]), abs=2)

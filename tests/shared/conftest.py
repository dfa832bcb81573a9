"""One PostgreSQL for all tests, which begin with an empty database each."""

import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack

import psycopg
import pytest

from index.shared import shared_place
from index.shared.address import VARIABLE, Address
from index.shared.opening import _opened
from index.shared.place import SharedPlace
from index.shared.watch import Watch
from tests.shared.postgres import Postgres, postgres_running

OpenPlace = Callable[..., SharedPlace]


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    with postgres_running() as server:
        yield server


@pytest.fixture
def url(postgres: Postgres) -> str:
    """The address of a database without tables."""
    with psycopg.connect(postgres.url()) as connection:
        connection.execute("DROP SCHEMA IF EXISTS juzheng CASCADE")
    return postgres.url()


@pytest.fixture
def open_place(url: str) -> Iterator[OpenPlace]:
    """Opens the place at `url` as another process would, watched if it is to be."""
    with ExitStack() as stack:

        def opened(
            *, watched: bool = False, steady: Callable[[], float] = time.monotonic
        ) -> SharedPlace:
            place = SharedPlace.open(Address.of(url), steady=steady)
            stack.callback(place.close)
            if watched:
                watch = Watch(place)
                watch.start()
                stack.callback(watch.close)
            return place

        yield opened


@pytest.fixture
def place(open_place: OpenPlace) -> SharedPlace:
    return open_place()


@pytest.fixture
def in_environment(url: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """Commands find the place by it."""
    monkeypatch.setenv(VARIABLE, url)
    yield url
    if place := shared_place():
        place.close()
    _opened.cache_clear()

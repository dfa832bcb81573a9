"""Who is logged in asks on, PostgreSQL away, for ten minutes by a clock that is set here."""

from base64 import b64encode

import anyio
import pytest
from starlette.requests import HTTPConnection

from index.shared.place import SharedPlace
from tests.shared.conftest import OpenPlace
from tests.shared.postgres import Postgres
from tests.shared.test_place import stopped, until
from web.auth.accounts import User
from web.auth.doorkeeper import COOKIE, Doorkeeper
from web.auth.users import SharedUsers
from web.limits import Limits
from web.problems import RefusedError
from web.shared.lockouts import SharedLockouts

PASSWORD = "correct horse"
LIMITS = Limits()
TEN_MINUTES = 600


class Clock:
    """Goes where it is put."""

    def __init__(self) -> None:
        self.seconds = 1000.0

    def __call__(self) -> float:
        return self.seconds


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def place(open_place: OpenPlace, clock: Clock) -> SharedPlace:
    """Watched, and with a user."""
    SharedUsers(open_place(), cost=2).put(User("小李", True), PASSWORD)
    return open_place(watched=True, steady=clock)


@pytest.fixture
def doorkeeper(place: SharedPlace) -> Doorkeeper:
    return Doorkeeper(SharedUsers(place), LIMITS, lockouts=SharedLockouts(place, LIMITS))


def request(**headers: str) -> HTTPConnection:
    raw = [(name.encode(), value.encode()) for name, value in headers.items()]
    return HTTPConnection({"type": "http", "headers": raw, "client": ("127.0.0.1", 1)})


@pytest.fixture
def known(request_kind: str, doorkeeper: Doorkeeper) -> HTTPConnection:
    """The request of one who has shown the password, in either way."""
    if request_kind == "session":
        token = anyio.run(doorkeeper.log_in, "小李", PASSWORD, request())
        return request(cookie=f"{COOKIE}={token}")
    shown = b64encode(f"小李:{PASSWORD}".encode()).decode()
    return request(authorization=f"Basic {shown}")


@pytest.fixture(params=["session", "credentials"])
def request_kind(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def test_who_is_known_stays_so_for_ten_minutes_and_is_again_once_it_is_back(
    doorkeeper: Doorkeeper,
    known: HTTPConnection,
    place: SharedPlace,
    postgres: Postgres,
    clock: Clock,
) -> None:
    user = anyio.run(doorkeeper.user, known)
    assert user == User("小李", True)
    with stopped(postgres):
        until(lambda: place.is_away)
        clock.seconds += TEN_MINUTES
        assert not place.is_forgotten
        assert anyio.run(doorkeeper.user, known) == user
        assert doorkeeper.still_knows(known)
        clock.seconds += 1
        assert place.is_forgotten
        with pytest.raises(RefusedError) as refused:
            anyio.run(doorkeeper.user, known)
        assert refused.value.status_code == 503
        assert not doorkeeper.still_knows(known)
    until(lambda: not place.is_away)
    assert anyio.run(doorkeeper.user, known) == user
    assert doorkeeper.still_knows(known)

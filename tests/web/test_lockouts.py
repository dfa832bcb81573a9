"""Whoever tries passwords has to wait, longer each time: the address, and the account."""

from pathlib import Path

import httpx
import pytest
from starlette.types import ASGIApp

from tests.web.serving import PASSWORD, application
from web.auth.lockouts import Lockouts
from web.auth.users import UsersFile
from web.limits import LIMITS, Limits
from web.service.service import Service

pytestmark = pytest.mark.anyio
HERE, THERE = "192.0.2.7", "192.0.2.8"


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def lockouts(clock: Clock) -> Lockouts:
    return Lockouts(Limits(failed_logins=3), clock=clock)


def fail(lockouts: Lockouts, clock: Clock, times: int, *, at: str = "", name: str = "张") -> None:
    """Fail so often, each time as soon as it is possible; at `at`, or at another address each."""
    for number in range(times):
        address = at or f"198.51.100.{number}"
        while wait := lockouts.take(name, address):
            clock.now += wait


def test_the_wait_doubles_up_to_a_quarter_of_an_hour(lockouts: Lockouts, clock: Clock) -> None:
    fail(lockouts, clock, 3, at=HERE)
    waits = []
    for _ in range(7):
        waits.append(round(lockouts.take("张", HERE)))
        fail(lockouts, clock, 1, at=HERE)
    assert waits == [30, 60, 120, 240, 480, 900, 900]


def test_an_account_is_locked_from_wherever_it_is_tried(lockouts: Lockouts, clock: Clock) -> None:
    fail(lockouts, clock, 3)
    assert lockouts.take("张", HERE) == 30
    assert lockouts.take("李", HERE) == 0
    assert lockouts.locked("张", HERE) == ["张"]


def test_an_address_is_locked_for_whatever_account(lockouts: Lockouts, clock: Clock) -> None:
    for name in ("甲", "乙", "丙"):
        fail(lockouts, clock, 1, at=HERE, name=name)
    assert (lockouts.take("张", HERE), lockouts.take("张", THERE)) == (30, 0)
    assert lockouts.locked("丙", HERE) == [HERE]


def test_nobody_is_locked_out_where_they_have_come_in_before(
    lockouts: Lockouts, clock: Clock
) -> None:
    lockouts.take("张", HERE)
    lockouts.forgive("张", HERE)
    fail(lockouts, clock, 5)
    assert lockouts.take("张", THERE) > 0
    assert lockouts.take("张", HERE) == 0
    fail(lockouts, clock, 2, at=HERE)
    assert lockouts.take("张", HERE) == 30  # but there it cannot be tried without end either


def test_the_right_password_forgives_the_account_and_not_the_address(
    lockouts: Lockouts, clock: Clock
) -> None:
    fail(lockouts, clock, 2, at=HERE, name="甲")
    assert lockouts.take("张", HERE) == 0
    lockouts.forgive("张", HERE)
    fail(lockouts, clock, 1, at=HERE, name="乙")
    assert lockouts.locked("张", HERE) == [HERE]


def test_what_failed_is_forgotten_of_an_address_soon_and_of_an_account_later(
    lockouts: Lockouts, clock: Clock
) -> None:
    fail(lockouts, clock, 3, at=HERE)
    clock.now += 30 + 3 * LIMITS.failed_login_seconds
    fail(lockouts, clock, 1, at=HERE)
    assert lockouts.locked("张", HERE) == ["张"]
    clock.now += 60 + 4 * LIMITS.longest_lock_seconds
    fail(lockouts, clock, 2, at=HERE)
    assert lockouts.locked("张", HERE) == []


def test_a_composed_and_a_decomposed_name_are_one_account(lockouts: Lockouts, clock: Clock) -> None:
    fail(lockouts, clock, 3, name="Zoe\u0308")
    assert lockouts.take("Zo\u00eb", HERE) == 30


async def test_an_account_that_is_tried_from_everywhere_is_locked_and_whoever_is_in_stays(
    service: Service, gradio_page: ASGIApp, users: UsersFile, tmp_path: Path
) -> None:
    app = application(service, tmp_path, page=gradio_page)

    def at(address: str) -> httpx.AsyncClient:
        transport = httpx.ASGITransport(app=app, client=(address, 1))
        return httpx.AsyncClient(transport=transport, base_url="http://localhost")

    async def log_in(http: httpx.AsyncClient, password: str) -> httpx.Response:
        return await http.post("/login", data={"name": "张", "password": password})

    owner = at(HERE)
    await log_in(owner, PASSWORD)
    tried = [await log_in(at(f"198.51.100.{number}"), "wrong horse") for number in range(11)]
    assert [each.status_code for each in tried] == [403] * 10 + [429]
    assert "请 30 秒后再试" in tried[-1].text
    assert (await owner.get("/config")).status_code == 200
    assert (await log_in(at(HERE), PASSWORD)).status_code == 303
    assert (await log_in(at(THERE), PASSWORD)).status_code == 429

"""What one asks and is answered is nobody else's, whoever names the session."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import httpx
import pytest

from tests.web.quick import Quick, quick_server
from tests.web.serving import PASSWORD, event_of
from web.auth.accounts import User
from web.auth.users import UsersFile

Browse = Callable[[], httpx.Client]
NAMED = {"session_hash": "known"}


@pytest.fixture
def browser(quick: Quick) -> Iterator[Browse]:
    """Opens the page in a browser of its own."""
    with ExitStack() as opened:

        def browse() -> httpx.Client:
            http = opened.enter_context(httpx.Client(base_url=quick.url, timeout=30))
            http.get("/").raise_for_status()
            return http

        yield browse


def asked(http: httpx.Client) -> str:
    """The id of the event of a question under the session `NAMED`."""
    event = event_of(http.get("/config").json(), "question", "submit")
    body = NAMED | {"fn_index": event["id"], "data": ["临平有什么山？", [], {}, []]}
    event_id: str = (
        http.post("/gradio_api/queue/join", json=body).raise_for_status().json()["event_id"]
    )
    return event_id


def heard(http: httpx.Client) -> httpx.Response:
    return http.get("/gradio_api/queue/data", params=NAMED)


def test_another_browser_hears_nothing(browser: Browse, quick: Quick) -> None:
    own = browser()
    asked(own)
    assert heard(browser()).status_code == 404
    assert httpx.get(f"{quick.url}/gradio_api/queue/data", params=NAMED).status_code == 404
    assert "临平有山" in heard(own).text


def test_another_account_hears_nothing(tmp_path: Path) -> None:
    users = UsersFile(tmp_path / "users.json", cost=2)
    for name in ("甲", "乙"):
        users.put(User(name, False), PASSWORD)
    with quick_server(tmp_path) as quick, ExitStack() as opened:
        own, again, other = (
            opened.enter_context(httpx.Client(base_url=quick.url, timeout=30)) for _ in range(3)
        )
        for http, name in ((own, "甲"), (again, "甲"), (other, "乙")):
            http.post("/login", data={"name": name, "password": PASSWORD})
        asked(own)
        assert heard(other).status_code == 404
        assert "临平有山" in heard(again).text


@pytest.mark.parametrize("how", ["cancel", "reset"])
def test_another_browser_stops_nothing(browser: Browse, how: str) -> None:
    own, other = browser(), browser()
    body = NAMED | {"fn_index": 0, "event_id": asked(own)}
    other.post(f"/gradio_api/{how}", json=body)
    assert "临平有山" in heard(own).text


def test_the_cookie_is_for_no_script_and_no_other_website(quick: Quick) -> None:
    given = httpx.get(quick.url).headers["set-cookie"]
    assert given.startswith("juzheng-browser=")
    assert given.endswith("; Path=/; HttpOnly; SameSite=Strict")


@pytest.mark.parametrize("path", ["/config", "/theme.css", "/nothing"])
def test_nothing_but_the_page_brings_a_cookie(quick: Quick, path: str) -> None:
    assert "set-cookie" not in httpx.get(f"{quick.url}{path}").headers


def test_a_browser_keeps_its_cookie(browser: Browse) -> None:
    http = browser()
    assert "set-cookie" not in http.get("/").headers


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b"null", b'{"session_hash": 1}'])
def test_what_is_no_event_is_refused(browser: Browse, body: bytes) -> None:
    headers = {"content-type": "application/json"}
    refused = browser().post("/gradio_api/queue/join", content=body, headers=headers)
    assert refused.status_code == 422

"""Where the server listens, and what is told of it."""

import subprocess
import sys
from errno import EADDRINUSE, EADDRNOTAVAIL, EAFNOSUPPORT
from pathlib import Path
from socket import AF_INET, AF_INET6, IPPROTO_TCP, TCP_NODELAY, create_connection, create_server
from typing import Any

import httpx
import pytest

from corpus import JuzhengError
from tests.web.browsing import free_port
from web.server.listening import address_in_words, listening


def test_it_listens_at_every_address_of_a_name() -> None:
    port = free_port()
    sockets = listening("localhost", port)
    with httpx.Client(timeout=0.2) as http, pytest.raises(httpx.ReadTimeout):
        http.get(f"http://127.0.0.1:{port}")  # it is taken, and not answered yet
    for each in sockets:
        each.close()


def listening_at_localhost(monkeypatch: pytest.MonkeyPatch, errors: dict[int, int]) -> list[Any]:
    """Where it listens if `localhost` is ::1, and 127.0.0.1 twice, of which families may fail."""
    port = free_port()
    local = (AF_INET, 1, 6, "", ("127.0.0.1", port))
    addresses = [(AF_INET6, 1, 6, "", ("::1", port, 0, 0)), local, local]

    def create(address: Any, *, family: int, **options: Any) -> Any:
        if family in errors:
            raise OSError(errors[family], "not here")
        return create_server(address, family=family, **options)

    monkeypatch.setattr("web.server.listening.getaddrinfo", lambda *_, **__: addresses)
    monkeypatch.setattr("web.server.listening.create_server", create)
    sockets = listening("localhost", port)
    names = [each.getsockname()[0] for each in sockets]
    for each in sockets:
        each.close()
    return names


@pytest.mark.parametrize("errno", [EADDRNOTAVAIL, EAFNOSUPPORT])
def test_an_address_that_this_machine_lacks_is_passed_over(
    monkeypatch: pytest.MonkeyPatch, errno: int
) -> None:
    assert listening_at_localhost(monkeypatch, {AF_INET6: errno}) == ["127.0.0.1"]


@pytest.mark.parametrize(
    "errors", [{AF_INET: EADDRINUSE}, {AF_INET: EADDRNOTAVAIL, AF_INET6: EADDRNOTAVAIL}]
)
def test_where_one_is_taken_or_none_is_there_it_is_told(
    monkeypatch: pytest.MonkeyPatch, errors: dict[int, int]
) -> None:
    with pytest.raises(JuzhengError, match="of localhost"):
        listening_at_localhost(monkeypatch, errors)


def test_answers_do_not_wait_for_the_client() -> None:
    port = free_port()
    (listener,) = listening("127.0.0.1", port)
    with listener, create_connection(("127.0.0.1", port)), listener.accept()[0] as accepted:
        assert accepted.getsockopt(IPPROTO_TCP, TCP_NODELAY)


def test_an_address_that_is_none_is_told() -> None:
    with pytest.raises(JuzhengError, match="--host"):
        listening("192.0.2.1", free_port())


@pytest.mark.parametrize(
    ("host", "address", "is_for_others"),
    [
        ("127.0.0.1", "http://127.0.0.1:7860", False),
        ("localhost", "http://localhost:7860", False),
        ("fd00::1", "http://[fd00::1]:7860", False),
        ("0.0.0.0", "http://127.0.0.1:7860", True),
        ("::", "http://[::1]:7860", True),
    ],
)
def test_an_address_that_can_be_opened_is_told_and_how_others_come_in(
    host: str, address: str, is_for_others: bool
) -> None:
    words = address_in_words(host, 7860)
    assert (words.splitlines()[0], "--allow-host" in words) == (address, is_for_others)


def test_a_port_that_is_taken_is_told_before_anything_is_loaded(tmp_path: Path) -> None:
    (other,) = listening("127.0.0.1", 0)
    port = str(other.getsockname()[1])
    command = [sys.executable, "app.py", "--port", port, "--data", str(tmp_path)]
    with other:
        run = subprocess.run(command, capture_output=True, text=True, timeout=60)
    assert (run.returncode, f"端口 {port} " in run.stderr, "--port" in run.stderr) == (
        2,
        True,
        True,
    )
    assert not {"Traceback", "http://127.0.0.1"} & set(run.stderr.split())

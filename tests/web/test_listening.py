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


def without(*families: int, errno: int, monkeypatch: pytest.MonkeyPatch) -> int:
    """A machine on which addresses of `families` cannot be bound; `localhost` is two all the same.

    Its free port.
    """
    port = free_port()
    places = [("::1", port, 0, 0), ("127.0.0.1", port), ("127.0.0.1", port)]
    found = [(AF_INET6 if ":" in place[0] else AF_INET, 1, 6, "", place) for place in places]

    def create(address: Any, *, family: int, **rest: Any) -> Any:
        if family in families:
            raise OSError(errno, "no such address")
        return create_server(address, family=family, **rest)

    monkeypatch.setattr("web.server.listening.getaddrinfo", lambda *_, **__: found)
    monkeypatch.setattr("web.server.listening.create_server", create)
    return port


@pytest.mark.parametrize("errno", [EADDRNOTAVAIL, EAFNOSUPPORT])
def test_an_address_that_this_machine_lacks_is_passed_over(
    monkeypatch: pytest.MonkeyPatch, errno: int
) -> None:
    port = without(AF_INET6, errno=errno, monkeypatch=monkeypatch)
    (listener,) = listening("localhost", port)
    with listener:
        assert listener.getsockname() == ("127.0.0.1", port)


def test_a_port_that_is_taken_at_one_address_of_two_is_told(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    port = without(AF_INET, errno=EADDRINUSE, monkeypatch=monkeypatch)
    with pytest.raises(JuzhengError, match=f"port {port} of localhost"):
        listening("localhost", port)


def test_where_no_address_of_a_name_can_be_bound_it_is_told(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    port = without(AF_INET, AF_INET6, errno=EADDRNOTAVAIL, monkeypatch=monkeypatch)
    with pytest.raises(JuzhengError, match=f"port {port} of localhost"):
        listening("localhost", port)


def test_answers_do_not_wait_for_the_client() -> None:
    port = free_port()
    (listener,) = listening("127.0.0.1", port)
    with listener, create_connection(("127.0.0.1", port)), listener.accept()[0] as accepted:
        assert accepted.getsockopt(IPPROTO_TCP, TCP_NODELAY)


def test_a_port_that_is_taken_is_told() -> None:
    port = free_port()
    (taken,) = listening("127.0.0.1", port)
    with taken, pytest.raises(JuzhengError, match=f"端口 {port} .*--port"):
        listening("127.0.0.1", port)


def test_an_address_that_is_none_is_told() -> None:
    with pytest.raises(JuzhengError, match="--host"):
        listening("192.0.2.1", free_port())


@pytest.mark.parametrize(
    ("host", "address"),
    [
        ("127.0.0.1", "http://127.0.0.1:7860"),
        ("localhost", "http://localhost:7860"),
        ("fd00::1", "http://[fd00::1]:7860"),
        ("0.0.0.0", "http://127.0.0.1:7860"),
        ("::", "http://[::1]:7860"),
    ],
)
def test_the_address_that_is_told_can_be_opened(host: str, address: str) -> None:
    assert address_in_words(host, 7860).splitlines()[0] == address


@pytest.mark.parametrize(
    ("host", "is_told"), [("0.0.0.0", True), ("::", True), ("10.0.0.1", False)]
)
def test_how_others_come_in_is_told_where_it_has_to_be(host: str, is_told: bool) -> None:
    assert ("--allow-host" in address_in_words(host, 7860)) is is_told


def test_the_command_ends_before_anything_is_loaded(tmp_path: Path) -> None:
    (taken,) = listening("127.0.0.1", 0)
    port = str(taken.getsockname()[1])
    command = [sys.executable, "app.py", "--port", port, "--data", str(tmp_path)]
    with taken:
        ended = subprocess.run(command, capture_output=True, text=True, timeout=60)
    assert ended.returncode == 2
    assert "--port" in ended.stderr
    assert "Traceback" not in ended.stderr
    assert "http://" not in ended.stderr

"""Where the server listens, and the address to tell whoever is to open it."""

from contextlib import ExitStack
from errno import EADDRNOTAVAIL, EAFNOSUPPORT
from ipaddress import ip_address
from socket import (
    AI_PASSIVE,
    IPPROTO_TCP,
    SOCK_STREAM,
    TCP_NODELAY,
    create_server,
    getaddrinfo,
    socket,
)
from typing import Any

from corpus import JuzhengError

BACKLOG = 2048
"""Connections that wait while the server is still being made."""
ABSENT = frozenset({EADDRNOTAVAIL, EAFNOSUPPORT})
"""What binding `localhost` to ::1 fails with where there is no IPv6."""


def listening(host: str, port: int) -> list[socket]:
    """Sockets that listen on `port` at every address that `host` stands for and this machine has.

    Raises:
        JuzhengError: the port is taken, or this machine has none of the addresses.
    """
    try:
        return _listeners(host, port)
    except OSError as error:
        why = str(error.strerror).partition(" (")[0]  # what follows is the address once more
        raise JuzhengError(
            f"无法在 {host} 的端口 {port} 上监听，端口可能已被占用（{why}）。"
            "请用 --port 换一个端口，或检查 --host。",
            f"Cannot listen on port {port} of {host}; it may be taken ({why})."
            " Choose another with --port, or check --host.",
        ) from error


def _listeners(host: str, port: int) -> list[socket]:
    # Each once: where there is no IPv6, ::1 of the file of hosts comes as a second 127.0.0.1.
    places = {
        (family, address): None
        for family, *_, address in getaddrinfo(host, port, type=SOCK_STREAM, flags=AI_PASSIVE)
    }
    listeners: list[socket] = []
    absences: list[OSError] = []
    with ExitStack() as failure:
        for family, address in places:
            try:
                listeners.append(failure.enter_context(_listener(family, address)))
            except OSError as error:
                if error.errno not in ABSENT:
                    raise
                absences.append(error)
        if not listeners:
            raise absences[0]
        failure.pop_all()
    return listeners


def _listener(family: int, address: tuple[Any, ...]) -> socket:
    listener = create_server(address, family=family, backlog=BACKLOG)
    # asyncio sets it where it makes the sockets; else each answer waits 40 ms for the client.
    listener.setsockopt(IPPROTO_TCP, TCP_NODELAY, 1)
    return listener


def address_in_words(host: str, port: int, *, scheme: str = "http") -> str:
    """What is told of the address: one that can be opened here, and how others come in.

    >>> address_in_words("127.0.0.1", 7860)
    'http://127.0.0.1:7860'
    >>> print(address_in_words("::", 7860, scheme="https"))
    https://[::1]:7860
    别的机器请用本机的 IP 地址访问；用主机名访问，启动时要加 --allow-host 主机名。
    Other machines come in by this one's IP address, or by a name given with --allow-host.
    """
    try:
        address = ip_address(host)
    except ValueError:
        return f"{scheme}://{host}:{port}"
    if not address.is_unspecified:
        return f"{scheme}://{_in_url(host)}:{port}"
    here = "127.0.0.1" if address.version == 4 else "::1"
    return f"{scheme}://{_in_url(here)}:{port}\n{_FOR_OTHERS}"


_FOR_OTHERS = (
    "别的机器请用本机的 IP 地址访问；用主机名访问，启动时要加 --allow-host 主机名。\n"
    "Other machines come in by this one's IP address, or by a name given with --allow-host."
)


def _in_url(address: str) -> str:
    return f"[{address}]" if ":" in address else address

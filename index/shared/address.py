"""Where the shared place is: a PostgreSQL URL, of which the password is told to nobody."""

import os
import re
from dataclasses import dataclass, field
from typing import Self
from urllib.parse import parse_qs, urlsplit

from index.shared.errors import SharedPlaceError

VARIABLE = "JUZHENG_SHARED"
"""The environment's variable that names it."""
_URL = re.compile(r"postgres(?:ql)?://")


@dataclass(frozen=True, slots=True)
class Address:
    """`url` is what libpq takes; `shown` is all of it that may be told: the host and the database.

    https://www.postgresql.org/docs/current/libpq-connect.html#LIBPQ-CONNSTRING-URIS
    """

    url: str = field(repr=False)
    shown: str

    @classmethod
    def of(cls, url: str) -> Self:
        """Raises:
        SharedPlaceError: it is no URL of PostgreSQL; which it was instead is not told.

        >>> Address.of("postgresql://juzheng:geheim@db.example:5433/juzheng").shown
        'db.example:5433/juzheng'
        >>> Address.of("postgresql:///juzheng?host=/run/postgresql").shown
        '/run/postgresql/juzheng'
        """
        try:
            parts = urlsplit(url)
            is_one = bool(_URL.match(url)) and not parts.fragment
        except ValueError:
            is_one = False
        if not is_one:
            raise SharedPlaceError(
                f"共享的地方要写成 postgresql://主机/数据库（--shared 或 {VARIABLE}）。",
                f"The shared place is to be postgresql://HOST/DATABASE (--shared or {VARIABLE}).",
            )
        host = (
            parts.netloc.rpartition("@")[2] or parse_qs(parts.query).get("host", ["localhost"])[0]
        )
        return cls(url, f"{host}{parts.path or '/'}")

    @classmethod
    def from_environment(cls) -> Self | None:
        """What `$JUZHENG_SHARED` names; None where it is not set."""
        url = os.environ.get(VARIABLE)
        return cls.of(url) if url else None


def without_password(url: str) -> str:
    """`url`, which others on this machine see in the list of processes.

    Raises:
        SharedPlaceError: there is a password in it.
    """
    parts = urlsplit(Address.of(url).url)
    if ":" in parts.netloc.rpartition("@")[0] or "password" in parse_qs(parts.query):
        raise SharedPlaceError(
            "--shared 里不能写密码：同机的人在进程列表里看得到。"
            f"请用 PGPASSWORD 或 PGPASSFILE，或把整个地址放进 {VARIABLE}。",
            "--shared takes no password: whoever is on this machine sees it in the list of"
            f" processes. Use PGPASSWORD or PGPASSFILE, or put the whole URL into {VARIABLE}.",
        )
    return url

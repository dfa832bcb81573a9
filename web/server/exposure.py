"""To whom the server is shown, and that nobody shows it to everyone by mistake."""

from dataclasses import dataclass
from ipaddress import ip_address
from pathlib import Path

from corpus import JuzhengError
from corpus.console import notes
from web.auth.accounts import User
from web.auth.users import Users, users_of


@dataclass(frozen=True, slots=True)
class Exposure:
    """The users, and who everyone is for as long as there are none."""

    users: Users
    everyone: User


def check_exposure(
    host: str, *, users: Path | None = None, data: Path | None = None, is_open: bool = False
) -> Exposure:
    """What serving on `host` means; noted on stderr where it is open to anyone.

    On this machine alone everyone may do everything; anyone from elsewhere may but ask.

    Raises:
        JuzhengError: other machines would be served without users, and nobody said so; or the
            file of users was named and is not there, or is not one.
    """
    file = users_of(users, data)
    if users and not file.exists():
        raise JuzhengError(
            f"没有用户文件 {users}。请建立：python -m web users add 名字 --users {users}",
            f"There is no file of users {users}. Make it: python -m web users add NAME --users"
            f" {users}",
        )
    file.accounts()
    if _is_loopback(host) or file.exists():
        return Exposure(file, User("", may_manage=_is_loopback(host)))
    if not is_open:
        raise JuzhengError(
            f"在 {host} 上，别的机器也能访问，而用户文件 {file.where} 还没有。"
            "请先添加用户：python -m web users add 名字 --manage；"
            "或加 --open-to-anyone，让任何人都能提问。",
            f"On {host} other machines can come in, and there is no file of users {file.where}."
            " Add a user first: python -m web users add NAME --manage; or let anyone ask with"
            " --open-to-anyone.",
        )
    notes.print(
        f"注意：能连到 {host} 的人都可以提问、读到全部文章；没有用户文件时不能从网页增删文章。\n"
        f"Warning: anyone who can reach {host} may ask and read all articles. Without a file of"
        " users nobody may change them from the web.",
        style="yellow",
        markup=False,
        soft_wrap=True,
    )
    return Exposure(file, User("", may_manage=False))


def _is_loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"

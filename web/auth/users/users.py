"""What is done with accounts, wherever they are kept."""

import re
from abc import abstractmethod
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from corpus import JuzhengError
from index.audit import LOCAL
from index.shared import SharedPlaceError
from web.auth.accounts import COST, NOBODY, Account, PasswordHash, User, normal_form
from web.auth.kept_file import Content, KeptValues, Value
from web.auth.users.entries import damaged

SHORTEST_PASSWORD, LONGEST_PASSWORD = 8, 256
_NAME = re.compile(r"[^\s:\x00-\x1f\x7f-\x9f\ud800-\udfff]{1,64}")
"""HTTP Basic ends the name at a colon."""


class Users:
    """The accounts that are `kept`, and beside them what else is known of the users."""

    def __init__(self, kept: KeptValues[Account], *, cost: int = COST) -> None:
        self._kept = kept
        self._cost = cost

    @property
    def where(self) -> Path | str:
        """The file, or how what is none is called."""
        return self._kept.where

    @abstractmethod
    def exists(self) -> bool:
        """Whether there ever were users; else nobody has to be one."""

    @abstractmethod
    def beside(self, kind: str, content: type[Content[Value]]) -> KeptValues[Value]:
        """What is kept of the users beside their accounts."""

    @abstractmethod
    def clock(self) -> float:
        """Seconds since 1970, as all see them who share the accounts."""

    def accounts(self) -> Mapping[str, Account]:
        """All accounts by name; none where there is no file, which then lets nobody in.

        Raises:
            JuzhengError: the file is not one of users.
        """
        try:
            return self._kept.read()
        except SharedPlaceError:
            raise
        except OSError as error:
            raise damaged(self.where) from error

    def put(self, user: User, password: str) -> None:
        """Add a user, or give one another password and role.

        Raises:
            JuzhengError: the name or the password cannot be taken, or the file not be written.
        """
        user = replace(user, name=normal_form(user.name))
        _check_name(user.name)
        account = Account(user, self.hash_of(password))
        with self._changing() as accounts:
            earlier = accounts.get(user.name, account)
            accounts[user.name] = replace(earlier, user=user, password=account.password)

    def take(self, accounts: Mapping[str, Account]) -> list[str]:
        """Take over accounts that are kept elsewhere; the names of those that were not there yet.

        Raises:
            JuzhengError: they cannot be written.
        """
        with self._changing() as there:
            new = [name for name in accounts if name not in there]
            there |= {name: accounts[name] for name in new}
        return new

    def hash_of(self, password: str) -> PasswordHash:
        """It takes scrypt's time.

        Raises:
            JuzhengError: the password is too short or too long.
        """
        if not SHORTEST_PASSWORD <= len(normal_form(password)) <= LONGEST_PASSWORD:
            raise JuzhengError(
                f"密码要 {SHORTEST_PASSWORD} 到 {LONGEST_PASSWORD} 个字符。",
                f"A password has {SHORTEST_PASSWORD} to {LONGEST_PASSWORD} characters.",
            )
        return PasswordHash.of(password, n=self._cost)

    def change(self, name: str, changed: Callable[[Account], Account]) -> Account:
        """Give a user the account that `changed` makes of the one there is.

        Raises:
            JuzhengError: there is no such user, or the file cannot be written.
        """
        name = normal_form(name)
        with self._changing() as accounts:
            self._check_is_there(name, accounts)
            accounts[name] = account = changed(accounts[name])
        return account

    def remove(self, name: str) -> None:
        """Raises:
        JuzhengError: there is no such user, or the file cannot be written.
        """
        name = normal_form(name)
        with self._changing() as accounts:
            self._check_is_there(name, accounts)
            del accounts[name]

    def verified(self, name: str, password: str) -> Account | None:
        """The account that a name and a password open. It takes scrypt's time."""
        account = self.accounts().get(normal_form(name), NOBODY)
        return account if account.password.fits(password) else None

    def _check_is_there(self, name: str, accounts: Mapping[str, Account]) -> None:
        if name not in accounts:
            users = "、".join(sorted(accounts)) or "（无 none）"
            raise JuzhengError(
                f"{self.where} 里没有用户 {name}。现有用户：{users}",
                f"There is no user {name} in {self.where}. Users: {users}",
            )

    @contextmanager
    def _changing(self) -> Iterator[dict[str, Account]]:
        """The accounts, which are written when they were changed; others who do so wait."""
        try:
            with self._kept.changing() as accounts:
                yield accounts
        except SharedPlaceError:
            raise
        except OSError as error:
            raise JuzhengError(
                f"无法写入 {self.where}：{error.strerror or error}。"
                "请检查权限和磁盘，或用 --users 另选文件。",
                f"{self.where} cannot be written: {error.strerror or error}. Check permissions and"
                " disk, or name another file with --users.",
            ) from error


def _check_name(name: str) -> None:
    if name == LOCAL:
        raise JuzhengError(
            f"用户名 {LOCAL} 不可用：审计日志里它指没有登录的人。",
            f"The name {LOCAL} cannot be taken: in the audit log it is who did not log in.",
        )
    if not _NAME.fullmatch(name):
        raise JuzhengError(
            f"用户名 {name!r} 不可用：要 1 到 64 个字符，不含空白、冒号和控制字符。",
            f"The name {name!r} cannot be taken: 1 to 64 characters, no blank, colon or control.",
        )

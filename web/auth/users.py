"""Who may come in: a file of accounts."""

import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, ValidationError

from corpus import JuzhengError
from index import collection_name, data_folder
from index.audit import LOCAL
from web.auth.accounts import COST, NOBODY, Account, PasswordHash, User, normal_form
from web.auth.kept_file import KeptFile

USERS_FILE = "users.json"
SHORTEST_PASSWORD, LONGEST_PASSWORD = 8, 256
_NAME = re.compile(r"[^\s:\x00-\x1f\x7f-\x9f\ud800-\udfff]{1,64}")
"""HTTP Basic ends the name at a colon."""


class UsersFile:
    """The accounts in `path`."""

    def __init__(self, path: Path, *, cost: int = COST) -> None:
        self.path = path
        self._cost = cost
        self._file = KeptFile(path, parse=self._parsed, dump=_dumped)

    @classmethod
    def default(cls, data: Path | None = None) -> "UsersFile":
        return cls(data_folder(data) / USERS_FILE)

    def exists(self) -> bool:
        return self.path.exists()

    def beside(self, kind: str) -> Path:
        """Where what is known of the users beside their accounts is kept: `users.KIND.json`."""
        return self.path.with_suffix(f".{kind}.json")

    def accounts(self) -> Mapping[str, Account]:
        """All accounts by name; none where there is no file, which then lets nobody in.

        Raises:
            JuzhengError: the file is not one of users.
        """
        try:
            return self._file.read()
        except OSError as error:
            raise self._damaged() from error

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
                f"{self.path} 里没有用户 {name}。现有用户：{users}",
                f"There is no user {name} in {self.path}. Users: {users}",
            )

    def _parsed(self, content: bytes) -> Mapping[str, Account]:
        try:
            users = _Content.model_validate_json(content).users
        except (ValidationError, JuzhengError) as error:
            raise self._damaged() from error
        return {name: entry.account(name) for name, entry in users.items()}

    def _damaged(self) -> JuzhengError:
        return JuzhengError(
            f"{self.path} 不是用户文件，或已损坏。请删除，再用 python -m web users add 建立。",
            f"{self.path} is no file of users, or is damaged. Delete it and make it anew with"
            " python -m web users add.",
        )

    @contextmanager
    def _changing(self) -> Iterator[dict[str, Account]]:
        """The accounts, which are written when they were changed; others who do so wait."""
        try:
            with self._file.changing() as accounts:
                yield accounts
        except OSError as error:
            raise JuzhengError(
                f"无法写入 {self.path}：{error.strerror or error}。"
                "请检查权限和磁盘，或用 --users 另选文件。",
                f"{self.path} cannot be written: {error.strerror or error}. Check permissions and"
                " disk, or name another file with --users.",
            ) from error


def _as_kept(name: str) -> str:
    if collection_name(name) != name:
        raise ValueError("no name of a collection")
    return name


Name = Annotated[str, AfterValidator(_as_kept)]
"""Of a collection, spelt as it is kept; any other would let in where it should not, or nowhere."""


class _Entry(BaseModel):
    """What the file tells of a user beside the name."""

    model_config = ConfigDict(strict=True, extra="forbid", hide_input_in_errors=True)

    role: Literal["ask", "manage"]
    collections: list[Name] | None = None
    disabled: Literal[True] | None = None
    ended: str | None = None
    scrypt: PasswordHash

    @classmethod
    def of(cls, account: Account) -> "_Entry":
        role: Literal["ask", "manage"] = "manage" if account.user.may_manage else "ask"
        seen = account.user.collections
        collections = None if seen is None else sorted(seen)
        return cls(
            role=role,
            collections=collections,
            disabled=account.is_disabled or None,
            ended=account.ended or None,
            scrypt=account.password,
        )

    def account(self, name: str) -> Account:
        seen = None if self.collections is None else frozenset(self.collections)
        user = User(name, self.role == "manage", seen)
        return Account(user, self.scrypt, bool(self.disabled), self.ended or "")


class _Content(BaseModel):
    """The file."""

    model_config = ConfigDict(strict=True, extra="forbid", hide_input_in_errors=True)

    format: Literal[1]
    users: dict[str, _Entry]


def _dumped(accounts: Mapping[str, Account]) -> str:
    users = {name: _Entry.of(account) for name, account in accounts.items()}
    return _Content(format=1, users=users).model_dump_json(indent=2, exclude_none=True)


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

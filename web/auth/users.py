"""Who may come in: a file of names, roles and scrypt hashes of passwords.

The file is read again whenever it was written, so that `python -m web users` works on a running
server too.
"""

import base64
import hashlib
import hmac
import json
import os
import re
import secrets
import unicodedata
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from threading import Lock

from corpus import JuzhengError
from index import data_folder

USERS_FILE = "users.json"
FORMAT = 1
SHORTEST_PASSWORD, LONGEST_PASSWORD = 8, 256
COST, BLOCK_SIZE, PARALLEL = 2**15, 8, 3
"""scrypt's N, r and p as the OWASP Password Storage Cheat Sheet advises: 32 MiB, 0.2 to 0.3 s."""
_NAME = re.compile(r"[^\s:\x00-\x1f\x7f-\x9f\ud800-\udfff]{1,64}")
"""HTTP Basic ends the name at a colon."""


@dataclass(frozen=True, slots=True)
class User:
    """A name, and whether articles may be added, renamed and removed under it."""

    name: str
    may_manage: bool


@dataclass(frozen=True, slots=True)
class Account:
    """A user with what tells the right password; equal as long as nothing of it was changed."""

    user: User
    salt: bytes = field(repr=False)
    digest: bytes = field(repr=False)
    n: int = COST
    r: int = BLOCK_SIZE
    p: int = PARALLEL

    @classmethod
    def create(cls, user: User, password: str, *, n: int = COST) -> "Account":
        account = cls(user, secrets.token_bytes(16), b"", n)
        return replace(account, digest=account.hash(password))

    def hash(self, password: str) -> bytes:
        """scrypt (RFC 7914) of a password, 32 bytes; slow on purpose, and others run meanwhile."""
        return hashlib.scrypt(
            _normalised(password).encode("utf-8", "surrogatepass"),
            salt=self.salt,
            n=self.n,
            r=self.r,
            p=self.p,
            maxmem=256 * self.r * (self.n + self.p),
            dklen=32,
        )

    def has(self, password: str) -> bool:
        return hmac.compare_digest(self.hash(password), self.digest)


NOBODY = Account(User("", False), bytes(16), bytes(32))
"""What a name that is unknown is checked against, so that it takes as long as one that is known."""


class UsersFile:
    """The accounts in `path`."""

    def __init__(self, path: Path, *, cost: int = COST) -> None:
        self.path = path
        self._cost = cost
        self._lock = Lock()
        self._seen: tuple[int, ...] = ()
        self._accounts: Mapping[str, Account] = {}

    @classmethod
    def default(cls, data: Path | None = None) -> "UsersFile":
        return cls(data_folder(data) / USERS_FILE)

    def exists(self) -> bool:
        return self.path.exists()

    def accounts(self) -> Mapping[str, Account]:
        """All accounts by name; none where there is no file, which then lets nobody in.

        Raises:
            JuzhengError: the file is not one of users.
        """
        with self._lock:
            try:
                status = self.path.stat()
            except FileNotFoundError:
                return {}
            seen = status.st_ino, status.st_mtime_ns, status.st_size
            if seen != self._seen:
                self._accounts, self._seen = self._read(), seen
            return self._accounts

    def put(self, user: User, password: str) -> None:
        """Add a user, or give one another password and role.

        Raises:
            JuzhengError: the name or the password cannot be taken, or the file not be written.
        """
        user = User(_normalised(user.name), user.may_manage)
        _check(user.name, password)
        account = Account.create(user, password, n=self._cost)
        self._write({**self.accounts(), user.name: account})

    def remove(self, name: str) -> None:
        """Raises:
        JuzhengError: there is no such user, or the file cannot be written.
        """
        accounts = dict(self.accounts())
        if accounts.pop(_normalised(name), None) is None:
            known = "、".join(sorted(accounts)) or "（无 none）"
            raise JuzhengError(
                f"{self.path} 里没有用户 {name}。现有用户：{known}",
                f"There is no user {name} in {self.path}. Users: {known}",
            )
        self._write(accounts)

    def verified(self, name: str, password: str) -> Account | None:
        """The account that a name and a password open. It takes scrypt's time."""
        account = self.accounts().get(_normalised(name), NOBODY)
        return account if account.has(password) else None

    def _read(self) -> Mapping[str, Account]:
        try:
            content = json.loads(self.path.read_bytes())
            if content["format"] != FORMAT:
                raise ValueError("format")
            return {name: _account(name, values) for name, values in content["users"].items()}
        except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
            raise JuzhengError(
                f"{self.path} 不是用户文件，或已损坏。请删除，再用 python -m web users add 建立。",
                f"{self.path} is no file of users, or is damaged. Delete it and make it anew with"
                " python -m web users add.",
            ) from error

    def _write(self, accounts: Mapping[str, Account]) -> None:
        content = {"format": FORMAT, "users": {n: _values(a) for n, a in accounts.items()}}
        temporary = self.path.with_name(f".{self.path.name}.{secrets.token_hex(8)}")
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(descriptor, "w", encoding="utf-8") as file:
                json.dump(content, file, ensure_ascii=False, indent=2)
                file.flush()
                os.fsync(file.fileno())
            temporary.replace(self.path)
        except OSError as error:
            temporary.unlink(missing_ok=True)
            raise JuzhengError(
                f"无法写入 {self.path}：{error.strerror}。"
                "请检查权限和磁盘，或用 --users 另选文件。",
                f"{self.path} cannot be written: {error.strerror}. Check permissions and disk, or"
                " name another file with --users.",
            ) from error


def _check(name: str, password: str) -> None:
    if not _NAME.fullmatch(name):
        raise JuzhengError(
            f"用户名 {name!r} 不可用：要 1 到 64 个字符，不含空白、冒号和控制字符。",
            f"The name {name!r} cannot be taken: 1 to 64 characters, no blank, colon or control.",
        )
    if not SHORTEST_PASSWORD <= len(_normalised(password)) <= LONGEST_PASSWORD:
        raise JuzhengError(
            f"密码要 {SHORTEST_PASSWORD} 到 {LONGEST_PASSWORD} 个字符。",
            f"A password has {SHORTEST_PASSWORD} to {LONGEST_PASSWORD} characters.",
        )


def _normalised(text: str) -> str:
    """The same characters for what one keyboard composes and another does not (NFC)."""
    return unicodedata.normalize("NFC", text)


def _account(name: str, values: Mapping[str, object]) -> Account:
    role = values["role"]
    if role not in {"ask", "manage"}:
        raise ValueError("role")
    hashed = values["scrypt"]
    if not isinstance(hashed, dict):
        raise TypeError("scrypt")
    salt, digest = (base64.b64decode(hashed.pop(key), validate=True) for key in ("salt", "digest"))
    return Account(User(name, role == "manage"), salt, digest, **hashed)


def _values(account: Account) -> dict[str, object]:
    hashed = asdict(account)
    del hashed["user"]
    for key in ("salt", "digest"):
        hashed[key] = base64.b64encode(hashed[key]).decode()
    return {"role": "manage" if account.user.may_manage else "ask", "scrypt": hashed}

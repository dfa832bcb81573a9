"""What is written of an account, and what is accepted of what was."""

from collections.abc import Mapping
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, ValidationError

from corpus import JuzhengError
from index import collection_name
from web.auth.accounts import Account, PasswordHash, User


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


def parsed(where: object, content: bytes) -> Mapping[str, Account]:
    """The accounts that are kept `where`.

    Raises:
        JuzhengError: they are none.
    """
    try:
        users = _Content.model_validate_json(content).users
    except (ValidationError, JuzhengError) as error:
        raise damaged(where) from error
    return {name: entry.account(name) for name, entry in users.items()}


def damaged(where: object) -> JuzhengError:
    """What is told where they are none, or cannot be read."""
    return JuzhengError(
        f"{where} 不是用户文件，或已损坏。请删除，再用 python -m web users add 建立。",
        f"{where} is no file of users, or is damaged. Delete it and make it anew with"
        " python -m web users add.",
    )


def dumped(accounts: Mapping[str, Account]) -> str:
    """What `parsed` makes the accounts of."""
    users = {name: _Entry.of(account) for name, account in accounts.items()}
    return _Content(format=1, users=users).model_dump_json(indent=2, exclude_none=True)

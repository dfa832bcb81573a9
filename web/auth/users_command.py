"""The command `python -m web users`: who may come in, what they may, and when they last did."""

import sys
from dataclasses import replace
from datetime import datetime
from getpass import getpass
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.table import Column, Table
from rich.text import Text

from corpus import JuzhengError
from corpus.console import make_typer, notes, print_json, printable
from index import collection_name
from index.audit import Action, Actor, AuditLog, Entry
from index.console import Data
from web.auth.accounts import Account, User, normal_form
from web.auth.last_seen import TIMES, LastSeen
from web.auth.users import users_of

EXAMPLES = """
python -m web users add 小王
python -m web users add 小赵 --collection 人事 --collection 制度
python -m web users change 小王 --manage
python -m web users change 小王 --password
python -m web users disable 小赵
python -m web users list
"""
users = make_typer("谁可以提问，谁可以管理文章。 Who may ask, who may manage articles.", EXAMPLES)

Name = Annotated[str, typer.Argument(help="用户名  the user's name")]
Users = Annotated[
    Path | None,
    typer.Option("--users", help="用户文件，默认在数据文件夹里  file of users"),
]
MANAGE_HELP = "可以增删文章  may also add and remove articles"
Collections = Annotated[
    list[str] | None,
    typer.Option("--collection", help="只能看到这些合集，默认全部  may see these alone, else all"),
]
AllCollections = Annotated[
    bool, typer.Option("--all-collections", help="又能看到全部合集  may see all of them again")
]
Password = Annotated[
    bool, typer.Option("--password", help="换一个密码  another password, which is asked for")
]


@users.command()
def add(
    name: Name,
    manage: Annotated[bool, typer.Option("--manage", help=MANAGE_HELP)] = False,
    collection: Collections = None,
    all_collections: AllCollections = False,
    file: Users = None,
    data: Data = None,
) -> None:
    """增加用户，或更改密码和权限。 Add a user, or change password and role.

    新用户没有写明合集就能看到全部文章；已有的用户没有写明就保持原样。
    A new user who is given no collection sees all articles; one who is there sees what they saw.

    密码要输入两次；标准输入不是终端时，取它的第一行。
    The password is asked for twice; where stdin is no terminal, its first line is taken.
    """
    accounts, log = users_of(file, data), AuditLog.of_command(data, elsewhere=file)
    earlier = accounts.accounts().get(normal_form(name))
    before = earlier.user.collections if earlier else None
    seen = _seen(before, collection, all_collections=all_collections)
    accounts.put(User(name, manage, seen), _password())
    _record(log, "user_changed" if earlier else "user_added", name, seen)
    notes.print(f"已写入 written: {accounts.where}", markup=False)


@users.command()
def change(
    name: Name,
    manage: Annotated[bool | None, typer.Option("--manage/--no-manage", help=MANAGE_HELP)] = None,
    collection: Collections = None,
    all_collections: AllCollections = False,
    password: Password = False,
    file: Users = None,
    data: Data = None,
) -> None:
    """更改用户：没有写明的保持原样。 Change a user; what is not named stays as it is.

    权限立即生效；换了密码，别处的登录随即退出。
    Rights count at once; with another password all sessions of the user end.
    """
    if manage is None and not collection and not all_collections and not password:
        raise JuzhengError(
            "请写明要改什么：--manage、--no-manage、--collection、--all-collections、--password。",
            "Name what to change: --manage, --no-manage, --collection, --all-collections or"
            " --password.",
        )
    accounts, log = users_of(file, data), AuditLog.of_command(data, elsewhere=file)
    accounts.change(name, lambda account: account)  # before a password is asked for
    given = accounts.hash_of(_password()) if password else None

    def changed(account: Account) -> Account:
        earlier = account.user
        seen = _seen(earlier.collections, collection, all_collections=all_collections)
        may_manage = earlier.may_manage if manage is None else manage
        user = replace(earlier, may_manage=may_manage, collections=seen)
        return replace(account, user=user, password=given or account.password)

    seen = accounts.change(name, changed).user.collections
    if manage is not None or collection or all_collections:
        _record(log, "user_changed", name, seen)
    if password:
        _record(log, "password_changed", name)


@users.command()
def disable(name: Name, file: Users = None, data: Data = None) -> None:
    """停用用户：不能再登录，已有的登录立即退出。 Let a user in no more, from this instant on."""
    log = AuditLog.of_command(data, elsewhere=file)
    users_of(file, data).change(
        name, lambda each: replace(each.without_sessions(), is_disabled=True)
    )
    _record(log, "user_disabled", name)


@users.command()
def enable(name: Name, file: Users = None, data: Data = None) -> None:
    """重新启用用户，密码和权限照旧。 Let a user in again, with password and rights as they were."""
    log = AuditLog.of_command(data, elsewhere=file)
    users_of(file, data).change(name, lambda each: replace(each, is_disabled=False))
    _record(log, "user_enabled", name)


@users.command(name="logout")
def log_out(name: Name, file: Users = None, data: Data = None) -> None:
    """退出用户在各处的登录。 End all sessions of a user, wherever they are logged in."""
    log = AuditLog.of_command(data, elsewhere=file)
    users_of(file, data).change(name, Account.without_sessions)
    _record(log, "user_logged_out", name)


@users.command()
def remove(name: Name, file: Users = None, data: Data = None) -> None:
    """删除用户。 Remove a user."""
    accounts, log = users_of(file, data), AuditLog.of_command(data, elsewhere=file)
    accounts.remove(name)
    LastSeen(accounts.beside("seen", TIMES)).forget(normal_form(name))
    _record(log, "user_removed", name)


@users.command(name="list")
def list_users(
    file: Users = None,
    data: Data = None,
    json: Annotated[bool, typer.Option("--json", help="输出 JSON  print JSON")] = False,
) -> None:
    """列出用户、权限、最近何时来过。 List the users, their rights, and when they last came in."""
    accounts = users_of(file, data)
    times = LastSeen(accounts.beside("seen", TIMES)).times()
    listed = [
        _values(account, times.get(name)) for name, account in sorted(accounts.accounts().items())
    ]
    if json:
        print_json(listed)
    else:
        Console().print(_table(listed))


def _values(account: Account, seen: datetime | None) -> dict[str, Any]:
    collections = account.user.collections
    return {
        "name": account.user.name,
        "role": "manage" if account.user.may_manage else "ask",
        "collections": None if collections is None else sorted(collections),
        "disabled": account.is_disabled,
        "last_seen": seen.astimezone().isoformat(timespec="seconds") if seen else None,
    }


ROLES = {"manage": "管理 manage", "ask": "提问 ask"}


def _table(listed: list[dict[str, Any]]) -> Table:
    names = ("用户 user", "权限 role", "合集 collections", "最近来过 last seen")
    table = Table(*(Column(name, overflow="fold") for name in names))
    for each in listed:
        role = ROLES[each["role"]] + ("，已停用 disabled" if each["disabled"] else "")
        where = "全部 all" if each["collections"] is None else "、".join(each["collections"])
        seen = each["last_seen"]
        when = f"{datetime.fromisoformat(seen):%Y-%m-%d %H:%M}" if seen else "从未 never"
        table.add_row(*(Text(printable(cell)) for cell in (each["name"], role, where, when)))
    return table


def _seen(
    earlier: frozenset[str] | None, named: list[str] | None, *, all_collections: bool
) -> frozenset[str] | None:
    """The collections that a user sees who saw `earlier`; None is for all."""
    if named:
        return frozenset(map(collection_name, named))
    return None if all_collections else earlier


def _record(
    log: AuditLog | None, action: Action, name: str, seen: frozenset[str] | None = None
) -> None:
    if log:
        collections = None if seen is None else "、".join(sorted(seen))
        log.record([Entry.of(Actor(), action, name=name, collections=collections)])


def _password() -> str:
    """Raises:
    JuzhengError: the second time another one was given.
    """
    if not sys.stdin.isatty():
        return sys.stdin.readline().rstrip("\r\n")
    password = getpass("密码 password: ")
    if getpass("再输一次 again: ") != password:
        raise JuzhengError(
            "两次输入的密码不同，请重来。", "The two passwords differ; please try again."
        )
    return password

"""`python -m web`: who may come in, who changed what, and the way in for language models."""

import sys
from getpass import getpass
from pathlib import Path
from typing import Annotated

import typer

from corpus import JuzhengError
from corpus.console import make_typer, notes, printable, run
from index import collection_name
from index.audit import Action, Actor, AuditLog, Entry
from index.console import Data
from web.auth.accounts import User, normal_form
from web.auth.users import UsersFile
from web.mcp.command import mcp
from web.operation.audit_command import audit

EXAMPLES = """
python -m web users add 小王
python -m web users add 小赵 --collection 人事 --collection 制度
python -m web users add 小李 --manage
python -m web users list
python -m web users remove 小王
python -m web mcp --index 我的索引
python -m web audit --since 2026-11-01 --user 小李
"""
app = make_typer("用户，谁改了什么，MCP。 The users; who changed what; MCP.", EXAMPLES)
users = make_typer("谁可以提问，谁可以管理文章。 Who may ask, who may manage articles.", EXAMPLES)
app.add_typer(users, name="users")
app.command()(audit)
app.command()(mcp)

Name = Annotated[str, typer.Argument(help="用户名  the user's name")]
Users = Annotated[
    Path | None,
    typer.Option("--users", help="用户文件，默认在数据文件夹里  file of users"),
]
Manage = Annotated[
    bool,
    typer.Option("--manage", help="可以增删文章  may also add and remove articles"),
]
Collections = Annotated[
    list[str] | None,
    typer.Option("--collection", help="只能看到这些合集，默认全部  may see these alone, else all"),
]
AllCollections = Annotated[
    bool, typer.Option("--all-collections", help="又能看到全部合集  may see all of them again")
]


@users.command()
def add(
    name: Name,
    manage: Manage = False,
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
    accounts, log = _users(file, data), AuditLog.of_command(data, elsewhere=file)
    earlier = accounts.accounts().get(normal_form(name))
    seen = earlier.user.collections if earlier and not all_collections else None
    if collection:
        seen = frozenset(map(collection_name, collection))
    accounts.put(User(name, manage, seen), _password())
    _record(log, "user_changed" if earlier else "user_added", name, seen)
    notes.print(f"已写入 written: {accounts.path}", markup=False)


@users.command(name="list")
def list_users(file: Users = None, data: Data = None) -> None:
    """列出用户和权限。 List the users and their roles."""
    for name, account in sorted(_users(file, data).accounts().items()):
        role = "管理 manage" if account.user.may_manage else "提问 ask"
        seen = account.user.collections
        where = "" if seen is None else "\t" + "、".join(sorted(seen))
        print(f"{printable(name)}\t{role}{where}")


@users.command()
def remove(name: Name, file: Users = None, data: Data = None) -> None:
    """删除用户。 Remove a user."""
    log = AuditLog.of_command(data, elsewhere=file)
    _users(file, data).remove(name)
    _record(log, "user_removed", name)


def _record(
    log: AuditLog | None, action: Action, name: str, seen: frozenset[str] | None = None
) -> None:
    if log:
        collections = None if seen is None else "、".join(sorted(seen))
        log.record([Entry.of(Actor(), action, name=name, collections=collections)])


def _users(file: Path | None, data: Path | None) -> UsersFile:
    return UsersFile(file) if file else UsersFile.default(data)


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


if __name__ == "__main__":
    run(app)

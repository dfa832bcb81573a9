"""The command `python -m web audit`: who changed what."""

from datetime import datetime
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Column, Table
from rich.text import Text

from corpus import JuzhengError
from corpus.console import print_json, printable
from index.audit import Action, AuditLog, Entry, Way
from index.console import Data
from index.shared import SharedPlaceError

IN_WORDS: dict[Action, str] = {
    "article_added": "加入文章 article added",
    "article_renamed": "文章改名 article renamed",
    "article_removed": "移除文章 article removed",
    "article_moved": "移动文章 article moved",
    "user_added": "增加用户 user added",
    "user_changed": "更改用户 user changed",
    "user_removed": "删除用户 user removed",
    "user_disabled": "停用用户 user disabled",
    "user_enabled": "启用用户 user enabled",
    "user_logged_out": "退出用户的登录 user logged out",
    "password_changed": "更改密码 password changed",
    "login": "登录 login",
    "login_failed": "登录失败 login failed",
    "locked_out": "暂时锁定 locked out",
    "backup_made": "备份 backup made",
    "backup_restored": "恢复备份 backup restored",
    "originals_exported": "导出原件 originals exported",
}
WAYS: dict[Way, str] = {"page": "网页 page", "api": "接口 API", "command": "命令 command"}


def audit(
    since: Annotated[
        datetime | None,
        typer.Option(help="从何时起，本地时间  from then on, local time: 2026-11-27 or …T08:00:00"),
    ] = None,
    user: Annotated[
        str | None, typer.Option(help="谁做的，或对谁做的  who did it, or to whom it was done")
    ] = None,
    data: Data = None,
    json: Annotated[bool, typer.Option("--json", help="输出 JSON  print JSON")] = False,
) -> None:
    """谁在何时改了什么、登录过。 Who changed what, and who logged in, when."""
    entries = [
        each
        for each in _read(AuditLog.default(data))
        if (since is None or each.when >= since.astimezone())
        and (user is None or each.concerns(user))
    ]
    if json:
        print_json([each.values for each in entries])
    else:
        Console().print(_table(entries))


def _read(log: AuditLog) -> list[Entry]:
    """Raises:
    JuzhengError: the file is there and cannot be read.
    """
    try:
        return log.read()
    except SharedPlaceError:
        raise
    except OSError as error:
        raise JuzhengError(
            f"{log.where} 打不开（{error.strerror}）。请用运行服务器的帐号来看。",
            f"{log.where} cannot be opened ({error.strerror}). Look at it as whoever runs the"
            " server.",
        ) from error


def _table(entries: list[Entry]) -> Table:
    names = ("时间 time", "谁 who", "做了什么 what", "对象 of what")
    table = Table(*(Column(name, overflow="fold") for name in names))
    for each in entries:
        who = " · ".join(filter(None, (each.user, WAYS[each.way], each.client)))
        before = f"{each.before} →" if each.before else None
        collections = f"（{each.collections}）" if each.collections else None
        what = " ".join(filter(None, (before, each.name, each.article, collections)))
        cells = (f"{each.when:%Y-%m-%d %H:%M:%S}", who, IN_WORDS[each.action], what)
        table.add_row(*(Text(printable(cell)) for cell in cells))
    return table

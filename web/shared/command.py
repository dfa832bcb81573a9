"""The command `python -m web share`: from the data folder into the place that processes share."""

from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from corpus import JuzhengError
from corpus.console import notes, print_json, printable
from index.console import Data
from index.opening import data_folder
from index.shared import VARIABLE, shared_place


def share(
    file: Annotated[
        Path | None,
        typer.Option("--users", help="用户文件，默认在数据文件夹里  file of users"),
    ] = None,
    data: Data = None,
    json: Annotated[bool, typer.Option("--json", help="输出 JSON  print JSON")] = False,
) -> None:
    """把数据文件夹里的用户、日志、反馈搬进 PostgreSQL。 Move users, logs and feedback there.

    可以重复：已在那里的不动，文件夹也不动。
    It may be done again: what is there stays, and so does the folder.
    """
    place = shared_place()
    if not place:
        raise JuzhengError(
            f"请先用环境变量 {VARIABLE} 写明共享的地方：postgresql://用户@主机/数据库",
            f"Name the shared place first, by the environment variable {VARIABLE}:"
            " postgresql://USER@HOST/DATABASE",
        )
    from web.shared.moving import move  # with all that PostgreSQL needs

    folder, told = data_folder(data), []
    for each in move(folder, place, users=file):
        told.append(asdict(each))
        if not json:
            print(f"{each.file}：新搬 moved {each.new}，已有 there before {each.there}")
            for why in each.left:
                print(f"  留下 left: {printable(why)}")
    if json:
        print_json(told)
    notes.print(
        f"{folder} 没有改动；索引、题集和评测记录不共享，留在那里。"
        f" {folder} is as it was; index, sets and runs are not shared, and stay there.",
        markup=False,
        soft_wrap=True,
    )

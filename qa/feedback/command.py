"""The commands `python -m qa feedback`: look at what users said, and make questions of it."""

from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Column, Table
from rich.text import Text

from corpus.console import notes, print_json, printable
from index.console import Data
from qa.feedback.lines import evaluation_lines, kept_from_overwriting
from qa.feedback.log import FeedbackLog
from qa.feedback.record import Feedback, Verdict

IN_WORDS: dict[Verdict, str] = {
    "right": "对 right",
    "wrong": "错 wrong",
    "passage": "出处对 right passage",
}
app = typer.Typer(
    help="用户对答案的评价。 What users said of answers.",
    no_args_is_help=True,
    rich_markup_mode=None,
)


@app.command("list")
def list_feedback(
    data: Data = None,
    json: Annotated[bool, typer.Option("--json", help="输出 JSON  print JSON")] = False,
) -> None:
    """列出每个答案最后得到的评价。 List what was said last of each answer."""
    feedback_list = FeedbackLog.default(data).latest()
    if json:
        print_json([each.model_dump(mode="json") for each in feedback_list])
    else:
        Console().print(_table(feedback_list))


@app.command()
def export(
    out: Annotated[
        Path | None, typer.Option(help="写入此文件，默认标准输出  write here, not to stdout")
    ] = None,
    data: Data = None,
) -> None:
    """做成评测题，待人核对。 Make evaluation lines of it, for a person to check."""
    lines = "".join(f"{line}\n" for line in evaluation_lines(FeedbackLog.default(data).latest()))
    if out is None:
        print(lines, end="")
        return
    with kept_from_overwriting(out), out.open("x", encoding="utf-8") as file:
        file.write(lines)
    notes.print(
        f"{lines.count(chr(10))} 行：请逐行核对，核对后删去 check 字段。"
        f" Lines to check one by one; delete the field check of each that was: {out}",
        markup=False,
    )


def _table(feedback_list: list[Feedback]) -> Table:
    names = ("时间 time", "评价 verdict", "问题 question", "答案 answer", "备注 note")
    table = Table(*(Column(name, overflow="fold") for name in names))
    for each in feedback_list:
        shown_answer = "∅" if each.no_answer else each.answer
        cells = (each.time, IN_WORDS[each.verdict], each.asked, shown_answer, each.note)
        table.add_row(*(Text(printable(cell)) for cell in cells))
    return table

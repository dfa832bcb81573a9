"""`juzheng`, the command of the wheel: without a command's name the web chat, else that command.

It is made of the command lines of `app` and the packages; each is imported when it is called.
"""

import sys
from importlib import import_module
from typing import Any

import typer
from typer.core import TyperCommand

from corpus.console import make_typer, run

EXAMPLES = """
juzheng
juzheng --port 8000
juzheng ask "临影厂的户外街景有多大？"
juzheng index build 我的文章/
juzheng users add 小王 --manage
juzheng backup 句证备份.zip
"""
COMMANDS = {
    "serve": ("app", "打开网页，不写命令时就是它。 Open the web chat, as without a command."),
    "ask": ("qa.__main__", "问一个问题。 Ask one question."),
    "chat": ("qa.__main__", "在终端里连续提问。 Ask again and again, in the terminal."),
    "index": ("index.__main__", "建立、更改、检索索引。 Build an index, change it, search it."),
    "corpus": ("corpus.__main__", "看看句证怎样读文件。 See how Juzheng reads files."),
    "backup": ("index.__main__", "把数据文件夹备份成一个文件。 Keep all data in one file."),
    "restore": ("index.__main__", "从备份恢复，也可换一台机器。 Restore it, here or elsewhere."),
    "users": ("web.__main__", "谁可以提问，谁可以管理文章。 Who may ask, who may manage articles."),
    "audit": ("web.__main__", "谁改了什么。 Who changed what."),
    "share": ("web.__main__", "把用户、日志、反馈搬进 PostgreSQL。 Move them to PostgreSQL."),
    "mcp": ("web.__main__", "让语言模型来查。 The way in for language models."),
    "feedback": ("qa.__main__", "看用户的评价。 Look at what users said."),
    "evaluate": ("qa.__main__", "用题集评测。 Ask the questions of a set, and score."),
    "runs": ("qa.__main__", "看评测记录。 Look at evaluation runs."),
    "ablate": ("qa.__main__", "每次改一个设置再评测。 Evaluate with one setting changed."),
    "draft": ("qa.__main__", "从文章起草题目。 Draft questions of articles."),
    "review": ("qa.__main__", "核对起草的题目。 Review drafted questions."),
    "training": ("training.__main__", "训练阅读器。 Train the reader."),
}
"""Each command's module and what it is for."""

app = make_typer("向文章提问，答案是文章里的原句。 Ask articles; the answer is cut out.", EXAMPLES)


class Door(TyperCommand):
    """A command that is known by its name until it is called."""

    def make_context(self, info_name: str | None, *args: Any, **extra: Any) -> typer.Context:
        context: typer.Context = behind(str(info_name)).make_context(info_name, *args, **extra)
        return context


def behind(name: str) -> Any:
    """The command itself, whose module is imported."""
    module = COMMANDS[name][0]
    command: Any = typer.main.get_command(import_module(module).app)
    return getattr(command, "commands", {}).get(name, command)


for _name, (_, _purpose) in COMMANDS.items():
    app.command(_name, cls=Door, help=_purpose)(lambda: None)


def main() -> None:
    """Run the command that is named; without one, serve."""
    if not sys.argv[1:] or (sys.argv[1].startswith("-") and sys.argv[1] != "--help"):
        sys.argv.insert(1, "serve")
    run(app)


if __name__ == "__main__":
    main()

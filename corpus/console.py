"""What the command lines share: results on stdout, everything else on stderr, tidy errors."""

import json
import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from corpus.errors import JuzhengError, as_called
from corpus.usage import usage_message

notes = Console(stderr=True, highlight=False)
"""Where progress and notes go; stdout is for results alone."""
DATA_HELP = (
    "数据文件夹，默认 .juzheng，装成 juzheng 后在用户目录里"
    "  run-time data, by default in .juzheng, or in the user's own folder once installed"
)


def make_typer(purpose: str, examples: str) -> typer.Typer:
    """A command line whose help begins with `purpose` and ends in `examples`, one a line."""
    listed = "\n\n".join(f"    {line}" for line in as_called(examples).strip().splitlines())
    return typer.Typer(
        help=purpose,
        epilog=f"例 Examples:\n\n{listed}",
        add_completion=False,
        no_args_is_help=True,
        pretty_exceptions_enable=False,
        rich_markup_mode=None,
    )


def run(app: typer.Typer) -> None:
    """Run a command line; errors that the user can mend are told without a traceback, exit 2."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):  # a Windows console may be set to another encoding
            stream.reconfigure(encoding="utf-8", errors="replace")
    try:
        sys.exit(app(standalone_mode=False) or 0)
    except typer.TyperException as error:
        notes.print(usage_message(error), markup=False, soft_wrap=True)
        sys.exit(error.exit_code)
    except typer.Abort:
        notes.print("已中止。 Aborted.")
        sys.exit(1)
    except JuzhengError as error:
        notes.print(str(error), style="red", markup=False, soft_wrap=True)
        sys.exit(2)


def printable(text: str) -> str:
    r"""The text on one line, without the control characters that could move a terminal's cursor.

    >>> printable("今天\x1b[31m开会。\n明天")
    '今天[31m开会。 明天'
    """
    return re.sub(r"[\x00-\x1f\x7f-\x9f]", "", " ".join(text.split()))


def print_json(value: Any) -> None:
    print(json_text(value, indent=2))


def json_text(value: Any, *, indent: int | None = None) -> str:
    r"""JSON without any character that a terminal obeys, ends a line or turns the writing round.

    >>> print(json_text("今\x9b天\u2028开会\u202e"))
    "今\u009b天\u2028开会\u202e"
    """
    text = json.dumps(value, ensure_ascii=False, indent=indent)
    return _OBEYED.sub(lambda found: f"\\u{ord(found[0]):04x}", text)


_OBEYED = re.compile(r"[\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")
"""Those below are escaped in any JSON."""


@contextmanager
def progress_bar(label: str) -> Iterator[Progress]:
    """A progress bar with the time left on stderr, gone when it is done."""
    columns = (
        TextColumn(label),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(compact=True),
    )
    with Progress(*columns, console=notes, transient=True) as progress:
        yield progress

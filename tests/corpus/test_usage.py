"""A call that a command does not understand is answered in Chinese and English, exit code 2."""

import sys
from collections.abc import Callable
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import pytest
import typer

from corpus.console import make_typer, run


class Unit(StrEnum):
    WORD = "word"
    LINE = "line"


def made_app() -> typer.Typer:
    app = make_typer("试一试。 Try.", "try count")

    @app.command()
    def count(
        text: str,
        unit: Annotated[Unit, typer.Option()],
        least: Annotated[int, typer.Option(min=1, max=9)] = 1,
        share: float = 0,
        file: Annotated[Path | None, typer.Option(exists=True, dir_okay=False)] = None,
        quiet: Annotated[bool, typer.Option("--quiet")] = False,
    ) -> None: ...

    @app.command()
    def stop() -> None:
        raise typer.Abort

    return app


Outcome = Callable[[str], tuple[object, list[str]]]


@pytest.fixture
def outcome(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Outcome:
    """The exit code of a call, and the lines on stderr."""

    def outcome(arguments: str) -> tuple[object, list[str]]:
        monkeypatch.setattr("sys.argv", ["try", *arguments.split()])
        # What was started by `python -m` is named after its package, here pytest.
        monkeypatch.setattr(sys.modules["__main__"], "__package__", None)
        with pytest.raises(SystemExit) as ended:
            run(made_app())
        return ended.value.code, capsys.readouterr().err.splitlines()

    return outcome


@pytest.mark.parametrize(
    ("arguments", "chinese", "english"),
    [
        ("count 山", "缺少选项 --unit。", "Missing option '--unit'."),
        ("coun", "没有命令 coun，是不是 'count'。", "No such command 'coun'. Did you mean"),
        ("find", "没有命令 find。", "No such command 'find'."),
        (
            "count --leas 2",
            "没有选项 --leas，是不是 --file, --least。",
            "No such option: --leas (Poss",
        ),
        ("count -x", "没有选项 -x。", "No such option: -x"),
        ("count --least", "选项 --least 后面要有值。", "Option '--least' requires an argument."),
        ("count --quiet=1", "选项 --quiet 后面不能有值。", "Option '--quiet' does not take"),
        ("count 山 水 --unit word", "多了参数 水（有空格的要加引号）。", "Got unexpected extra"),
        ("count 山 --least 一", "--least 的值不对：要整数。", "Invalid value for '--least': Input"),
        ("count 山 --share 半", "--share 的值不对：要数字。", "Invalid value for '--share': Input"),
        ("count 山 --least 0", "--least 的值不对：不能小于 1。", "Invalid value for '--least'"),
        ("count 山 --least 10", "--least 的值不对：不能大于 9。", "Invalid value for '--least'"),
        ("count 山 --unit a", "--unit 的值不对：只能是 'word', 'line'。", "Invalid value for"),
        ("count 山 --file 无", "--file 的值不对：无 不存在。", "Invalid value for '--file': file"),
        ("count 山 --file .", "--file 的值不对：. 是文件夹，要文件。", "Invalid value for"),
    ],
)
def test_what_is_wrong_is_said_in_both_languages(
    outcome: Outcome, arguments: str, chinese: str, english: str
) -> None:
    code, lines = outcome(arguments)
    assert code == 2
    assert any(line.startswith(chinese) for line in lines)
    assert any(line.startswith(english) for line in lines)


def test_how_to_call_it_is_told(outcome: Outcome) -> None:
    assert outcome("count --unit word") == (
        2,
        [
            "用法 Usage: try count [OPTIONS] {text}",
            "缺少参数 text。详见 try count --help",
            "Missing argument 'text'. See try count --help",
        ],
    )


def test_without_a_command_the_help_is_shown(outcome: Outcome) -> None:
    code, lines = outcome("")
    assert code == 2
    assert lines[:3] == ["Usage: try [OPTIONS] COMMAND [ARGS]...", "", "  试一试。 Try."]


def test_what_is_given_up_is_said_in_both_languages(outcome: Outcome) -> None:
    assert outcome("stop") == (1, ["已中止。 Aborted."])

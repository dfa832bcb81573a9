"""`juzheng`: every command of the checkout, found when it is called."""

import re
import shlex
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

import juzheng
from corpus.console import make_typer
from corpus.errors import JuzhengError
from tests.index.test_imports import modules_after
from tests.installed.calling import parsed

TOLD = {
    arguments
    for text in [*Path().glob("README*.md"), *Path("docs").rglob("*.md")]
    for arguments in re.findall(r"^\$ juzheng\b(.*)$", text.read_text(encoding="utf-8"), re.M)
}


@pytest.mark.parametrize("arguments", sorted(TOLD))
def test_it_is_called_as_the_pages_tell(arguments: str) -> None:
    assert parsed(shlex.split(arguments)).command


@pytest.mark.parametrize("name", juzheng.COMMANDS)
def test_every_command_answers_for_itself(name: str) -> None:
    shown = CliRunner().invoke(juzheng.app, [name, "--help"]).stdout
    assert f" {name} " in shown.partition("\n")[0]


def test_its_help_lists_them_and_imports_none() -> None:
    loaded = modules_after(
        "import contextlib, sys, juzheng\n"
        "sys.argv = ['juzheng', '--help']\n"
        "with contextlib.suppress(SystemExit): juzheng.main()"
    )
    assert "typer" in loaded
    assert loaded.isdisjoint({"app", "qa", "index", "web", "evaluation", "training"})


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        ([], ["serve"]),
        (["--port", "8000"], ["serve", "--port", "8000"]),
        (["--help"], ["--help"]),
        (["ask", "谁？"], ["ask", "谁？"]),
        (["asj"], ["asj"]),
    ],
)
def test_without_a_command_it_opens_the_chat(
    arguments: list[str], expected: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "argv", ["juzheng", *arguments])
    monkeypatch.setattr(juzheng, "run", lambda app: None)
    juzheng.main()
    assert sys.argv[1:] == expected


@pytest.mark.parametrize(
    ("program", "in_checkout", "as_called"),
    [
        ("/bin/juzheng", "python -m web users add 小王", "juzheng users add 小王"),
        ("/bin/juzheng", "python -m qa feedback export", "juzheng feedback export"),
        ("/bin/juzheng", "python -m index build 甲", "juzheng index build 甲"),
        ("/bin/juzheng", "python app.py --port 1", "juzheng --port 1"),
        ("/bin/juzheng", "python -m evaluation.documents", "python -m evaluation.documents"),
        ("app.py", "python -m index build 甲", "python -m index build 甲"),
    ],
)
def test_messages_and_help_name_commands_as_they_are_called(
    program: str, in_checkout: str, as_called: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "argv", [program])
    assert str(JuzhengError(f"请用 {in_checkout}。", "")) == f"请用 {as_called}。\n"
    assert as_called in str(make_typer("", in_checkout).info.epilog)

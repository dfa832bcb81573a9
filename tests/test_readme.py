"""The README tells the truth: its commands exist, and its sessions print what it says."""

import re
import shlex
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner

import app
import corpus.__main__
import index.__main__
import qa.__main__
import training.__main__
import web.__main__

APPS: dict[str, typer.Typer] = {
    "python -m corpus": corpus.__main__.app,
    "python -m index": index.__main__.app,
    "python -m qa": qa.__main__.app,
    "python -m training": training.__main__.app,
    "python -m web": web.__main__.app,
    "python app.py": app.app,
}
READMES = [Path("README.md"), Path("README.zh-CN.md")]


def sessions(readme: Path) -> list[tuple[str, str]]:
    """The commands of all console blocks, each with the output printed below it."""
    blocks = re.findall(r"```console\n(.*?)```", readme.read_text(encoding="utf-8"), re.DOTALL)
    return [
        (command.strip(), output)
        for block in blocks
        for command, _, output in (each.partition("\n") for each in block.split("$ ")[1:])
    ]


def program(command: str) -> tuple[typer.Typer, list[str]] | None:
    for start, found in APPS.items():
        if f"{command} ".startswith(f"{start} "):
            return found, shlex.split(command[len(start) :])
    return None


COMMANDS = sorted(
    {command for readme in READMES for command, _ in sessions(readme) if program(command)}
)


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_of_the_readme_exists(command: str) -> None:
    found = program(command)
    assert found
    line = typer.main.get_command(found[0])
    arguments = found[1]
    while hasattr(line, "commands"):
        line = line.commands[arguments.pop(0)]
    line.make_context(command, arguments)  # parses, and raises on what it does not know


ASKED = [(command, output) for command, output in sessions(READMES[0]) if "qa ask" in command]


@pytest.mark.parametrize(("command", "output"), [each for each in ASKED if each[1].strip()])
def test_the_sessions_of_the_readme_print_what_it_says(
    command: str, output: str, tmp_path: Path
) -> None:
    found = program(command)
    assert found
    done = CliRunner().invoke(found[0], [*found[1], "--data", str(tmp_path)])
    assert done.stdout.startswith(output.rstrip("\n"))


@pytest.mark.parametrize("name", APPS)
def test_every_command_is_in_the_readme(name: str) -> None:
    line = typer.main.get_command(APPS[name])
    text = READMES[0].read_text(encoding="utf-8")
    for command in getattr(line, "commands", {"": None}):
        assert f"$ {name} {command}".strip() in text


@pytest.mark.parametrize("name", APPS)
def test_help_ends_in_examples_that_exist(name: str) -> None:
    shown = CliRunner().invoke(APPS[name], ["--help"]).stdout
    examples = re.findall(r"python (?:-m [\w.]+|app\.py)[^\n]*", shown.partition("Examples:")[2])
    assert examples
    for example in examples:
        assert program(example)


@pytest.mark.parametrize("target", ["install", "chat", "test"])
def test_make_has_the_targets_that_the_readme_names(target: str) -> None:
    assert f"make {target}" in READMES[0].read_text(encoding="utf-8")
    assert re.search(rf"^{target}:", Path("Makefile").read_text(encoding="utf-8"), re.MULTILINE)

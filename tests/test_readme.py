"""README and docs tell the truth: commands exist, sessions print what is said, links lead on.

Whether the links between the pages of docs do is looked at in `test_docs`.
"""

import re
import shlex
from importlib.util import find_spec
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
PAGES = [*READMES, *sorted(Path("docs").glob("*.md"))]
TEXT = "\n".join(page.read_text(encoding="utf-8") for page in PAGES)
MOST_WORDS = 1600
"""Of the README: what gets a stranger going, and the map."""


def sessions(page: Path) -> list[tuple[str, str]]:
    """The commands of all console blocks, each with the output printed below it."""
    blocks = re.findall(r"```console\n(.*?)```", page.read_text(encoding="utf-8"), re.DOTALL)
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


SESSIONS = sorted({each for page in PAGES for each in sessions(page)})
COMMANDS = sorted({command for command, _ in SESSIONS if program(command)})
MODULES = sorted(set(re.findall(r"python -m (\w[\w.]*\w)", TEXT)))
TARGETS = sorted({"install", "chat", "test", *re.findall(r"(?:`|\$ )make (\w+)", TEXT)})


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_that_is_shown_exists(command: str) -> None:
    found = program(command)
    assert found
    line = typer.main.get_command(found[0])
    arguments = found[1]
    while hasattr(line, "commands"):
        line = line.commands[arguments.pop(0)]
    line.make_context(command, arguments)  # parses, and raises on what it does not know


@pytest.mark.parametrize("module", MODULES)
def test_every_module_that_is_shown_exists(module: str) -> None:
    assert find_spec(module)


@pytest.mark.parametrize(
    ("command", "output"), [each for each in SESSIONS if "qa ask" in each[0] and each[1].strip()]
)
def test_sessions_print_what_is_said(command: str, output: str, tmp_path: Path) -> None:
    found = program(command)
    assert found
    done = CliRunner().invoke(found[0], [*found[1], "--data", str(tmp_path)])
    assert done.stdout.startswith(output.rstrip("\n"))


@pytest.mark.parametrize("name", APPS)
def test_every_command_is_shown(name: str) -> None:
    line = typer.main.get_command(APPS[name])
    shown = [command for command, _ in SESSIONS]
    for command in getattr(line, "commands", {"": None}):
        wanted = f"{name} {command}".strip()
        assert [each for each in shown if f"{each} ".startswith(f"{wanted} ")], wanted


@pytest.mark.parametrize("name", APPS)
def test_help_ends_in_examples_that_exist(name: str) -> None:
    shown = CliRunner().invoke(APPS[name], ["--help"]).stdout
    examples = re.findall(r"python (?:-m [\w.]+|app\.py)[^\n]*", shown.partition("Examples:")[2])
    assert examples
    for example in examples:
        assert program(example)


@pytest.mark.parametrize("target", TARGETS)
def test_make_has_the_targets_that_are_named(target: str) -> None:
    assert re.search(rf"^{target}:", Path("Makefile").read_text(encoding="utf-8"), re.MULTILINE)


@pytest.mark.parametrize("target", ["install", "chat", "test"])
def test_the_readme_names_what_to_make(target: str) -> None:
    assert f"make {target}" in READMES[0].read_text(encoding="utf-8")


def test_the_readme_is_short() -> None:
    assert len(READMES[0].read_text(encoding="utf-8").split()) <= MOST_WORDS


def test_both_readmes_show_the_same() -> None:
    english, chinese = (
        (sessions(readme), re.findall(r"!\[.*?\]\((.*?)\)", readme.read_text(encoding="utf-8")))
        for readme in READMES
    )
    assert chinese == english


def anchors(page: Path) -> set[str]:
    """What the headings of a page can be linked by, as GitHub and the site of docs make it."""
    prose = re.sub(r"```.*?```", "", page.read_text(encoding="utf-8"), flags=re.DOTALL)
    headings = re.findall(r"^#+ (.+)$", prose, re.MULTILINE)
    return {re.sub(r"[^\w -]", "", each.lower()).replace(" ", "-") for each in headings}


LINKS = [
    (readme, target)
    for readme in READMES
    for target in re.findall(r"\]\(([^):]+)\)", readme.read_text(encoding="utf-8"))
]


@pytest.mark.parametrize(("readme", "target"), LINKS)
def test_links_of_the_readmes_lead_somewhere(readme: Path, target: str) -> None:
    path, _, anchor = target.partition("#")
    page = Path(path) if path else readme
    assert page.is_file()
    assert not anchor or anchor in anchors(page)

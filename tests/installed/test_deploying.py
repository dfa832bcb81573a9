"""What the image and the service are made of is there, and they call `juzheng` rightly."""

import json
import re
import shlex
from pathlib import Path

import pytest

from tests.installed.calling import parsed
from tests.installed.test_wheel import PACKAGES

DOCKERFILE = Path("Dockerfile").read_text(encoding="utf-8")
UNIT = Path("deploy/juzheng.service").read_text(encoding="utf-8")
COPIED = {
    source
    for line in re.findall(r"^COPY (?!--from)(.+)$", DOCKERFILE, re.M)
    for source in line.split()[:-1]
}
CALLS = [
    json.loads(re.findall(r"^CMD (.+)$", DOCKERFILE, re.M)[-1]),
    shlex.split(re.findall(r"^ExecStart=\S+ (.+)$", UNIT, re.M)[0]),
]


def test_the_image_is_made_of_all_that_runs() -> None:
    assert {*PACKAGES, "models", "app.py", "juzheng.py", "requirements-light.lock"} <= COPIED
    assert [source for source in COPIED if not Path(source).exists()] == []


def test_what_is_copied_reaches_the_build() -> None:
    let_through = set(re.findall(r"^!(.+)$", Path(".dockerignore").read_text(), re.M))
    assert COPIED - let_through == set()


def test_the_image_takes_what_the_examples_build_it_with() -> None:
    taken = set(re.findall(r"^ARG (\w+)=", DOCKERFILE, re.M))
    for file in ("compose.yaml", "deploy/many.compose.yaml"):
        given = re.findall(
            r"\b([A-Z]+): ", re.findall(r"(?s)args:(.+?)image:", Path(file).read_text())[0]
        )
        assert given
        assert set(given) <= taken, file


def test_the_clients_bring_no_torch() -> None:
    """Their files build upon requirements.txt, and the image leaves out the line that says so."""
    for file in ("requirements-milvus.txt", "requirements-postgres.txt"):
        lines = Path(file).read_text(encoding="utf-8").splitlines()
        assert [each for each in lines if each.startswith("-")] == ["-r requirements.txt"]


@pytest.mark.parametrize("arguments", CALLS)
def test_the_server_knows_its_options(arguments: list[str]) -> None:
    assert arguments[:2] == ["--host", parsed(arguments).params["host"]]


@pytest.mark.parametrize("file", ["Dockerfile", "compose.yaml", "deploy/juzheng.service"])
def test_the_commands_that_are_advised_exist(file: str) -> None:
    text = Path(file).read_text(encoding="utf-8")
    advised = re.findall(r"^#.*[ /]juzheng (?=users|index)(.+?)(?:  .*)?$", text, re.M)
    assert advised
    for arguments in advised:
        parsed(shlex.split(arguments))

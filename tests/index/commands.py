"""`python -m index`, run with the stand-in for the encoder."""

import json
import re
import sys
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest

from corpus.console import run
from index.__main__ import app
from tests.fakes import FakeEncoder


@dataclass(frozen=True, slots=True)
class Ran:
    """What a command line left: its exit code and what it wrote."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)

    @property
    def cells(self) -> set[tuple[str, str]]:
        """The rows of a table of two columns."""
        return set(re.findall(r"^│ (.+?) +│ (.+?) +│$", self.out, re.MULTILINE))


Run = Callable[..., Ran]
"""Runs `python -m index` with its arguments."""


def runner(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    monkeypatch.setattr("index.console.open_encoder", lambda name, **options: FakeEncoder())

    def run_index(*arguments: object) -> Ran:
        monkeypatch.setattr(sys, "argv", ["index", *map(str, arguments)])
        with pytest.raises(SystemExit) as ended:
            run(app)
        return Ran(int(ended.value.code or 0), *capsys.readouterr())

    return run_index

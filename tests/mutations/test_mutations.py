"""The short form of `python -m tests.mutations`, and that it finds what it looks for."""

import subprocess
import sys
import zlib
from io import BytesIO
from pathlib import Path
from random import Random
from zipfile import BadZipFile, ZipFile

import pytest

from corpus import JuzhengError, UnreadableFileError
from tests.mutations.damaging import damaged
from tests.mutations.samples import packed, parts, samples
from tests.mutations.trying import try_all


def test_damaged_files_of_every_format_are_read_or_refused() -> None:
    command = [sys.executable, "-m", "tests.mutations", "--count", "12", "--seed", "1"]
    tried = subprocess.run(command, capture_output=True, text=True, timeout=300)
    assert tried.returncode == 0, tried.stdout + tried.stderr
    assert f"seed 1: {12 * len(samples())} files, 0 not survived" in tried.stdout


def test_every_file_is_read_as_it_was(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tests.mutations.trying.damaged", lambda content, random, others: content)
    tried = list(try_all(tmp_path, [], count=1, seed=0))
    assert [(each.suffix, each.was_read, each.problem) for each in tried] == [
        (suffix, True, None) for suffix in samples()
    ]


@pytest.mark.parametrize(
    "error",
    [ValueError("7"), JuzhengError("一", "one"), UnreadableFileError(Path("b"), "一", "one")],
)
def test_another_error_is_a_problem(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise error

    monkeypatch.setattr("tests.mutations.trying.load_article", fail)
    [tried] = try_all(tmp_path, [".txt"], count=1, seed=0)
    assert tried.problem
    assert [each.name for each in tmp_path.iterdir()] == ["损坏 1.txt"]


def test_a_seed_damages_alike_and_another_otherwise() -> None:
    content = samples()[".docx"]
    one, again, other = (damaged(content, Random(seed), others=[content]) for seed in (1, 1, 2))
    assert one == again != other


def test_a_part_of_an_archive_is_damaged_within_a_sound_one() -> None:
    content = packed({"a": b"1" * 99, "b": b"2" * 99})
    damages = [damaged(content, Random(seed), others=[b"x"]) for seed in range(20)]
    sound = [dict(parts(each)) for each in damages if each.startswith(b"PK") and _is_whole(each)]
    assert any(each["a"] != b"1" * 99 and each["b"] == b"2" * 99 for each in sound)


def _is_whole(archive: bytes) -> bool:
    try:
        with ZipFile(BytesIO(archive)) as opened:
            return opened.testzip() is None and opened.namelist() == ["a", "b"]
    except (BadZipFile, zlib.error, EOFError, NotImplementedError):
        return False

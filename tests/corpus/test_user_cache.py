"""What is remembered for the user is made once, and never believed when it is damaged."""

import os
from collections.abc import Callable
from pathlib import Path

import platformdirs
import pytest

from corpus.user_cache import recall_or_make


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(platformdirs, "user_cache_dir", lambda name: str(tmp_path / name))
    return tmp_path / "juzheng"


def made_of(key: str, *, made: str = "新") -> str:
    """What is remembered under a key, or `made` where nothing is."""
    return recall_or_make(
        "词", key, recall=lambda content: content.decode(), make=lambda: made, remember=str.encode
    )


def test_it_is_made_once_and_of_other_things_anew() -> None:
    assert [made_of("1"), made_of("1", made="又"), made_of("2", made="再")] == ["新", "新", "再"]


@pytest.mark.parametrize(
    "damage", [lambda _: b"", lambda _: b"\0" * 40, lambda it: it[:-1] + bytes([it[-1] ^ 1])]
)
def test_what_is_damaged_is_made_anew_and_mended(
    folder: Path, damage: Callable[[bytes], bytes]
) -> None:
    made_of("1")
    (folder / "词-1").write_bytes(damage((folder / "词-1").read_bytes()))
    assert [made_of("1", made="又"), made_of("1")] == ["又", "又"]


def test_what_cannot_be_understood_is_made_anew() -> None:
    recall_or_make("词", "1", recall=bytes, make=lambda: b"\xff", remember=bytes)
    assert made_of("1") == "新"


def test_the_last_two_are_remembered(folder: Path) -> None:
    for key in "123":
        made_of(key)
    assert {path.name for path in folder.iterdir()} == {"词-2", "词-3"}


def test_what_was_made_now_is_remembered_whatever_the_clock_told_before(folder: Path) -> None:
    for key in "12":
        made_of(key)
        os.utime(folder / f"词-{key}", (2**32, 2**32 + int(key)))
    made_of("3")
    assert {path.name for path in folder.iterdir()} == {"词-2", "词-3"}


def test_where_nothing_can_be_written_it_is_made_each_time(folder: Path) -> None:
    folder.write_text("no folder")
    assert [made_of("1"), made_of("1", made="又")] == ["新", "又"]

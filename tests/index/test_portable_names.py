"""Whatever articles and collections are called, what is written is a file on any system."""

import re
from pathlib import Path

import pytest

from index import Original, add_originals, move_articles
from tests.index.folder import Folder

REFUSED = re.compile(
    r'[<>:"|?*\\\x00-\x1f]|[. ]$|(?i:^(con|prn|aux|nul|(com|lpt)[0-9¹²³]) *(\.|$))'
)
"""https://learn.microsoft.com/windows/win32/fileio/naming-a-file"""
NAMES = [
    "CON",
    "nul.txt",
    "COM1.txt",
    "lpt¹.md",
    "A.txt",
    "a.txt",
    "a:b.txt",
    "x.",
    "y ",
    "长" * 255,
]


def written(index: Folder) -> list[str]:
    return [path.relative_to(index.path).as_posix() for path in index.path.rglob("*")]


@pytest.mark.parametrize("name", NAMES)
def test_the_names_that_are_tried_are_refused_or_much_alike(name: str) -> None:
    assert REFUSED.search(name) or name.lower() == "a.txt" or len(name) > 200


def test_what_is_added_or_moved_is_called_otherwise(index: Folder) -> None:
    originals = [Original(name, f"第{n}篇。".encode()) for n, name in enumerate(NAMES)]
    originals += [Original("通知.txt", each.encode(), each[:60]) for each in NAMES]
    add_originals(originals, index.path, index.options)
    move_articles(["A.txt"], "PRN", index.path, index.options)
    found = written(index)
    assert [each for each in found for part in each.split("/") if REFUSED.search(part)] == []
    assert len({each.lower() for each in found}) == len(found)
    assert max(map(len, found)) <= 160


def test_two_names_that_differ_in_case_are_two_articles(index: Folder) -> None:
    add_originals(
        [Original("A.txt", "第一篇。".encode()), Original("a.txt", "第二篇。".encode())],
        index.path,
        index.options,
    )
    assert index.names == ["A.txt", "a.txt"]
    kept = {path.read_text("utf-8") for path in Path(index.path / "originals").glob("*.txt")}
    assert kept == {"第一篇。", "第二篇。"}

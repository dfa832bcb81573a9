"""The shipped article, and the files that the tests of formats are about."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from corpus import Article, UnreadableFileError
from corpus.loading.files import Source, load_article
from corpus.loading.sandbox import Sandbox

SHIPPED = Path("corpus/articles/linping-chinanews-20241105.txt")

Read = Callable[[Path], Article]
Refuse = Callable[[Path], UnreadableFileError]
"""Reads a file that must not be readable, and gives back why."""


@pytest.fixture(scope="session")
def shipped() -> Article:
    with Sandbox() as sandbox:
        return load_article(Source(SHIPPED, SHIPPED.name), sandbox=sandbox)


@pytest.fixture(scope="session")
def sandbox() -> Iterator[Sandbox]:
    """One sandbox for all files: none of them may spoil it for the next."""
    with Sandbox() as sandbox:
        yield sandbox


@pytest.fixture(scope="session")
def read(sandbox: Sandbox) -> Read:
    return lambda path: load_article(Source(path, path.name), sandbox=sandbox)


@pytest.fixture(scope="session")
def refuse(read: Read) -> Refuse:
    def refuse(path: Path) -> UnreadableFileError:
        with pytest.raises(UnreadableFileError) as caught:
            read(path)
        return caught.value

    return refuse


@pytest.fixture(scope="session")
def shipped_text() -> str:
    return SHIPPED.read_bytes().decode("utf-8")

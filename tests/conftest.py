"""The real encoder and the shipped article's index, made once for all tests, and stand-ins."""

import gc
from collections.abc import Iterator
from typing import Protocol

import pytest
from hypothesis import settings

from corpus import Article, find_sources, load_articles
from corpus.loading import recognition
from index import LocalIndex
from index.encoders.shipped import ShippedEncoder
from index.opening import SHIPPED_ARTICLES
from index.shared import VARIABLE
from tests.fakes import FakeEncoder

# How long an example takes is the machine's affair, which others may be using. By hand more are
# tried: pytest --hypothesis-profile=thorough.
settings.register_profile("any machine", deadline=None, max_examples=40)
settings.register_profile("thorough", deadline=None, max_examples=1000)
settings.load_profile("any machine")


# What the tests import stays until they end. To look through it again and again for garbage takes a
# tenth of the time in which they are collected and run.
gc.disable()


def pytest_collection_finish() -> None:
    gc.freeze()
    gc.enable()


class MakeArticle(Protocol):
    def __call__(self, text: str, *, name: str = "a.txt", title: str = "题") -> Article: ...


@pytest.fixture(scope="session", autouse=True)
def without_shared_place() -> Iterator[None]:
    """What is kept lies in folders, whatever the machine's environment names."""
    with pytest.MonkeyPatch.context() as patch:
        patch.delenv(VARIABLE, raising=False)
        yield


@pytest.fixture(scope="session", autouse=True)
def without_recognition() -> Iterator[None]:
    """Text is recognised only in tests that turn it on, installed or not."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(recognition, "is_installed", lambda: False)
        yield


@pytest.fixture(scope="session")
def encoder() -> ShippedEncoder:
    """The encoder that ships."""
    return ShippedEncoder()


@pytest.fixture(scope="session")
def shipped_index(encoder: ShippedEncoder) -> LocalIndex:
    """The articles that ship, indexed with the encoder that ships."""
    loaded = load_articles(find_sources([SHIPPED_ARTICLES]))
    return LocalIndex.from_articles(loaded.articles, encoder=encoder)


@pytest.fixture
def fake_encoder() -> FakeEncoder:
    return FakeEncoder()


@pytest.fixture(scope="session")
def make_article() -> MakeArticle:
    """Makes an article of a text."""

    def make(text: str, *, name: str = "a.txt", title: str = "题") -> Article:
        return Article(name, text, title)

    return make

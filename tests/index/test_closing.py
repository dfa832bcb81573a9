"""What could not be opened leaves no connection open."""

import sqlite3
from pathlib import Path
from typing import Any

import pytest

from index import load_index
from index.search.article_store import ArticleStore
from index.search.lexical import LexicalIndex
from index.search.vectors import VectorIndex
from index.storage.embedding_cache import EmbeddingCache
from tests.fakes import FakeEncoder
from tests.index.conftest import Save


@pytest.fixture
def connections(monkeypatch: pytest.MonkeyPatch) -> list[sqlite3.Connection]:
    """All that are made from now on."""
    made, connect = [], sqlite3.connect

    def remember(*arguments: Any, **options: Any) -> sqlite3.Connection:
        made.append(connect(*arguments, **options))
        return made[-1]

    monkeypatch.setattr(sqlite3, "connect", remember)
    return made


def assert_closed(connections: list[sqlite3.Connection]) -> None:
    assert connections
    for each in connections:
        with pytest.raises(sqlite3.ProgrammingError, match="closed"):
            each.execute("SELECT 1")


def fail(*_: object) -> None:
    raise RuntimeError


def test_a_store_in_a_file_that_is_none(
    tmp_path: Path, connections: list[sqlite3.Connection]
) -> None:
    (tmp_path / "a").write_bytes(b"no database" * 99)
    with pytest.raises(sqlite3.DatabaseError) as _caught:
        ArticleStore.create(tmp_path / "a")
    assert_closed(connections)


def test_embeddings_that_cannot_be_prepared(
    tmp_path: Path, connections: list[sqlite3.Connection], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("index.storage.embedding_cache.SCHEMA", "no SQL")
    with pytest.raises(Exception, match="syntax error") as _caught:
        EmbeddingCache(tmp_path / "a", encoder_fingerprint="fake")
    assert_closed(connections)


def test_a_version_whose_vectors_cannot_be_opened(
    save: Save, connections: list[sqlite3.Connection], monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = save()
    connections.clear()
    monkeypatch.setattr(VectorIndex, "map", fail)
    monkeypatch.setattr(VectorIndex, "load", fail)
    with pytest.raises(RuntimeError) as _caught:
        load_index(folder, encoder=FakeEncoder())
    assert_closed(connections)


def test_a_version_that_cannot_be_begun(
    save: Save, connections: list[sqlite3.Connection], monkeypatch: pytest.MonkeyPatch
) -> None:
    save()
    connections.clear()
    monkeypatch.setattr(LexicalIndex, "open", fail)
    with pytest.raises(RuntimeError) as _caught:
        save("余杭有水。")
    assert_closed(connections)

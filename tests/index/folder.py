"""An index in a folder, changed with the stand-in for the encoder."""

from pathlib import Path

import pytest

from index import (
    LocalIndex,
    Original,
    UpdateOptions,
    UpdateResult,
    add_originals,
    build_index,
    load_index,
    remove_articles,
    rename_article,
)
from index.storage.versions import whole_version
from index.updates.version_writer import Effect
from tests.fakes import FakeEncoder


class Folder:
    """An index in a folder, changed with one encoder that counts what it embeds."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.encoder = FakeEncoder()

    @property
    def options(self) -> UpdateOptions:
        return UpdateOptions(self.encoder)

    def build(self, *paths: Path) -> UpdateResult:
        return build_index(paths, self.path, self.options)

    def add(self, name: str, text: str | bytes) -> UpdateResult:
        content = text if isinstance(text, bytes) else text.encode()
        return add_originals([Original(name, content)], self.path, self.options)

    def rename(self, target: str, name: str) -> UpdateResult:
        return rename_article(target, name, self.path, self.options)

    def remove(self, *targets: str) -> UpdateResult:
        return remove_articles(targets, self.path)

    def load(self) -> LocalIndex:
        return load_index(self.path, encoder=self.encoder, on_damage=pytest.fail)

    @property
    def names(self) -> list[str]:
        return sorted(self.load().articles.names().values())

    def embedded(self) -> list[str]:
        """The texts that were embedded since this was asked last."""
        texts, self.encoder.documents = self.encoder.documents, []
        return [text.partition("\n")[2] for text in texts]

    def assert_consistent(self) -> None:
        """It holds what an index of the same articles made at once would."""
        index = self.load()
        articles = [indexed.article for indexed in index.articles]
        chunking = whole_version(self.path).manifest.chunking
        anew = LocalIndex.from_articles(articles, encoder=FakeEncoder(), chunking=chunking)
        assert list(index.articles) == list(anew.articles)
        assert len(index.vectors) == len(index.lexical) == anew.articles.counts().chunks
        for question in ("临平的山", "余杭有桥", "西湖"):
            assert _cosines(index, question) == pytest.approx(_cosines(anew, question), abs=2e-3)


def effect_of(built: UpdateResult) -> Effect:
    """What a change did that made a version."""
    assert built.effect
    return built.effect


def write(path: Path, text: str = "西湖有塔。西湖有桥。") -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def _cosines(index: LocalIndex, question: str) -> dict[str, float]:
    return {hit.chunk.text: hit.cosine for hit in index.search(question, top_k=50)}

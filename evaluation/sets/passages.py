"""The index of the passages that a set brings with it, kept for the next use of the same file."""

import hashlib
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from corpus import Article, Chunking
from corpus.console import notes
from evaluation.sets.questions import EvaluationSet
from index import Encoder, LocalIndex, data_folder, load_index
from index.console import options_noting
from index.errors import IndexFolderError
from index.updates.build import index_passages


def index_of_set(
    file: Path, evaluation_set: EvaluationSet, *, encoder: Encoder, data: Path | None = None
) -> LocalIndex:
    """The index of the passages of `file`, from the data folder or built into it."""
    return index_of_articles(evaluation_set.articles, name=file.name, encoder=encoder, data=data)


def index_of_articles(
    articles: Sequence[Article],
    *,
    name: str,
    encoder: Encoder,
    data: Path | None = None,
    size: int | None = None,
) -> LocalIndex:
    """The index of the articles that `name` holds, from the data folder or built into it.

    With a `size` it is cut into chunks of at most so many characters.
    """
    folder = folder_of_articles(articles, encoder=encoder, data=data)
    chunking = Chunking(size=size) if size else Chunking()
    if size:
        folder = folder.with_name(f"{folder.name}-{size}")
    try:
        return load_index(folder, encoder=encoder)
    except IndexFolderError:
        notes.print(f"为 {name} 建立索引…… Indexing {name}…", markup=False)
    with options_noting(encoder) as options:
        return index_passages(articles, folder, replace(options, chunking=chunking))


def folder_of_articles(
    articles: Sequence[Article], *, encoder: Encoder, data: Path | None = None
) -> Path:
    """Where that index is, or will be."""
    ids = "\n".join(f"{each.name}\t{each.id}" for each in articles)
    content = hashlib.sha256(ids.encode("utf-8", "surrogatepass")).hexdigest()[:16]
    return data_folder(data) / "evaluation" / f"{content}-{encoder.fingerprint[:16]}"

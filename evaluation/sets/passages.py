"""The index of the passages that a set brings with it, kept for the next use of the same file."""

import hashlib
from pathlib import Path

from corpus.console import notes
from evaluation.sets.questions import EvaluationSet
from index import Encoder, PassageIndex, data_folder, load_index
from index.console import options_noting
from index.errors import IndexFolderError
from index.updates.build import index_passages


def index_of_set(
    file: Path, evaluation_set: EvaluationSet, *, encoder: Encoder, data: Path | None = None
) -> PassageIndex:
    """The index of the passages of `file`, from the data folder or built into it."""
    folder = folder_of_set(file, encoder=encoder, data=data)
    try:
        return load_index(folder, encoder=encoder)
    except IndexFolderError:
        notes.print(f"为 {file.name} 的段落建立索引…… Indexing its passages…", markup=False)
    with options_noting(encoder) as options:
        return index_passages(evaluation_set.articles, folder, options)


def folder_of_set(file: Path, *, encoder: Encoder, data: Path | None = None) -> Path:
    """Where that index is, or will be."""
    content = hashlib.sha256(file.read_bytes()).hexdigest()[:16]
    return data_folder(data) / "evaluation" / f"{content}-{encoder.fingerprint[:16]}"

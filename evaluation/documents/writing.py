"""Make the folder of all documents, with the questions of its two halves."""

import json
from collections.abc import Iterable
from pathlib import Path

from evaluation.documents.content import SPLITS, DocumentGroup
from evaluation.documents.makers import make


def write_documents(folder: Path, groups: Iterable[DocumentGroup]) -> None:
    """Write the documents to `folder`/split/kind, the questions to `folder`/split.jsonl."""
    groups = list(groups)
    for group in groups:
        for file in group.files:
            path = folder / file.place
            path.parent.mkdir(parents=True, exist_ok=True)
            make(file, group.kind, path)
    for split in SPLITS:
        questions = [each for group in groups if group.split == split for each in group.questions]
        lines = (json.dumps(each.json(), ensure_ascii=False) + "\n" for each in questions)
        questions_file(folder, split).write_text("".join(lines), encoding="utf-8")


def questions_file(folder: Path, split: str) -> Path:
    return folder / f"{split}.jsonl"

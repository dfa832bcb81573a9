"""The folder of all office documents, made once."""

from pathlib import Path

import pytest

from evaluation.documents.content import DocumentGroup, read_content
from evaluation.documents.writing import write_documents


@pytest.fixture(scope="session")
def groups() -> tuple[DocumentGroup, ...]:
    return read_content()


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory, groups: tuple[DocumentGroup, ...]) -> Path:
    path = tmp_path_factory.mktemp("documents")
    write_documents(path, groups)
    return path

"""Save an index as a folder and load it again; what is damaged is found before it is used.

No file in it can run code: JSON, NumPy arrays without objects, and FAISS's own format.
"""

import hashlib
import json
import os
import shutil
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any
from uuid import uuid4

from corpus import Article, Chunk, Chunking, Sentence
from index.encoder import Encoder
from index.errors import DamagedIndexError, IndexFormatError, MissingIndexError, OtherEncoderError
from index.lexical import LexicalIndex
from index.passage_index import IndexedArticle, PassageIndex
from index.vectors import VectorIndex

FORMAT = 1
"""Raised whenever what is saved changes, the rules for sentences and chunks included."""


@dataclass(frozen=True, slots=True)
class FileNames:
    """The files of a saved index."""

    manifest: str = "manifest.json"
    articles: str = "articles.jsonl"
    vectors: str = "vectors.faiss"
    lexical: str = "lexical"


FILES = FileNames()


@dataclass(frozen=True, slots=True)
class Manifest:
    """What an index is made of. `files` maps each file's path in the folder to its SHA-256.

    `roots` are the files and folders it was built from, absolute, and `sources` is a fingerprint
    of all files found there: when it changes, the index is stale.
    """

    format: int
    encoder: str
    encoder_fingerprint: str
    precision: str
    dimension: int
    chunking: Chunking
    articles: int
    sentences: int
    chunks: int
    characters: int
    built: str
    roots: tuple[str, ...]
    sources: str
    files: dict[str, str]


def save_index(
    index: PassageIndex,
    folder: Path,
    *,
    chunking: Chunking,
    built: str,
    roots: Iterable[str],
    sources: str,
) -> Manifest:
    """Write the index beside `folder` and then rename it into place.

    Whoever dies on the way leaves the index that was there. `built` is an ISO 8601 time.
    """
    folder.parent.mkdir(parents=True, exist_ok=True)
    workspace = folder.with_name(f".{folder.name}.{uuid4().hex}")
    workspace.mkdir()
    try:
        index.vectors.save(workspace / FILES.vectors)
        index.lexical.save(workspace / FILES.lexical)
        with (workspace / FILES.articles).open("w", encoding="utf-8") as file:
            for indexed in index.articles:
                file.write(json.dumps(_packed(indexed), ensure_ascii=True) + "\n")
        manifest = Manifest(
            format=FORMAT,
            encoder=index.encoder.name,
            encoder_fingerprint=index.encoder.fingerprint,
            precision=index.encoder.precision,
            dimension=index.vectors.dimension,
            chunking=chunking,
            articles=len(index.articles),
            sentences=sum(len(each.sentences) for each in index.articles),
            chunks=len(index.chunks),
            characters=sum(len(each.article.text) for each in index.articles),
            built=built,
            roots=tuple(roots),
            sources=sources,
            files={name: _sha256(workspace / name) for name in _files(workspace)},
        )
        content = json.dumps(asdict(manifest), ensure_ascii=False, indent=2)
        (workspace / FILES.manifest).write_text(content + "\n", encoding="utf-8")
        _flush_to_disk(workspace)
        _replace(folder, workspace)
    finally:
        shutil.rmtree(workspace, ignore_errors=True)
    return manifest


def read_manifest(folder: Path) -> Manifest:
    """What the index in `folder` says of itself.

    Raises:
        MissingIndexError: there is none.
        IndexFormatError: another version of the format.
        DamagedIndexError: the manifest cannot be read.
    """
    _restore(folder)
    path = folder / FILES.manifest
    if not path.is_file():
        if folder.is_dir() and any(folder.iterdir()):
            raise DamagedIndexError(folder, FILES.manifest, "不见了", "is missing")
        raise MissingIndexError(folder)
    try:
        values = json.loads(path.read_text(encoding="utf-8"))
        if (found := values["format"]) != FORMAT:
            raise IndexFormatError(folder, found, FORMAT, roots=values.get("roots", ()))
        values["chunking"] = Chunking(**values["chunking"])
        values["roots"] = tuple(values["roots"])
        return Manifest(**values)
    except (ValueError, KeyError, TypeError) as error:
        raise DamagedIndexError(folder, FILES.manifest, "读不懂", "cannot be understood") from error


def load_index(folder: Path, *, encoder: Encoder) -> PassageIndex:
    """The index in `folder`, every file of it verified.

    Raises:
        IndexFolderError: there is none, it is damaged, of another format, or was made with
            another encoder.
    """
    manifest = read_manifest(folder)
    if manifest.encoder_fingerprint != encoder.fingerprint:
        raise OtherEncoderError(folder, manifest.encoder, encoder.name)
    verify_files(folder, manifest)
    with (folder / FILES.articles).open(encoding="utf-8") as file:
        articles = [_unpacked(json.loads(line)) for line in file]
    return PassageIndex(
        articles,
        encoder=encoder,
        vectors=VectorIndex.load(folder / FILES.vectors),
        lexical=LexicalIndex.load(folder / FILES.lexical),
    )


def verify_files(folder: Path, manifest: Manifest) -> None:
    """Raises:
    DamagedIndexError: a file is missing or does not have the checksum that was recorded.
    """
    for name, expected in manifest.files.items():
        if not (folder / name).is_file():
            raise DamagedIndexError(folder, name, "不见了", "is missing")
        if _sha256(folder / name) != expected:
            raise DamagedIndexError(folder, name, "已损坏（校验和不符）", "is damaged (checksum)")


def _packed(indexed: IndexedArticle) -> dict[str, Any]:
    return asdict(indexed.article) | {
        "sentences": [(sentence.start, sentence.end) for sentence in indexed.sentences],
        "chunks": [(chunk.start, chunk.end) for chunk in indexed.chunks],
    }


def _unpacked(values: dict[str, Any]) -> IndexedArticle:
    sentences, chunks = values.pop("sentences"), values.pop("chunks")
    del values["id"]  # it follows from the text
    article = Article(**values)
    return IndexedArticle(
        article,
        tuple(Sentence(article, start, end) for start, end in sentences),
        tuple(Chunk(article, start, end) for start, end in chunks),
    )


def _files(folder: Path) -> list[str]:
    return sorted(p.relative_to(folder).as_posix() for p in folder.rglob("*") if p.is_file())


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _flush_to_disk(folder: Path) -> None:
    """Before the rename, or a power cut could leave the new name with empty files."""
    for name in _files(folder):
        with (folder / name).open("rb+") as file:
            os.fsync(file.fileno())


def _replace(folder: Path, new: Path) -> None:
    previous = _previous(folder)
    if folder.exists():
        shutil.rmtree(previous, ignore_errors=True)
        folder.rename(previous)
    new.rename(folder)
    shutil.rmtree(previous, ignore_errors=True)


def _restore(folder: Path) -> None:
    """Undo a replacement that died between its two renames."""
    if not folder.exists() and _previous(folder).exists():
        _previous(folder).rename(folder)


def _previous(folder: Path) -> Path:
    return folder.with_name(f".{folder.name}.previous")

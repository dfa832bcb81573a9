"""Save an index as a folder and load it again; what is damaged is found before it is used.

No file in it can run code: JSON, NumPy arrays without objects, and FAISS's own format.
"""

import json
from collections.abc import Callable, Iterable
from dataclasses import asdict
from pathlib import Path
from typing import Any, TypeVar

from corpus import Article, Chunk, Chunking, Sentence
from corpus.loading import MAX_FILE_BYTES
from index.encoder import Encoder
from index.errors import DamagedIndexError, OtherEncoderError
from index.folder import FILES, replacement
from index.lexical import LexicalIndex
from index.manifest import FORMAT, Manifest, read_manifest, sha256, verify_files, write_manifest
from index.passage_index import IndexedArticle, PassageIndex
from index.vectors import VectorIndex

T = TypeVar("T")


def save_index(
    index: PassageIndex,
    folder: Path,
    *,
    chunking: Chunking,
    built: str,
    roots: Iterable[str] = (),
    sources: str = "",
    max_file_bytes: int = MAX_FILE_BYTES,
) -> Manifest:
    """Write the index beside `folder` and then put it in its place.

    Whoever dies on the way leaves the index that was there. `built` is an ISO 8601 time; what
    the others mean is told at `Manifest`.

    Raises:
        IndexFolderError: nothing can be written there, or something else would be lost.
    """
    with replacement(folder) as workspace:
        index.vectors.save(workspace / FILES.vectors)
        index.lexical.save(workspace / FILES.lexical)
        with (workspace / FILES.articles).open("w", encoding="utf-8") as file:
            for indexed in index.articles:
                file.write(json.dumps(_packed(indexed)) + "\n")
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
            max_file_bytes=max_file_bytes,
            files={name: sha256(workspace / name) for name in _files(workspace)},
        )
        write_manifest(workspace, manifest)
    return manifest


def load_index(folder: Path, *, encoder: Encoder) -> PassageIndex:
    """The index in `folder`, every file of it verified.

    Raises:
        IndexFolderError: there is none, it is damaged, of another format, or was made with
            another encoder.
    """

    def load(manifest: Manifest) -> PassageIndex:
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

    return _undisturbed(folder, load)


def verify_index(folder: Path) -> Manifest:
    """The manifest of the index in `folder`, its files verified.

    Raises:
        IndexFolderError: there is none, it is damaged, or of another format.
    """

    def verify(manifest: Manifest) -> Manifest:
        verify_files(folder, manifest)
        return manifest

    return _undisturbed(folder, verify)


def _undisturbed(folder: Path, read: Callable[[Manifest], T]) -> T:
    """What `read` makes of an index, read anew for as long as it is replaced meanwhile."""
    while True:
        manifest = read_manifest(folder)
        try:
            found = read(manifest)
        except (DamagedIndexError, OSError):
            if read_manifest(folder) == manifest:
                raise
        else:
            if read_manifest(folder) == manifest:
                return found


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

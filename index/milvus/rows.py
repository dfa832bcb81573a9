"""Articles, chunks and files as rows of the server's collections, and back."""

import base64
import hashlib
import json
import zlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

import numpy as np

from corpus import Article, Chunk, Sentence
from index.encoders.encoder import Embeddings
from index.milvus.schema import LONGEST
from index.search.catalogue import Entry
from index.search.lexical import words_of
from index.search.near_duplicates import Minima, sketch_of
from index.search.packing import pack, pack_blocks, unpack, unpack_blocks
from index.search.passages import IndexedArticle, searchable_text, text_key
from index.storage.sources import ADDED_ORIGIN, SourceRecord

Row = dict[str, Any]
PIECE = 60_000
"""Bytes of a piece; how many there are has to fit into a row beside it."""
PIECES_AT_ONCE = 40
"""Pieces that are read or written at once, which are some megabytes."""
NO_VECTOR = [0.0, 0.0]


@dataclass(frozen=True, slots=True)
class About:
    """What is told of an article without its text, and where it stands in the order of adding."""

    id: str
    number: int
    name: str
    title: str
    source: str | None
    published: str | None
    dateline: str | None
    document_number: str | None
    collection: str
    characters: int
    sentences: int
    chunks: int
    words: int
    added: str
    minima: str

    @classmethod
    def of(cls, indexed: IndexedArticle, rows: Sequence[Row], number: int, added: str) -> "About":
        """Of an article with the rows of its chunks."""
        article = indexed.article
        return cls(
            article.id,
            number,
            article.name,
            article.title,
            article.source,
            article.published,
            article.dateline,
            article.number,
            article.collection,
            len(article.text),
            len(indexed.sentences),
            len(indexed.chunks),
            sum(len(row["words"].split()) for row in rows),
            added,
            sketch_of(article).tobytes().hex(),
        )

    @classmethod
    def from_row(cls, row: Row) -> "About":
        return cls(**json.loads(row["about"]))

    def row(self) -> Row:
        """Without what it is found by, which `Nearby` adds."""
        about = json.dumps(asdict(self))  # in ASCII: half a character is no text for a server
        place = {"number": self.number, "collection": self.collection}
        return {"id": self.id, **place, "about": about, "v": NO_VECTOR}

    @property
    def sketched(self) -> Minima:
        return np.frombuffer(bytes.fromhex(self.minima), np.uint32)

    def entry(self, *, kept: bool) -> Entry:
        about = self.id, self.name, self.title, self.source, self.published
        counts = self.characters, self.sentences, self.chunks
        return Entry(*about, *counts, self.added, kept, self.document_number, self.collection)

    def redescribed(self, article: Article) -> "About":
        return replace(
            self,
            name=article.name,
            title=article.title,
            source=article.source,
            published=article.published,
            dateline=article.dateline,
            document_number=article.number,
        )


def chunk_numbers(indexed: IndexedArticle) -> list[int]:
    """By which numbers its chunks are known: the same for the same text in the same place."""
    return [number for number, *_ in _numbered(indexed)]


def chunk_rows(indexed: IndexedArticle, embeddings: Embeddings) -> Iterator[Row]:
    """The rows of an article's chunks, with their embeddings, shape (chunks, dimension)."""
    article = indexed.article
    for numbered, vector in zip(_numbered(indexed), halved(embeddings), strict=True):
        number, chunk, text, key = numbered
        yield {
            "number": number,
            "article": article.id,
            "collection": article.collection,
            "key": key.hex(),
            "start": chunk.start,
            "end": chunk.end,
            "words": plain_words(words_of(text)),
            "dense": vector,
        }


def halved(embeddings: Embeddings) -> Embeddings:
    """As FAISS keeps them, so that both find the same."""
    return embeddings.astype(np.float16).astype(np.float32)


def plain_words(words: Sequence[str]) -> str:
    """Words as the analyser of the server leaves them whole.

    One that is neither Han alone nor Latin letters and digits would be cut: it becomes such.

    >>> plain_words(["临平", "g60", "2023-10-08"])
    '临平 g60 2023u2d10u2d08'
    """
    return " ".join(map(_plain, words)).encode()[:LONGEST].decode(errors="ignore")


def _plain(word: str) -> str:
    is_han = all("\u4e00" <= each <= "\u9fd5" for each in word)
    if is_han or (word.isascii() and word.isalnum()):
        return word
    return "".join(
        each if each.isascii() and each.isalnum() else f"u{ord(each):x}" for each in word
    )


def packed_article(indexed: IndexedArticle, numbers: Sequence[int]) -> bytes:
    """The text of an article, where its parts are, and the numbers of its chunks."""
    article = indexed.article
    content = {
        "text": article.text,
        "blocks": _text(pack_blocks(article.blocks)),
        "pages": list(article.pages),
        "sentences": _text(pack(at for s in indexed.sentences for at in (s.start, s.end))),
        "chunks": _text(pack(at for c in indexed.chunks for at in (c.start, c.end))),
        "numbers": list(numbers),
    }
    return zlib.compress(json.dumps(content).encode())


def unpacked_article(about: About, packed: bytes) -> tuple[IndexedArticle, list[int]]:
    """The article, and by which numbers its chunks are known."""
    content = json.loads(zlib.decompress(packed))
    article = Article(
        about.name,
        content["text"],
        about.title,
        about.source,
        about.published,
        about.dateline,
        about.document_number,
        unpack_blocks(base64.b64decode(content["blocks"])),
        tuple(content["pages"]),
        (),
        about.collection,
    )
    sentences = tuple(Sentence(article, *span) for span in _spans(content["sentences"]))
    chunks = tuple(Chunk(article, *span) for span in _spans(content["chunks"]))
    return IndexedArticle(article, sentences, chunks), content["numbers"]


def pieces(owner: str, content: bytes) -> Iterator[Row]:
    """The rows that hold some bytes; the first tells how many they are."""
    text = _text(content)
    parts = [text[at : at + PIECE] for at in range(0, len(text), PIECE)] or [""]
    for place, part in enumerate(parts):
        data = f"{len(parts)} {part}"
        yield {"key": f"{owner}/{place}", "owner": owner, "data": data, "v": NO_VECTOR}


def joined(owner: str, read: Callable[[list[str]], dict[str, str]]) -> bytes | None:
    """The bytes that the rows of an owner hold, which `read` finds by their keys; None without."""
    found = read([f"{owner}/0"])
    if not found:
        return None
    count = int(found[f"{owner}/0"].partition(" ")[0])
    keys = [f"{owner}/{place}" for place in range(count)]
    for start in range(1, count, PIECES_AT_ONCE):
        found |= read(keys[start : start + PIECES_AT_ONCE])
    if len(found) < count:
        return None
    return base64.b64decode("".join(found[key].partition(" ")[2] for key in keys))


def source_key(origin: str, path: str) -> str:
    return hashlib.sha256(f"{origin}\0{path}".encode("utf-8", "surrogatepass")).hexdigest()


def origin_key(origin: str) -> str:
    """What an origin is looked up by; that of what was added is a word."""
    return source_key(origin, "") if origin != ADDED_ORIGIN else "added"


def source_row(record: SourceRecord) -> Row:
    return {
        "key": source_key(*record.key),
        "origin": origin_key(record.origin),
        "article": (record.article or "") if not record.removed else f"removed {record.article}",
        "name": json.dumps(record.name)[:LONGEST],
        "record": json.dumps(asdict(record)),
        "v": NO_VECTOR,
    }


def record_of(row: Row) -> SourceRecord:
    return SourceRecord(**json.loads(row["record"]))


def _numbered(indexed: IndexedArticle) -> Iterator[tuple[int, Chunk, str, bytes]]:
    for chunk in indexed.chunks:
        text = searchable_text(chunk)
        key = text_key(text)
        named = f"{indexed.article.id} {chunk.start} {chunk.end} ".encode() + key
        yield int.from_bytes(hashlib.sha256(named).digest()[:8]) >> 1, chunk, text, key


def _spans(text: str) -> list[tuple[int, int]]:
    offsets = unpack(base64.b64decode(text))
    return list(zip(offsets[::2], offsets[1::2], strict=True))


def _text(content: bytes) -> str:
    return base64.b64encode(content).decode()

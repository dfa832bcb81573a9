"""The articles of an index in one SQLite file, read one at a time as they are asked for.

An article, a sentence or a chunk costs no memory until it is found; opening takes the same
millisecond for one article and for a hundred thousand.
"""

import json
import sqlite3
import sys
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from threading import Lock
from typing import Any
from urllib.parse import quote

from cachetools import LRUCache, cached

from corpus import DEFAULT_COLLECTION, Article, Chunk, Sentence
from index.search.packing import pack, pack_blocks, restored, storable, unpack, unpack_blocks
from index.search.passages import IndexedArticle, searchable_text, text_key
from index.search.views import show_collections, show_only

REMEMBERED_BYTES = 64_000_000
"""Memory for articles that were read; the one that was read last is kept however long it is."""
WINDOW_BYTES, BLOCK_BYTES, CELL_BYTES = 72, 184, 132
"""Memory that a sentence or a chunk, a block, and a cell of a table take, measured with
tracemalloc; a cell of a row of ten."""

COLUMN = f"collection TEXT NOT NULL DEFAULT '{DEFAULT_COLLECTION}'"
INDEX = "CREATE INDEX articles_of_collection ON articles (collection);"
SCHEMA = f"""
CREATE TABLE articles (
    number INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, name TEXT NOT NULL, text TEXT NOT NULL,
    title TEXT NOT NULL, source TEXT, published TEXT, dateline TEXT, document_number TEXT,
    blocks BLOB NOT NULL, pages BLOB NOT NULL, sentences BLOB NOT NULL, added TEXT NOT NULL,
    {COLUMN}
);
-- Lists articles without reading past their texts.
CREATE INDEX listed ON articles (name, title, source, published, document_number, added);
CREATE TABLE chunks (
    number INTEGER PRIMARY KEY AUTOINCREMENT, article INTEGER NOT NULL,
    "start" INTEGER NOT NULL, "end" INTEGER NOT NULL, key BLOB NOT NULL
);
CREATE INDEX chunks_of_article ON chunks (article);
{INDEX}
"""
_DESCRIPTION = "name, text, title, source, published, dateline, document_number"
_OFFSETS = "blocks, pages, sentences"
UPGRADE = f"ALTER TABLE articles ADD COLUMN {COLUMN}; {INDEX}"
"""What versions of this format that were made before collections lack."""


@dataclass(frozen=True, slots=True)
class Counts:
    articles: int
    sentences: int
    chunks: int
    characters: int


class ArticleStore:
    """The articles with their sentences and chunks; chunk numbers are never given twice."""

    def __init__(
        self,
        connection: sqlite3.Connection,
        prepare: Callable[[sqlite3.Connection], object] = lambda connection: None,
        *,
        file: Path | None = None,
    ) -> None:
        """Prepare the connection, to a `file` or to memory; it is closed again if that fails."""
        try:
            prepare(connection)
        except BaseException:
            connection.close()
            raise
        self.connection = connection
        self._file = file
        self._collections: frozenset[str] | None = None
        # SQLite's own `length` ends at a NUL.
        connection.create_function("characters", 1, _characters, deterministic=True)
        self._lock = Lock()
        cache = LRUCache[Any, IndexedArticle](REMEMBERED_BYTES, getsizeof=memory_of)
        self._read = cached(cache, lock=Lock())(self._read_article)

    @classmethod
    def create(cls, file: Path | None = None) -> "ArticleStore":
        """An empty store, in a new `file` or, without one, in memory."""
        connection = sqlite3.connect(file or ":memory:", check_same_thread=False)
        return cls(connection, lambda new: new.executescript(SCHEMA), file=file)

    @classmethod
    def open(cls, file: Path, *, writable: bool = False) -> "ArticleStore":
        """Raises:
        sqlite3.Error: there is no such file, or a damaged one.
        """
        connection = _connect(file, writable=writable)
        return cls(connection, _upgrade if writable else show_collections, file=file)

    def within(self, collections: Collection[str]) -> "ArticleStore":
        """These articles as if there were none but those of `collections`, for reading.

        What was read for either is remembered for both.
        """
        connection = self._another_connection()
        shown = frozenset(collections)
        if self._collections is not None:
            shown &= self._collections
        part = ArticleStore(connection, lambda new: show_only(new, shown))
        part._file, part._collections = self._file, shown
        part._read = self._read  # of numbers that its own connection yields
        return part

    def _another_connection(self) -> sqlite3.Connection:
        """To a copy where the articles lie in memory, or their file was swept meanwhile."""
        if self._file:
            with suppress(sqlite3.OperationalError):
                return _connect(self._file)
        copy = sqlite3.connect("", check_same_thread=False)
        with self._lock:
            self.connection.commit()  # else the copy would wait for it for ever
            self.connection.backup(copy)
        return copy

    def __enter__(self) -> "ArticleStore":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        self.connection.close()

    def add(self, indexed: IndexedArticle, *, added: str = "") -> list[int]:
        """Add an article that is not there yet, and give its chunks their numbers."""
        article = indexed.article
        values = (article.id, article.name, article.text, *_about(article))
        sentences = [at for each in indexed.sentences for at in (each.start, each.end)]
        offsets = pack_blocks(article.blocks), pack(article.pages), pack(sentences)
        row = self.connection.execute(
            f"INSERT INTO articles (id, {_DESCRIPTION}, {_OFFSETS}, added, collection)"  # noqa: S608
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            [*map(storable, values), *offsets, added, article.collection],
        ).lastrowid
        numbers = []
        for chunk in indexed.chunks:
            inserted = self.connection.execute(
                'INSERT INTO chunks (article, "start", "end", key) VALUES (?, ?, ?, ?)',
                (row, chunk.start, chunk.end, text_key(searchable_text(chunk))),
            )
            numbers.append(int(inserted.lastrowid or 0))
        return numbers

    def remove(self, article_id: str) -> list[int]:
        """Remove an article; the numbers its chunks had."""
        numbers = self.chunk_numbers([article_id])
        chunks_of = "DELETE FROM chunks WHERE article = (SELECT number FROM articles WHERE id = ?)"
        self.connection.execute(chunks_of, (article_id,))
        self.connection.execute("DELETE FROM articles WHERE id = ?", (article_id,))
        self._read.cache_clear()
        return numbers

    def redescribe(self, article: Article) -> None:
        """Give an article that is there another name, title, source, date or number."""
        self.connection.execute(
            "UPDATE articles SET name = ?, title = ?, source = ?, published = ?, dateline = ?,"
            " document_number = ? WHERE id = ?",
            [*map(storable, (article.name, *_about(article))), article.id],
        )
        self._read.cache_clear()

    def __len__(self) -> int:
        return int(self._one("SELECT count(*) FROM articles")[0])

    def __contains__(self, article_id: object) -> bool:
        return bool(self.rows("SELECT 1 FROM articles WHERE id = ?", (article_id,)))

    def __getitem__(self, article_id: str) -> IndexedArticle:
        """Raises:
        KeyError: no article has this id.
        """
        rows = self.rows("SELECT number FROM articles WHERE id = ?", (article_id,))
        if not rows:
            raise KeyError(article_id)
        return self._read(rows[0][0])

    def __iter__(self) -> Iterator[IndexedArticle]:
        """All articles, in the order they were added in."""
        for (number,) in self.rows("SELECT number FROM articles ORDER BY number"):
            yield self._read_article(number)

    def names(self) -> dict[str, str]:
        """The name of every article by its id, in the order they were added in."""
        rows = self.rows("SELECT id, name FROM articles ORDER BY number")
        return {article_id: restored(name) for article_id, name in rows}

    def names_in(self, collection: str) -> dict[str, str]:
        """The names of the articles of a collection by their ids."""
        rows = self.rows("SELECT id, name FROM articles WHERE collection = ?", (collection,))
        return {article_id: restored(name) for article_id, name in rows}

    def added(self, article_id: str) -> str:
        """When an article that is there was added."""
        return str(self._one("SELECT added FROM articles WHERE id = ?", (article_id,))[0])

    def counts(self) -> Counts:
        totals = "count(*), total(length(sentences)) / 8, total(characters(text))"
        articles, sentences, characters = self._one(f"SELECT {totals} FROM articles")  # noqa: S608
        chunks = self._one("SELECT count(*) FROM chunks")[0]
        return Counts(articles, int(sentences), chunks, int(characters))

    def chunks(self, numbers: Sequence[int]) -> list[Chunk]:
        """The chunks of these numbers.

        Raises:
            KeyError: no chunk has one of them.
        """
        return [self._chunk(number) for number in numbers]

    def chunk_numbers(self, article_ids: Collection[str]) -> list[int]:
        """The numbers of all chunks of these articles; unknown ids have none."""
        query = (
            "SELECT chunks.number FROM json_each(?) AS wanted"
            " CROSS JOIN articles ON articles.id = wanted.value"
            " CROSS JOIN chunks ON article = articles.number"
            " ORDER BY wanted.key, chunks.number"
        )
        return [number for (number,) in self.rows(query, (json.dumps(list(article_ids)),))]

    def all_chunk_numbers(self) -> list[int]:
        return [number for (number,) in self.rows("SELECT number FROM chunks")]

    def collections(self) -> dict[str, int]:
        """How many articles each collection has, by its name."""
        query = "SELECT collection, count(*) FROM articles GROUP BY collection ORDER BY collection"
        return dict(self.rows(query))

    def chunk_keys(self) -> dict[int, bytes]:
        """Of every chunk's number what its embedding is remembered by."""
        return dict(self.rows("SELECT number, key FROM chunks ORDER BY number"))

    def _chunk(self, number: int) -> Chunk:
        rows = self.rows('SELECT article, "start", "end" FROM chunks WHERE number = ?', (number,))
        if not rows:
            raise KeyError(number)
        article, start, end = rows[0]
        return Chunk(self._read(article).article, start, end)

    def _read_article(self, number: int) -> IndexedArticle:
        *about, blocks, pages, offsets, collection = self._one(
            f"SELECT {_DESCRIPTION}, {_OFFSETS}, collection FROM articles"  # noqa: S608
            " WHERE number = ?",
            (number,),
        )
        parts = unpack_blocks(blocks), tuple(unpack(pages))
        article = Article(*[*map(restored, about), *parts, (), collection])
        sentences = unpack(offsets)
        chunks = self.rows(
            'SELECT "start", "end" FROM chunks WHERE article = ? ORDER BY number', (number,)
        )
        return IndexedArticle(
            article,
            tuple(
                Sentence(article, start, end)
                for start, end in zip(sentences[::2], sentences[1::2], strict=True)
            ),
            tuple(Chunk(article, start, end) for start, end in chunks),
        )

    def _one(self, query: str, values: Sequence[Any] = ()) -> Any:
        return self.rows(query, values)[0]

    def rows(self, query: str, values: Sequence[Any] = ()) -> list[Any]:
        """What a query finds; several threads may ask at once."""
        with self._lock:
            return self.connection.execute(query, values).fetchall()

    def titles(self) -> dict[str, tuple[str, str | None]]:
        """Title and time of publication of every article by its id, in the order of adding."""
        rows = self.rows("SELECT id, title, published FROM articles ORDER BY number")
        return {each: (restored(title), restored(time)) for each, title, time in rows}


def _connect(file: Path, *, writable: bool = False) -> sqlite3.Connection:
    # Without `immutable` SQLite would look for a journal beside a file that no one changes.
    mode = "mode=rw" if writable else "mode=ro&immutable=1"
    path = quote(file.resolve().as_posix().encode("utf-8", "surrogateescape"))
    address = f"file:{path if path.startswith('/') else '/' + path}?{mode}"
    return sqlite3.connect(address, uri=True, check_same_thread=False)


def _upgrade(connection: sqlite3.Connection) -> None:
    columns = connection.execute("SELECT name FROM pragma_table_info('articles')").fetchall()
    if ("collection",) not in columns:
        connection.executescript(UPGRADE)


def memory_of(indexed: IndexedArticle) -> int:
    """About how many bytes an article takes, but no more than there are.

    One that is too long for the memory would else be read again for each of its chunks.
    """
    windows = len(indexed.sentences) + len(indexed.chunks)
    blocks = indexed.article.blocks
    cells = sum(len(row.cells) for block in blocks for row in block.rows)
    size = sys.getsizeof(indexed.article.text) + windows * WINDOW_BYTES
    return min(size + len(blocks) * BLOCK_BYTES + cells * CELL_BYTES, REMEMBERED_BYTES)


def _about(article: Article) -> tuple[str | None, ...]:
    named = article.title, article.source, article.published, article.dateline
    return (*named, article.number)


def _characters(text: str | bytes) -> int:
    return len(restored(text))

"""How many chunks a server of Milvus holds, and how fast it then is, with chunks made by lot.

    python -m benchmarks.made_chunks --server milvus://127.0.0.1:19530/made --chunks 1000000

A chunk is an embedding by lot and as many words as one of the news has, drawn as often as jieba's
dictionary says that they are used. All go into one collection, made as an index makes it. It asks
at each tenfold and at three times that, and goes on where it was stopped.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import numpy as np
import typer
from jieba import dt
from numpy.typing import NDArray

from benchmarks.measuring import p50_p95, resident_mb, size_mb, timed
from corpus.console import progress_bar, run
from index.milvus.rows import Row, plain_words
from index.milvus.schema import create_generation
from index.milvus.searching import Asked, MilvusVectors, MilvusWords
from index.milvus.server.address import milvus_address
from index.milvus.server.connection import Connection
from index.milvus.settings import Settings
from index.milvus.state import State

DIMENSION = 384
WORDS = 145
"""Of a chunk: the mean of the first 500 news."""
AT_ONCE = 500
ASKED = 50
WORDS_ASKED = 8
PATIENCE_SECONDS = 600
DEPTH = 100
"""Chunks that are found, as `index.search` wants them."""

app = typer.Typer(add_completion=False, pretty_exceptions_enable=False)


@dataclass(frozen=True, slots=True)
class Lot:
    """Draws chunks and questions, the same for the same number."""

    words: NDArray[np.str_]
    often: NDArray[np.float64]

    @classmethod
    def of_dictionary(cls) -> "Lot":
        dt.initialize()
        counts = {word: count for word, count in dt.FREQ.items() if count and len(word) > 1}
        often = np.array(list(counts.values()), np.float64)
        return cls(np.array(list(counts)), often / often.sum())

    def rows(self, start: int, count: int) -> Iterator[Row]:
        random = np.random.default_rng(start)
        vectors = embeddings(random, count)
        words = random.choice(self.words, (count, WORDS), p=self.often)
        for place in range(count):
            yield {
                "number": start + place,
                "article": f"article{(start + place) // 4}",
                "collection": "",
                "key": f"{start + place:032x}",
                "start": 0,
                "end": 400,
                "words": plain_words(words[place].tolist()),
                "dense": vectors[place],
            }

    def question(self, number: int) -> str:
        random = np.random.default_rng([number, 1])
        return " ".join(random.choice(self.words, WORDS_ASKED, p=self.often).tolist())


def embeddings(random: np.random.Generator, count: int) -> NDArray[np.float32]:
    rows = random.standard_normal((count, DIMENSION), np.float32)
    rows /= np.linalg.norm(rows, axis=1, keepdims=True)
    return rows


@app.command()
def made_chunks(
    server: Annotated[str, typer.Option(help="the address of an index that is not there yet")],
    chunks: Annotated[int, typer.Option(min=AT_ONCE)] = 1_000_000,
    process: Annotated[int, typer.Option(help="the server's, for its memory")] = 0,
    folder: Annotated[Path | None, typer.Option(help="its data, for their size")] = None,
) -> None:
    """Write chunks, and ask when there are 1,000, 3,000, 10,000, and so on."""
    address = milvus_address(Path(server))
    if address is None:
        raise typer.BadParameter(server)
    connection, settings = Connection(address), Settings.from_environment()
    connection.seconds = PATIENCE_SECONDS  # how long it takes is what is asked
    name = f"{address.name}_chunks_1"
    if not connection.call("has_collection", name):
        create_generation(connection, name, settings, dimension=DIMENSION)
    [counted] = connection.query(name, filter="", output_fields=["count(*)"])
    there = counted["count(*)"] // AT_ONCE * AT_ONCE
    lot = Lot.of_dictionary()
    print(f"{settings.dense}, from {there:,} chunks on")
    for end in (each for each in _steps(chunks) if each > there):
        _, seconds = timed(lambda: _write(connection, name, lot, range(there, end, AT_ONCE)))  # noqa: B023
        _, flushed = timed(lambda: connection.call("flush", name, seconds=PATIENCE_SECONDS))
        rate, there = (end - there) / seconds, end
        print(f"{there:,} chunks: {rate:.0f} a second, flushed in {flushed:.1f} s", end="; ")
        state = State(chunks=there, words=WORDS * there)
        asked = Asked(connection, name, state, settings.dense, "Strong", lambda rows: None)
        _, ready = timed(lambda: asked.prepare(DIMENSION))  # noqa: B023
        print(f"made ready in {ready:.1f} s", end="; ")
        _ask(asked, lot)
        print(f"resident, this process: {resident_mb():.0f} MB", end="")
        print(f", the server: {resident_mb(process):.0f} MB" if process else "", end="")
        print(f", on disk: {size_mb(folder):.0f} MB" if folder else "", flush=True)


def _steps(chunks: int) -> Sequence[int]:
    steps = [times * 10**power for power in range(3, 10) for times in (1, 3)]
    return [each for each in steps if each < chunks] + [chunks]


def _write(connection: Connection, name: str, lot: Lot, starts: Sequence[int]) -> None:
    with progress_bar("写入 writing") as progress:
        for start in progress.track(starts):
            connection.call("upsert", name, list(lot.rows(start, AT_ONCE)))


def _ask(asked: Asked, lot: Lot) -> None:
    """One question at a time, by meaning and by words."""
    vectors, words = MilvusVectors(asked, lambda: 0), MilvusWords(asked)
    by_meaning, by_words = [], []
    for number in range(ASKED):
        query = embeddings(np.random.default_rng([number, 2]), 1)
        by_meaning.append(timed(lambda each=query: vectors.search(each, top_k=DEPTH))[1])  # type: ignore[misc]
        text = lot.question(number)
        by_words.append(timed(lambda each=text: words.search(each, top_k=DEPTH))[1])  # type: ignore[misc]
    print(
        f"p50 / p95 by meaning {p50_p95(by_meaning)} ms, by words {p50_p95(by_words)} ms", end="; "
    )


if __name__ == "__main__":
    run(app)

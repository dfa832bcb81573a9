"""Compare ways to search by words: `python -m benchmarks.lexical INDEX QUESTIONS`.

tantivy as it is used here, SQLite's FTS5 over the same words and, where it is installed, bm25s:
time to build from segmented texts, to add one more, and to find the best 50.
"""

import sqlite3
import tempfile
from collections.abc import Callable, Sequence
from functools import partial
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Annotated

import typer

from benchmarks.measuring import p50_p95, timed
from corpus.console import notes, progress_bar, run
from corpus.segment import segment
from evaluation.sets.squad import read_squad
from index.search.article_store import ArticleStore
from index.search.lexical import LexicalIndex
from index.search.passages import searchable_text
from index.storage.folder import FILES
from index.storage.versions import whole_version

DEPTH = 50
Search = Callable[[list[str]], object]

app = typer.Typer(add_completion=False, pretty_exceptions_enable=False)


@app.command()
def compare(
    folder: Annotated[Path, typer.Argument(metavar="INDEX")],
    questions: Path,
    count: Annotated[int, typer.Option(min=1, help="questions to ask")] = 300,
) -> None:
    """Each library on the chunks of an index."""
    asked = [segment(each.question) for each in read_squad(questions).questions[:count]]
    with ArticleStore.open(whole_version(folder).folder / FILES.articles) as articles:
        chunks = [chunk for each in articles for chunk in each.chunks]
    with progress_bar("segmenting") as progress:
        texts = [segment(searchable_text(chunk)) for chunk in progress.track(chunks)]
    print(f"{len(texts):,} texts, {len(asked)} questions")
    with tempfile.TemporaryDirectory() as temporary:
        _report("tantivy", asked, _tantivy(texts, Path(temporary) / "tantivy"))
        _report("SQLite FTS5", asked, _fts5(texts, Path(temporary) / "fts5.sqlite"))
    if find_spec("bm25s"):
        _report("bm25s", asked, _bm25s(texts))
    else:
        notes.print("bm25s is not installed: pip install bm25s")


def _report(name: str, asked: Sequence[list[str]], built: tuple[Search, float, float]) -> None:
    search, building, adding = built
    taken = [timed(partial(search, words))[1] for words in asked]
    print(
        f"{name}: built in {building:.1f} s, one added in {adding * 1000:.0f} ms,"
        f" searched in p50 / p95 {p50_p95(taken)} ms"
    )


def _tantivy(texts: Sequence[list[str]], folder: Path) -> tuple[Search, float, float]:
    index = LexicalIndex.create(folder)

    def build() -> None:
        for number, words in enumerate(texts):
            index.add_words(number, "group", words)
        index.commit()

    def add() -> None:
        index.add_words(len(texts), "group", texts[0])
        index.commit()

    _, building = timed(build)
    _, adding = timed(add)
    return lambda words: index.search_words(words, top_k=DEPTH), building, adding


def _fts5(texts: Sequence[list[str]], file: Path) -> tuple[Search, float, float]:
    connection = sqlite3.connect(file)
    connection.execute("CREATE VIRTUAL TABLE texts USING fts5(words, content='')")
    insert = "INSERT INTO texts (rowid, words) VALUES (?, ?)"

    def build() -> None:
        with connection:
            connection.executemany(insert, ((n, " ".join(w)) for n, w in enumerate(texts)))

    def add() -> None:
        with connection:
            connection.execute(insert, (len(texts), " ".join(texts[0])))

    def search(words: list[str]) -> object:
        query = " OR ".join(f'"{word}"' for word in words) or '""'
        found = "SELECT rowid FROM texts WHERE texts MATCH ? ORDER BY rank LIMIT ?"
        return connection.execute(found, (query, DEPTH)).fetchall()

    _, building = timed(build)
    _, adding = timed(add)
    return search, building, adding


def _bm25s(texts: Sequence[list[str]]) -> tuple[Search, float, float]:
    bm25s = import_module("bm25s")
    bm25 = bm25s.BM25()

    def search(words: list[str]) -> object:
        known = [bm25.vocab_dict[word] for word in words if word in bm25.vocab_dict]
        return bm25.get_scores_from_ids(known).argpartition(-DEPTH)[-DEPTH:]

    _, building = timed(lambda: bm25.index(texts, show_progress=False))
    return search, building, building  # one more means all anew


if __name__ == "__main__":
    run(app)

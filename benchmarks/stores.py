"""The same articles in a folder and in Milvus: what either takes, and whether both find the same.

    python -m benchmarks.stores measure NEWS --work DIR
    python -m benchmarks.stores equal cmrc2018_dev.json --work DIR
    python -m benchmarks.stores equal evaluation/sets/linping.jsonl --split dev --read --work DIR

NEWS is JSON Lines with a "text" each, gzipped or not. `--server` names an index in a running Milvus
(`python -m milvus_lite server --data-dir DIR --port 19530` will do), `--process` its process,
whose memory is told. What `measure` embeds is made by lot, from each text alike, so that what is
measured is keeping and finding: embedding costs the same for both, and is measured by
`benchmarks.scale`. `equal` embeds by the encoder that ships.
"""

import gzip
import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Annotated
from zlib import crc32

import numpy as np
import typer

from benchmarks.equality import compare
from benchmarks.measuring import p50_p95, resident_mb, size_mb, timed
from corpus.console import notes, run
from evaluation.opening import Asked
from index import Embeddings, PassageIndex, ReloadingIndex, open_encoder
from index.opening import store_at
from index.storage.originals import Original
from index.store import IndexStore
from index.updates.publishing import UpdateOptions

QUESTIONS = 200
ADDITIONS = 5
CHARACTERS = 24
"""Of an article that stand for a question."""

Work = Annotated[Path, typer.Option(help="where articles and indexes are kept")]
Server = Annotated[str, typer.Option(help="the address of an index, which a name is put behind")]
SERVER = "milvus://127.0.0.1:19530/stores"
app = typer.Typer(add_completion=False, pretty_exceptions_enable=False)


class ByLot:
    """Embeds each text by its hash: alike in every process, and near to nothing else."""

    name = fingerprint = "by lot"
    precision = "float32"
    dimension = 384

    def encode_queries(self, queries: Sequence[str]) -> Embeddings:
        return self.encode_documents(queries)

    def encode_documents(self, documents: Sequence[str]) -> Embeddings:
        drawn = [np.random.default_rng(crc32(each.encode())) for each in documents]
        rows = np.stack([each.standard_normal(self.dimension, np.float32) for each in drawn])
        lengths: Embeddings = np.linalg.norm(rows, axis=1, keepdims=True)
        return rows / lengths


@app.command()
def measure(
    news: Path,
    work: Work,
    server: Server = SERVER,
    process: Annotated[int, typer.Option(help="the server's, for its memory")] = 0,
    articles: Annotated[int, typer.Option(min=ADDITIONS)] = 2000,
) -> None:
    """Build, ask and add to both, and hold their rankings against one another."""
    folder = work / f"articles-{articles}"
    texts = [text for _, text in zip(range(articles), _texts(news), strict=False)]
    _write(folder, texts)
    questions = [text[:CHARACTERS] for text in texts[:: max(1, articles // QUESTIONS)]]
    opened = []
    for place in (work / f"index-{articles}", Path(f"{server}_{articles}")):
        print(f"\n{place}: {articles:,} articles")
        store = store_at(place)
        opened.append(_built(store, folder))
        _ask(opened[-1], questions)
        _add(store, texts)
        print(f"resident, this process: {resident_mb():.0f} MB")
    print(f"\nthe folder: {size_mb(work / f'index-{articles}'):.0f} MB on disk")
    if process:
        print(f"resident, the server: {resident_mb(process):.0f} MB")
    _compare(opened, questions)


@app.command()
def equal(
    questions: Annotated[Path, typer.Argument(exists=True, dir_okay=False)],
    work: Work,
    server: Server = SERVER,
    on: Annotated[
        Path | None, typer.Option(exists=True, help="the articles, where the set brings none")
    ] = None,
    split: Annotated[str, typer.Option(help="of a set with splits this one alone")] = "",
    every: Annotated[int, typer.Option(min=1, help="ask one question in so many")] = 1,
    read: Annotated[bool, typer.Option("--read", help="answer them as well")] = False,
) -> None:
    """Ask a set's questions of both, by the encoder that ships; where they differ, and why."""
    asked = Asked(open_encoder(None), on=on, data=work, split=split, every=every)
    compare(questions, work, server, asked, read=read)


def _texts(news: Path) -> Iterator[str]:
    with gzip.open(news, "rt") if news.suffix == ".gz" else news.open() as lines:
        for line in lines:
            yield json.loads(line)["text"]


def _write(folder: Path, texts: Sequence[str]) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    if len(list(folder.iterdir())) != len(texts):
        notes.print("写文章…… Writing the articles…")
        for number, text in enumerate(texts):
            (folder / f"{number:06}.txt").write_text(text, encoding="utf-8")


def _built(store: IndexStore, folder: Path) -> PassageIndex:
    result, seconds = timed(lambda: store.build([folder], UpdateOptions(ByLot())))
    chunks = result.manifest.chunks
    print(f"build: {seconds:.1f} s for {chunks:,} chunks, {chunks / seconds:.0f} chunks/s")
    index, seconds = timed(lambda: store.load(ByLot()))
    print(f"load: {seconds * 1000:.0f} ms")
    return index


def _ask(index: PassageIndex, questions: Sequence[str]) -> None:
    for number in range(2):
        taken = [timed(lambda each=each: index.search(each))[1] for each in questions]  # type: ignore[misc]
        print(f"search, {('first', 'again')[number]}: p50 / p95 {p50_p95(taken)} ms")


def _add(store: IndexStore, texts: Sequence[str]) -> None:
    """One article at a time, until whoever is asking answers from it."""
    taken = []
    with ReloadingIndex(store, encoder=ByLot()) as reloading:
        for number in range(ADDITIONS):
            text = f"新来的第{number}篇。{texts[number][::-1]}"
            original = Original(f"新来的{number}.txt", text.encode())
            result, seconds = timed(lambda new=original: store.add([new], UpdateOptions(ByLot())))  # type: ignore[misc]
            version = result.manifest.version
            _, waited = timed(lambda to=version: _until(reloading, to))  # type: ignore[misc]
            taken.append(seconds + waited)
    store.remove([f"新来的{number}.txt" for number in range(ADDITIONS)])
    print(f"one article added, until it answers: p50 / p95 {p50_p95(taken)} ms")


def _until(reloading: ReloadingIndex, version: int) -> None:
    while (reloading.current.version or 0) < version:
        reloading.refresh()


def _compare(both: Sequence[PassageIndex], questions: Sequence[str]) -> None:
    same = [0, 0]
    for question in questions:
        embedding = ByLot().encode_queries([question])
        rankings = [each.rankings(question, embedding, depth=10) for each in both]
        for kind in range(2):
            first, second = (
                [_where(index, number) for number in list(ranked[kind])[:10]]
                for index, ranked in zip(both, rankings, strict=True)
            )
            same[kind] += first == second
    print(f"the same ten by meaning: {same[0]} of {len(questions)} questions; by words: {same[1]}")


def _where(index: PassageIndex, number: int) -> tuple[str, int]:
    [chunk] = index.articles.chunks([number])
    return chunk.article.id, chunk.start


if __name__ == "__main__":
    run(app)

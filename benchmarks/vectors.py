"""Compare ways to search embeddings: `python -m benchmarks.vectors INDEX QUESTIONS`.

The embeddings are those that an index remembers. Recall is against looking at every embedding in
full precision; times are of one question after another.
"""

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Annotated, Any

import numpy as np
import typer
from numpy.typing import NDArray

from benchmarks.measuring import p50_p95, timed
from corpus.console import run
from evaluation.sets.squad import read_squad
from index import open_encoder
from index.encoders.encoder import Embeddings
from index.search.article_store import ArticleStore
from index.search.vectors import faiss  # type: ignore[attr-defined]  # whose threads do not spin
from index.storage.embedding_cache import EmbeddingCache
from index.storage.folder import FILES
from index.storage.versions import whole_version

app = typer.Typer(add_completion=False, pretty_exceptions_enable=False)


@app.command()
def compare(
    folder: Annotated[Path, typer.Argument(metavar="INDEX")],
    questions: Path,
    count: Annotated[int, typer.Option(min=1, help="questions to ask")] = 300,
) -> None:
    """Recall at 10 and at 50, milliseconds, and seconds to build, of each kind of index."""
    encoder = open_encoder(None)
    asked = [each.question for each in read_squad(questions).questions[:count]]
    queries = encoder.encode_queries(asked)
    embeddings = _embeddings(folder, encoder.fingerprint)
    exact = faiss.IndexFlatIP(embeddings.shape[1])
    exact.add(embeddings)
    nearest = exact.search(queries, 50)[1]
    print(f"{len(embeddings):,} embeddings, {len(queries)} questions")
    _report("every one, float32", exact, queries, nearest)
    for bits in ("fp16", "8"):
        index, seconds = timed(partial(_built, f"SQ{bits}", embeddings))
        _report(f"every one, {bits} (built in {seconds:.1f} s)", index, queries, nearest)
    for lists in (256, 512):
        index, seconds = timed(partial(_built, f"IVF{lists},SQfp16", embeddings))
        for part in (8, 4, 2):
            index.nprobe = lists // part
            name = f"1/{part} of {lists} lists, fp16 (built in {seconds:.1f} s)"
            _report(name, index, queries, nearest)
    index, seconds = timed(lambda: _built("HNSW32_SQfp16", embeddings))
    for breadth in (64, 256):
        index.hnsw.efSearch = breadth
        _report(f"HNSW, breadth {breadth} (built in {seconds:.1f} s)", index, queries, nearest)


def _embeddings(folder: Path, fingerprint: str) -> Embeddings:
    with ArticleStore.open(whole_version(folder).folder / FILES.articles) as articles:
        keys = list(articles.chunk_keys().values())
    with EmbeddingCache(folder / FILES.embeddings, encoder_fingerprint=fingerprint) as cache:
        found = cache.get(keys)
    return np.array([found[key] for key in keys], np.float32)


def _built(kind: str, embeddings: Embeddings) -> Any:
    index = faiss.index_factory(embeddings.shape[1], kind, faiss.METRIC_INNER_PRODUCT)
    index.train(embeddings[np.random.default_rng(0).permutation(len(embeddings))[:20_000]])
    index.add(embeddings)
    return index


def _report(name: str, index: Any, queries: Embeddings, nearest: NDArray[np.int64]) -> None:
    found, taken = [], []
    for query in queries:
        (_, rows), seconds = timed(partial(index.search, query[None], 50))
        found.append(rows[0])
        taken.append(seconds)
    recalls = ", ".join(f"recall@{k} {_recall(found, nearest, k):.3f}" for k in (10, 50))
    print(f"{name}: p50 / p95 {p50_p95(taken)} ms, {recalls}")


def _recall(found: Sequence[NDArray[np.int64]], nearest: NDArray[np.int64], k: int) -> float:
    shared = [
        len({*one[:k].tolist()} & {*two[:k].tolist()}) / k
        for one, two in zip(found, nearest, strict=True)
    ]
    return float(np.mean(shared))


if __name__ == "__main__":
    run(app)

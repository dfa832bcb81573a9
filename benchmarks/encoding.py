"""How near the encoder comes to what the processor can do: `python -m benchmarks.encoding SET`.

The peak is that of a large product of matrices in the precision that the encoder computes in; the
encoder's work is counted at the tokens its texts really have, padding not included.
"""

import json
import time
from pathlib import Path
from typing import Annotated

import numpy as np
import typer

from corpus import Chunking
from corpus.console import progress_bar, run
from evaluation.sets.squad import read_squad
from index.encoders.encoder import SHIPPED_ENCODER
from index.encoders.quiet_openvino import openvino
from index.encoders.shipped import ShippedEncoder
from index.search.passages import IndexedArticle, searchable_text

SIZE = 4096
SLICE = 256

op = openvino.opset15
app = typer.Typer(add_completion=False, pretty_exceptions_enable=False)


@app.command()
def measure(
    passages: Path,
    count: Annotated[int, typer.Option(min=1, help="chunks to embed")] = 2048,
    rounds: Annotated[int, typer.Option(min=1)] = 3,
) -> None:
    """Chunks a second, and the share of the peak that this is."""
    articles = read_squad(passages).articles
    indexed = [IndexedArticle.from_article(article, Chunking()) for article in articles]
    texts = [searchable_text(chunk) for each in indexed for chunk in each.chunks][:count]
    encoder = ShippedEncoder()
    encoder.encode_documents(texts[:64])
    tokens = np.array(encoder.count_tokens(texts))
    work = _operations(tokens)
    texts.sort(key=len, reverse=True)  # as a build does
    print(f"{len(texts)} chunks, {tokens.mean():.0f} tokens each, {encoder.precision}")
    with progress_bar("encoding") as progress:
        for _ in progress.track(range(rounds)):
            peak = _peak(encoder.precision)
            started = time.perf_counter()
            for start in range(0, len(texts), SLICE):
                encoder.encode_documents(texts[start : start + SLICE])
            seconds = time.perf_counter() - started
            print(
                f"{len(texts) / seconds:.1f} chunks/s, {work / seconds / 1e9:.0f} of"
                f" {peak / 1e9:.0f} GFLOP/s: {work / seconds / peak:.0%} of the roofline"
            )


def _operations(tokens: np.ndarray) -> float:
    """Multiplications and additions of the encoder for texts of so many tokens each."""
    config = json.loads((SHIPPED_ENCODER / "config.json").read_text())
    layers, width, wide = (
        config[key] for key in ("num_hidden_layers", "hidden_size", "intermediate_size")
    )
    linear = 2 * layers * (4 * width * width + 2 * width * wide)
    attention = 2 * 2 * layers * width
    return float((tokens * linear + tokens.astype(float) ** 2 * attention).sum())


def _peak(precision: str) -> float:
    """Operations a second of a large product of matrices, the best of ten."""
    parameter = op.parameter([SIZE, SIZE], np.float32)
    weights = op.constant(np.random.default_rng(0).normal(size=(SIZE, SIZE)).astype(np.float32))
    product = op.matmul(parameter, weights, transpose_a=False, transpose_b=True)
    summed = op.reduce_max(product, op.constant([0, 1]))
    hint = {"bfloat16": "bf16"}.get(precision, "f32")
    settings = {"PERFORMANCE_HINT": "LATENCY", "INFERENCE_PRECISION_HINT": hint}
    compiled = openvino.Core().compile_model(openvino.Model([summed], [parameter]), "CPU", settings)
    matrix = np.random.default_rng(1).normal(size=(SIZE, SIZE)).astype(np.float32)
    taken = []
    for _ in range(10):
        started = time.perf_counter()
        compiled((matrix,))
        taken.append(time.perf_counter() - started)
    return 2 * SIZE**3 / min(taken)


if __name__ == "__main__":
    run(app)

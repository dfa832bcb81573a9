"""What reading costs, and what it would cost otherwise: `python -m benchmarks.reading SET`.

The windows that are read for the first questions of a SQuAD-style set, by the runtimes that could
run the reader, turn and turn about. onnxruntime takes part where it is installed.
"""

import statistics
import time
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path
from typing import Annotated, Any

import numpy as np
import torch
import typer

from corpus.console import progress_bar, run
from evaluation.sets.passages import index_of_set
from evaluation.sets.squad import read_squad
from index import open_encoder
from index.encoders.encoder import SHIPPED_ENCODER
from index.encoders.shipped import shipped_word_embeddings
from qa.answering import TOP_K
from qa.reader.layout import Layout, Text, Tokens
from qa.reader.network import NETWORK_FILE, Batch, Network
from qa.reader.span_reader import SHIPPED_READER
from training.network import SpanNetwork

Read = Callable[[list[Tokens]], object]

app = typer.Typer(add_completion=False, pretty_exceptions_enable=False)


@app.command()
def measure(
    questions: Path,
    count: Annotated[int, typer.Option(min=2, help="questions to read for")] = 50,
    top_k: Annotated[int, typer.Option(min=1, help="windows to read")] = TOP_K,
) -> None:
    """Tokens read for a question, and the milliseconds each runtime takes for them."""
    asked = read_squad(questions)
    index = index_of_set(questions, asked, encoder=open_encoder(None))
    layout = Layout(SHIPPED_ENCODER / "tokenizer.json")
    read = []
    for question in asked.questions[:count]:
        hits = index.retrieve(question.question, top_k=top_k).hits
        texts = [Text(question.question, h.chunk.article.title, h.chunk.text) for h in hits]
        read.append(layout.tokens(texts))
    tokens = statistics.mean(sum(len(each.ids) for each in inputs) for inputs in read)
    print(f"{len(read)} questions, {top_k} windows and {tokens:.0f} tokens read for each")
    runtimes = _runtimes()
    seconds: dict[str, list[float]] = {name: [] for name in runtimes}
    for runtime in runtimes.values():
        runtime(read[0])  # the first time each still makes its plans
    with progress_bar("reading") as progress:
        for inputs in progress.track(read):
            for name, runtime in runtimes.items():
                started = time.perf_counter()
                runtime(inputs)
                seconds[name].append(time.perf_counter() - started)
    for name, taken in seconds.items():
        p50 = statistics.median(taken)
        print(f"{name}: p50 {p50 * 1000:.0f} ms, {tokens / statistics.mean(taken):,.0f} tokens/s")


def _runtimes() -> dict[str, Read]:
    words = shipped_word_embeddings()
    network = Network(SHIPPED_READER, word_embeddings=words)
    # Any weights take the same time, so the encoder's do for torch.
    in_torch = SpanNetwork.from_encoder(SHIPPED_ENCODER).eval()
    runtimes: dict[str, Read] = {
        f"openvino {network.precision}": network.read,
        "torch float32": lambda inputs: _in_torch(in_torch, inputs, enabled=False),
        "torch bfloat16": lambda inputs: _in_torch(in_torch, inputs, enabled=True),
    }
    if find_spec("onnxruntime"):
        runtimes["onnxruntime float32"] = _onnxruntime(words)
    return runtimes


def _in_torch(network: SpanNetwork, inputs: list[Tokens], *, enabled: bool) -> object:
    with torch.inference_mode(), torch.autocast("cpu", torch.bfloat16, enabled=enabled):
        return network(Batch.collate(inputs))


def _onnxruntime(words: Any) -> Read:
    import onnxruntime

    session = onnxruntime.InferenceSession(str(SHIPPED_READER / NETWORK_FILE))

    def read(inputs: list[Tokens]) -> object:
        batch = Batch.collate(inputs)
        arrays = {
            "words": words[batch.ids].astype(np.float32),
            "types": batch.types,
            "mask": batch.mask,
        }
        return session.run(None, arrays)

    return read


if __name__ == "__main__":
    run(app)

"""The encoder's network, BERT with mean pooling, as OpenVINO runs it.

Built straight from the weights of a sentence-transformers folder: that takes a fifth of a second
and no torch, which alone takes seconds to import. Word embeddings are looked up outside, so that
the reader can share them.
"""

import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from safetensors import safe_open

from index.encoders.compiled import Aim, compile_or_import
from index.encoders.quiet_openvino import openvino

op = openvino.opset15

WEIGHTS_FILE = "model.safetensors"
WORDS = "embeddings.word_embeddings.weight"


def read_word_embeddings(folder: Path) -> NDArray[np.float16]:
    """The vectors of the tokenizer's pieces, shape (pieces, width)."""
    with safe_open(folder / WEIGHTS_FILE, framework="numpy") as tensors:
        return np.asarray(tensors.get_tensor(WORDS), np.float16)


def compile_bert(folder: Path, aim: Aim, *, fingerprint: str) -> Any:
    """From word embeddings (texts, tokens, width) and a mask (texts, tokens) to embeddings.

    The result has the shape (texts, width), its rows have length 1. Where the processor computes
    in bfloat16 so does the network. `fingerprint` is that of the folder.
    """
    sources = (fingerprint, Path(__file__))
    return compile_or_import("encoder", aim, sources, lambda: _Graph(folder).model())


def precision_of(compiled: Any) -> str:
    """`bfloat16` or `float32`."""
    name = compiled.get_property("INFERENCE_PRECISION_HINT").get_type_name()
    return {"bf16": "bfloat16", "f16": "float16"}.get(name, "float32")


def run_batches(
    compiled: Any, batches: Iterable[tuple[list[int], tuple[NDArray[np.float32], ...]]]
) -> Iterator[tuple[list[int], NDArray[np.float32]]]:
    """Run batches, each known by its rows, several at a time; the results as they come."""
    finished: list[tuple[list[int], NDArray[np.float32]]] = []
    queue = openvino.AsyncInferQueue(compiled)
    queue.set_callback(
        lambda request, rows: finished.append((rows, np.array(request.get_output_tensor().data)))
    )
    try:
        for rows, inputs in batches:
            queue.start_async(inputs, rows)
            while finished:
                yield finished.pop()
    finally:
        queue.wait_all()
    yield from finished


class _Graph:
    """The layers of a Hugging Face `BertModel`, by the names its weights have."""

    def __init__(self, folder: Path) -> None:
        config = json.loads((folder / "config.json").read_text(encoding="utf-8"))
        self._layers: int = config["num_hidden_layers"]
        self._width: int = config["hidden_size"]
        self._heads: int = config["num_attention_heads"]
        self._epsilon: float = config["layer_norm_eps"]
        with safe_open(folder / WEIGHTS_FILE, framework="numpy") as tensors:
            names = set(tensors.keys()) - {WORDS}
            self._weights = {name: tensors.get_tensor(name) for name in names}

    def model(self) -> Any:
        words = op.parameter([-1, -1, self._width], np.float32, name="words")
        mask = op.parameter([-1, -1], np.float32, name="mask")
        places = op.slice(
            self._weight("embeddings.position_embeddings.weight"),
            op.constant([0]),
            op.gather(op.shape_of(words), op.constant([1]), op.constant(0)),
            op.constant([1]),
            op.constant([0]),
        )
        kinds = self._weight("embeddings.token_type_embeddings.weight")
        kind = op.gather(kinds, op.constant(0), op.constant(0))
        hidden = self._normalised(op.add(op.add(words, places), kind), "embeddings.LayerNorm")
        # Padding is taken out of the attention by what is added to its scores.
        padding = op.multiply(op.subtract(mask, np.float32(1)), np.float32(1e4))
        padding = op.unsqueeze(padding, op.constant([1, 2]))
        for layer in range(self._layers):
            hidden = self._layer(hidden, padding, f"encoder.layer.{layer}")
        return openvino.Model([_mean(hidden, mask)], [words, mask], "encoder")

    def _layer(self, hidden: Any, padding: Any, name: str) -> Any:
        query, key, value = (
            self._split(self._linear(hidden, f"{name}.attention.self.{part}"))
            for part in ("query", "key", "value")
        )
        attended = op.scaled_dot_product_attention(query, key, value, padding)
        joined = op.reshape(
            op.transpose(attended, op.constant([0, 2, 1, 3])),
            op.constant([0, 0, self._width]),
            special_zero=True,
        )
        hidden = self._normalised(
            op.add(self._linear(joined, f"{name}.attention.output.dense"), hidden),
            f"{name}.attention.output.LayerNorm",
        )
        wide = op.gelu(self._linear(hidden, f"{name}.intermediate.dense"), "erf")
        return self._normalised(
            op.add(self._linear(wide, f"{name}.output.dense"), hidden), f"{name}.output.LayerNorm"
        )

    def _split(self, hidden: Any) -> Any:
        """From (texts, tokens, width) to (texts, heads, tokens, width of a head)."""
        shape = op.constant([0, 0, self._heads, self._width // self._heads])
        return op.transpose(op.reshape(hidden, shape, special_zero=True), op.constant([0, 2, 1, 3]))

    def _linear(self, hidden: Any, name: str) -> Any:
        weight = self._weight(f"{name}.weight")
        product = op.matmul(hidden, weight, transpose_a=False, transpose_b=True)
        return op.add(product, self._weight(f"{name}.bias"))

    def _normalised(self, hidden: Any, name: str) -> Any:
        scaled = op.mvn(
            hidden,
            op.constant([-1]),
            normalize_variance=True,
            eps=self._epsilon,
            eps_mode="inside_sqrt",
        )
        scaled = op.multiply(scaled, self._weight(f"{name}.weight"))
        return op.add(scaled, self._weight(f"{name}.bias"))

    def _weight(self, name: str) -> Any:
        return op.convert(op.constant(self._weights[name]), np.float32)


def _mean(hidden: Any, mask: Any) -> Any:
    """The normalised mean over the tokens that are no padding."""
    attended = op.unsqueeze(mask, op.constant([2]))
    total = op.reduce_sum(op.multiply(hidden, attended), op.constant([1]))
    return op.normalize_l2(total, op.constant([1]), 1e-12, "max")

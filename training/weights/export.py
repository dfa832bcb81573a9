"""Write a checkpoint as the reader that ships: ONNX, its matrices in eight bits."""

import json
import warnings
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import torch
from numpy.typing import NDArray
from onnx import helper, numpy_helper
from torch import Tensor, nn
from torch.export import Dim

from qa.reader.network import NETWORK_FILE
from training.network import SpanNetwork
from training.weights.checkpoints import Checkpoint, averaged

TRAINED_FILE = "trained.json"


class _Reading(nn.Module):
    """What is exported of a network: all behind the word embeddings."""

    def __init__(self, network: SpanNetwork) -> None:
        super().__init__()
        self.network = network

    def forward(self, words: Tensor, types: Tensor, mask: Tensor) -> Tensor:
        return self.network.read(words, types, mask)


def export(checkpoint: Checkpoint, folder: Path, *, network: SpanNetwork) -> None:
    """Write a checkpoint's weights, its average where it has one, and what is known of them.

    `network` is of the same shape and gets those weights.
    """
    network.load_own_weights(averaged(checkpoint))
    folder.mkdir(parents=True, exist_ok=True)
    onnx.save(_quantised(_onnx_model(network)), folder / NETWORK_FILE)
    trained = {"step": checkpoint["step"], "trial": checkpoint.get("scores")}
    (folder / TRAINED_FILE).write_text(json.dumps(trained, indent=2) + "\n", "utf-8")


def _onnx_model(network: SpanNetwork) -> Any:
    width = network.transformer.config.hidden_size
    words, types, mask = torch.zeros(2, 8, width), torch.zeros(2, 8, dtype=torch.long), torch.ones
    shape = {0: Dim("inputs", min=1, max=4096), 1: Dim("tokens", min=4, max=512)}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the exporter's own calls are deprecated
        program = torch.onnx.export(
            _Reading(network).eval(),
            (words, types, mask(2, 8)),
            dynamo=True,
            verbose=False,
            input_names=["words", "types", "mask"],
            output_names=["logits"],
            dynamic_shapes={"words": shape, "types": shape, "mask": shape},
        )
    if program is None:
        raise AssertionError("the exporter gives a program where dynamo is true")
    return program.model_proto


def _quantised(model: Any) -> Any:
    """The model with each layer's matrix as eight-bit numbers and a scale for each column."""
    graph = model.graph
    matrices = {node.input[1] for node in graph.node if node.op_type == "MatMul"}
    unpacking = []
    for weight in list(graph.initializer):
        if weight.name in matrices:
            small, scale = quantise(numpy_helper.to_array(weight))
            name = weight.name
            graph.initializer.remove(weight)
            graph.initializer.append(numpy_helper.from_array(small, f"{name}.int8"))
            graph.initializer.append(numpy_helper.from_array(scale, f"{name}.scale"))
            unpacking.append(
                helper.make_node(
                    "DequantizeLinear", [f"{name}.int8", f"{name}.scale"], [name], axis=1
                )
            )
    for node in reversed(unpacking):
        graph.node.insert(0, node)
    return model


def quantise(matrix: NDArray[np.float32]) -> tuple[NDArray[np.int8], NDArray[np.float32]]:
    """Eight-bit numbers and the scale of each column, whose product is nearly the matrix.

    >>> quantise(np.float32([[1.0, 0.5], [-0.5, 127.0]]))[0].tolist()
    [[127, 0], [-64, 127]]
    """
    scale = np.maximum(np.abs(matrix).max(axis=0), 1e-12).astype(np.float32) / np.float32(127)
    return np.round(matrix / scale).astype(np.int8), scale

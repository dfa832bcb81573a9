"""Begin where a reader stands, rather than with the encoder's weights."""

from pathlib import Path

import onnx
import torch
from onnx import numpy_helper
from torch import Tensor

from qa.reader.network import NETWORK_FILE
from training.network import SpanNetwork
from training.weights.checkpoints import averaged, load

_PREFIX = "network."


def start_from(reader: Path, network: SpanNetwork) -> None:
    """Give the network the weights of a checkpoint, its averages where it has some, or of an
    exported reader's folder, in the precision that it has. What guesses words is left behind.

    A head of fewer rows, as that of an older reader, gives those that it has; the network
    keeps its own for the others.

    Raises:
        JuzhengError: the checkpoint cannot be read.
        KeyError, RuntimeError: it is not of this network's shape.
    """
    if reader.is_file():
        found = averaged(load(reader))
        network.load_own_weights({name: found[name] for name in network.own_weights()})
    else:
        _start_from_folder(reader, network)


def _start_from_folder(folder: Path, network: SpanNetwork) -> None:
    weights = network.own_weights()
    for name, value in _exported(folder / NETWORK_FILE, list(weights)).items():
        if name.startswith("head."):
            weights[name][: len(value)] = value
        else:
            weights[name] = value
    network.load_own_weights(weights)


def _exported(file: Path, names: list[str]) -> dict[str, Tensor]:
    """The weights in an exported file, its matrices in the order in which they are applied."""
    graph = onnx.load(file).graph
    values = {each.name: numpy_helper.to_array(each) for each in graph.initializer}
    for node in graph.node:
        if node.op_type == "DequantizeLinear":
            small, scale = (values[name] for name in node.input[:2])
            values[node.output[0]] = small.astype(scale.dtype) * scale
    found = {
        name.removeprefix(_PREFIX): value
        for name, value in values.items()
        if name.startswith(_PREFIX) and not name.endswith((".int8", ".scale"))
    }
    applied = [
        values[n.input[1]].T for n in graph.node if n.op_type == "MatMul" and n.input[1] in values
    ]
    matrices = [name for name in names if name.endswith(".weight") and name not in found]
    found |= dict(zip(matrices, applied, strict=True))
    return {name: torch.from_numpy(value.copy()) for name, value in found.items()}
